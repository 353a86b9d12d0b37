import { displayWidth } from '../text/width.js';

/** A sheet of terminal cells to write on. */
export interface TextSheet {
  /** Puts a text of narrow characters at a place; what stands beyond the sheet is cut off. */
  readonly put: (row: number, column: number, text: string) => void;
  /** Puts it only where all its cells, and one on each side, are blank or one of `over`; tells whether it did. */
  readonly putIfFree: (row: number, column: number, text: string, over?: string) => boolean;
  readonly isBlank: (row: number, column: number) => boolean;
  /** The lines, blanks at their ends left out. */
  readonly lines: () => string[];
}

/** An empty sheet. */
export function textSheet(columns: number, rows: number): TextSheet {
  const cells = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  const put = (row: number, column: number, text: string) => {
    let at = column;
    for (const char of text) {
      const width = displayWidth(char);
      const line = cells[row];
      if (line !== undefined && at >= 0 && at + width <= columns && width > 0) {
        line[at] = char;
        if (width === 2) line[at + 1] = '';
      }
      at += width;
    }
  };
  return {
    put,
    putIfFree: (row, column, text, over = '') => {
      const end = column + displayWidth(text);
      if (column < 0 || end > columns) return false;
      const around = cells[row]?.slice(Math.max(0, column - 1), end + 1) ?? [];
      if (around.length === 0 || around.some((char) => char !== ' ' && !over.includes(char))) return false;
      put(row, column, text);
      return true;
    },
    isBlank: (row, column) => cells[row]?.[column] === ' ',
    lines: () => cells.map((line) => line.join('').trimEnd()),
  };
}
