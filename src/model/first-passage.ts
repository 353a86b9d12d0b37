import { requirePositive, requireWhole } from './argument.js';
import { logErlangB } from './erlang-b.js';
import { LONGEST_FILL_SECONDS } from './time-to-fill.js';

export interface ExponentialGroup {
  /** c: ports in the group, a whole number from 1 to 1e8. */
  readonly ports: number;
  /** λ: new connections per second, > 0. */
  readonly ratePerSecond: number;
  /** h: mean holding time, seconds, > 0. */
  readonly holdingTimeSeconds: number;
}

export interface FirstPassage {
  /** Mean seconds from an empty group until all c ports are taken; null above `LONGEST_FILL_SECONDS`. */
  readonly allPortsTakenSeconds: number | null;
  /** Mean seconds until the first refused connection; null above `LONGEST_FILL_SECONDS`. */
  readonly firstRefusedSeconds: number | null;
}

/**
 * Mean first passage from an empty group to a full one, and to its first refused connection: T = Σ_{k<c} 1/(λ·B(k, a)),
 * with k = c included for the latter. Unlike the fluid time it is finite for any load.
 *
 * Assumes Poisson arrivals and exponential holding times; constant holds fill sooner when a > c and later when a < c.
 *
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error 1e-12. Cost: constant when the last step alone takes longer than `LONGEST_FILL_SECONDS`, else
 * O(c), 10 ms at 2,000,000 ports.
 * Source: E[T_{k→k+1}] = 1/(λ·B(k, a)) for the birth–death chain, e.g. J. Keilson, "Markov Chain Models – Rarity and
 * Exponentiality", 1979.
 */
export function meanFirstPassage({ ports, ratePerSecond, holdingTimeSeconds }: ExponentialGroup): FirstPassage {
  requireWhole('first passage', 'ports', ports, 1);
  requirePositive('first passage', 'arrival rate', ratePerSecond);
  requirePositive('first passage', 'holding time', holdingTimeSeconds);
  const offered = ratePerSecond * holdingTimeSeconds;
  const limit = LONGEST_FILL_SECONDS * ratePerSecond;
  const never: FirstPassage = { allPortsTakenSeconds: null, firstRefusedSeconds: null };
  // Arrivals needed at the least: c, and those that the last step takes.
  if (ports > limit || -logErlangB(ports - 1, offered) > Math.log(limit)) return never;
  requireWhole('first passage', 'ports', ports, 1, 1e8);
  let [arrivals, step] = [0, 1];
  for (let k = 1; k <= ports; k++) {
    arrivals += step;
    step = 1 + (k / offered) * step;
  }
  const seconds = (count: number): number | null => (count <= limit ? count / ratePerSecond : null);
  return { allPortsTakenSeconds: seconds(arrivals), firstRefusedSeconds: seconds(arrivals + step) };
}
