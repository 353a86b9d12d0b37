import { incompleteBeta } from './incomplete-beta.js';

/** An estimate between the ends of its confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Confidence interval of a probability after `count` of `samples` independent samples, by Clopper and Pearson: it holds
 * the true probability in at least `confidence` of all cases, at every probability, 0 and 1 included.
 *
 * @param count whole, 0…samples
 * @param samples whole, ≥ 1
 * @param confidence between 0 and 1, usually 0.95
 * @throws RangeError outside these ranges
 * @see Clopper, Pearson (1934), Biometrika 26; NIST/SEMATECH e-Handbook 7.2.4.1
 */
export function clopperPearson(count: number, samples: number, confidence: number): Interval {
  if (!Number.isInteger(count) || !Number.isInteger(samples) || count < 0 || samples < 1 || count > samples) {
    throw new RangeError(`Cannot estimate a probability: 0 ≤ count ≤ samples, whole, got ${count} of ${samples}`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot estimate a probability: confidence must lie between 0 and 1, got ${confidence}`);
  }
  const tail = (1 - confidence) / 2;
  // The ends solve P(X ≥ count) = tail and P(X ≤ count) = tail; both sides rise with p.
  const low = count === 0 ? 0 : solve((p) => incompleteBeta(p, count, samples - count + 1) >= tail);
  const high = count === samples ? 1 : solve((p) => incompleteBeta(1 - p, samples - count, count + 1) <= tail);
  return { low, high };
}

/** Where a condition on 0…1 begins to hold, by bisection to the last bits. */
function solve(holds: (p: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
