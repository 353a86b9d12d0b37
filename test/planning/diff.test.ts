import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffScenarios } from '../../src/planning/diff/diff.js';
import { isMissed } from '../../src/planning/diff/diff-gate.js';
import type { DiffReport, MetricChange } from '../../src/planning/diff/diff-result.js';
import { parsed } from './parsed.js';

const PLAN = `
platform: linux-netfilter
pool: {addresses: 198.51.100.10-198.51.100.11, allocator: {search: exhaustive}}
traffic:
  web: {rate: 900/s, lifetime: 60s, close: client-rst}
`;

/** What `--set` makes of the plan. */
async function changed(...set: readonly string[]): Promise<DiffReport> {
  return diffScenarios(await parsed(PLAN), await parsed(PLAN, set));
}

async function between(before: string, after: string): Promise<DiffReport> {
  return diffScenarios(await parsed(before, [], 'before.yaml'), await parsed(after, [], 'after.yaml'));
}

const inputs = ({ changes }: DiffReport) =>
  changes.map(({ path, before, after }) => `${path}: ${before ?? '∅'} → ${after ?? '∅'}`);
const follows = (report: DiffReport) =>
  Object.fromEntries(report.follows.map(({ path, before, after }) => [path, [before, after]]));

const DISTRIBUTION = 'traffic.web.lifetime.distribution';

/** A scenario of one or two flows; numbers that keep well away from what the reader refuses. */
const scenarios = fc
  .record({
    platform: fc.constantFrom('linux-netfilter', 'generic-proxy', 'generic-nat', 'aws-nat-gateway'),
    addresses: fc.integer({ min: 1, max: 4 }),
    flows: fc.array(
      fc.record({
        rate: fc.integer({ min: 0, max: 3000 }),
        lifetime: fc.integer({ min: 1, max: 300 }),
        close: fc.constantFrom('client-fin', 'client-rst', 'server-fin'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    threshold: fc.option(fc.constantFrom('load < 50%', 'headroom > 1.5', 'blocking < 1e-6')),
  })
  .map(
    ({ platform, addresses, flows, threshold }) => `
platform: ${platform}
pool: {addresses: ${addresses}}
destinations: {a: {endpoints: 2}, b: {endpoints: 1}}
traffic:
${flows.map((flow, index) => `  flow${index}: {to: ${index === 0 ? 'a' : 'b'}, rate: ${flow.rate}/s, lifetime: ${flow.lifetime}s, close: ${flow.close}}`).join('\n')}
${threshold === null ? '' : `thresholds: [${threshold}]`}
`,
  );

describe('the difference of a scenario and itself', () => {
  it('is empty, and no reason to fail a merge', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (text) => {
        const report = await between(text, text);
        expect(report).toMatchObject({ outcome: 'same', reasons: [], changes: [], follows: [] });
        expect(report.findings).toEqual({ appeared: [], vanished: [] });
        expect(report.assumptions).toEqual({ appeared: [], vanished: [], changed: [] });
        expect(report.levers).toEqual({ appeared: [], vanished: [] });
        for (const { delta, before, after } of report.metrics)
          expect(before === null ? after : delta).toBe(before && 0);
        expect(report.groups.every(({ kind }) => kind === 'same')).toBe(true);
        expect(isMissed(report, 'worse')).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('is empty where the same is written in another order, with other units and in other forms', async () => {
    const before = `
name: one # a comment
platform: azure-load-balancer
parameters: {users: 100, pause: 60s}
pool: {addresses: [198.51.100.1, 198.51.100.10-11], excludePorts: 3306, sharing: {slices: 4, portsPerSlice: 1024}}
traffic:
  web: {rate: = users / pause, lifetime: 60s, close: client-fin, retries: 2}
  dns: {rate: 120/s, lifetime: 250ms, close: {client-fin: 90%, client-rst: 10%}}
thresholds: [load < 80%, "web: blocking < 1e-6"]
`;
    const after = `
thresholds: [{web: blocking<0.000001}, load<0.8]
traffic:
  dns: {close: {client-rst: 10%, client-fin: 90.0%}, lifetime: {mean: 0.25s}, rate: 7200/min}
  web: {close: {client-fin: 100%}, lifetime: 1 min, rate: "=users/pause", retries: 2.0}
pool: {sharing: {portsPerSlice: 1024, slices: 4}, excludePorts: [3306-3306], addresses: [198.51.100.10-198.51.100.11, 198.51.100.1]}
parameters: {pause: 1 min, users: 100}
timers: {}
platform: azure-load-balancer
name: one
`;
    const report = await between(before, after);
    expect(inputs(report)).toEqual([]);
    expect(report.outcome).toBe('same');
    expect(report.thresholds.every((one) => one.before !== null && one.after !== null)).toBe(true);
  });
});

describe('swapping the sides', () => {
  it('negates every delta, turns every direction, and exchanges what appears with what vanishes', async () => {
    const turned = { better: 'worse', worse: 'better', null: null } as const;
    const key = ({ metric }: MetricChange) => metric;
    await fc.assert(
      fc.asyncProperty(scenarios, scenarios, async (a, b) => {
        const [there, back] = [await between(a, b), await between(b, a)];
        const same = (one: readonly MetricChange[], other: readonly MetricChange[]) => {
          expect(one.map(key)).toEqual(other.map(key));
          for (const [index, { before, after, delta, direction }] of one.entries()) {
            const reversed = other[index];
            expect([reversed?.after, reversed?.before]).toEqual([before, after]);
            expect(reversed?.delta === null ? null : 0 - (reversed?.delta ?? Number.NaN)).toBe(
              delta === null ? null : delta + 0,
            );
            expect(reversed?.direction).toBe(turned[`${direction}`]);
          }
        };
        same(there.metrics, back.metrics);
        for (const group of there.groups) {
          const other = back.groups.find(({ id, role }) => id === group.id && role === group.role);
          same(group.metrics, other?.metrics ?? []);
          expect(other?.kind).toBe(
            { added: 'removed', removed: 'added', changed: 'changed', same: 'same' }[group.kind],
          );
        }
        for (const { state, delta } of there.states)
          expect(back.states.find((one) => one.state === state)?.delta).toBe(0 - delta);
        expect(back.findings.vanished).toHaveLength(there.findings.appeared.length);
        expect(back.levers.appeared).toHaveLength(there.levers.vanished.length);
        expect(inputs(back).sort()).toEqual(
          there.changes.map(({ path, before, after }) => `${path}: ${after ?? '∅'} → ${before ?? '∅'}`).sort(),
        );
        // Headroom is judged by the thresholds of before, which are others the other way round.
        const oneSided = there.changes.some(({ path }) => path === 'thresholds') ? ['loosened', 'headroom'] : [];
        const verdicts = (report: DiffReport) => report.reasons.filter(({ what }) => !oneSided.includes(what));
        expect(
          verdicts(back)
            .map(({ what, direction }) => `${what} ${turned[direction]}`)
            .sort(),
        ).toEqual(
          verdicts(there)
            .map(({ what, direction }) => `${what} ${direction}`)
            .sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('what was typed differently', () => {
  it('names the path, both values as typed, and the line', async () => {
    const report = await between(PLAN, PLAN.replace('900/s', '= 2 * 600/s'));
    expect(report.changes).toEqual([
      {
        path: 'traffic.web.rate',
        kind: 'changed',
        before: '900/s',
        after: '= 2 * 600/s',
        file: 'after.yaml',
        line: 5,
        column: 9,
      },
    ]);
  });

  it('shows flows, destinations and pools that come or go as a whole, the latter at their place in the earlier file', async () => {
    const after = PLAN.replace('  web:', '  "a.b": {rate: 1/s, lifetime: 1s, close: client-fin}\n  api:');
    const report = await between(PLAN, after);
    expect(inputs(report)).toEqual([
      'traffic.web: {rate: 900/s, lifetime: 60s, close: client-rst} → ∅',
      'traffic."a.b": ∅ → {rate: 1/s, lifetime: 1s, close: client-fin}',
      'traffic.api: ∅ → {rate: 900/s, lifetime: 60s, close: client-rst}',
    ]);
    expect(report.changes[0]).toMatchObject({ kind: 'removed', file: 'before.yaml', line: 5 });
    expect(report.follows).toEqual([]);
  });

  it.each([
    [
      ['traffic.web.close={client-rst: 90%, client-fin: 10%}'],
      'traffic.web.close: client-rst → {client-rst: 90%, client-fin: 10%}',
    ],
    [
      ['traffic.web.lifetime={mean: 60s, distribution: constant}'],
      'traffic.web.lifetime: 60s → {mean: 60s, distribution: constant}',
    ],
    [['pool.addresses=2001:db8::/64'], 'pool.addresses: 198.51.100.10-198.51.100.11 → 2001:db8::/64'],
    [['thresholds=[load < 70%]'], 'thresholds: ∅ → load < 70%'],
    [['name=60s'], 'name: ∅ → 60s'],
  ])('%j is one change', async (set, shown) => {
    expect(inputs(await changed(...set))).toEqual([shown]);
  });

  it('does not take a name for a quantity, nor a list of boxes in another order for the same', async () => {
    const boxes = `
platform: generic-nat
pools: {inside: {addresses: 1}, outside: {addresses: 1}}
traffic: {web: {via: [inside, outside], rate: 1/s, lifetime: 1s, close: client-fin}}
`;
    expect(inputs(await between(`name: 60s\n${boxes}`, `name: 1 min\n${boxes}`))).toEqual(['name: 60s → 1 min']);
    const report = await between(boxes, boxes.replace('[inside, outside]', '[outside, inside]'));
    expect(inputs(report)).toEqual(['traffic.web.via: [inside, outside] → [outside, inside]']);
  });

  it('pairs thresholds on the same metric', async () => {
    const report = await between(
      `${PLAN}thresholds: [load < 80%, headroom > 1.1]`,
      `${PLAN}thresholds: [headroom > 1.1, load < 90%, "web: load < 50%"]`,
    );
    expect(inputs(report)).toEqual(['thresholds: load < 80% → load < 90%', 'thresholds: ∅ → web: load < 50%']);
    expect(report.thresholds.map(({ before, after }) => [before?.expression, after?.expression])).toEqual([
      ['headroom > 1.1', 'headroom > 1.1'],
      ['load < 80%', 'load < 90%'],
      [undefined, 'web: load < 50%'],
    ]);
  });
});

describe('what follows', () => {
  it('are the timers and ports that come with another platform', async () => {
    const report = await changed('platform=generic-nat');
    expect(inputs(report)).toEqual(['platform: linux-netfilter → generic-nat']);
    expect(follows(report)).toMatchObject({ 'timers.afterReset': [10, 240], 'timers.timeWait': [120, 240] });
    expect(follows(report)).not.toHaveProperty('pool.platform');
  });

  it('is the number behind an expression, a parameter and a range of addresses', async () => {
    const text = `parameters: {users: 100}\n${PLAN.replace('900/s', '= users * 1/s')}`;
    const set = ['users=300', 'pool.addresses=198.51.100.10-13'];
    const report = diffScenarios(await parsed(text), await parsed(text, set));
    expect(follows(report)).toEqual({ 'pool.addresses': [2, 4], 'traffic.web.rate': [100, 300] });
  });

  it('is not repeated where it was typed as plainly', async () => {
    expect((await changed('traffic.web.rate=10/s')).follows).toEqual([]);
    const wider = PLAN.replace('60s', '{mean: 60s, p95: 200s, distribution: lognormal}');
    const [, spreads] = follows(await between(wider, wider.replace('200s', '220s')))[DISTRIBUTION] ?? [];
    expect(spreads).toMatch(/^lognormal, σ [\d.]{1,5}$/);
    expect(follows(await changed('timers.afterReset=30s'))).toEqual({ 'traffic.web.holdingTime': [70, 90] });
  });
});

describe('groups', () => {
  it('are matched by id; new and gone ones are listed', async () => {
    const two = (names: string) => `${PLAN.replace('rate:', 'to: db, rate:')}destinations: {db: {weights: ${names}}}`;
    const report = await between(two('{a: 50%, b: 50%}'), two('{b: 75%, c: 25%}'));
    expect(report.groups.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'default/db/b changed',
      'default/db/c added',
      'default/db/a removed',
    ]);
    expect(report.groups[0]?.metrics.find(({ metric }) => metric === 'load')).toMatchObject({ direction: 'worse' });
    expect(report.groups[1]?.metrics.every(({ before, delta }) => before === null && delta === null)).toBe(true);
  });
});

describe('worse', () => {
  const why = ({ reasons }: DiffReport, direction = 'worse') =>
    reasons.filter((reason) => reason.direction === direction).map(({ what }) => what);

  it('is a higher load with less headroom, though every threshold is met', async () => {
    const report = await changed('traffic.web.rate=1000/s');
    expect(report.after.status).toBe('pass');
    expect(why(report)).toEqual(['headroom', 'load']);
    expect([isMissed(report, 'worse'), isMissed(report, 'fail')]).toEqual([true, false]);
  });

  it('is not a change within half a percent', async () => {
    expect((await changed('traffic.web.rate=904/s')).outcome).toBe('same');
    expect((await changed('traffic.web.rate=905/s')).outcome).toBe('worse');
  });

  it('is a threshold that was met and is missed, beside one that was missed before', async () => {
    const text = `${PLAN}thresholds: [load < 10%, headroom > 0.2]`;
    const report = diffScenarios(await parsed(text), await parsed(text, ['traffic.web.rate=1500/s']));
    expect([report.before.status, report.after.status]).toEqual(['fail', 'fail']);
    expect(why(report)).toEqual(['threshold', 'headroom', 'load']);
  });

  it('is a limit that is reached, though the load falls', async () => {
    const report = await changed('pool.addresses=4', 'limits.newConnections=800/s');
    expect(report.outcome).toBe('mixed');
    expect(why(report)).toEqual(['verdict', 'headroom']);
    expect(why(report, 'better')).toEqual(['load']);
  });

  it('is a verdict that is saved by looser thresholds', async () => {
    const text = `${PLAN}thresholds: [load < 50%]`;
    const set = ['traffic.web.rate=1500/s', 'thresholds=[load < 90%]'];
    const report = diffScenarios(await parsed(text), await parsed(text, set));
    expect(report.after.status).not.toBe('fail');
    expect(why(report)).toContain('loosened');
    expect(report.reasons.find(({ what }) => what === 'loosened')?.message).toMatch(
      /by those of before .* PASS → FAIL/,
    );
  });

  it('is not a higher bar that is met too', async () => {
    const text = `${PLAN}thresholds: [load < 80%]`;
    const report = diffScenarios(await parsed(text), await parsed(text, ['thresholds=[load < 60%]']));
    expect(report.reasons).toEqual([]);
    expect(report.metrics.find(({ metric }) => metric === 'headroomFactor')?.direction).toBe('worse');
  });

  it('is not made up for by a lower bar: headroom is judged by the thresholds of before', async () => {
    const text = `${PLAN}thresholds: [load < 60%]`;
    const set = ['traffic.web.rate=1000/s', 'thresholds=[load < 90%]'];
    const report = diffScenarios(await parsed(text), await parsed(text, set));
    expect(report.after.headroom.factor).toBeGreaterThan(report.before.headroom.factor ?? Number.NaN);
    expect(why(report)).toEqual(['headroom', 'load']);
    expect(report.reasons[0]?.message).toMatch(/by the thresholds of before$/);
  });

  it('is traffic where there was none: what had no limit has one', async () => {
    const report = diffScenarios(await parsed(PLAN, ['traffic.web.rate=0/s']), await parsed(PLAN));
    expect(why(report)).toEqual(['headroom', 'load']);
    expect(report.reasons[0]?.message).toMatch(/^headroom without limit → ×/);
  });
});

describe('the gate', () => {
  it.each([
    ['fail', 'fail', 'warn', true],
    ['warn', 'fail', 'warn', false],
    ['warn', 'warn', 'fail', true],
    ['pass', 'warn', 'fail', false],
    ['fail', 'never', 'fail', false],
  ] as const)('of a scenario that ends as %s, asked for %s', async (status, failOn, was, missed) => {
    const report = await changed();
    const bent = { ...report, before: { ...report.before, status: was }, after: { ...report.after, status } };
    expect(isMissed(bent, failOn)).toBe(missed);
  });
});
