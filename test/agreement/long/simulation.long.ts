import { describe, expect, it } from 'vitest';
import { partings, simulated } from '../beside.js';
import { FAMILIES } from '../families.js';

/** So many times the events of every day: intervals a third as wide. */
const EFFORT = 10;

describe.each(FAMILIES)('model and simulation agree at ten times the length: %s', (_name, cases) => {
  it.each(cases)('$title', async (one) => {
    expect((await partings(one, await simulated(one, EFFORT))).join('\n')).toBe('');
  });
});
