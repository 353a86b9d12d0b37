import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, placesOf, valueAt } from '../../../src/reports/page/slider.js';

const LOG = { low: 5, high: 2000, scale: 'log', whole: false } as const;

describe('a slider', () => {
  it('has a place for each whole number where they are few', () => {
    const range = { low: 1, high: 16, scale: 'linear', whole: true } as const;
    expect(placesOf(range)).toEqual({ min: 1, max: 16 });
    for (let value = 1; value <= 16; value++) expect(valueAt(range, placeOf(range, value))).toBe(value);
  });

  it('goes from end to end, never back, to values of three digits', () => {
    const values = Array.from({ length: 1001 }, (_, place) => valueAt(LOG, place));
    expect(values[0]).toBe(5);
    expect(values.at(-1)).toBe(2000);
    expect(values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))).toBe(true);
    expect(values.every((value) => Number(value.toPrecision(3)) === value)).toBe(true);
  });

  it('stands within a place of its value, or at an end', () => {
    fc.assert(
      fc.property(fc.double({ min: 5, max: 2000, noNaN: true }), (value) => {
        expect(Math.abs(Math.log(valueAt(LOG, placeOf(LOG, value)) / value))).toBeLessThan(0.02);
      }),
    );
    expect(placeOf(LOG, 1)).toBe(0);
    expect(placeOf(LOG, 1e6)).toBe(1000);
    expect(placeOf(LOG, 0)).toBe(0);
  });
});
