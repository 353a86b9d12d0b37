import { describe, expect, it } from 'vitest';
import { normalDistribution } from '../../src/model/normal.js';

describe('normal distribution', () => {
  // 60 digits (mpmath)
  it.each([
    [0, 0.5],
    [-1, 0.15865525393145705141],
    [1, 0.84134474606854294859],
    [-2.5, 0.006209665325776135167],
    [3, 0.99865010196836990547],
    [-5, 2.8665157187919391167e-7],
    [-10, 7.619853024160526066e-24],
    [-30, 4.9067139271481870595e-198],
  ])('at %d agrees with 60 digits, in relative terms', (z, expected) => {
    expect(Math.abs(normalDistribution(z) / expected - 1)).toBeLessThan(z > -6 ? 1e-14 : 1e-12);
  });

  it('reaches 0 and 1 at infinity', () => {
    expect(normalDistribution(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalDistribution(Number.POSITIVE_INFINITY)).toBe(1);
  });
});
