import { describe, expect, it } from 'vitest';
import { partings, simulated } from './beside.js';
import { FAMILIES } from './families.js';

const everyDay = FAMILIES.map(([name, cases]) => [name, cases.filter(({ longOnly }) => longOnly !== true)] as const);

describe.each(everyDay)('model and simulation agree: %s', (_name, cases) => {
  it.each(cases)('$title', async (one) => {
    const simulation = await simulated(one);
    expect((await partings(one, simulation)).join('\n')).toBe('');
    // The same intervals must not hold a model whose holding times are a little wrong.
    if (one.planted !== undefined) expect(await partings(one, simulation, [one.planted])).not.toEqual([]);
  });
});
