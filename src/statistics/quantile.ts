import { incompleteBeta } from './incomplete-beta.js';

/** A quantile and the interval that holds the true one; an end is null where the samples are too few to know it. */
export interface QuantileEstimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * A quantile of whatever distribution the samples come from, with an interval between two of the samples that holds it in
 * at least `confidence` of all cases (order statistics; nothing is assumed of the distribution). Where the samples are
 * too few for that, the end that is not known is null.
 *
 * @param sorted independent samples, ascending, at least one
 * @param probability between 0 and 1
 * @param confidence between 0 and 1, usually 0.95
 * @returns the smallest sample that at least this share does not exceed, and the interval
 * @throws RangeError outside these ranges
 * @see David, Nagaraja (2003), Order statistics, 7.1
 */
export function quantileOf(sorted: ArrayLike<number>, probability: number, confidence: number): QuantileEstimate {
  const n = sorted.length;
  if (n === 0) throw new RangeError('Cannot take a quantile: there are no samples');
  if (!(probability > 0 && probability < 1) || !(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot take a quantile: probability and confidence must lie between 0 and 1, got ${probability} and ${confidence}`,
    );
  }
  const tail = (1 - confidence) / 2;
  // Sample r (1-based) lies above the true quantile with probability P(X < r), X binomial.
  const below = (rank: number): number =>
    rank <= 0 ? 0 : rank > n ? 1 : 1 - incompleteBeta(probability, rank, n - rank + 1);
  const lower = lastRank((rank) => below(rank) <= tail, n);
  const upper = lastRank((rank) => below(rank) < 1 - tail, n) + 1;
  return {
    value: at(sorted, Math.min(n, Math.max(1, Math.ceil(n * probability)))),
    low: lower === 0 ? null : at(sorted, lower),
    high: upper > n ? null : at(sorted, upper),
  };
}

/** The last rank from 1 to n at which a condition holds that holds up to some rank; 0 when it holds nowhere. */
function lastRank(holds: (rank: number) => boolean, n: number): number {
  let low = 0;
  let high = n + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function at(sorted: ArrayLike<number>, rank: number): number {
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError(`Cannot take a quantile: there is no sample ${rank}`);
  return value;
}
