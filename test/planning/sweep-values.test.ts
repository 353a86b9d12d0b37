import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearSteps, logSteps } from '../../src/planning/sweep/steps.js';
import { readValues } from '../../src/planning/sweep/values.js';
import { Problems } from '../../src/scenario/problems.js';

function read(typed: unknown) {
  const problems = new Problems();
  const values = readValues(typed, { path: ['x'], problems });
  return { values, problems: problems.list.map(({ code, message, hint }) => ({ code, message, hint })) };
}

function texts(typed: unknown): string[] {
  const { values, problems } = read(typed);
  if (values === undefined) throw new Error(JSON.stringify(problems));
  return Array.from({ length: values.size }, (_, index) => values.at(index).text);
}

function numbers(typed: unknown): (number | null)[] {
  const { values } = read(typed);
  return Array.from({ length: values?.size ?? 0 }, (_, index) => values?.at(index).number ?? null);
}

describe('values of a swept path', () => {
  it.each([
    ['1..8', ['1', '2', '3', '4', '5', '6', '7', '8']],
    ['1..10 step 4', ['1', '5', '9']],
    ['7..7', ['7']],
    ['0.5..2', ['0.5', '1.5']],
    ['100/s..200/s step 50/s', ['100/s', '150/s', '200/s']],
    ['15k/hour..16k/hour step 0.5k/hour', ['15k/hour', '15.5k/hour', '16k/hour']],
    ['0.1s..0.5s step 0.1s', ['0.1s', '0.2s', '0.3s', '0.4s', '0.5s']],
    ['10%..30% step 10%', ['10%', '20%', '30%']],
    ['1s..1000s log 4', ['1s', '10s', '100s', '1000s']],
    ['1..1000 log 4', ['1', '10', '100', '1000']],
    ['1..4 log 9', ['1', '2', '3', '4']],
    ['client-fin,client-rst', ['client-fin', 'client-rst']],
    ['{client-rst: 90%, client-fin: 10%}, client-fin', ['{client-rst: 90%, client-fin: 10%}', 'client-fin']],
    ['1,2,4..6', ['1', '2', '4', '5', '6']],
    ['198.51.100.1-198.51.100.4,198.51.100.0/24', ['198.51.100.1-198.51.100.4', '198.51.100.0/24']],
    ['"a,b",c', ['"a,b"', 'c']],
    [8, ['8']],
    [
      ['client-fin', { 'client-rst': '50%', 'client-fin': '50%' }],
      ['client-fin', '{"client-rst":"50%","client-fin":"50%"}'],
    ],
    [
      ['1..2', 5],
      ['1', '2', '5'],
    ],
  ])('%j are %j', (typed, expected) => {
    expect(texts(typed)).toEqual(expected);
  });

  it('are written in the base unit where the ends of a range have different ones', () => {
    expect(texts('30s..2min step 30s')).toEqual(['30s', '60s', '90s', '120s']);
    expect(texts('1min..2min step 30s')).toEqual(['60s', '90s', '120s']);
    expect(texts('1h 30min..1h 31min step 30s')).toEqual(['5400s', '5430s', '5460s']);
    expect(texts('60/min..3/s step 1/s')).toEqual(['1/s', '2/s', '3/s']);
  });

  it('have their number in SI, and the input that the scenario gets', () => {
    expect(numbers('60/min..180/min step 60/min')).toEqual([1, 2, 3]);
    expect(numbers('250ms,4 min')).toEqual([0.25, 240]);
    expect(numbers('10%,20%')).toEqual([0.1, 0.2]);
    expect(numbers('client-fin,20s')).toEqual([null, null]);
    expect(read('1..2').values?.at(1).input).toBe(2);
    expect(read('1s..2s step 1s').values?.at(1).input).toBe('2s');
    expect(read('{a: 10%}').values?.at(0).input).toEqual({ a: '10%' });
  });

  it.each([
    ['8..1', 'out-of-range', 'the range "8..1" is reversed', 'write 1..8'],
    ['1min..30s step 1s', 'out-of-range', 'the range "1min..30s step 1s" is reversed', 'write 30s..1min'],
    [
      '100..1000/s step 5/s',
      'wrong-unit',
      'the range "100..1000/s step 5/s" mixes a bare number and a rate',
      'write 100/s',
    ],
    [
      '1s..10/s step 1s',
      'wrong-unit',
      'the range "1s..10/s step 1s" mixes a duration and a rate',
      'write both in the unit of the key, such as 1s',
    ],
    ['1/s..9/s step 2', 'wrong-unit', 'the range "1/s..9/s step 2" mixes a rate and a bare number', 'write 2/s'],
    ['1..8 step 0', 'out-of-range', 'a range cannot go in steps of 0', 'write a step above zero, for example 1'],
    ['1s..9s', 'invalid-value', 'the range "1s..9s" does not say its steps', 'write 1s..9s step 1s, or 1s..9s log 10'],
    ['1s..9s log 1', 'invalid-value', '"log" needs the number of points, 2 or more, not "1"', 'write 1s..9s log 10'],
    ['1s..9s log', 'invalid-value', '"log" needs the number of points, 2 or more, not ""', 'write 1s..9s log 10'],
    [
      '0s..9s log 5',
      'out-of-range',
      'a logarithmic range cannot begin at zero',
      'begin above zero, or write step instead of log',
    ],
    [
      '1..1e10',
      'out-of-range',
      'the range "1..1e10" has 10000000000 points; a sweep has at most 1000000000',
      'take larger steps',
    ],
    [
      '1s..1h step 1ns',
      'out-of-range',
      'the range "1s..1h step 1ns" has 3600000000000 points; a sweep has at most 1000000000',
      'take larger steps',
    ],
    ['1..', 'invalid-value', 'in the range "1..", nothing is written here', 'write a whole number such as 3000'],
    ['1,,2', 'invalid-value', 'a value is missing', 'write values such as 1..8, or a,b,c'],
    ['', 'invalid-value', 'a value is missing', 'write values such as 1..8, or a,b,c'],
    [
      '{a: 1',
      'invalid-value',
      'the value "{a: 1" cannot be read',
      'write it as in a scenario, a mix as {client-rst: 90%, client-fin: 10%}',
    ],
  ])('%j is refused: %s', (typed, code, message, hint) => {
    const { values, problems } = read(typed);
    expect(values).toBeUndefined();
    expect(problems).toMatchObject([{ code, message }]);
    if (code !== 'invalid-value' || !message.includes('nothing')) expect(problems[0]?.hint).toBe(hint);
  });
});

describe('steps of a range', () => {
  it('are exact decimals, the first as typed and none beyond the last', () => {
    const decimals = fc.tuple(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 1e4 }),
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: 0, max: 6 }),
    );
    fc.assert(
      fc.property(decimals, ([first, width, step, places]) => {
        const text = (value: number) => String(value / 10 ** places);
        const { size, digits } = linearSteps(text(first), text(first + width), text(step));
        expect(size).toBe(Math.floor(width / step) + 1);
        for (const index of [0, Math.floor(size / 2), size - 1]) {
          expect(Number(digits(index))).toBe((first + index * step) / 10 ** places);
          expect(digits(index).length).toBeLessThanOrEqual(15);
        }
      }),
    );
  });

  it('grow by equal factors on a logarithmic range, to six digits, the ends as typed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: 1.01, max: 1e9, noNaN: true }),
        fc.integer({ min: 2, max: 5000 }),
        (first, times, size) => {
          const [from, to] = [String(first), String(first * times)];
          const steps = logSteps(from, to, size);
          expect([steps.digits(0), steps.digits(size - 1)]).toEqual([from, to]);
          for (let index = 1; index < size; index += Math.ceil(size / 7)) {
            const exact = first * times ** (index / (size - 1));
            expect(Math.abs(Number(steps.digits(index)) / exact - 1)).toBeLessThan(1e-5);
            expect(Number(steps.digits(index))).toBeGreaterThan(Number(steps.digits(index - 1)));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
