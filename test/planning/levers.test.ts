import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../runs.js';
import { anyScenario, textOf } from './any-scenario.js';
import { check } from './check-text.js';

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
      { numRuns: runs(12, 25) },
    );
    expect(tried).toBeGreaterThan(40);
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
      { numRuns: runs(20, 40) },
    ));

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
