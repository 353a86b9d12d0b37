import { erfcx } from './erfcx.js';

/**
 * The normal distribution function Φ(z): probability that a standard normal variable is at most z.
 *
 * @param z any real number, ±Infinity included
 *
 * Accuracy: relative error below 1e-14 for |z| ≤ 5, below 1e-12 to |z| = 37, where Φ(−z) leaves the range of a double.
 * Cost: constant.
 */
export function normalDistribution(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const tail = x === Number.POSITIVE_INFINITY ? 0 : (Math.exp((-z * z) / 2) * erfcx(x)) / 2;
  return z < 0 ? tail : 1 - tail;
}
