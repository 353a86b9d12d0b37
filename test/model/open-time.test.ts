import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMean, cutMeanIntegral, type OpenTime, requireOpenTime, tailSeconds } from '../../src/model/open-time.js';

/** ∫₀ᵗ by Simpson's rule in pieces that end at the kinks. */
function integral(f: (u: number) => number, to: number, kinks: readonly number[] = [], steps = 2000): number {
  const ends = [0, ...kinks.filter((kink) => kink > 0 && kink < to).sort((a, b) => a - b), to];
  let sum = 0;
  for (const [index, from] of ends.slice(0, -1).entries()) {
    const h = ((ends[index + 1] ?? to) - from) / steps;
    for (let k = 0; k < steps; k++) {
      const u = from + k * h;
      sum += (h / 6) * (f(u) + 4 * f(u + h / 2) + f(u + h));
    }
  }
  return sum;
}

const TIMES: readonly (readonly [string, OpenTime, readonly number[]])[] = [
  ['constant', { distribution: 'constant', meanSeconds: 20 }, [20]],
  ['exponential', { distribution: 'exponential', meanSeconds: 20 }, []],
  ['lognormal', { distribution: 'lognormal', meanSeconds: 20, sigma: 1.2 }, []],
  ['narrow lognormal', { distribution: 'lognormal', meanSeconds: 20, sigma: 0.05 }, [17, 19, 20, 21, 23]],
  ['lognormal without spread', { distribution: 'lognormal', meanSeconds: 20, sigma: 0 }, [20]],
  ['hyperexponential', { distribution: 'hyperexponential', meanSeconds: 20, cv: 4 }, []],
  ['empirical', { distribution: 'empirical', meanSeconds: 20, samples: [1, 9, 50] }, [1, 9, 50]],
];

describe('the integral of the cut mean', () => {
  it.each(TIMES)('of %s open times is what Simpson’s rule gives', (_, openTime, kinks) => {
    for (const t of [0.01, 1, 7, 20, 63, 400]) {
      const expected = integral((u) => cutMean(openTime, u), t, kinks);
      expect(Math.abs(cutMeanIntegral(openTime, t) / expected - 1)).toBeLessThan(1e-9);
    }
  });

  it('is t²/2 − t³/6M + … for short times, where the closed form cancels', () => {
    for (const t of [1e-9, 1e-4, 0.3]) {
      const x = t / 20;
      const series = 400 * (x ** 2 / 2 - x ** 3 / 6 + x ** 4 / 24 - x ** 5 / 120 + x ** 6 / 720 - x ** 7 / 5040);
      expect(cutMeanIntegral({ distribution: 'exponential', meanSeconds: 20 }, t)).toBeCloseTo(series, 14);
      expect(Math.abs(cutMeanIntegral({ distribution: 'exponential', meanSeconds: 20 }, t) / series - 1)).toBeLessThan(
        1e-13,
      );
    }
  });

  it('of a very wide lognormal is a number', () => {
    const openTime: OpenTime = { distribution: 'lognormal', meanSeconds: 1, sigma: 40 };
    expect(cutMeanIntegral(openTime, 10)).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(cutMeanIntegral(openTime, 10))).toBe(true);
  });

  it('rises at most as fast as t²/2, and never falls', () => {
    const times = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
    const check = (index: number, t: number, more: number): void => {
      const openTime = TIMES[index]?.[1] as OpenTime;
      const value = cutMeanIntegral(openTime, t);
      expect(value).toBeLessThanOrEqual((t * t) / 2 + 1e-9 * t * t);
      expect(cutMeanIntegral(openTime, t + more)).toBeGreaterThanOrEqual(value * (1 - 1e-12));
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: TIMES.length - 1 }), times, times, check));
  });

  it('refuses open times that cannot be', () => {
    const refuse = (openTime: OpenTime) => () => requireOpenTime('x', openTime);
    expect(refuse({ distribution: 'exponential', meanSeconds: -1 })).toThrow(RangeError);
    expect(refuse({ distribution: 'hyperexponential', meanSeconds: 1, cv: 0.5 })).toThrow(/≥ 1, got 0.5/);
    expect(refuse({ distribution: 'empirical', meanSeconds: 5, samples: [1, 2] })).toThrow(/mean/);
  });
});

describe('the tail of an open time', () => {
  it.each(TIMES)('of %s open times is a moment after which less than the part is left', (_, openTime) => {
    for (const part of [1e-6, 1e-12] as const) {
      const left = 1 - cutMean(openTime, tailSeconds(openTime, part)) / openTime.meanSeconds;
      expect(left).toBeLessThanOrEqual(part * 1.01 + 1e-15);
    }
    expect(tailSeconds(openTime, 1e-6)).toBeLessThanOrEqual(tailSeconds(openTime));
  });
});
