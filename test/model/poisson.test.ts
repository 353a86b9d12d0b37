import { describe, expect, it } from 'vitest';
import { logPoissonProbability } from '../../src/model/poisson.js';

describe('log Poisson probability', () => {
  // n·ln a − a − ln Γ(n + 1) with 60 digits (mpmath)
  it.each([
    [0, 3, -3],
    [7, 3.5, -3.2558205815978383],
    [15, 40, -12.566079572131848],
    [1000, 1, -5913.128178488163],
    [64512, 50000, -1933.9361510172403],
    [2_000_000, 1_940_000, -926.5882368612253],
    [2_000_000, 2_000_001, -8.173267694133365],
  ])('of %d ports at %d erlangs agrees with 60 digits', (count, mean, expected) => {
    expect(Math.abs(logPoissonProbability(count, mean) - expected)).toBeLessThan(3e-16 * (1 + Math.abs(expected)));
  });

  it('is −∞ for what cannot happen and 0 for what must', () => {
    expect(logPoissonProbability(0, 0)).toBe(0);
    expect(logPoissonProbability(1, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(logPoissonProbability(3, 1e-320)).toBeCloseTo(3 * Math.log(1e-320) - Math.log(6), 9);
  });

  it.each([0.3, 9, 120])('adds up to 1 over all counts at %d erlangs', (mean) => {
    let sum = 0;
    for (let n = 0; n < 400; n++) sum += Math.exp(logPoissonProbability(n, mean));
    expect(sum).toBeCloseTo(1, 13);
  });
});
