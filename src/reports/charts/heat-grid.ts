import type { HeatMapSpec } from './heat-map-spec.js';
import { requireDrawable } from './spec.js';

/** A grid small enough to draw: each block stands for one or more cells. */
export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  /** The worst value of each block, row by row; null where none has one. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Whether any cell of the block fails. */
  readonly fails: readonly (readonly boolean[])[];
  /** Cells that a block spans across and up. */
  readonly block: { readonly columns: number; readonly rows: number };
  /** Cells without a value. */
  readonly missing: number;
  /** Cells that fail. */
  readonly failing: number;
}

/** Which end of the values is the bad one. */
export function worstEnd({ threshold }: Pick<HeatMapSpec, 'threshold'>): 'highest' | 'lowest' {
  return threshold?.fails === 'below' ? 'lowest' : 'highest';
}

function failsAt(spec: HeatMapSpec, row: number, column: number): boolean {
  if (spec.fails !== undefined) return spec.fails[row]?.[column] ?? false;
  const value = spec.cells[row]?.[column] ?? null;
  if (value === null || spec.threshold === undefined) return false;
  return spec.threshold.fails === 'above' ? value >= spec.threshold.value : value <= spec.threshold.value;
}

function axisLength(axis: HeatMapSpec['x']): number {
  return 'categories' in axis ? axis.categories.length : axis.values.length;
}

/**
 * Reduces a grid to at most `most` blocks. Rule: a block shows the worst value of its cells (the highest, or the lowest
 * where the threshold is missed below) and fails as soon as one of them does, so no failing cell is hidden.
 *
 * @throws RangeError when rows or columns do not match the axes, or a value is not finite
 */
export function reduceGrid(spec: HeatMapSpec, most: { readonly columns: number; readonly rows: number }): HeatGrid {
  const columns = axisLength(spec.x);
  const rows = axisLength(spec.y);
  if (spec.cells.length !== rows || spec.cells.some((row) => row.length !== columns)) {
    throw new RangeError(`Cannot draw chart: cells must be ${rows} rows of ${columns}, as the axes are`);
  }
  const block = {
    columns: Math.max(1, Math.ceil(columns / most.columns)),
    rows: Math.max(1, Math.ceil(rows / most.rows)),
  };
  const across = Math.ceil(columns / block.columns);
  const up = Math.ceil(rows / block.rows);
  const worse = worstEnd(spec) === 'highest' ? Math.max : Math.min;
  const values = Array.from({ length: up }, () => new Array<number | null>(across).fill(null));
  const fails = Array.from({ length: up }, () => new Array<boolean>(across).fill(false));
  let missing = 0;
  let failing = 0;
  spec.cells.forEach((cells, row) => {
    const valueRow = values[Math.floor(row / block.rows)] as (number | null)[];
    const failRow = fails[Math.floor(row / block.rows)] as boolean[];
    cells.forEach((value, column) => {
      const at = Math.floor(column / block.columns);
      if (value === null) missing += 1;
      else {
        const before = valueRow[at] ?? null;
        valueRow[at] = before === null ? requireDrawable('cell', value) : worse(before, requireDrawable('cell', value));
      }
      if (!failsAt(spec, row, column)) return;
      failing += 1;
      failRow[at] = true;
    });
  });
  return { columns: across, rows: up, values, fails, block, missing, failing };
}

/** A rectangle of equal cells. */
export interface Run<K> {
  readonly key: K;
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Covers the cells that have a key (not null) with rectangles of one key: runs along rows, equal runs merged across rows. */
export function runsOf<K>(columns: number, rows: number, keyAt: (row: number, column: number) => K | null): Run<K>[] {
  const done: Run<K>[] = [];
  let open = new Map<string, Run<K>>();
  for (let row = 0; row < rows; row += 1) {
    const next = new Map<string, Run<K>>();
    for (let column = 0; column < columns; ) {
      const key = keyAt(row, column);
      const start = column;
      while (column < columns && keyAt(row, column) === key) column += 1;
      if (key === null) continue;
      const name = `${start} ${column} ${String(key)}`;
      const above = open.get(name);
      next.set(name, {
        key,
        column: start,
        row: above?.row ?? row,
        columns: column - start,
        rows: (above?.rows ?? 0) + 1,
      });
      open.delete(name);
    }
    done.push(...open.values());
    open = next;
  }
  done.push(...open.values());
  return done;
}
