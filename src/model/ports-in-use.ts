import { requireNonNegative, requirePositive } from './argument.js';
import { normalDistribution } from './normal.js';

/** Connections of one kind: Poisson arrivals whose holding time is a random part X plus a constant part. */
export type PortStream = {
  /** λ: new connections per second. */
  readonly ratePerSecond: number;
  /** Mean of X (the open time), seconds, ≥ 0. */
  readonly meanSeconds: number;
  /** The constant part: setup and close hold, seconds, ≥ 0. */
  readonly constantSeconds: number;
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
 * Mean number of ports in use t seconds after a start from empty, with nothing blocked: m(t) = Σ λ ∫₀ᵗ P(S > u) du
 * = Σ λ·E[min(S, t)], S = X + constant part (M/G/∞). The number in use is then Poisson with this mean.
 *
 * @param streams the streams that share the group
 * @param seconds t, ≥ 0; Infinity gives the offered load
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error about 1e-14. Cost: constant per stream, linear in its samples where it has some.
 * Source: S. G. Eick, W. A. Massey, W. Whitt, "The Physics of the Mt/G/∞ Queue", Operations Research 41 (1993) 731–742.
 */
export function portsInUse(streams: readonly PortStream[], seconds: number): number {
  if (!(seconds >= 0)) throw new RangeError(`Cannot compute ports in use: time must be ≥ 0, got ${seconds}`);
  let ports = 0;
  for (const stream of streams) {
    checkStream(stream);
    const { ratePerSecond, constantSeconds } = stream;
    ports +=
      ratePerSecond * (Math.min(constantSeconds, seconds) + cutMean(stream, Math.max(0, seconds - constantSeconds)));
  }
  return ports;
}

/** E[min(X, t)], the mean of the random part cut off at t. */
function cutMean(stream: PortStream, t: number): number {
  const mean = stream.meanSeconds;
  if (mean === 0 || t === 0) return 0;
  if (t === Number.POSITIVE_INFINITY) return mean;
  switch (stream.distribution) {
    case 'constant':
      return Math.min(mean, t);
    case 'exponential':
      return cutExponentialMean(mean, t);
    case 'lognormal':
      return stream.sigma === 0 ? Math.min(mean, t) : cutLognormalMean(mean, stream.sigma, t);
    case 'hyperexponential':
      return cutHyperexponentialMean(mean, stream.cv, t);
    case 'empirical':
      return stream.samples.reduce((sum, value) => sum + Math.min(value, t), 0) / stream.samples.length;
  }
}

function cutExponentialMean(mean: number, t: number): number {
  return -mean * Math.expm1(-t / mean);
}

/** M·Φ(z − σ/2) + t·(1 − Φ(z + σ/2)) with z = ln(t/M)/σ. */
function cutLognormalMean(mean: number, sigma: number, t: number): number {
  const z = Math.log(t / mean) / sigma;
  return mean * normalDistribution(z - sigma / 2) + t * normalDistribution(-z - sigma / 2);
}

/** Balanced means: the branches have probabilities q and 1 − q, and each carries half of the mean. */
function cutHyperexponentialMean(mean: number, cv: number, t: number): number {
  const square = cv * cv;
  const skew = Math.sqrt((square - 1) / (square + 1));
  const often = (1 + skew) / 2;
  // (1 − skew)/2 without the cancellation at large cv
  const seldom = 1 / ((square + 1) * (1 + skew));
  const branch = (q: number): number => q * cutExponentialMean(mean / (2 * q), t);
  return branch(often) + branch(seldom);
}

function checkStream(stream: PortStream): void {
  requireNonNegative('ports in use', 'arrival rate', stream.ratePerSecond);
  requireNonNegative('ports in use', 'mean open time', stream.meanSeconds);
  requireNonNegative('ports in use', 'constant time', stream.constantSeconds);
  if (stream.distribution === 'lognormal') requireNonNegative('ports in use', 'sigma', stream.sigma);
  if (stream.distribution === 'empirical') checkSamples(stream.samples, stream.meanSeconds);
  if (stream.distribution === 'hyperexponential') {
    requirePositive('ports in use', 'coefficient of variation', stream.cv);
    if (stream.cv < 1) {
      throw new RangeError(`Cannot compute ports in use: coefficient of variation must be ≥ 1, got ${stream.cv}`);
    }
  }
}

/** The mean is stated beside the samples: both must say the same. */
function checkSamples(samples: readonly number[], meanSeconds: number): void {
  let sum = 0;
  for (const value of samples) {
    if (!(value >= 0)) throw new RangeError(`Cannot compute ports in use: samples must be ≥ 0, got ${value}`);
    sum += value;
  }
  const mean = sum / samples.length;
  if (Math.abs(mean - meanSeconds) <= 1e-9 * mean) return;
  throw new RangeError(
    `Cannot compute ports in use: mean open time must be that of the ${samples.length} samples, ${mean}, got ${meanSeconds}`,
  );
}
