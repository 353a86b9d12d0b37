import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateScenario } from '../../src/planning/evaluate.js';
import { meets } from '../../src/planning/metrics.js';
import type { GroupResult, ScenarioResult } from '../../src/planning/result.js';
import type { Threshold } from '../../src/scenario/scenario.js';
import { anyScenario, type Tree, textOf } from './any-scenario.js';
import { check, parsed } from './check-text.js';
import { scaled } from './tree.js';

interface Evaluated {
  readonly result: Pick<ScenarioResult, 'groups' | 'headroom' | 'limits' | 'thresholds' | 'binding'>;
  readonly thresholds: readonly Threshold[];
}

const evaluate = async (tree: Tree): Promise<Evaluated> => {
  const { scenario } = await parsed(textOf(tree));
  return { result: evaluateScenario(scenario).result, thresholds: scenario.thresholds };
};

/** What a threshold on a group's metric compares. */
function metricOf(group: GroupResult | undefined, metric: Threshold['metric']): number {
  if (group === undefined) throw new Error('the group is still there at another rate');
  switch (metric) {
    case 'load':
      return group.load;
    case 'occupancy':
      return group.occupancy;
    case 'ports.free':
      return group.headroom.ports;
    case 'reuseRisk':
      return group.reuseRisk.probability;
    case 'blocking':
      return Math.max(group.blockingProbability, group.earlyFailure?.estimatedBlocking ?? 0);
    default:
      throw new Error(`not a metric of a group: ${String(metric)}`);
  }
}

/** Just below and just above a solved factor. */
const STEP = 1e-7;

describe('headroom', () => {
  it('of every group is solved: just below its factor the named limit holds, just above it is missed', async () => {
    let solved = 0;
    await fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const { result, thresholds } = await evaluate(tree);
        const [index, group] =
          [...result.groups.entries()].find(
            ([
              ,
              {
                headroom: { factor },
              },
            ]) => factor !== null && factor > 1e-6,
          ) ?? [];
        const { factor = null, limitedBy = null } = group?.headroom ?? {};
        if (index === undefined || factor === null || factor > 1e9) return;
        const named = thresholds.find(({ expression }) => expression === limitedBy);
        const { metric, comparison, limit } = named ?? { metric: 'load' as const, comparison: '<' as const, limit: 1 };
        const at = async (times: number) =>
          metricOf((await evaluate(scaled(tree, factor * times))).result.groups[index], metric);
        expect(meets(await at(1 - STEP), comparison, limit)).toBe(true);
        expect(meets(await at(1 + STEP), comparison, limit)).toBe(false);
        solved++;
      }),
      { numRuns: 60 },
    );
    expect(solved).toBeGreaterThan(25);
  });

  it('of the scenario is the least of its groups, second limits and thresholds on these', () =>
    fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const { result } = await evaluate(tree);
        const { factor, limitedBy } = result.headroom;
        const groups = result.groups.flatMap(({ headroom }) => headroom.factor ?? []);
        if (factor === null) expect(groups).toEqual([]);
        else {
          expect(factor).toBeLessThanOrEqual(Math.min(...groups, Number.POSITIVE_INFINITY));
          const names = result.groups.map(({ headroom }) => headroom.limitedBy);
          const ofLimit = result.limits.some(({ key }) => limitedBy?.startsWith(key));
          expect(names.includes(limitedBy) || ofLimit).toBe(true);
          if (!ofLimit) expect(groups).toContain(factor);
        }
      }),
      { numRuns: 60 },
    ));

  it('names the first limit that growth meets, of two on the same group', async () => {
    const of = (thresholds: string) =>
      check(`
platform: generic-nat
pool: {ports: 1024-2023}
traffic: {flow: {rate: 1/s, lifetime: 10s, close: client-fin}}
thresholds: [${thresholds}]
`);
    const load = (await of('load < 70%')).headroom.factor ?? 0;
    const blocking = (await of('blocking < 1%')).headroom.factor ?? 0;
    expect(load).toBeCloseTo(2.8, 9);
    expect(blocking).toBeGreaterThan(load);
    for (const both of ['load < 70%, blocking < 1%', 'blocking < 1%, load < 70%'])
      expect((await of(both)).headroom).toMatchObject({ factor: load, limitedBy: 'load < 70%' });
    expect((await of('load < 99%, blocking < 1%')).headroom).toMatchObject({
      factor: blocking,
      limitedBy: 'blocking < 1%',
    });
  });

  it('falls below 1 when a limit is missed already', async () => {
    const result = await check(`
platform: generic-nat
pool: {ports: 1024-2023}
timers: {timeWait: 10s}
traffic: {flow: {rate: 200/s, lifetime: 0s, close: client-fin}}
`);
    expect(result.groups[0]?.load).toBeCloseTo(2, 9);
    expect(result.headroom).toMatchObject({ limitedBy: 'load < 80%' });
    expect(result.headroom.factor).toBeCloseTo(0.4, 9);
    expect(result.status).toBe('fail');
  });

  it('grows retries with the rest: the attempts, not the first tries, fill the ports', async () => {
    const of = (retries: string) =>
      check(`
platform: generic-nat
pool: {ports: 1024-1123}
timers: {afterReset: 0s}
traffic: {flow: {rate: 50/s, lifetime: 1s, close: client-rst, retries: ${retries}}}
thresholds: [blocking < 5%]
`);
    const [none, three] = [await of('0'), await of('3')];
    const [once, again] = [none.headroom.factor ?? 0, three.headroom.factor ?? 0];
    // At the limit B = 5 %, so that each connection makes 1 + B + B² + B³ attempts.
    const attempts = 1 + 0.05 + 0.05 ** 2 + 0.05 ** 3;
    expect(again * attempts).toBeCloseTo(once, 7);
  });

  it('stops at clients who are all connected, whatever the threshold', async () => {
    const result = await check(`
platform: generic-nat
pool: {ports: 1024-2023}
timers: {afterReset: 0s}
traffic: {flow: {rate: 10/s, lifetime: 10s, close: client-rst, sources: 400}}
`);
    expect(result.groups[0]?.formula.name).toBe('Engset');
    expect(result.headroom.factor).toBeCloseTo(4, 6);
  });
});

describe('clients that are counted', () => {
  it.each(
    ['linux-netfilter', 'linux-netfilter-legacy', 'cilium-ebpf'].flatMap((platform) =>
      [1500, 15_000, 32_767, 64_512, 64_513].map((sources) => [platform, sources] as const),
    ),
  )('may be fewer than the ports that %s searches: %d', async (platform, sources) => {
    const text = `platform: ${platform}\npool: {addresses: 1}\ntraffic: {web: {rate: 50/s, lifetime: 20s, close: client-fin, sources: ${sources}}}\n`;
    const { status, groups, findings } = await check(text);
    expect(status).toBe('pass');
    const load = groups[0]?.earlyFailure?.trustedLoad ?? Number.NaN;
    expect(load).toBeGreaterThan(0.5);
    expect(load).toBeLessThanOrEqual(1);
    const words = findings.find(({ code }) => code === 'early-failure')?.message ?? '';
    expect(words).toMatch(load === 1 ? /its clients are too few for that/u : /from load [\d.]+% on/u);
  });
});
