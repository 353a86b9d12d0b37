import { deviance, stirlingError } from './deviance.js';

/**
 * Natural logarithm of the binomial probability that exactly `count` of `trials` fall on a side chosen with probability p.
 *
 * @param count x, a whole number from 0 to `trials`
 * @param trials n, a whole number ≥ 0
 * @param probability p, from 0 to 1
 * @returns ≤ 0; −Infinity where it cannot happen
 *
 * Accuracy: absolute error about 1e-15 × (1 + |result|). Cost: constant. Source: Loader 2000, see deviance.ts.
 */
export function logBinomialProbability(count: number, trials: number, probability: number): number {
  const rest = trials - count;
  if (probability === 0) return count === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (probability === 1) return rest === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (count === 0) return trials * Math.log1p(-probability);
  if (rest === 0) return trials * Math.log(probability);
  const corrections = stirlingError(trials) - stirlingError(count) - stirlingError(rest);
  const distance = deviance(count, trials * probability) + deviance(rest, trials * (1 - probability));
  return corrections - distance - (Math.log(2 * Math.PI * count) + Math.log(rest) - Math.log(trials)) / 2;
}
