import { describe, expect, it } from 'vitest';
import { type CaseTest, fieldsNotCompared, referenceCases } from './case-test.js';
import { incidentCases } from './incident-cases.js';
import { queueingCases } from './queueing-cases.js';
import { sizingCases } from './sizing-cases.js';
import { usageCases } from './usage-cases.js';
import { vendorCases } from './vendor-cases.js';

const groups = [vendorCases, queueingCases, sizingCases, usageCases, incidentCases];

/** Cases that steady state does not answer, and what does. */
const elsewhere: Readonly<Record<string, string>> = {
  Q23: 'simulated.test.ts: the demand follows a sine',
  Q29: 'simulated.test.ts: ports in use some seconds after the start',
  P08: 'nothing: memory of held ports',
};

describe('the reference cases, as scenarios through check', () => {
  it('are each answered here or listed with what answers them, none twice', () => {
    const named = [...groups.flatMap((group) => Object.keys(group)), ...Object.keys(elsewhere)];
    expect([...named].sort()).toEqual(referenceCases.map(({ id }) => id).sort());
    expect(new Set(named).size).toBe(named.length);
  });

  const titled = referenceCases.flatMap(({ id, title }): [string, string, CaseTest][] => {
    const test = groups.map((group) => group[id]).find((found) => found !== undefined);
    return test === undefined ? [] : [[id, title, test]];
  });
  it.each(titled)('%s: %s', async (id, _title, test) => {
    expect(await fieldsNotCompared(id, test)).toEqual([]);
  });
});
