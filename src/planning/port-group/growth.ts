import { monotoneRoot } from '../../model/monotone-root.js';

/** Factors beyond this are no planning figure; a pool with no traffic to speak of has no headroom worth a number. */
const LARGEST = 1e15;

/** Relative width of the cells of which a factor is the middle. */
const PRECISION = 1e-13;

/**
 * The largest factor on all rates up to which a condition on a value holds, when it holds for small factors and fails for large
 * ones: bracketed by doubling, then solved by the value's distance from its limit, a dozen evaluations where bisection
 * takes fifty. Where the value jumps or stays at its limit the condition alone decides.
 *
 * @param value what the condition compares, never falling with the factor, or never rising
 * @param holds the condition on it; true, then false, as the factor grows
 * @param limit what the value is compared with
 * @param most factors from here on make no sense (finite sources cannot offer more)
 * @returns the factor; 0 when it fails however small the traffic is; null when it holds up to `most` or 1e15
 */
export function largestFactor(
  value: (factor: number) => number,
  holds: (value: number) => boolean,
  limit: number,
  most = LARGEST,
): number | null {
  const valueAt = remembered(value);
  const found = bracket((factor) => holds(valueAt(factor)), most);
  if (typeof found !== 'object' || found === null) return found;
  const missing = (factor: number): number => {
    const distance = Math.max(Math.abs(valueAt(factor) - limit), Number.MIN_VALUE);
    return holds(valueAt(factor)) ? -distance : distance;
  };
  const root = monotoneRoot(missing, found.low, found.high);
  // On the grid on which bisection ends: inputs that change nothing but the last digits then change nothing.
  let { low, high } = found;
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (middle < root) low = middle;
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
  const valueAt = remembered(value);
  const found = bracket((factor) => valueAt(factor) < limit, most);
  if (typeof found !== 'object' || found === null) return found;
  const excess = (factor: number): number => Math.log(Math.max(valueAt(factor), Number.MIN_VALUE)) - Math.log(limit);
  return monotoneRoot(excess, found.low, found.high);
}

/** Two factors, the larger at most twice the smaller, between which a condition stops holding; 0 and null as above. */
function bracket(holds: (factor: number) => boolean, bound: number): { low: number; high: number } | 0 | null {
  const most = Math.min(bound, LARGEST);
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

/** What was worked out for the bracket is not worked out again. */
function remembered(value: (factor: number) => number): (factor: number) => number {
  const known = new Map<number, number>();
  return (factor) => {
    const before = known.get(factor);
    if (before !== undefined) return before;
    const now = value(factor);
    known.set(factor, now);
    return now;
  };
}
