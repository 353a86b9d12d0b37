import { describe, expect, it } from 'vitest';
import { messages, understood, withFlow } from './reading.js';

const uses = (name: string, parameters: string) =>
  withFlow(`rate: "= ${name}", lifetime: 1s, close: idle`, `parameters: ${parameters}\n`);

async function rateOf(expression: string, parameters: string) {
  return (await understood(uses(expression, parameters))).flows[0]?.ratePerSecond;
}

describe('parameters', () => {
  it.each([
    ['a * 1/s', '{a: 3000}', 3000],
    ['a * 1/s', '{a: 0.5}', 0.5],
    ['a * 1/s', '{a: 1e3}', 1000],
    ['a * 10/s', '{a: 80%}', 8],
    ['a', '{a: 36k/hour}', 10],
    ['5 / a', '{a: 250ms}', 20],
    ['b', '{a: 10/s, b: = a * 2}', 20],
    ['c', '{a: 4, b: = a * 1s, c: = a / b}', 1],
    ['constructor * 1/s', '{constructor: 5}', 5],
  ])('give %s with %s', async (expression, parameters, expected) => {
    expect(await rateOf(expression, parameters)).toBeCloseTo(expected, 12);
  });

  it('are refused under names that an expression cannot use', async () => {
    for (const name of ['per-user', '2nd', '_a', 'é', 's', 'minutes', 'max', 'e', 'a b']) {
      expect(await messages(uses('1/s', `{"${name}": 5}`)), name).toHaveLength(1);
    }
  });

  it('are read from the top down', async () => {
    expect(await messages(uses('b * 1/s', '{b: = a, a: 5}'))).toEqual(['"a" is defined further down']);
    expect(await messages(uses('b * 1/s', '{b: = b + 1}'))).toEqual(['"b" is defined by itself']);
  });

  it('that are wrong are complained about once, not wherever they are used', async () => {
    expect(await messages(uses('b', '{a: 4m, b: = 5 / a}'))).toEqual(['"m" could mean minutes, months or milli']);
    expect(await messages(uses('a', '{a: }'))).toEqual(['"a" is empty']);
    expect(await messages(uses('a', '{a: true}'))).toHaveLength(1);
  });
});

describe('several mistakes', () => {
  it('of shape and of meaning are reported together', async () => {
    const found = await messages(
      withFlow('rate: 120, lifetme: 20s, close: clientfin', 'thresholds: [laod < 80%]\nlimits: {connections: -1}\n'),
    );
    expect(found).toEqual([
      '"120" has no unit',
      'unknown key "lifetme" in "web"',
      '"clientfin" is no close strategy',
      'there is no metric "laod"',
      '"-1" is negative',
    ]);
  });

  it('do not make others up: a key that is spelt wrongly is not missing as well', async () => {
    expect(await messages(withFlow('rat: 120/s, lifetime: 20s, close: client-fin'))).toEqual([
      'unknown key "rat" in "web"',
    ]);
    const text = withFlow('to: mail, rate: 1/s, lifetime: 2s, close: idle', 'destinations: {mail: 5}\n');
    expect(await messages(text)).toEqual(['"mail" must be a mapping, not 5']);
    expect(await messages(text.replace('platform', 'platfrom'))).toHaveLength(2);
  });

  it('leave a key that is really missing in the list', async () => {
    expect(await messages(withFlow('colour: red, lifetime: 20s, close: client-fin'))).toEqual([
      '"rate" is missing: how many new connections there are',
      'unknown key "colour" in "web"',
    ]);
  });
});
