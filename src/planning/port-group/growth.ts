import { monotoneRoot } from '../../model/monotone-root.js';

/** Factors beyond this are no planning figure; a pool with no traffic to speak of has no headroom worth a number. */
const LARGEST = 1e15;

/** Relative width at which the search stops. */
const PRECISION = 1e-13;

/**
 * The largest factor on all rates up to which a condition holds, when it holds for small factors and fails for large
 * ones: bracketed by doubling, then bisected (on a logarithmic scale).
 *
 * @param holds the condition; true, then false, as the factor grows
 * @param most factors from here on make no sense (finite sources cannot offer more)
 * @returns the factor; 0 when it fails however small the traffic is; null when it holds up to `most` or 1e15
 */
export function largestFactor(holds: (factor: number) => boolean, most = LARGEST): number | null {
  const found = bracket(holds, most);
  if (typeof found !== 'object' || found === null) return found;
  let { low, high } = found;
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The factor at which a probability that grows with the rates reaches a limit: a dozen evaluations where bisection takes
 * fifty, as its logarithm is smooth.
 *
 * @param value a probability, never falling with the factor
 * @param limit above 0
 * @returns as `largestFactor`
 */
export function crossingFactor(value: (factor: number) => number, limit: number, most = LARGEST): number | null {
  const found = bracket((factor) => value(factor) < limit, most);
  if (typeof found !== 'object' || found === null) return found;
  const excess = (factor: number): number => Math.log(Math.max(value(factor), Number.MIN_VALUE)) - Math.log(limit);
  return monotoneRoot(excess, found.low, found.high);
}

/** Two factors, the larger at most twice the smaller, between which a condition stops holding; 0 and null as above. */
function bracket(holds: (factor: number) => boolean, most: number): { low: number; high: number } | 0 | null {
  let low = Math.min(1, most);
  let high = low;
  if (holds(low)) {
    do {
      low = high;
      high = Math.min(high * 2, most);
      if (low === high) return null;
    } while (holds(high));
  } else {
    do {
      high = low;
      low /= 2;
      if (low < 1 / LARGEST) return 0;
    } while (!holds(low));
  }
  return { low, high };
}
