/** Lines drawn with braille dots: two across and four down in every terminal cell. */

/** A sheet of dots. */
export interface DotCanvas {
  /** Dots across and down. */
  readonly width: number;
  readonly height: number;
  /** Draws a straight line between two dots, both included; dots beyond the sheet are left out. */
  readonly line: (fromX: number, fromY: number, toX: number, toY: number) => void;
  /** The character of a cell; empty text where no dot is. */
  readonly cell: (row: number, column: number) => string;
}

/** Bits of U+2800 by column and row of the dot. */
const BITS: readonly (readonly number[])[] = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
];

/** An empty sheet of `columns` × `rows` cells. */
export function dotCanvas(columns: number, rows: number): DotCanvas {
  const cells = new Uint8Array(columns * rows);
  const [width, height] = [columns * 2, rows * 4];
  const set = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const index = (y >> 2) * columns + (x >> 1);
    cells[index] = (cells[index] ?? 0) | (BITS[x & 1]?.[y & 3] ?? 0);
  };
  return {
    width,
    height,
    line: (fromX, fromY, toX, toY) => {
      const steps = Math.max(1, Math.abs(toX - fromX), Math.abs(toY - fromY));
      for (let step = 0; step <= steps; step += 1) {
        set(Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps));
      }
    },
    cell: (row, column) => {
      const bits = cells[row * columns + column] ?? 0;
      return bits === 0 ? '' : String.fromCodePoint(0x2800 + bits);
    },
  };
}
