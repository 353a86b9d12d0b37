import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCount } from '../../src/units/count.js';
import { parseDuration } from '../../src/units/duration.js';
import { parseNumber } from '../../src/units/number.js';
import { parsePercent } from '../../src/units/percent.js';
import { parseRate } from '../../src/units/rate.js';

const good = (value: number) => ({ ok: true, value });
const bad = (code: string, hint: string) => ({ ok: false, code, message: expect.any(String), hint });

describe('parseDuration', () => {
  it.each([
    ['20s', 20],
    ['4 min', 240],
    ['250ms', 0.25],
    ['2h', 7200],
    ['5 days', 432_000],
    ['1.5h', 5400],
    ['1h30min', 5400],
    ['2 h 4 min', 7440],
    ['1 day 2h 3min 4.5s', 93_784.5],
    ['3ms', 0.003],
    ['50us', 0.00005],
    ['50 µs', 0.00005],
    ['2e3 s', 2000],
    ['0s', 0],
    ['  20s ', 20],
    ['1 week', 604_800],
  ])('reads %j as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toEqual(good(seconds));
  });

  it.each([
    ['20', 'missing-unit', 'write 20s, 20ms or 20min'],
    ['1h 30', 'missing-unit', 'give 30 a unit too'],
    ['20m', 'wrong-unit', 'write 20min or 20ms'],
    ['1h30m', 'wrong-unit', 'write 1h30min or 1h30ms'],
    ['20S', 'wrong-unit', 'write 20s'],
    ['5 Days', 'wrong-unit', 'write 5days'],
    ['1 month', 'wrong-unit', 'write it in days, such as 1d'],
    ['20 parsecs', 'wrong-unit', 'write one of ns, us, ms, s, min, h, d, w: 20s'],
    ['20/s', 'wrong-unit', 'write one of ns, us, ms, s, min, h, d, w: 20s'],
    ['30min 1h', 'invalid-value', 'write 1h 30min'],
    ['1h 1h', 'invalid-value', 'write 1h 30min'],
    ['1.5h 30min', 'invalid-value', 'write 1.5h alone, or whole parts such as 1h 30min'],
    ['-5s', 'out-of-range', 'write a time such as 20s, not below 0'],
    ['+5s', 'invalid-value', 'leave the sign out'],
    ['1,000s', 'invalid-value', 'write 1000s'],
    ['1,5s', 'invalid-value', 'write 1.5s with a decimal point'],
    ['1_000s', 'invalid-value', 'write 1000s'],
    ['1 000 s', 'invalid-value', 'write 1000 s'],
    ['0x10s', 'invalid-value', 'write the number in decimal digits'],
    ['007s', 'invalid-value', 'write 7s'],
    ['.5s', 'invalid-value', 'write 0.5s'],
    ['5.s', 'invalid-value', 'write 5s'],
    ['', 'invalid-value', 'write a time such as 20s'],
    ['soon', 'invalid-value', 'write a time such as 20s'],
    ['NaN', 'invalid-value', 'write a time such as 20s'],
    ['Infinity s', 'invalid-value', 'write a time such as 20s'],
    ['20s.', 'invalid-value', 'write a time such as 20s, 4min or 1h 30min'],
    ['20s and more', 'invalid-value', 'write a time such as 20s, 4min or 1h 30min'],
    ['1e999s', 'out-of-range', 'write a number below 1e308'],
    ['1e308 days', 'out-of-range', 'write a number below 1e308'],
  ])('refuses %j (%s) and says "%s"', (text, code, hint) => {
    expect(parseDuration(text)).toEqual(bad(code, hint));
  });

  it('gives a finite number of seconds or a failure with message and hint, whatever is typed', () => {
    const piece = fc.constantFrom(
      '1',
      '20',
      '.',
      ',',
      ' ',
      's',
      'ms',
      'min',
      'h',
      '-',
      'e',
      '%',
      '/',
      'k',
      '0',
      'µ',
      '_',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        for (const read of [parseDuration, parseRate, parsePercent, parseCount, parseNumber]) {
          const result = read(typed);
          if (result.ok) {
            expect(Number.isFinite(result.value) && result.value >= 0).toBe(true);
          } else {
            expect(result.message).not.toBe('');
            expect(result.hint).not.toBe('');
          }
        }
      }),
    );
  });

  it('takes time in proportion to the length of the text', () => {
    const text = `${'1'.repeat(100_000)}x`;
    const before = performance.now();
    for (const read of [parseDuration, parseRate, parsePercent, parseCount]) expect(read(text).ok).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('parseRate', () => {
  it.each([
    ['120/s', 120],
    ['15k/hour', 15_000 / 3600],
    ['40/min', 40 / 60],
    ['2M/day', 2e6 / 86_400],
    ['15 k / h', 15_000 / 3600],
    ['0.5/ms', 500],
    ['1.2e3/s', 1200],
    ['0/s', 0],
  ])('reads %j as %d per second', (text, perSecond) => {
    expect(parseRate(text)).toEqual(good(perSecond));
  });

  it.each([
    ['120', 'missing-unit', 'write 120/s, 120/min or 120/hour'],
    ['120s', 'wrong-unit', 'write 120/s for 120 per s'],
    ['120 rps', 'wrong-unit', 'write 120/s, 120/min or 120/hour'],
    ['15k', 'wrong-unit', 'write 15k/s, 15k/min or 15k/hour'],
    ['15K/hour', 'wrong-unit', 'write 15k/hour for thousands'],
    ['15m/hour', 'wrong-unit', 'write 15M/hour for millions'],
    ['120 conn/s', 'wrong-unit', 'write 120/s'],
    ['120/m', 'wrong-unit', 'write 120/min or 120/ms'],
    ['120/10s', 'wrong-unit', 'write it per second, minute, hour or day: 120/s'],
    ['120/', 'wrong-unit', 'write it per second, minute, hour or day: 120/s'],
    ['1,200/s', 'invalid-value', 'write 1200/s'],
    ['-1/s', 'out-of-range', 'write a rate such as 120/s, not below 0'],
  ])('refuses %j (%s) and says "%s"', (text, code, hint) => {
    expect(parseRate(text)).toEqual(bad(code, hint));
  });
});

describe('parsePercent', () => {
  it.each([
    ['80%', 0.8],
    ['0.1 %', 0.001],
    ['100%', 1],
    ['0%', 0],
    ['1e-6%', 1e-8],
  ])('reads %j as %d', (text, share) => {
    expect(parsePercent(text)).toEqual(good(share));
  });

  it.each([
    ['80', 'missing-unit', 'write 80%'],
    ['0.8', 'missing-unit', 'write 80% or 0.8%'],
    ['120%', 'out-of-range', 'write a percentage from 0% to 100%'],
    ['80 percent', 'wrong-unit', 'write 80%'],
    ['80%%', 'wrong-unit', 'write 80%'],
  ])('refuses %j (%s) and says "%s"', (text, code, hint) => {
    expect(parsePercent(text)).toEqual(bad(code, hint));
  });

  it('reads more than 100% where the caller allows it', () => {
    expect(parsePercent('120%', Infinity)).toEqual(good(1.2));
  });
});

describe('parseCount and parseNumber', () => {
  it('reads whole numbers as counts', () => {
    expect(parseCount('3000')).toEqual(good(3000));
    expect(parseCount('1e6')).toEqual(good(1e6));
    expect(parseCount('0')).toEqual(good(0));
  });

  it.each([
    ['3k', 'wrong-unit', 'write 3000'],
    ['3 ports', 'wrong-unit', 'write 3 without a unit'],
    ['2.5', 'invalid-value', 'write 2 or 3'],
    ['64,512', 'invalid-value', 'write 64512'],
    ['0x10', 'invalid-value', 'write the number in decimal digits'],
    ['1e16', 'out-of-range', 'write a number up to 9007199254740991'],
  ])('refuses the count %j (%s) and says "%s"', (text, code, hint) => {
    expect(parseCount(text)).toEqual(bad(code, hint));
  });

  it('reads numbers without a unit, fractions included', () => {
    expect(parseNumber('1e-6')).toEqual(good(1e-6));
    expect(parseNumber('1.5')).toEqual(good(1.5));
    expect(parseNumber('1.5s')).toEqual(bad('wrong-unit', 'write a number without a unit'));
  });
});
