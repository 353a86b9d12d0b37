import { requireNonNegative } from './argument.js';
import { monotoneRoot } from './monotone-root.js';

/** Closing connections of one kind, whose ports are given up on demand. */
export interface ClosingHold {
  /** Begun per second, ≥ 0. */
  readonly ratePerSecond: number;
  /** Held for so long if nobody else needs the port, seconds, > 0. */
  readonly seconds: number;
}

/**
 * How long closing ports are kept when some are taken back: holds of different lengths share the ports that there are.
 *
 * Where any closing port is as likely to be taken (a search from random offsets), each is at the same risk x a second, so that
 * a hold of s seconds is kept for (1 − e^(−xs))/x: short ones mostly run out by themselves. Where the oldest goes first, all
 * are kept up to one age x: min(s, x). x follows from the ports that closing connections hold in all (Little's law).
 *
 * @param ports held by closing connections in all, ≥ 0; as many as they would hold undisturbed, or more: each in proportion
 * @returns mean seconds kept of a hold of so many seconds
 * @throws RangeError for a negative or infinite number
 *
 * Accuracy: the sum over the holds is `ports`, to twelve digits. Cost: some forty evaluations of the sum.
 */
export function keptBeforeEviction(
  holds: readonly ClosingHold[],
  ports: number,
  taken: 'any' | 'oldest',
): (seconds: number) => number {
  requireNonNegative('time kept', 'ports', ports);
  const undisturbed = holds.reduce((sum, { ratePerSecond, seconds }) => sum + ratePerSecond * seconds, 0);
  requireNonNegative('time kept', 'closing load', undisturbed);
  if (ports === 0 || undisturbed === 0) return () => 0;
  if (ports >= undisturbed) return (seconds) => (seconds * ports) / undisturbed;
  const keptAt = (x: number, seconds: number): number => {
    if (taken === 'oldest') return Math.min(seconds, x);
    return x === 0 ? seconds : -Math.expm1(-x * seconds) / x;
  };
  const excess = (x: number): number =>
    holds.reduce((sum, { ratePerSecond, seconds }) => sum + ratePerSecond * keptAt(x, seconds), 0) - ports;
  const rate = holds.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  const longest = Math.max(...holds.map(({ seconds }) => seconds));
  // At twice the risk of rate ÷ ports even endless holds would keep no more than half of the ports.
  const x = monotoneRoot(excess, 0, taken === 'oldest' ? longest : (2 * rate) / ports);
  return (seconds) => keptAt(x, seconds);
}
