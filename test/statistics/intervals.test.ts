import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompleteBeta } from '../../src/statistics/incomplete-beta.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { quantileOf } from '../../src/statistics/quantile.js';
import { randomStream } from '../../src/statistics/random-stream.js';

describe('incompleteBeta', () => {
  // Sums of binomial probabilities in 60-digit arithmetic (mpmath).
  it.each([
    [0.1, 5, 17, 0.052152378099450561351, 1e-12],
    [0.9, 30, 2, 0.16956463310086491132, 1e-12],
    [0.02, 20, 980, 0.52884672214574185861, 1e-12],
    [0.03, 20, 980, 0.97933076804087511951, 1e-12],
    [0.505, 5000, 5000, 0.84134474637103681665, 1e-10],
    [0.0001, 1, 10000, 0.63213895356707009352, 1e-10],
    [0.3, 299500, 700501, 0.86262930170974165625, 1e-8],
    [0.999, 9990, 11, 0.58303976062925632356, 1e-10],
  ])('of %s, %s, %s agrees with high precision: %s within a relative %s', (x, a, b, exact, tolerance) => {
    expect(Math.abs(incompleteBeta(x, a, b) / exact - 1)).toBeLessThan(tolerance);
  });

  it('is x^a for b = 1, and 1 − (1 − x)^b for a = 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (x, n) => {
          expect(incompleteBeta(x, n, 1)).toBeCloseTo(x ** n, 12);
          expect(incompleteBeta(x, 1, n)).toBeCloseTo(-Math.expm1(n * Math.log1p(-x)), 12);
        },
      ),
    );
  });

  it('mirrors: I_x(a, b) = 1 − I_(1−x)(b, a)', () => {
    const number = fc.double({ min: 0.1, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), number, number, (x, a, b) => {
        expect(incompleteBeta(x, a, b)).toBeCloseTo(1 - incompleteBeta(1 - x, b, a), 11);
      }),
    );
  });

  it('of 1/4, 1/2, 1/2 is 1/3 (arcsine law)', () => {
    expect(incompleteBeta(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 14);
  });

  it.each([
    [-0.1, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, Number.NaN],
  ])('refuses %s, %s, %s', (x, a, b) => {
    expect(() => incompleteBeta(x, a, b)).toThrow(RangeError);
  });
});

describe('clopperPearson', () => {
  it('gives the interval of the NIST/SEMATECH e-Handbook 7.2.4.1: 4 defectives in 20, 90 %', () => {
    const { low, high } = clopperPearson(4, 20, 0.9);
    expect(low).toBeCloseTo(0.071354, 6);
    expect(high).toBeCloseTo(0.401029, 5);
  });

  it('ends at 0 with a closed upper end when nothing was counted: 1 − 2.5 %^(1/n)', () => {
    const { low, high } = clopperPearson(0, 10_000, 0.95);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(1 - 0.025 ** (1 / 10_000), 12);
    expect(clopperPearson(10_000, 10_000, 0.95)).toEqual({ low: expect.closeTo(1 - high, 12), high: 1 });
  });

  it('holds the true probability in at least 95 % of all cases, whatever it is (every outcome of 30 tries)', () => {
    const n = 30;
    const intervals = Array.from({ length: n + 1 }, (_, count) => clopperPearson(count, n, 0.95));
    for (let p = 0.01; p < 1; p += 0.01) {
      let covered = 0;
      let probability = (1 - p) ** n;
      for (let count = 0; count <= n; count++) {
        const { low, high } = intervals[count] ?? { low: 1, high: 0 };
        if (low <= p && p <= high) covered += probability;
        probability *= ((n - count) / (count + 1)) * (p / (1 - p));
      }
      expect(covered, `p = ${p}`).toBeGreaterThanOrEqual(0.95);
    }
  });

  it.each([
    [-1, 10, 0.95],
    [11, 10, 0.95],
    [0.5, 10, 0.95],
    [0, 0, 0.95],
    [1, 10, 1],
  ])('refuses %s of %s at %s', (count, samples, confidence) => {
    expect(() => clopperPearson(count, samples, confidence)).toThrow(RangeError);
  });
});

describe('quantileOf', () => {
  const oneTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

  it('gives the interval of the median of the textbook table: samples 40 and 61 of 100', () => {
    // Conover (1999), Practical nonparametric statistics, table A3: Bin(100, 1/2), P(X ≤ 39) = 0.0176 ≤ 0.025.
    expect(quantileOf(oneTo(100), 0.5, 0.95)).toEqual({ value: 50, low: 40, high: 61 });
  });

  it('knows no end where the samples are too few: the 99 % quantile of 100', () => {
    expect(quantileOf(oneTo(100), 0.99, 0.95)).toMatchObject({ value: 99, high: null });
    expect(quantileOf([5], 0.5, 0.95)).toEqual({ value: 5, low: null, high: null });
  });

  it('holds the true quantile about as often as it says: 1,000 times 400 uniform numbers', () => {
    const stream = randomStream(3, 'coverage');
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const sorted = Float64Array.from({ length: 400 }, () => stream.uniform()).sort();
      const { low, high } = quantileOf(sorted, 0.9, 0.95);
      if (low !== null && high !== null && low <= 0.9 && 0.9 <= high) covered += 1;
    }
    // At least 95 %, less 4 standard errors of 1,000 tries.
    expect(covered / 1000).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 1000));
    expect(covered / 1000).toBeLessThan(0.99);
  });

  it('refuses to guess from nothing', () => {
    expect(() => quantileOf([], 0.5, 0.95)).toThrow(/no samples/);
    expect(() => quantileOf([1], 1, 0.95)).toThrow(/between 0 and 1/);
  });
});
