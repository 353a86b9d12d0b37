import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential } from '../../src/statistics/exponential.js';
import { normalDraw } from '../../src/statistics/normal-draw.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { meanInterval, studentQuantile } from '../../src/statistics/student-t.js';

describe('studentQuantile', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values of Student's t distribution.
  const columns = [0.9, 0.95, 0.975, 0.99, 0.995];
  it.each([
    [1, 3.078, 6.314, 12.706, 31.821, 63.657],
    [2, 1.886, 2.92, 4.303, 6.965, 9.925],
    [3, 1.638, 2.353, 3.182, 4.541, 5.841],
    [4, 1.533, 2.132, 2.776, 3.747, 4.604],
    [9, 1.383, 1.833, 2.262, 2.821, 3.25],
    [19, 1.328, 1.729, 2.093, 2.539, 2.861],
    [30, 1.31, 1.697, 2.042, 2.457, 2.75],
    [100, 1.29, 1.66, 1.984, 2.364, 2.626],
  ])('gives the published values at %s degrees of freedom', (degrees, ...published) => {
    for (const [index, value] of published.entries()) {
      expect(Math.abs(studentQuantile(columns[index] ?? 0, degrees) - value)).toBeLessThanOrEqual(0.5001e-3);
    }
  });

  it.each([
    // mpmath 1.3, bisection on its betainc with 40 digits.
    [0.975, 9, 2.2621571627982055426],
    [0.995, 19, 2.8609346064649791921],
    [0.9995, 4, 8.6103015813792750967],
    [0.9995, 19, 3.8834058525920829199],
    [0.995, 1999, 2.5782910195219235359],
    [0.6, 3, 0.27667066233268991054],
    [0.9995, 100, 3.3904913111642299194],
  ])('is right to 1e-11 at %s with %s degrees of freedom', (probability, degrees, exact) => {
    expect(Math.abs(studentQuantile(probability, degrees) / exact - 1)).toBeLessThan(1e-11);
  });

  it('is the closed form with 1 and 2 degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.51, max: 0.9999, noNaN: true }), (p) => {
        const one = Math.tan(Math.PI * (p - 0.5));
        const two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
        expect(Math.abs(studentQuantile(p, 1) / one - 1)).toBeLessThan(1e-9);
        expect(Math.abs(studentQuantile(p, 2) / two - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is 0 at one half, and refuses what is no probability above it or less than one degree', () => {
    expect(studentQuantile(0.5, 7)).toBeLessThan(1e-12);
    for (const [probability, degrees] of [
      [0.4, 5],
      [1, 5],
      [0.9, 0],
      [Number.NaN, 5],
    ] as const) {
      expect(() => studentQuantile(probability, degrees)).toThrow(/0\.5 ≤ probability < 1, degrees ≥ 1/);
    }
  });
});

describe('meanInterval', () => {
  it('is the interval of a textbook example', () => {
    // Mean 3, s = √2.5, t(0.975, 4) = 2.776 445 1.
    const { mean, low, high } = meanInterval([1, 2, 3, 4, 5], 0.95);
    const half = 2.7764451051977987 * Math.sqrt(0.5);
    expect(mean).toBe(3);
    expect([low, high]).toEqual([expect.closeTo(3 - half, 10), expect.closeTo(3 + half, 10)]);
  });

  it.each([
    [2, 0.95],
    [5, 0.99],
    [20, 0.999],
  ])(
    'of %s normal samples holds the mean in a share of %s of all cases, no more and no less',
    (samples, confidence) => {
      const stream = randomStream(samples, 'coverage of means');
      const cases = 10_000;
      // The quantile is the same for all, so that only one needs its bisection.
      const t = studentQuantile((1 + confidence) / 2, samples - 1);
      let held = 0;
      for (let each = 0; each < cases; each++) {
        const drawn = Array.from({ length: samples }, () => 100 + 7 * normalDraw(stream));
        const mean = drawn.reduce((sum, x) => sum + x, 0) / samples;
        const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples - 1);
        held += Number(Math.abs(mean - 100) <= t * Math.sqrt(variance / samples));
        if (each < 100) {
          const interval = meanInterval(drawn, confidence);
          expect(interval.high - interval.mean).toBeCloseTo(t * Math.sqrt(variance / samples), 9);
        }
      }
      const { low, high } = clopperPearson(held, cases, 0.999);
      expect(low).toBeLessThanOrEqual(confidence);
      expect(high).toBeGreaterThanOrEqual(confidence);
    },
  );

  it('holds the mean nearly as often when it is a mean of many exponential draws, as time averages are', () => {
    const stream = randomStream(3, 'coverage of skewed means');
    const cases = 1000;
    let held = 0;
    for (let each = 0; each < cases; each++) {
      const drawn = Array.from({ length: 10 }, () => {
        let sum = 0;
        for (let i = 0; i < 50; i++) sum += exponential(stream);
        return sum / 50;
      });
      const { low, high } = meanInterval(drawn, 0.99);
      held += Number(low <= 1 && 1 <= high);
    }
    expect(clopperPearson(held, cases, 0.999).high).toBeGreaterThan(0.99);
  });

  it('needs two samples and a confidence', () => {
    expect(() => meanInterval([1], 0.9)).toThrow(/at least 2 samples/);
    expect(() => meanInterval([1, 2], 1)).toThrow(/confidence between 0 and 1/);
  });
});
