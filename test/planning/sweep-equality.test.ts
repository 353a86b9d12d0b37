import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { evaluateScenario } from '../../src/planning/evaluate.js';
import type { GroupResult, ScenarioResult } from '../../src/planning/result.js';
import { type Span, valuesAt } from '../../src/planning/sweep/grid.js';
import { sweepMetrics } from '../../src/planning/sweep/metrics.js';
import { computePoints, type MetricValue } from '../../src/planning/sweep/points.js';
import { planSweep, type SweepPlan } from '../../src/planning/sweep/prepare.js';
import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.js';
import { runs } from '../runs.js';
import { parsed } from './check-text.js';

const SCENARIO = `
platform: linux-netfilter
parameters: {users: 3000}
pool: {addresses: 2, ports: 1024-9000}
destinations: {a: {endpoints: 2}, b: {weights: {x: 70%, y: 30%}}}
traffic:
  web: {to: a, rate: 90/s, lifetime: 20s, close: client-fin}
  api: {to: b, rate: = users * 0.02/s, lifetime: {mean: 5s, distribution: constant}, close: {client-rst: 60%, server-fin: 40%}}
  dns: {to: a, protocol: udp, rate: 30/s, lifetime: 100ms}
limits: {newConnections: 900/s}
`;

/** Everything that a sweep treats in a way of its own, and some things that it does not. */
const AXES = [
  'traffic.web.rate=1/s..2000/s log 5',
  'traffic.web.rate=40/s,3k/min,0/s',
  'traffic.web.lifetime=1s..100s log 4',
  'traffic.web.close=client-fin,client-rst,server-fin,{client-fin: 50%, client-rst: 50%}',
  'traffic.web.retries=0,2,50%',
  'traffic.web.requestsPerConnection=1,4',
  'traffic.web.to=a,b',
  'traffic.web.rate== users * 0.1/s,= users / 40s',
  'traffic.api.lifetime.mean=0s..40s step 10s',
  'traffic.api.peakedness=1..3',
  'traffic.dns.rate=1/s..1001/s step 500/s',
  'users=1000..9000 step 4000',
  'platform=linux-netfilter,generic-nat,generic-proxy,haproxy-tcp,linux-netfilter-legacy',
  'pool.addresses=1..3',
  'pool.sharing=shared,{slices: 3},{pinned: {clients: 7}}',
  'pool.reuse=per-endpoint,per-host,exclusive',
  'timers.timeWait=10s..110s step 50s',
  'destinations.a.endpoints=1..3',
  'limits.connections=100..1e5 log 3',
  'thresholds=[load < 70%],[headroom > 2],["web: blocking < 1e-6", occupancy < 50%]',
];

/** The numbers of `check`, which adds words to what `evaluateScenario` finds. */
type Numbers = Omit<ScenarioResult, 'findings' | 'assumptions' | 'levers'>;

/** What each metric is, read off the result of check. */
const REFERENCE: Readonly<Record<string, (result: Numbers) => MetricValue>> = {
  status: ({ status }) => status,
  load: highest((group) => group.load),
  occupancy: highest((group) => group.occupancy),
  blocking: highest((group) => Math.max(group.blockingProbability, group.earlyFailure?.estimatedBlocking ?? 0)),
  headroom: ({ headroom }) => headroom.factor,
  limitedBy: ({ headroom }) => headroom.limitedBy,
  binding: ({ binding }) => binding?.group ?? null,
  'ports.free': ({ groups }) => Math.min(...groups.map((group) => group.headroom.ports)),
  holdingTime: highest((group) => group.holdingTimeSeconds),
  offered: total((group) => group.offeredErlangs),
  unavailable: total((group) => group.unavailableErlangs),
  carried: total((group) => group.carriedErlangs),
  reuseRisk: highest((group) => group.reuseRisk.probability),
  group: (result) => busiest(result).id,
  ports: (result) => busiest(result).ports,
  addresses: ({ pools }) => pools.reduce((sum, pool) => sum + pool.addresses, 0),
  secondsToFill: ({ groups }) => {
    const times = groups.flatMap(({ secondsToFill }) => secondsToFill ?? []);
    return times.length === 0 ? null : Math.min(...times);
  },
};

function highest(value: (group: GroupResult) => number): (result: Numbers) => number {
  return ({ groups }) => Math.max(...groups.map(value));
}

function total(value: (group: GroupResult) => number): (result: Numbers) => number {
  return ({ groups }) =>
    groups.filter(({ role }) => role === 'mean').reduce((sum, group) => sum + group.count * value(group), 0);
}

function busiest({ groups }: Numbers): GroupResult {
  return groups.reduce((most, group) => (group.load > most.load ? group : most));
}

async function planOf(scenario: ParsedScenario, vary: readonly string[], zip = false): Promise<SweepPlan> {
  const result = await planSweep(scenario, { vary, zip, metrics: Object.keys(REFERENCE) });
  if (result.ok) return result.plan;
  throw new Error(JSON.stringify(result.diagnostics));
}

function computed(plan: SweepPlan, span: Span = { from: 0, to: plan.grid.size }): (readonly MetricValue[])[] {
  const rows: MetricValue[][] = [];
  computePoints(plan, span, (_, __, metrics) => rows.push([...metrics]));
  return rows;
}

/** Compares some points of a grid with the scenario that `--set` of their values gives. */
async function compare(
  scenario: string,
  plan: SweepPlan,
  points: readonly number[],
  numbers: (changed: ParsedScenario) => Numbers = checkScenario,
): Promise<number> {
  let compared = 0;
  for (const point of points) {
    const row = computed(plan, { from: point, to: point + 1 })[0];
    const set = valuesAt(plan.grid, point).map(({ text }, k) => `${plan.grid.axes[k]?.name}=${text}`);
    const changed = await parseScenario(scenario, { set });
    const result = changed.ok ? numbers(changed) : undefined;
    const expected = result
      ? plan.metrics.map(({ name }) => REFERENCE[name]?.(result))
      : plan.metrics.map(({ name }) => (name === 'status' ? 'invalid' : null));
    expect({ set, metrics: row }).toEqual({ set, metrics: expected });
    compared += 1;
  }
  return compared;
}

const axesOf = fc
  .uniqueArray(fc.constantFrom(...AXES), {
    minLength: 1,
    maxLength: 3,
    selector: (axis) => axis.slice(0, axis.indexOf('=')),
  })
  .filter((axes) => !clash(axes));

/** Paths of which one stands inside another cannot be varied together. */
function clash(axes: readonly string[]): boolean {
  const paths = axes.map((axis) => axis.slice(0, axis.indexOf('=')));
  return paths.some((path) => paths.some((other) => other !== path && other.startsWith(`${path}.`)));
}

describe('a point of a sweep', () => {
  it('has to the last bit the numbers that check gives for the scenario with its values set', async () => {
    const scenario = await parsed(SCENARIO);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(axesOf, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), async (vary, picks) => {
        const plan = await planOf(scenario, vary);
        const points = [...new Set(picks.map((pick) => pick % plan.grid.size))];
        compared += await compare(SCENARIO, plan, points, (changed) => evaluateScenario(changed.scenario).result);
      }),
      { numRuns: runs(25, 110) },
    );
    expect(compared).toBeGreaterThanOrEqual(runs(50, 300));
  }, 60_000);

  it('has them for values that go together, too', async () => {
    const scenario = await parsed(SCENARIO);
    const vary = ['traffic.web.rate=10/s..50/s step 20/s', 'traffic.web.lifetime=1s,2s,4s', 'pool.addresses=1..3'];
    const plan = await planOf(scenario, vary, true);
    expect(plan.grid.size).toBe(3);
    await compare(SCENARIO, plan, [0, 1, 2]);
  });

  it('has them where only values together make a scenario', async () => {
    const vary = ['traffic.api.close.client-rst=10%..90% step 40%', 'traffic.api.close.server-fin=90%,50%,10%'];
    const plan = await planOf(await parsed(SCENARIO), vary, true);
    await compare(SCENARIO, plan, [0, 1, 2]);
  });

  it('has them for a part of a grid that begins anywhere', async () => {
    const vary = ['pool.addresses=1..3', 'traffic.web.rate=10/s..50/s step 10/s', 'users=1..4'];
    const whole = computed(await planOf(await parsed(SCENARIO), vary));
    const part = computed(await planOf(await parsed(SCENARIO), vary), { from: 17, to: 39 });
    expect(part).toEqual(whole.slice(17, 39));
  });

  it('asks for every metric that there is', () => {
    expect(
      sweepMetrics
        .map(({ name }) => name)
        .filter((name) => name !== 'rate')
        .sort(),
    ).toEqual(Object.keys(REFERENCE).sort());
  });
});
