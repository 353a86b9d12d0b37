import { describe, expect, it } from 'vitest';
import { parseFactor } from '../../src/units/factor.js';
import { parseTimeOfDay, writeTimeOfDay } from '../../src/units/time-of-day.js';

describe('a time of day', () => {
  it.each([
    ['00:00', 0],
    ['00:01', 60],
    ['09:30', 34_200],
    ['23:59', 86_340],
    ['24:00', 86_400],
  ])('%s is so many seconds since midnight, and is written back', (text, seconds) => {
    expect(parseTimeOfDay(text)).toEqual({ ok: true, value: seconds });
    expect(writeTimeOfDay(seconds)).toBe(text);
  });

  it('is written back for every minute of the day', () => {
    for (let minute = 0; minute <= 1440; minute++) {
      expect(parseTimeOfDay(writeTimeOfDay(minute * 60))).toEqual({ ok: true, value: minute * 60 });
    }
  });

  it.each(['9:00', '24:01', '25:00', '12:60', '12', '12:5', '12.30', '2 pm', '-01:00', '12:00:00', ''])(
    'is not %s',
    (text) => {
      expect(parseTimeOfDay(text)).toMatchObject({ ok: false, code: 'invalid-value' });
    },
  );

  it('has one spelling, which the hint gives', () => {
    expect(parseTimeOfDay('9:05')).toMatchObject({ hint: 'write 09:05' });
  });

  it.each([-60, 86_460, 30, Number.NaN])('cannot be written for %s s', (seconds) => {
    expect(() => writeTimeOfDay(seconds)).toThrow(RangeError);
  });
});

describe('a factor', () => {
  it.each([
    ['90%', 0.9],
    ['250%', 2.5],
    ['0.9', 0.9],
    ['1000%', 10],
    ['10', 10],
    ['0', 0],
  ])('%s is %d', (text, value) => {
    expect(parseFactor(text)).toEqual({ ok: true, value });
  });

  it('without a percent sign is refused where the sign may have been forgotten', () => {
    expect(parseFactor('30')).toMatchObject({ ok: false, code: 'missing-unit', hint: 'write 30% or 3000%' });
  });

  it.each(['30s', '-1', 'much', '1,5', '-5%'])('is not %s', (text) => {
    expect(parseFactor(text).ok).toBe(false);
  });
});
