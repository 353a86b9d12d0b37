import { incompleteBeta } from './incomplete-beta.js';
import type { Interval } from './proportion.js';

/**
 * Quantile of Student's t distribution, by bisection on its distribution function.
 *
 * @param probability between 0.5 and 1
 * @param degrees degrees of freedom, ≥ 1
 * @returns ≥ 0; relative error about 1e-12
 * @throws RangeError outside these ranges
 * @see Abramowitz, Stegun 26.7.1; checked against the tables of NIST/SEMATECH e-Handbook 1.3.6.7.2
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0.5 && probability < 1) || !(degrees >= 1)) {
    throw new RangeError(
      `Cannot take a quantile of Student's t: 0.5 ≤ probability < 1, degrees ≥ 1, got ${probability}, ${degrees}`,
    );
  }
  const tail = (1 - probability) * 2;
  const beyond = (t: number): number => incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  let high = 1;
  while (beyond(high) > tail) high *= 2;
  let low = 0;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (beyond(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Confidence interval of the mean of independent samples whose mean is near enough to normal: mean ± t·s/√n.
 *
 * @param samples at least two
 * @param confidence between 0 and 1
 * @throws RangeError for fewer samples, or a confidence outside
 */
export function meanInterval(samples: readonly number[], confidence: number): Interval & { readonly mean: number } {
  const n = samples.length;
  if (n < 2 || !(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot estimate a mean: at least 2 samples and a confidence between 0 and 1, got ${n}, ${confidence}`,
    );
  }
  const mean = samples.reduce((sum, value) => sum + value, 0) / n;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}
