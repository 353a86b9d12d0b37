import { describe, expect, it } from 'vitest';
import { formatMoment } from '../../src/units/moment.js';

describe('moments of a timeline', () => {
  it.each([
    [0, '00:00'],
    [32_400, '09:00'],
    [52_302, '14:31:42'],
    [52_301.6, '14:31:42'],
    [86_400, '24:00'],
    [87_000, '00:10 (day 2)'],
    [2 * 86_400, '00:00 (day 3)'],
    [-3600, '23:00 (day 0)'],
  ])('%d s on a clock is %s', (seconds, text) => {
    expect(formatMoment(seconds, true)).toBe(text);
  });

  it('name the end of a day 24:00 only where it is the end of all', () => {
    expect(formatMoment(86_400, true, 86_400)).toBe('24:00');
    expect(formatMoment(86_400, true, 2 * 86_400)).toBe('00:00 (day 2)');
  });

  it.each([
    [0, '0 s'],
    [68.89, '68.9 s'],
    [500, '8 min 20 s'],
    [-10, '−10 s'],
  ])('%d s since the start is %s', (seconds, text) => {
    expect(formatMoment(seconds, false)).toBe(text);
  });

  it('that is no number is refused', () => {
    expect(() => formatMoment(Number.NaN, true)).toThrow(/must be finite, got NaN/);
  });
});
