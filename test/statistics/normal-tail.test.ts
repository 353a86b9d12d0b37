import { describe, expect, it } from 'vitest';
import { normalTail } from '../../src/statistics/normal-tail.js';

/** Abramowitz, Stegun, tables 26.1 and 26.2: Q(x) = 1 − P(x), and −log10 Q(x) for large x. */
const TAILS = [
  [0, 0.5],
  [1, 0.158655253931457],
  [2, 0.02275013194818],
  [3, 0.00134989803163],
  [4, 3.16712418331e-5],
  [-1, 0.841344746068543],
  [-4, 0.9999683287581669],
] as const;

describe('the upper tail of the normal distribution', () => {
  it.each(TAILS)('at %d is the published %d', (z, tail) => {
    expect(Math.exp(normalTail(z).logTail) / tail).toBeCloseTo(1, 11);
  });

  it.each([
    [10, 23.11805],
    [20, 88.5601],
    [50, 544.96634],
  ])('at %d, where the tail is 10^-%d, is published too', (z, minusLog10) => {
    expect(-normalTail(z).logTail / Math.LN10).toBeCloseTo(minusLog10, 4);
  });

  it('has the hazard that is the slope of its logarithm', () => {
    for (const z of [-6, -3.001, -2.999, -0.5, 0, 1, 2.999, 3.001, 8]) {
      const slope = (normalTail(z - 1e-5).logTail - normalTail(z + 1e-5).logTail) / 2e-5;
      expect(normalTail(z).hazard).toBeCloseTo(slope, 6);
    }
  });

  it('refuses what is no number', () => {
    expect(() => normalTail(Number.NaN)).toThrow('z must be finite, got NaN');
  });
});
