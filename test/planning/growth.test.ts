import { describe, expect, it } from 'vitest';
import { crossingFactor, largestFactor } from '../../src/planning/port-group/growth.js';

function counted(value: (factor: number) => number) {
  const asked: number[] = [];
  const of = (factor: number): number => {
    asked.push(factor);
    return value(factor);
  };
  return { of, asked };
}

/** Largest factor up to which a value is below a limit. */
const below = (value: (factor: number) => number, limit: number, most?: number): number | null =>
  largestFactor(value, (reached) => reached < limit, limit, most);

describe('the largest factor', () => {
  it('is where the value reaches its limit, to thirteen digits, above and below the scenario’s rates', () => {
    for (const root of [1e-7, 0.3, 1, 7.5, 3e9]) {
      const found = below((factor) => factor / root, 1) ?? Number.NaN;
      expect(Math.abs(found / root - 1)).toBeLessThan(2e-13);
    }
  });

  it('is asked for a dozen times on a smooth curve, and at no factor twice', () => {
    const carried = counted((factor) => 1000 * (1 - Math.exp(-factor / 3)));
    expect(below(carried.of, 700)).toBeCloseTo(-3 * Math.log(0.3), 9);
    expect(carried.asked.length).toBeLessThan(20);
    expect(new Set(carried.asked).size).toBe(carried.asked.length);
    const blocking = counted((factor) => factor ** 12 / (1 + factor ** 12));
    expect(crossingFactor(blocking.of, 1e-4)).toBeCloseTo((1e-4 / (1 - 1e-4)) ** (1 / 12), 12);
    expect(blocking.asked.length).toBeLessThan(20);
    expect(new Set(blocking.asked).size).toBe(blocking.asked.length);
  });

  it('is the first one where the value stays at its limit, or the last one if that still meets it', () => {
    const plateau = (factor: number): number => Math.min(1, factor) + Math.max(0, factor - 1.7);
    expect(below(plateau, 1)).toBeCloseTo(1, 12);
    expect(largestFactor(plateau, (value) => value <= 1, 1)).toBeCloseTo(1.7, 12);
  });

  it('is where the value jumps over its limit', () => {
    expect(below((factor) => (factor < 1.3 ? 0.1 : 40), 1)).toBeCloseTo(1.3, 12);
    expect(below((factor) => (factor < 1.3 ? 0.1 : Number.POSITIVE_INFINITY), 1)).toBeCloseTo(1.3, 12);
  });

  it('of a value that falls is found likewise', () => {
    const free = (factor: number): number => 500 - 200 * factor;
    expect(largestFactor(free, (value) => value > 100, 100)).toBeCloseTo(2, 12);
  });

  it('is 0 where the condition never holds, and null where nothing stops it', () => {
    expect(below(() => 2, 1)).toBe(0);
    expect(below(() => 0.5, 1)).toBeNull();
    expect(below((factor) => factor, 100, 50)).toBeNull();
    // Infinite clients bound nothing, and no factor beyond all measure is tried for them.
    const tried: number[] = [];
    const never = (factor: number): number => {
      tried.push(factor);
      return 1e-6;
    };
    expect(crossingFactor(never, 1e-3, Number.POSITIVE_INFINITY)).toBeNull();
    expect(Math.max(...tried)).toBeLessThanOrEqual(1e15);
  });

  it('is the same to the last digit for curves that differ in their last digits', () => {
    const factors = [0, 1, -1, 2].map((ulps) => below((factor) => factor * (0.7 + ulps * 2 ** -53), 1));
    expect(new Set(factors).size).toBe(1);
  });
});
