import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/units/duration.js';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../../src/units/format.js';
import { parsePercent } from '../../src/units/percent.js';
import { parseRate } from '../../src/units/rate.js';
import { writeDuration, writePercent, writeRate } from '../../src/units/write.js';

const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });

describe('numbers shown to people', () => {
  it.each([
    [0, '0'],
    [129_024, '129,024'],
    [1800.4, '1,800'],
    [12.345, '12.3'],
    [12, '12'],
    [0.0186, '0.0186'],
    [0.5, '0.5'],
    [-62_712, '-62,712'],
    [999.7, '1,000'],
    [1.8446744073709552e19, '1.84e19'],
    [3e-7, '3e-7'],
  ])('shows the count %d as %s', (value, text) => {
    expect(formatCount(value)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [0.25, '250 ms'],
    [0.0000125, '12.5 us'],
    [0.9999, '1 s'],
    [20.5, '20.5 s'],
    [60, '60 s'],
    [90, '90 s'],
    [120, '2 min'],
    [240, '4 min'],
    [1045, '17 min 25 s'],
    [3599.7, '1 h'],
    [7440, '2 h 4 min'],
    [86_399, '1 day'],
    [432_000, '5 days'],
    [442_800, '5 days 3 h'],
  ])('shows %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0/s'],
    [120, '120/s'],
    [5161.2, '5,161/s'],
    [40 / 60, '40/min'],
    [0.005, '18/h'],
    [2 / 86_400, '2/day'],
    [0.5 / 86_400, '0.5/day'],
  ])('shows %d per second as %s', (perSecond, text) => {
    expect(formatRate(perSecond)).toBe(text);
  });

  it.each([
    [0.8, '80%'],
    [0.0186, '1.86%'],
    [1.2, '120%'],
    [1, '100%'],
    [0.99999, '> 99.9%'],
    [0.00001, '< 0.01%'],
    [0, '0%'],
  ])('shows the share %d as %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('never shows an underflowed probability as impossible, nor a near certainty as certain', () => {
    expect(formatProbability(0, -197_000.1)).toBe('< 1e-12');
    expect(formatProbability(0)).toBe('0');
    expect(formatProbability(9e-13)).toBe('< 1e-12');
    expect(formatProbability(3.21e-7)).toBe('3.21e-7');
    expect(formatProbability(0.0123)).toBe('0.0123');
    expect(formatProbability(0.99999)).toBe('> 0.999');
    expect(formatProbability(1)).toBe('1');
  });

  it.each([
    [43, '×43.0'],
    [1.5, '×1.50'],
    [0.873, '×0.873'],
    [99.96, '×100'],
    [5161.4, '×5,161'],
    [0.00012, '×1.2e-4'],
    [0, '×0'],
  ])('shows the factor %d as %s', (factor, text) => {
    expect(formatFactor(factor)).toBe(text);
  });

  it('refuses what is not a number instead of showing it', () => {
    expect(() => formatCount(Number.NaN)).toThrow('Cannot format count: must be finite, got NaN');
    expect(() => formatDuration(-1)).toThrow('Cannot format duration: must be finite and ≥ 0, got -1');
    expect(() => formatRate(Infinity)).toThrow(RangeError);
    expect(() => formatPercent(Number.NaN)).toThrow(RangeError);
    expect(() => formatFactor(-1)).toThrow(RangeError);
    expect(() => formatProbability(1.1)).toThrow('Cannot format probability: must be 0…1, got 1.1');
  });

  it('shows durations that read back to within half of the smaller unit or one part in 200', () => {
    fc.assert(
      fc.property(positive, (seconds) => {
        const back = parseDuration(formatDuration(seconds));
        expect(back.ok).toBe(true);
        if (!back.ok) return;
        expect(Math.abs(back.value - seconds) / seconds).toBeLessThanOrEqual(1 / 120);
      }),
    );
  });
});

describe('quantities written as they are typed', () => {
  it.each([
    [60, '60s'],
    [0.25, '250ms'],
    [432_000, '5d'],
    [1200, '20min'],
    [0, '0s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(writeDuration(seconds)).toBe(text);
  });

  it('writes rates and shares in the unit that takes the fewest digits', () => {
    expect(writeRate(120)).toBe('120/s');
    expect(writeRate(40 / 60)).toBe('40/min');
    expect(writePercent(0.8)).toBe('80%');
    expect(writePercent(0.07)).toBe('7%');
  });

  it('reads every duration and rate back to the same double', () => {
    const anything = fc.double({ min: 0, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(positive, anything), (value) => {
        expect(parseDuration(writeDuration(value))).toEqual({ ok: true, value });
        expect(parseRate(writeRate(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it('reads every share of whole hundredths of a percent back to the same double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (hundredths) => {
        const share = hundredths / 100 / 100;
        expect(parsePercent(writePercent(share), Infinity)).toEqual({ ok: true, value: share });
      }),
    );
  });
});
