import { expect } from 'vitest';
import { checkGroup } from '../planning/check-text.js';
import { type CaseTest, caseTest } from './case-test.js';
import { expectClose } from './close-to.js';

/** Blocking of a loss system of so many servers. */
const blocking = async (servers: number, erlangs: number): Promise<number> => {
  const flow = `rate: ${erlangs}/s, lifetime: 1s, close: client-rst`;
  const text = `platform: generic-proxy\npool: {ports: 1024-${1023 + servers}}\ntraffic: {flow: {${flow}}}\n`;
  return (await checkGroup(text)).blockingProbability;
};

/** Probability that an arrival would have to wait (Erlang-C), from the loss of the same group (Erlang-B). */
const delay = async (servers: number, erlangs: number): Promise<number> => {
  if (servers <= erlangs) return 1;
  const loss = await blocking(servers, erlangs);
  return loss / (1 - (erlangs / servers) * (1 - loss));
};

/** How many ports beside the load are enough. */
export const sizingCases: Readonly<Record<string, CaseTest>> = {
  Q26: caseTest<
    { R: number[]; alpha: number[] },
    { table: Readonly<Record<string, number[]>>; k: Readonly<Record<string, number>> }
  >(async ({ R, alpha }, { table, k }) => {
    for (const load of R) {
      for (const [index, probability] of alpha.entries()) {
        const row = table[String(load)] ?? [];
        const [exact = 0, approximate = 0] = row.slice(2 * index, 2 * index + 2);
        // A port allocator refuses instead of letting wait; the published cross-check joins the two.
        expect(await delay(exact, load)).toBeLessThanOrEqual(probability);
        expect(await delay(exact - 1, load)).toBeGreaterThan(probability);
        const factor = k[String(probability)] ?? 0;
        expect(Math.ceil(load + factor * Math.sqrt(load))).toBe(approximate);
        expectClose(approximate, exact, 1 / exact + 1e-9);
      }
    }
  }),
};
