/** From values to places along an axis. */

/** Where a value stands between the ends of an axis. */
export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly low: number;
  readonly high: number;
}

/** Decades below the largest value that a logarithmic axis shows unless told otherwise. */
export const MOST_DECADES = 12;

/**
 * A scale from `low` to `high`.
 *
 * @throws RangeError when low ≥ high, or low ≤ 0 on a logarithmic scale
 */
export function makeScale(kind: 'linear' | 'log', low: number, high: number): Scale {
  if (low < high && (kind === 'linear' || low > 0)) return { kind, low, high };
  throw new RangeError(`Cannot draw chart: a ${kind} axis cannot run from ${low} to ${high}`);
}

/** 0 at the low end, 1 at the high end, outside beyond; null where a logarithmic scale has no place (≤ 0). */
export function placeOn({ kind, low, high }: Scale, value: number): number | null {
  if (kind === 'linear') return (value - low) / (high - low);
  return value > 0 ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : null;
}

/** The value at a place: inverse of `placeOn`. */
export function valueAt({ kind, low, high }: Scale, place: number): number {
  if (kind === 'linear') return low + place * (high - low);
  return Math.exp(Math.log(low) + place * (Math.log(high) - Math.log(low)));
}

const NARROW = 1e-9;

/**
 * Ends of an axis for some values: their range, widened where it is a single value; 0…1 (0.1…1) without any.
 *
 * A linear axis of values ≥ 0 starts at 0 if `fromZero`; a logarithmic one shows at most 12 decades below the largest.
 */
export function rangeOf(
  kind: 'linear' | 'log',
  values: readonly number[],
  fromZero: boolean,
): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (kind === 'log' && value < 1e-300) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return kind === 'log' ? { low: 0.1, high: 1 } : { low: 0, high: 1 };
  if (kind === 'log') return logRange(low, high);
  if (fromZero && low > 0) low = 0;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < 1e-300) return { low: 0, high: 1 };
  return high - low > size * NARROW ? { low, high } : { low: low - size / 2, high: high + size / 2 };
}

function logRange(low: number, high: number): { readonly low: number; readonly high: number } {
  const floor = Math.max(low, high * 10 ** -MOST_DECADES);
  return high > floor * (1 + NARROW) ? { low: floor, high } : { low: floor / 2, high: high * 2 };
}
