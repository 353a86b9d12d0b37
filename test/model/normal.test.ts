import { describe, expect, it } from 'vitest';
import { normalDistribution } from '../../src/model/normal.js';

describe('normal distribution', () => {
  // 60 digits (mpmath)
  it.each([
    [0, 0.5],
    [-1, 0.15865525393145705],
    [1, 0.8413447460685429],
    [-2.5, 0.006209665325776135],
    [3, 0.9986501019683699],
    [-5, 2.866515718791939e-7],
    [-10, 7.619853024160525e-24],
    [-30, 4.906713927148187e-198],
  ])('at %d agrees with 60 digits, in relative terms', (z, expected) => {
    expect(Math.abs(normalDistribution(z) / expected - 1)).toBeLessThan(z > -6 ? 1e-14 : 1e-12);
  });

  it('reaches 0 and 1 at infinity', () => {
    expect(normalDistribution(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalDistribution(Number.POSITIVE_INFINITY)).toBe(1);
  });
});
