import { meanOpenSeconds } from './open-time.js';
import { meanSeconds } from './sources.js';
import type { System } from './system.js';

/** How full a group is made at most while it is eased in. */
const FILLED = 0.98;

/**
 * Ports of each cell that connections ask for on average so that nobody else can have them, were nobody refused: rate × mean
 * time, by cell.
 *
 * @param shares of each source's targets; they add up to 1
 */
export function demandOf(system: Pick<System, 'cells' | 'sources'>, shares: readonly Float64Array[]): Float64Array {
  const demand = new Float64Array(system.cells.length);
  for (const [index, { ratePerSecond, endings, openTime, targets }] of system.sources.entries()) {
    const open = meanOpenSeconds(openTime);
    const legs = targets[0]?.cells.length ?? 0;
    const hold = Array.from({ length: legs }, (_, leg) => meanSeconds(endings, leg, open, ({ closing }) => !closing));
    for (const [place, { cells }] of targets.entries()) {
      const rate = ratePerSecond * (shares[index]?.[place] ?? 0);
      for (const [leg, cell] of cells.entries()) demand[cell] = (demand[cell] as number) + rate * (hold[leg] ?? 0);
    }
  }
  return demand;
}

/** Share of the connections that each cell is given while it is eased in: all, or as many as it could carry. */
export function admissions(system: System, shares: readonly Float64Array[]): Float64Array {
  return demandOf(system, shares).map((erlangs, cell) => {
    const carried = FILLED * (system.cells[cell]?.ports ?? 0);
    return erlangs <= carried ? 1 : carried / erlangs;
  });
}
