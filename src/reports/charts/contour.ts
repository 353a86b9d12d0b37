/** Where a grid of values crosses a threshold. */
import type { Point } from './polyline.js';

/** A crossing between two neighbouring centres: its name and place. */
interface Crossing {
  readonly id: string;
  readonly point: Point;
}

type Values = readonly (readonly (number | null)[])[];

/** Joins segments end to end into lines; a closed one ends where it begins. */
function joined(segments: readonly (readonly [Crossing, Crossing])[]): Point[][] {
  const at = new Map<string, number[]>();
  const places = new Map<string, Point>();
  segments.forEach((ends, index) => {
    for (const { id, point } of ends) {
      at.set(id, [...(at.get(id) ?? []), index]);
      places.set(id, point);
    }
  });
  const used = new Set<number>();
  const follow = (start: string): string[] => {
    const ids = [start];
    for (let here = start; ; ) {
      const index = at.get(here)?.find((one) => !used.has(one));
      const segment = index === undefined ? undefined : segments[index];
      if (index === undefined || segment === undefined) return ids;
      used.add(index);
      here = segment[0].id === here ? segment[1].id : segment[0].id;
      ids.push(here);
    }
  };
  const lineFrom = (id: string) => follow(id).map((one) => places.get(one) as Point);
  const ends = [...at].filter(([, indexes]) => indexes.length === 1).map(([id]) => id);
  return [...ends, ...at.keys()].map(lineFrom).filter((line) => line.length > 1);
}

/**
 * The contour of `threshold` by marching squares between cell centres (Lorensen and Cline 1987, in the plane): lines in grid
 * coordinates, the centre of cell [row][column] at (column, row). Linear between two centres, in the logarithm if
 * `logarithmic` and both are positive. A saddle goes by the mean of its four centres. Where a value is missing the line ends.
 *
 * Cost: one look at every cell.
 */
export function contour(values: Values, threshold: number, logarithmic = false): Point[][] {
  const crossing = (row: number, column: number, down: boolean, from: number, to: number): Crossing => {
    const asLog = logarithmic && from > 0 && to > 0 && threshold > 0;
    const share = asLog
      ? (Math.log(threshold) - Math.log(from)) / (Math.log(to) - Math.log(from))
      : (threshold - from) / (to - from);
    const along = Math.min(1, Math.max(0, share));
    return {
      id: `${down ? 'v' : 'h'}${row},${column}`,
      point: down ? [column, row + along] : [column + along, row],
    };
  };
  const segments: (readonly [Crossing, Crossing])[] = [];
  values.slice(0, -1).forEach((cells, row) => {
    const below = values[row + 1] ?? [];
    cells.slice(0, -1).forEach((a, column) => {
      const [b, c, d] = [cells[column + 1] ?? null, below[column + 1] ?? null, below[column] ?? null];
      if (a === null || b === null || c === null || d === null) return;
      const [inA, inB, inC, inD] = [a >= threshold, b >= threshold, c >= threshold, d >= threshold];
      const top = inA === inB ? null : crossing(row, column, false, a, b);
      const right = inB === inC ? null : crossing(row, column + 1, true, b, c);
      const bottom = inD === inC ? null : crossing(row + 1, column, false, d, c);
      const left = inA === inD ? null : crossing(row, column, true, a, d);
      if (top !== null && right !== null && bottom !== null && left !== null) {
        const middle = a / 4 + b / 4 + c / 4 + d / 4 >= threshold;
        segments.push(middle === inA ? [top, right] : [top, left], middle === inA ? [bottom, left] : [bottom, right]);
        return;
      }
      const [first, second] = [top, right, bottom, left].filter((one) => one !== null);
      if (first !== undefined && second !== undefined) segments.push([first, second]);
    });
  });
  return joined(segments);
}

/** The edge between failing cells and the others, as lines along cell borders; cell [row][column] reaches to (column ± ½, row ± ½). */
export function steps(fails: readonly (readonly boolean[])[]): Point[][] {
  const corner = (x: number, y: number): Crossing => ({ id: `${x},${y}`, point: [x, y] });
  const segments: (readonly [Crossing, Crossing])[] = [];
  fails.forEach((cells, row) => {
    cells.forEach((isFailing, column) => {
      const right = cells[column + 1];
      const below = fails[row + 1]?.[column];
      const [x, y] = [column + 0.5, row + 0.5];
      if (right !== undefined && right !== isFailing) segments.push([corner(x, row - 0.5), corner(x, y)]);
      if (below !== undefined && below !== isFailing) segments.push([corner(column - 0.5, y), corner(x, y)]);
    });
  });
  return joined(segments).map(straightened);
}

/** Without the points between two others on one straight line. */
function straightened(line: Point[]): Point[] {
  return line.filter((point, index) => {
    const before = line[index - 1];
    const after = line[index + 1];
    if (before === undefined || after === undefined) return true;
    return !((before[0] === point[0] && point[0] === after[0]) || (before[1] === point[1] && point[1] === after[1]));
  });
}
