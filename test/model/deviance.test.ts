import { describe, expect, it } from 'vitest';
import { deviance, stirlingError } from '../../src/model/deviance.js';

describe("error of Stirling's formula", () => {
  it('is what is missing from ln n! for every n up to 18, whose factorial a double holds exactly', () => {
    let factorial = 1;
    for (let n = 1; n <= 18; n++) {
      factorial *= n;
      const missing = Math.log(factorial) - (n + 0.5) * Math.log(n) + n - Math.log(2 * Math.PI) / 2;
      expect(Math.abs(stirlingError(n) - missing)).toBeLessThan(2e-14);
    }
  });
});

describe('deviance', () => {
  // x·ln(x/m) + m − x with 40 digits (mpmath)
  it.each([
    [0, 3, 3],
    [5, 5, 0],
    [1_000_000, 1_000_001, 4.999996666669166e-7],
    [1000, 900, 5.360515657826301],
    [1000, 1200, 17.678443206045372],
    [1000, 300, 503.972804325936],
    [3, 1e9, 999999938.1260394],
    [1e9, 3, 18624653551.2783],
    [2, 1e-320, 1473.0407761430677],
  ])('of %d from %d agrees with 40 digits, in relative terms', (x, mean, expected) => {
    expect(Math.abs(deviance(x, mean) - expected)).toBeLessThanOrEqual(1e-14 * expected);
  });
});
