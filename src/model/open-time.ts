import { requireNonNegative, requirePositive } from './argument.js';
import { normalDistribution } from './normal.js';

/** How the open time X of connections is distributed. */
export type OpenTime = {
  /** Mean of X, seconds, ≥ 0. */
  readonly meanSeconds: number;
} & (
  | { readonly distribution: 'constant' | 'exponential' }
  /** sigma: standard deviation of ln X, ≥ 0. */
  | { readonly distribution: 'lognormal'; readonly sigma: number }
  /** cv: standard deviation ÷ mean of X, ≥ 1; two exponential branches that carry half of the mean each. */
  | { readonly distribution: 'hyperexponential'; readonly cv: number }
  /** X is one of these, each with the same probability; their mean is `meanSeconds`. */
  | { readonly distribution: 'empirical'; readonly samples: readonly number[] }
);

/**
 * ∫₀ᵗ P(X > u) du = E[min(X, t)]: the mean open time cut off at t.
 *
 * @param t seconds, ≥ 0; Infinity gives the mean
 *
 * Accuracy: relative error about 1e-14. Cost: constant, linear in the samples where there are some.
 */
export function cutMean(openTime: OpenTime, t: number): number {
  const mean = openTime.meanSeconds;
  if (mean === 0 || t === 0) return 0;
  if (t === Number.POSITIVE_INFINITY) return mean;
  switch (openTime.distribution) {
    case 'constant':
      return Math.min(mean, t);
    case 'exponential':
      return -mean * Math.expm1(-t / mean);
    case 'lognormal':
      return openTime.sigma === 0 ? Math.min(mean, t) : cutLognormal(mean, openTime.sigma, t);
    case 'hyperexponential':
      return branches(openTime.cv).reduce((sum, q) => sum + q * cutExponential(mean / (2 * q), t), 0);
    case 'empirical': {
      const { below, sum, count } = cutSamples(openTime.samples, t);
      return (sum + (count - below) * t) / count;
    }
  }
}

/**
 * ∫₀ᵗ E[min(X, u)] du = E[t·min(X, t) − min(X, t)²/2], seconds²: what a rate that rises by 1/s² from zero on has brought
 * into the ports after t seconds.
 *
 * @param t seconds, finite, ≥ 0
 *
 * Accuracy: relative error about 1e-13. Cost: as `cutMean`.
 */
export function cutMeanIntegral(openTime: OpenTime, t: number): number {
  const mean = openTime.meanSeconds;
  if (mean === 0 || t === 0) return 0;
  switch (openTime.distribution) {
    case 'constant':
      return integralOfOne(mean, t);
    case 'exponential':
      return integralOfExponential(mean, t);
    case 'lognormal':
      return openTime.sigma === 0 ? integralOfOne(mean, t) : integralOfLognormal(mean, openTime.sigma, t);
    case 'hyperexponential':
      return branches(openTime.cv).reduce((sum, q) => sum + q * integralOfExponential(mean / (2 * q), t), 0);
    case 'empirical': {
      const { below, sum, squares, count } = cutSamples(openTime.samples, t);
      return (t * sum - squares / 2 + ((count - below) * t * t) / 2) / count;
    }
  }
}

/** Samples in rising order, with the sums of those before each place; asked for again and again. */
interface SortedSamples {
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

const SORTED = new WeakMap<readonly number[], SortedSamples>();

function sortedSamples(samples: readonly number[]): SortedSamples {
  const known = SORTED.get(samples);
  if (known !== undefined) return known;
  const values = Float64Array.from(samples).sort();
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) {
    sums[index + 1] = (sums[index] as number) + value;
    squares[index + 1] = (squares[index] as number) + value * value;
  }
  const found = { values, sums, squares };
  SORTED.set(samples, found);
  return found;
}

/** How many samples lie below t, their sum and the sum of their squares. */
function cutSamples(samples: readonly number[], t: number) {
  const { values, sums, squares } = sortedSamples(samples);
  let [below, high] = [0, values.length];
  while (below < high) {
    const middle = (below + high) >> 1;
    if ((values[middle] as number) < t) below = middle + 1;
    else high = middle;
  }
  return { below, sum: sums[below] as number, squares: squares[below] as number, count: values.length };
}

/** Standard normal deviates beyond which a part of 1e-6 and of 1e-12 lies: NIST/SEMATECH e-Handbook 1.3.6.7.1, and Φ by series. */
const [MILLIONTH, BILLIONTH_OF_THOUSANDTH] = [4.7534, 7.0345];

/**
 * Seconds after which less than a part of the mean open time is still to come: 1e-12 (nothing that could be seen), or 1e-6.
 *
 * Source for the lognormal: the tail integral is below mean · Φ(σ − k) at the quantile k.
 */
export function tailSeconds(openTime: OpenTime, part: 1e-6 | 1e-12 = 1e-12): number {
  const mean = openTime.meanSeconds;
  const rest = -Math.log(part);
  switch (openTime.distribution) {
    case 'constant':
      return mean;
    case 'exponential':
      return rest * mean;
    case 'lognormal': {
      const deviates = part === 1e-12 ? BILLIONTH_OF_THOUSANDTH : MILLIONTH;
      return mean * Math.exp(openTime.sigma ** 2 / 2 + deviates * openTime.sigma);
    }
    case 'hyperexponential':
      // The slow branch has a mean of M/(2q), q = 1/((cv² + 1)(1 + s)) ≥ 1/(2(cv² + 1)).
      return rest * mean * (openTime.cv ** 2 + 1);
    case 'empirical':
      return openTime.samples.reduce((most, value) => Math.max(most, value), 0);
  }
}

/**
 * Refuses an open time that no connection can have.
 *
 * @param goal completes "Cannot compute …"
 * @throws RangeError with name, range and value
 */
export function requireOpenTime(goal: string, openTime: OpenTime): void {
  requireNonNegative(goal, 'mean open time', openTime.meanSeconds);
  if (openTime.distribution === 'lognormal') requireNonNegative(goal, 'sigma', openTime.sigma);
  if (openTime.distribution === 'empirical') requireSamples(goal, openTime.samples, openTime.meanSeconds);
  if (openTime.distribution === 'hyperexponential') {
    requirePositive(goal, 'coefficient of variation', openTime.cv);
    if (openTime.cv < 1) {
      throw new RangeError(`Cannot compute ${goal}: coefficient of variation must be ≥ 1, got ${openTime.cv}`);
    }
  }
}

/** The mean is stated beside the samples: both must say the same. */
function requireSamples(goal: string, samples: readonly number[], meanSeconds: number): void {
  let sum = 0;
  for (const value of samples) {
    if (!(value >= 0)) throw new RangeError(`Cannot compute ${goal}: samples must be ≥ 0, got ${value}`);
    sum += value;
  }
  const mean = sum / samples.length;
  if (Math.abs(mean - meanSeconds) <= 1e-9 * mean) return;
  throw new RangeError(
    `Cannot compute ${goal}: mean open time must be that of the ${samples.length} samples, ${mean}, got ${meanSeconds}`,
  );
}

function cutExponential(mean: number, t: number): number {
  return -mean * Math.expm1(-t / mean);
}

/** M·Φ(z − σ/2) + t·(1 − Φ(z + σ/2)) with z = ln(t/M)/σ. */
function cutLognormal(mean: number, sigma: number, t: number): number {
  const z = Math.log(t / mean) / sigma;
  return mean * normalDistribution(z - sigma / 2) + t * normalDistribution(-z - sigma / 2);
}

/** Balanced means: the branches have probabilities q and 1 − q, and each carries half of the mean. */
function branches(cv: number): readonly [often: number, seldom: number] {
  const square = cv * cv;
  const skew = Math.sqrt((square - 1) / (square + 1));
  // (1 − skew)/2 without the cancellation at large cv
  return [(1 + skew) / 2, 1 / ((square + 1) * (1 + skew))];
}

/** ∫₀ᵗ min(x, u) du. */
function integralOfOne(x: number, t: number): number {
  return t <= x ? (t * t) / 2 : x * (t - x / 2);
}

/** M²·(x − 1 + e^{−x}), x = t/M; by its series where that cancels. */
function integralOfExponential(mean: number, t: number): number {
  const x = t / mean;
  if (x > 0.5) return mean * (t + mean * Math.expm1(-x));
  let term = (x * x) / 2;
  let sum = term;
  for (let k = 3; Math.abs(term) > 1e-17 * sum; k++) {
    term *= -x / k;
    sum += term;
  }
  return mean * mean * sum;
}

/** t·E[min(X, t)] − E[min(X, t)²]/2, the latter M²·e^{σ²}·Φ(z − 3σ/2) + t²·Φ(−z − σ/2). */
function integralOfLognormal(mean: number, sigma: number, t: number): number {
  const z = Math.log(t / mean) / sigma;
  const below = normalDistribution(z - 1.5 * sigma);
  const inside = below === 0 ? 0 : mean * mean * Math.exp(sigma * sigma) * below;
  const square = inside + t * t * normalDistribution(-z - sigma / 2);
  return t * cutLognormal(mean, sigma, t) - square / 2;
}
