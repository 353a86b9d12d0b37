import type { Cell } from './system.js';

/**
 * The cell of each port, where cells lie side by side.
 *
 * @param total ports of all cells together
 * @returns indices into `cells`
 */
export function cellsByPort(cells: readonly Cell[], total: number): Int32Array {
  const cellOf = new Int32Array(total);
  let first = 0;
  for (const [index, { ports }] of cells.entries()) {
    cellOf.fill(index, first, first + ports);
    first += ports;
  }
  return cellOf;
}
