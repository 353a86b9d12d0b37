import { deviance, stirlingError } from './deviance.js';

/**
 * Natural logarithm of the Poisson probability e^(−a)·aⁿ/n!, the chance that n ports of an unlimited pool are taken.
 *
 * @param count n, a whole number ≥ 0 (or any real number ≥ 16: its smooth continuation)
 * @param mean a, erlangs, finite and ≥ 0
 * @returns ≤ 0; −Infinity for n > 0 and a = 0
 *
 * Accuracy: absolute error about 1e-16 × (1 + |result|). Cost: constant. Source: Loader 2000, see deviance.ts.
 */
export function logPoissonProbability(count: number, mean: number): number {
  if (mean === 0) return count === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (count === 0) return -mean;
  return -stirlingError(count) - deviance(count, mean) - Math.log(2 * Math.PI * count) / 2;
}
