import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstStep, largestValue, roundedDown, smallestStep } from '../../src/planning/size/solve.js';

describe('smallestStep', () => {
  it('finds where a condition begins to hold, and names the step below', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (from, least) => {
        const expected = Math.max(from, least);
        expect(smallestStep((step) => step >= from, least, 2e9)).toEqual({
          step: expected,
          below: expected === least ? null : expected - 1,
        });
      }),
    );
  });

  it('looks at a few dozen steps of a billion', () => {
    let looks = 0;
    smallestStep(
      (step) => {
        looks += 1;
        return step >= 123_456_789;
      },
      1,
      2e9,
    );
    expect(looks).toBeLessThan(70);
  });

  it('says null when nothing up to the most holds, and looks at the most itself', () => {
    expect(smallestStep((step) => step > 10, 1, 10)).toBeNull();
    expect(smallestStep((step) => step >= 10, 1, 10)).toEqual({ step: 10, below: 9 });
    expect(smallestStep(() => true, 3, 2)).toBeNull();
  });

  it('ends beyond 2^53, where neighbours are further apart than one', () => {
    const found = smallestStep((step) => step >= 2 ** 60, 1, 2 ** 64);
    expect(found?.step).toBe(2 ** 60);
  });
});

describe('firstStep', () => {
  it('finds the first of several stretches in which a condition holds', () => {
    const holds = (step: number) => [4, 5, 9].includes(step);
    expect(firstStep(holds, 1, 20)).toEqual({ step: 4, below: 3 });
    expect(firstStep(holds, 4, 20)).toEqual({ step: 4, below: null });
    expect(firstStep(holds, 10, 20)).toBeNull();
  });
});

describe('largestValue', () => {
  it('meets a limit anywhere within twelve powers of ten of the start to 1e-11', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -11, max: 11, noNaN: true }),
        (start, power) => {
          const limit = start * 10 ** power;
          const found = largestValue((value) => value <= limit, start) ?? Number.NaN;
          expect(found).toBeLessThanOrEqual(limit);
          expect(found).toBeGreaterThanOrEqual(limit * (1 - 2e-11));
        },
      ),
    );
  });

  it('says null when everything holds and 0 when nothing does', () => {
    expect(largestValue(() => true, 5)).toBeNull();
    expect(largestValue(() => false, 5)).toBe(0);
    // Nothing at all is carried whatever the condition; a rate of 1e-320 is none.
    expect(largestValue((value) => value === 0, 5)).toBe(0);
    expect(largestValue((value) => value < 1e-20, 5)).toBeCloseTo(1e-20, 29);
  });

  it('still finds an answer when only far smaller values than the start hold', () => {
    const found = largestValue((value) => value <= 1e-20, 1) ?? 0;
    expect(found).toBeGreaterThan(0.999e-20);
    expect(found).toBeLessThanOrEqual(1e-20);
  });
});

describe('roundedDown', () => {
  it('keeps nine digits, never more than it was given, never less by more than 1e-8', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e15, noNaN: true }), (value) => {
        const rounded = roundedDown(value);
        expect(rounded).toBeLessThanOrEqual(value);
        expect(rounded).toBeGreaterThanOrEqual(value * (1 - 1.000001e-8));
        expect(Number(rounded.toPrecision(9))).toBe(rounded);
      }),
    );
  });

  it('refuses what cannot be an answer', () => {
    expect(() => roundedDown(0)).toThrow('Cannot round down: value must be finite and > 0, got 0');
    expect(() => roundedDown(Number.NaN)).toThrow(RangeError);
  });
});
