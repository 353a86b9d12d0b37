import { requirePositive, requireWhole } from './argument.js';
import { monotoneRoot } from './monotone-root.js';

export interface RandomTries {
  /** c: ports, whole, ≥ 1; meant for 1e8 and more, where `generalisedLoss` takes long. */
  readonly ports: number;
  /** a, erlangs, > 0. */
  readonly offeredErlangs: number;
  /** k: independent random tries, whole, ≥ 1. */
  readonly tries: number;
}

/**
 * Blocking of a very large group whose allocator tries k random ports, without fluctuations: the fixed point
 * B = (a(1 − B)/c)^k, the chance that all k tries meet a taken port when a(1 − B) are taken.
 *
 * @returns ln B, finite, ≤ 0
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error of B about k²/(2a) from the fluctuations left out: below 1e-5 from 1e8 ports on where it
 * matters. Cost: a few evaluations, whatever c.
 */
export function logRandomTriesFluid({ ports, offeredErlangs, tries }: RandomTries): number {
  requireWhole('blocking', 'ports', ports, 1);
  requirePositive('blocking', 'offered load', offeredErlangs);
  requireWhole('blocking', 'tries', tries, 1);
  const load = offeredErlangs / ports;
  // In u = ln(1/B): u = −k·ln(load·(1 − e^(−u))); the right side falls in u, so there is one solution.
  const excess = (u: number): number => u + tries * Math.log(load * -Math.expm1(-u));
  const most = Math.max(1, -tries * Math.log(load)) + tries;
  return -monotoneRoot(excess, Number.MIN_VALUE, most);
}
