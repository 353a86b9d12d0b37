import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triangularQuantile, uniformQuantile, wholeQuantile } from '../../src/statistics/distributions.js';

/** The distribution function of the triangular distribution, from the area under its density. */
function triangularShareBelow(x: number, low: number, mode: number, high: number): number {
  if (x <= low) return 0;
  if (x >= high) return 1;
  return x <= mode
    ? (x - low) ** 2 / ((high - low) * (mode - low))
    : 1 - (high - x) ** 2 / ((high - low) * (high - mode));
}

const three = fc
  .tuple(
    fc.double({ min: 0, max: 1e3, noNaN: true }),
    fc.double({ min: 0.01, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([low, width, share]) => ({ low, mode: low + share * width, high: low + width }));

describe('triangularQuantile', () => {
  it('is the inverse of the area under the triangle', () => {
    fc.assert(
      fc.property(three, fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), ({ low, mode, high }, probability) => {
        const value = triangularQuantile(probability, low, mode, high);
        expect(triangularShareBelow(value, low, mode, high)).toBeCloseTo(probability, 6);
      }),
    );
  });

  it('has the median of the textbook: 80, 120, 300 gives 300 − √(220 · 180 / 2)', () => {
    expect(triangularQuantile(0.5, 80, 120, 300)).toBeCloseTo(300 - Math.sqrt((220 * 180) / 2), 10);
  });

  it('never leaves its ends, and reaches them', () => {
    fc.assert(
      fc.property(three, fc.double({ min: 0, max: 1, noNaN: true }), ({ low, mode, high }, probability) => {
        const value = triangularQuantile(probability, low, mode, high);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }),
    );
    expect(triangularQuantile(0, 1, 2, 4)).toBe(1);
    expect(triangularQuantile(1, 1, 2, 4)).toBe(4);
  });

  it('is one value when the range has no width', () => {
    expect(triangularQuantile(0.3, 5, 5, 5)).toBe(5);
  });

  it.each([
    [2, 1, 3],
    [1, 4, 3],
    [Number.NaN, 1, 2],
  ])('refuses %s, %s, %s', (low, mode, high) => {
    expect(() => triangularQuantile(0.5, low, mode, high)).toThrow(/low ≤ mode ≤ high/);
  });
});

describe('wholeQuantile', () => {
  it('gives every whole number of a uniform range the same share', () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const value = wholeQuantile((low, high) => uniformQuantile((i + 0.5) / 6000, low, high), 1, 6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts].sort()).toEqual([1, 2, 3, 4, 5, 6].map((face) => [face, 1000]));
  });
});
