import { describe, expect, it } from 'vitest';
import { logBinomialProbability } from '../../src/model/binomial.js';

describe('log binomial probability', () => {
  // ln Γ and logarithms with 60 digits (mpmath)
  it.each([
    [0, 10, 0.25, -2.8768207245178092],
    [3, 10, 0.25, -1.3851658477400923],
    [10, 10, 0.25, -13.862943611198906],
    [5, 40, 0.9, -67.72030846479248],
    [500, 1000, 0.5, -3.6799189920941293],
    [10, 1e6, 2 ** -10, -923.2939474797043],
    [250_000, 1e6, 0.25, -6.989705956512085],
    [500_050_000, 1e9, 0.5, -15.587424274701267],
    [2, 1e9, 2 ** -64, -47.969454619394334],
  ])('of %d in %d with probability %d agrees with 60 digits', (count, trials, probability, expected) => {
    const error = Math.abs(logBinomialProbability(count, trials, probability) - expected);
    expect(error).toBeLessThan(1e-15 * (1 + Math.abs(expected)) + 1e-14);
  });

  it('knows what is certain', () => {
    expect(logBinomialProbability(7, 7, 1)).toBe(0);
    expect(logBinomialProbability(6, 7, 1)).toBe(Number.NEGATIVE_INFINITY);
    expect(logBinomialProbability(0, 7, 0)).toBe(0);
    expect(logBinomialProbability(1, 7, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(logBinomialProbability(0, 0, 0.3)).toBeCloseTo(0, 15);
  });
});
