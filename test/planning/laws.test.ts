import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateScenario } from '../../src/planning/evaluate.js';
import type { GroupResult, ScenarioResult } from '../../src/planning/result.js';
import { anyScenario, type Tree, textOf } from './any-scenario.js';
import { parsed } from './check-text.js';
import { flowsOf, scaled } from './tree.js';

const evaluate = async (tree: Tree): Promise<Pick<ScenarioResult, 'groups' | 'headroom' | 'limits' | 'thresholds'>> =>
  evaluateScenario((await parsed(textOf(tree))).scenario).result;

const ROUNDING = 1e-9;

function near(a: number, b: number, relative = ROUNDING): boolean {
  return Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b));
}

function expectNear(a: number, b: number, relative = ROUNDING): void {
  expect(near(a, b, relative), `${a} is not ${b}`).toBe(true);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const groupsOf = ({ groups }: { readonly groups: readonly GroupResult[] }): readonly GroupResult[] =>
  groups.filter(({ role }) => role === 'mean');

/** Loads at which a share of what is offered can be told from what is refused in double precision. */
const sensible = ({ load }: GroupResult): boolean => load < 1e5;

const all = (property: (tree: Tree) => Promise<void>, numRuns = 60): Promise<void> =>
  fc.assert(fc.asyncProperty(anyScenario, property), { numRuns });

describe('every group of every scenario', () => {
  it('carries no more than it is offered, and no more than it has', () =>
    all(async (tree) => {
      for (const group of (await evaluate(tree)).groups) {
        expect(group.carriedErlangs).toBeLessThanOrEqual(group.offeredErlangs * (1 + ROUNDING));
        expect(group.carriedErlangs).toBeGreaterThanOrEqual(0);
        if (sensible(group)) expect(group.carriedErlangs).toBeLessThanOrEqual(group.ports * (1 + ROUNDING));
        expect(group.unavailableErlangs).toBeLessThanOrEqual(group.offeredErlangs * (1 + ROUNDING));
      }
    }));

  it('shows its carried load state by state', () =>
    all(async (tree) => {
      for (const group of (await evaluate(tree)).groups.filter(sensible))
        expectNear(sum(Object.values(group.states)), group.carriedErlangs, 1e-7);
    }));

  it('offers what its flows, strategies and parts add up to', () =>
    all(async (tree) => {
      for (const group of (await evaluate(tree)).groups) {
        const factor = group.arrivalRatePerSecond === 0 ? 0 : group.attemptRatePerSecond / group.arrivalRatePerSecond;
        expect(factor === 0 || factor >= 1 - ROUNDING).toBe(true);
        expectNear(group.offeredErlangs, group.attemptRatePerSecond * group.holdingTimeSeconds);
        expectNear(group.unavailableErlangs, group.attemptRatePerSecond * group.unavailableSeconds);
        expectNear(sum(group.holding.map((one) => one.arrivalRatePerSecond)), group.arrivalRatePerSecond);
        const held = sum(group.holding.map((one) => one.arrivalRatePerSecond * one.holdingTimeSeconds));
        if (factor === 1) expectNear(held, group.offeredErlangs);
        for (const { parts, holdingTimeSeconds } of group.holding) {
          expectNear(sum(parts.map(({ seconds }) => seconds)), holdingTimeSeconds);
          expect(parts.every(({ seconds, hardSeconds }) => hardSeconds >= 0 && hardSeconds <= seconds)).toBe(true);
        }
      }
    }));

  it('has probabilities between 0 and 1 that agree with their logarithms, and quantiles in order', () =>
    all(async (tree) => {
      for (const group of (await evaluate(tree)).groups) {
        const { blockingProbability: blocking, logBlockingProbability: log, lossProbability: loss } = group;
        expect(blocking >= 0 && blocking <= 1 && loss >= 0 && loss <= blocking * (1 + ROUNDING)).toBe(true);
        if (log !== null && blocking > 1e-290) expectNear(Math.exp(log), blocking, 1e-7);
        if (log === null) expect(blocking).toBe(0);
        expectNear(group.blockedPerSecond, group.attemptRatePerSecond * blocking);
        const { p99, p999 } = group.occupiedPorts;
        expect(p99 <= p999 && p999 <= group.ports && Number.isInteger(p99)).toBe(true);
        expectNear(group.load, group.unavailableErlangs / group.ports);
        expectNear(group.occupancy, group.carriedErlangs / group.ports);
        if (sensible(group)) expect(group.headroom.ports).toBeGreaterThanOrEqual(-ROUNDING * group.ports);
      }
    }));

  it('is full, but for what fluctuates, at the saturation rate', () =>
    all(async (tree) => {
      for (const group of (await evaluate(tree)).groups) {
        const { saturationRatePerSecond: rate, attemptRatePerSecond, load } = group;
        if (rate !== null && load > 0) expectNear((rate * load) / attemptRatePerSecond, 1);
      }
    }));
});

describe('all groups together', () => {
  it('are offered the rate of every flow, once a box on its way', () =>
    all(async (tree) => {
      const { groups } = await evaluate(tree);
      for (const [id, flow] of Object.entries(flowsOf(tree))) {
        const offered = sum(
          groupsOf({ groups }).map(
            (group) =>
              group.count *
              sum(
                group.holding.filter((one) => one.flow === id).map(({ arrivalRatePerSecond }) => arrivalRatePerSecond),
              ),
          ),
        );
        const requests = Number(flow.requestsPerConnection ?? 1);
        // A profile multiplies the rate; the plan is for its peak.
        const factors = Object.values((flow.profile ?? { peak: 1 }) as Readonly<Record<string, number | string>>);
        const peak = Math.max(
          ...factors.map((factor) => (typeof factor === 'number' ? factor : Number.parseFloat(factor) / 100)),
        );
        expectNear(offered, (Number.parseFloat(String(flow.rate)) * peak) / requests);
      }
    }));

  it('refuse a larger share when every rate rises', () =>
    all(async (tree) => {
      const [now, busier] = [(await evaluate(tree)).groups, (await evaluate(scaled(tree, 1.3))).groups];
      for (const [index, group] of now.entries()) {
        const { logBlockingProbability: before } = group;
        const after = busier[index]?.logBlockingProbability ?? null;
        if (before !== null && before < -1e-9 && group.load > 0) {
          expect(after).not.toBeNull();
          expect(after ?? 0).toBeGreaterThan(before - 1e-9 * Math.abs(before));
        }
      }
    }));

  it('do not care whether a flow is written as one or as two halves', () =>
    all(async (tree) => {
      const [[id, flow] = ['', {}], ...others] = Object.entries(flowsOf(tree));
      const half = { ...flow, rate: `${Number.parseFloat(String(flow.rate)) / 2}/s` };
      const traffic = Object.fromEntries([[id, half], [`${id}-too`, half], ...others]);
      const [whole, halves] = [await evaluate(tree), await evaluate({ ...tree, traffic })];
      expect(halves.groups.length).toBe(whole.groups.length);
      for (const [index, group] of whole.groups.entries()) {
        const other = halves.groups[index];
        expectNear(other?.offeredErlangs ?? Number.NaN, group.offeredErlangs);
        expectNear(other?.carriedErlangs ?? Number.NaN, group.carriedErlangs, 1e-7);
        expectNear(other?.logBlockingProbability ?? 0, group.logBlockingProbability ?? 0, 1e-7);
        for (const [state, ports] of Object.entries(group.states).filter(() => sensible(group)))
          expectNear(other?.states[state as keyof typeof group.states] ?? 0, ports, 1e-7);
      }
      const [before, after] = [whole.headroom.factor, halves.headroom.factor];
      if (before === null) expect(after).toBeNull();
      else expectNear(after ?? Number.NaN, before, 1e-6);
    }));

  it('each get half of it when there are twice as many equal endpoints', () =>
    all(async (tree) => {
      const [first] = Object.values(flowsOf(tree));
      const one = (endpoints: number): Tree => {
        const { oversubscription: _o, ...pool } = tree.pool as Tree;
        return {
          ...tree,
          pool: { ...pool, reuse: 'per-endpoint' },
          destinations: { inner: { endpoints } },
          traffic: { flow: { ...first, to: 'inner', retries: 0 } },
        };
      };
      const [single, double] = [groupsOf(await evaluate(one(3))), groupsOf(await evaluate(one(6)))];
      for (const [index, group] of single.entries()) {
        const other = double[index];
        expect([other?.count, other?.ports]).toEqual([group.count * 2, group.ports]);
        expectNear(other?.arrivalRatePerSecond ?? Number.NaN, group.arrivalRatePerSecond / 2);
        expectNear(other?.offeredErlangs ?? Number.NaN, group.offeredErlangs / 2);
      }
    }));
});
