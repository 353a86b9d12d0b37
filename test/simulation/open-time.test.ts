import { describe, expect, it } from 'vitest';
import { branches, meanOpenSeconds, openTimeDraws } from '../../src/simulation/open-time.js';
import { openTimeTail } from '../../src/simulation/sources.js';
import type { OpenTime } from '../../src/simulation/system.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { randomStream } from '../../src/statistics/random-stream.js';

const DRAWS = 200_000;

/** Each with its mean, its variance, and the standard deviation of its squares where the variance is estimated. */
const openTimes: readonly { readonly openTime: OpenTime; readonly mean: number; readonly variance: number }[] = [
  { openTime: { distribution: 'constant', meanSeconds: 3 }, mean: 3, variance: 0 },
  { openTime: { distribution: 'exponential', meanSeconds: 3 }, mean: 3, variance: 9 },
  // e^(σ²) − 1 times the square of the mean.
  { openTime: { distribution: 'lognormal', meanSeconds: 3, sigma: 0.5 }, mean: 3, variance: 9 * Math.expm1(0.25) },
  { openTime: { distribution: 'hyperexponential', meanSeconds: 3, cv: 2 }, mean: 3, variance: 36 },
  { openTime: { distribution: 'empirical', samples: [1, 2, 2, 7] }, mean: 3, variance: 5.5 },
];

const draws = (openTime: OpenTime): Float64Array => {
  const draw = openTimeDraws(openTime, randomStream(4, openTime.distribution));
  return Float64Array.from({ length: DRAWS }, draw);
};

describe('open times', () => {
  it.each(openTimes)('have their mean and their variance: $openTime.distribution', ({ openTime, mean, variance }) => {
    const drawn = draws(openTime);
    const average = drawn.reduce((sum, x) => sum + x, 0) / DRAWS;
    const squares = drawn.map((x) => (x - mean) ** 2);
    const spread = squares.reduce((sum, x) => sum + x, 0) / DRAWS;
    const error = Math.sqrt(squares.reduce((sum, x) => sum + (x - spread) ** 2, 0) / DRAWS / DRAWS);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(spread - variance)).toBeLessThanOrEqual(5 * error);
    expect(meanOpenSeconds(openTime)).toBe(mean);
    expect(Math.min(...drawn.subarray(0, 1000))).toBeGreaterThan(0);
  });

  it('are lognormal where they shall: half of them below the median, 15.9 % above a standard deviation of the logarithm', () => {
    const drawn = draws({ distribution: 'lognormal', meanSeconds: 3, sigma: 0.5 });
    const median = 3 * Math.exp(-0.125);
    const above = (x: number) => clopperPearson(drawn.filter((seconds) => seconds > x).length, DRAWS, 0.9999);
    expect(above(median).low).toBeLessThan(0.5);
    expect(above(median).high).toBeGreaterThan(0.5);
    // 1 − Φ(1)
    expect(above(median * Math.exp(0.5)).low).toBeLessThan(0.15865525393145707);
    expect(above(median * Math.exp(0.5)).high).toBeGreaterThan(0.15865525393145707);
  });

  it('have two branches of which each carries half of the mean, where they are hyperexponential', () => {
    const { longShare, longMean, shortMean } = branches({ meanSeconds: 3, cv: 2 });
    expect(longShare * longMean).toBeCloseTo(1.5, 12);
    expect((1 - longShare) * shortMean).toBeCloseTo(1.5, 12);
    expect(2 * (longShare * longMean ** 2 + (1 - longShare) * shortMean ** 2)).toBeCloseTo(9 + 36, 9);
    expect(longMean).toBeGreaterThan(shortMean);
  });

  it.each(openTimes)('leave next to nothing after the warm-up: $openTime.distribution', ({ openTime, mean }) => {
    const tail = openTimeTail(openTime);
    const left = draws(openTime).reduce((sum, x) => sum + Math.max(0, x - tail), 0) / DRAWS / mean;
    // One part in 10,000 is meant; few draws reach so far.
    expect(left).toBeLessThan(3e-4);
    expect(tail).toBeGreaterThanOrEqual(mean);
  });
});
