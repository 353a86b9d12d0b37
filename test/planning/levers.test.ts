import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVariants } from '../../src/planning/compare/compare.js';
import { closeVariants } from '../../src/planning/compare/compare-variants.js';
import { scenarioControls, settingsFor } from '../../src/planning/report/controls.js';
import { runs } from '../runs.js';
import { anyScenario, textOf } from './any-scenario.js';
import { check } from './check-text.js';
import { parsed } from './parsed.js';

describe('levers', () => {
  it('do what they say: typed after --set they give the headroom, load and verdict they promise', async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const text = textOf(tree);
        const before = await check(text);
        for (const lever of before.levers) {
          const set = lever.set.map(({ path, value }) => `${path}=${value}`);
          const after = await check(text, set);
          expect(after.headroom.factor).toBe(lever.headroomFactor);
          expect(after.status).toBe(lever.status);
          expect(Math.max(...after.groups.map(({ load }) => load))).toBe(lever.load);
          if (lever.gain !== null)
            expect(lever.gain).toBeCloseTo((after.headroom.factor ?? 0) / (before.headroom.factor ?? 1), 9);
          tried++;
        }
      }),
      { numRuns: runs(6, 25) },
    );
    expect(tried).toBeGreaterThan(runs(15, 40));
  });

  it('come with those that help first, then by headroom, and each is worth having', () =>
    fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const { levers, status } = await check(textOf(tree));
        const failing = levers.map((lever) => Number(lever.status === 'fail'));
        expect(failing).toEqual([...failing].sort((a, b) => a - b));
        for (const wanted of [0, 1]) {
          const factors = levers
            .filter((_, index) => failing[index] === wanted)
            .map(({ headroomFactor }) => headroomFactor ?? Number.POSITIVE_INFINITY);
          expect(factors).toEqual([...factors].sort((a, b) => b - a));
        }
        for (const lever of levers)
          expect((lever.gain ?? 0) > 1 || (status === 'fail' && lever.status !== 'fail')).toBe(true);
      }),
      { numRuns: runs(10, 40) },
    ));

  it.each([
    // 0.1 + 0.2, and shares whose sum is not 1 to the last bit.
    ['client-fin: 10%, server-fin: 20%, idle: 70%', '{client-rst: 30%, idle: 70%}'],
    ['client-fin: 70%, server-fin: 10%, server-rst: 10%, half-close: 10%', '{client-fin: 90%, half-close: 10%}'],
    ['client-fin: 30%, server-fin: 30%, server-rst: 30%, idle: 10%', '{client-fin: 90%, idle: 10%}'],
  ])('are typed in round numbers, as close variants are: {%s}', async (mix, expected) => {
    const text = `
platform: generic-nat
pool: {addresses: 1}
parameters: {keepAlive: 1.1, half: 3}
timers: {timeWait: = keepAlive * half * 1s, establishedIdle: 60s}
traffic: {web: {rate: 100/s, lifetime: 1s, requestsPerConnection: = keepAlive * half, close: {${mix}}}}
`;
    const { levers } = await check(text);
    const set = [...levers, ...compareVariants(closeVariants(await parsed(text)), 'close').variants].map(
      (one) => one.set,
    );
    const values = set.flat().map(({ value }) => value);
    expect(values).toContain(expected);
    expect(levers.flatMap((one) => [one.label, ...one.set.map(({ value }) => value)]).join()).toContain('6.6');
    for (const text of [...values, ...levers.map(({ label }) => label)]) expect(text).not.toMatch(/\d\.\d{4}/);
    const [control] = scenarioControls(await parsed(text)).filter(({ kind }) => kind === 'mix');
    expect(control?.kind).toBe('mix');
    for (const share of [0.1, 0.7]) {
      const path = `traffic.web.close.${mix.split(':')[0]}`;
      const [moved] = settingsFor(await parsed(text), path, share) ?? [];
      expect(moved?.value).not.toMatch(/\.\d{13}|0000|9999/);
      expect((await parsed(text, [`${moved?.path}=${moved?.value}`])).scenario.flows).toHaveLength(1);
    }
  });

  it('reach flows whose names need quotes', async () => {
    const text = `
platform: generic-nat
traffic:
  "shop.example web": {rate: 10/s, lifetime: 1s, close: client-fin}
`;
    const { levers } = await check(text);
    const lever = levers.find(({ set }) => set[0]?.path.startsWith('traffic.'));
    const typed = lever?.set.map(({ path, value }) => `${path}=${value}`) ?? [];
    expect(typed).toHaveLength(1);
    expect((await check(text, typed)).headroom.factor).toBe(lever?.headroomFactor);
  });

  it('know the worth of one more address', async () => {
    const { levers, headroom } = await check(`
platform: generic-nat
pool: {addresses: 2}
traffic: {web: {rate: 10/s, lifetime: 1s, close: client-fin}}
`);
    const address = levers.find(({ set }) => set[0]?.path === 'pool.addresses');
    expect(address?.set).toEqual([{ path: 'pool.addresses', value: '3' }]);
    expect(address?.gain).toBeCloseTo(1.5, 9);
    expect(address?.headroomFactor).toBeCloseTo((headroom.factor ?? 0) * 1.5, 6);
  });
});
