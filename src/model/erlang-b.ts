import { requireNonNegative } from './argument.js';
import { logBlockingOfFew, reciprocalOfFew } from './erlang-b-few.js';
import { blockingOfMany, logBlockingOfMany } from './erlang-b-many.js';

/** From this many ports on, the closed expansions are used; below, the recursion. */
const MANY = 32;

/**
 * Blocking probability of a port group: Erlang's loss formula B(c, a), for any real number of ports.
 *
 * Assumes Poisson arrivals, refused connections not retried, every free port findable; any holding-time distribution
 * (the formula is insensitive to it). Real c by 1/B(c, a) = ∫₀^∞ e^(−t)·(1 + t/a)^c dt, as Hayward's method needs.
 *
 * @param ports c, size of the group, real, ≥ 0
 * @param offeredErlangs a = λh, ≥ 0
 * @returns B, 0…1; B(0, a) = 1, B(c, 0) = 0 for c > 0
 * @throws RangeError when an argument is negative, infinite or NaN
 * Accuracy: relative error ≤ 1e-12 for B ≥ 1e-300, c and a to 1e25; below, it may underflow to 0: use {@link logErlangB}.
 * Cost: 30–130 ns whatever c (300 ns for a few ports that are not whole); no objects.
 * Source: A. K. Erlang (1917); D. L. Jagerman, Bell Syst. Tech. J. 53 (1974); N. M. Temme, SIAM J. Math. Anal. 10 (1979).
 * @example erlangB(10, 5) // 0.018384570336648125
 */
export function erlangB(ports: number, offeredErlangs: number): number {
  requireNonNegative('blocking', 'ports', ports);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  if (offeredErlangs === 0) return ports === 0 ? 1 : 0;
  if (ports >= MANY) return blockingOfMany(ports, offeredErlangs);
  const reciprocal = reciprocalOfFew(ports, offeredErlangs);
  return reciprocal < Infinity ? 1 / reciprocal : Math.exp(logBlockingOfFew(ports, offeredErlangs));
}

/**
 * Natural logarithm of the blocking probability, ln B(c, a): also where B underflows, or is so near 1 that 1 − B counts.
 *
 * Assumptions and arguments as {@link erlangB}.
 *
 * @param ports c, real, ≥ 0
 * @param offeredErlangs a, ≥ 0
 * @returns ln B ≤ 0, finite for a > 0; −Infinity only for a = 0 and c > 0, where nothing arrives
 * @throws RangeError when an argument is negative, infinite or NaN
 * Accuracy: relative error ≤ 1e-12, also near ln B = −1e-17.
 * Cost: 50–150 ns whatever c (330 ns for a few ports that are not whole); no objects.
 * @example logErlangB(10000, 200) // -29325.75417133399
 */
export function logErlangB(ports: number, offeredErlangs: number): number {
  requireNonNegative('blocking', 'ports', ports);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  if (offeredErlangs === 0) return ports === 0 ? 0 : -Infinity;
  return ports >= MANY ? logBlockingOfMany(ports, offeredErlangs) : logBlockingOfFew(ports, offeredErlangs);
}
