import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { diffScenarios } from '../../src/planning/diff/diff.js';
import { evaluateScenario } from '../../src/planning/evaluate.js';
import type { ScenarioResult } from '../../src/planning/result.js';
import { sensitivity } from '../../src/planning/sensitivity/sensitivity.js';
import { simulateScenario } from '../../src/planning/simulate/simulate.js';
import { parseSizeQuestion, type SizeQuestion, sizeScenario } from '../../src/planning/size/size.js';
import type { Solution } from '../../src/planning/size/size-result.js';
import { computePoints } from '../../src/planning/sweep/points.js';
import { planSweep } from '../../src/planning/sweep/prepare.js';
import { followText } from '../../src/reports/diff/diff-rows.js';
import { parsed } from './parsed.js';

const withFlow = (flow: string) => `platform: generic-nat
pool: {addresses: 2}
traffic:
  web: {${flow}, lifetime: 20s, close: client-fin}
`;
const PARTS = withFlow('rate: 200/s, profile: {"00:00": 30%, "14:00": 150%, "20:00": 75%}');
const RATES = withFlow('profile: {"00:00": 60/s, "14:00": 300/s, "20:00": 150/s}');
const STEADY = withFlow('rate: 300/s');

const solve = async (question: string, text: string): Promise<Solution> =>
  sizeScenario(await parsed(text), parseSizeQuestion(question) as SizeQuestion);
const typed = ({ set }: Solution) => set.map(({ path, value }) => `${path}=${value}`);

describe('a flow whose rate follows the hour', () => {
  it.each([
    ['parts of a rate', PARTS],
    ['rates', RATES],
  ])('is planned as if its peak lasted: %s', async (_, text) => {
    const { findings, ...numbers } = checkScenario(await parsed(text));
    const steady = checkScenario(await parsed(STEADY));
    const { findings: plain, ...expected } = steady;
    expect(numbers).toEqual(expected);
    expect(plain.map(({ code }) => code)).not.toContain('profile-peak');
    expect(findings.filter(({ code }) => code === 'profile-peak')).toEqual([
      {
        code: 'profile-peak',
        severity: 'info',
        message: expect.stringMatching(
          /^web is planned at its peak, 14:00: 300\/s new connections.*`snat-plan timeline`/,
        ),
        path: ['traffic', 'web', 'profile'],
        line: 4,
        column: expect.any(Number),
        source: expect.stringContaining('profile'),
      },
    ]);
  });

  it.each([
    ['parts of a rate', PARTS, /^traffic\.web\.rate=[\d.]+\/(?:s|min|h|d)$/],
    ['rates', RATES, /^traffic\.web\.profile=\{00:00: [\d.]+\/\w+, 14:00: [\d.]+\/\w+, 20:00: [\d.]+\/\w+\}$/],
    ['parts of sessions', PARTS.replace('rate: 200/s', 'sessions: 4000'), /^traffic\.web\.sessions=[\d.]+$/],
  ])('can be sized for the largest peak: %s', async (_, text, set) => {
    const solution = await solve('rate', text);
    const steady = await solve('rate', STEADY);
    expect(solution.value).toBeCloseTo(steady.value ?? 0, 6);
    expect(solution.notes).toContain('at the peak of the day');
    expect(typed(solution)).toEqual([expect.stringMatching(set)]);
    const { scenario } = await parsed(text, typed(solution));
    expect((scenario.flows[0]?.ratePerSecond ?? 0) / (solution.value ?? 0)).toBeCloseTo(1, 8);
    expect(solution.result).toEqual(checkScenario(await parsed(text, typed(solution), 'plan.yaml')));
  });

  it('has one input to vary: its rate, or the rates of its hours in proportion', async () => {
    const [parts, rates] = [sensitivity(await parsed(PARTS)), sensitivity(await parsed(RATES))];
    const elasticity = (report: typeof parts, path: string) =>
      report.inputs.find((one) => one.path === path)?.elasticity ?? Number.NaN;
    expect(elasticity(parts, 'traffic.web.rate')).toBeCloseTo(-1, 6);
    expect(parts.notVaried.map(({ path }) => path)).toContain('traffic.web.profile');
    expect(elasticity(rates, 'traffic.web.profile')).toBeCloseTo(-1, 6);
    expect(rates.inputs.find(({ path }) => path === 'traffic.web.profile')).toMatchObject({ value: 300, unit: '1/s' });
  });

  it.each([
    ['that has one', PARTS, 'traffic.web.profile.14:00=80%,200%'],
    ['that gets one', STEADY, 'traffic.web.profile={00:00: 50%, 12:00: 150%},{00:00: 10%, 12:00: 90%}'],
  ])('is swept as the scenario with the values typed in: a flow %s', async (_, text, axis) => {
    const axes = ['traffic.web.rate=50/s,200/s,600/s', axis, 'traffic.web.lifetime=5s,50s'];
    const planned = await planSweep(await parsed(text), { vary: axes, metrics: ['load', 'headroom'] });
    if (!planned.ok) throw new Error(planned.diagnostics.map(({ message }) => message).join('; '));
    const points: { readonly set: readonly string[]; readonly metrics: readonly unknown[] }[] = [];
    computePoints(planned.plan, { from: 0, to: 12 }, (_, values, metrics) => {
      const set = planned.plan.grid.axes.map(({ name }, k) => `${name}=${values[k]?.text}`);
      points.push({ set, metrics: [...metrics] });
    });
    expect(points).toHaveLength(12);
    for (const { set, metrics } of points) {
      const { result } = evaluateScenario((await parsed(text, set)).scenario);
      expect(metrics, set.join(' ')).toEqual([result.groups[0]?.load, result.headroom.factor]);
    }
  });

  it('that changes in one hour is a change of that hour, in whatever unit', async () => {
    const between = async (after: string) => diffScenarios(await parsed(PARTS), await parsed(after));
    const { changes } = await between(PARTS.replace('150%', '1.6'));
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['traffic.web.profile.14:00', '150%', '1.6'],
    ]);
    expect((await between(PARTS.replace('150%', '1.5'))).changes).toEqual([]);
    const { follows } = diffScenarios(await parsed(PARTS), await parsed(STEADY));
    expect(follows.find(({ path }) => path === 'traffic.web.rate')).toBeUndefined();
  });

  it.each([
    ['a higher peak', PARTS, '150%', '190%', [['traffic.web.rate', '300/s → 380/s']]],
    ['a higher peak in rates', RATES, '300/s', '380/s', [['traffic.web.rate', '300/s → 380/s']]],
    ['another hour', PARTS, '75%', '95%', []],
    ['another rate', PARTS, '200/s', '190/s', []],
    [
      'another form of the same',
      PARTS,
      'rate: 200/s, profile: {"00:00": 30%',
      'rate: 200/s, profile: {"00:00": 0.3',
      [],
    ],
  ])('changes with %s in nothing but what was touched and the planned rate', async (_, text, from, to, expected) => {
    const { follows } = diffScenarios(await parsed(text), await parsed(text.replace(from, to)));
    expect(follows.map((change) => followText(change).split(': '))).toEqual(expected);
  });

  it('that is worked out changes by what it comes to, as it would be typed', async () => {
    const text = `parameters: {night: 10%}\n${PARTS.replace('30%', '= night * 2').replace('150%', '95%')}`;
    const { follows } = diffScenarios(await parsed(text), await parsed(text.replace('10%', '15%')));
    expect(follows).toEqual([{ path: 'traffic.web.profile.00:00', unit: 'share', before: 0.2, after: 0.3 }]);
    expect(follows.map(followText)).toEqual(['traffic.web.profile.00:00: 20% → 30%']);
    const other = `parameters: {night: 10%, dawn: 9/s}\n${RATES.replace('60/s', '= dawn')}`;
    const form = diffScenarios(await parsed(text), await parsed(other)).follows.map(followText);
    expect(form).toContain('traffic.web.profile.00:00: – → 9/s');
    expect(form).toContain('traffic.web.profile.00:00: 20% → –');
  });

  const busy = (rate: string, more = '') => `platform: generic-nat
pool: {addresses: 1, ports: 10000-19999}
timers: {timeWait: 10s}
traffic:
  web: {${rate}, lifetime: 10s, close: client-fin${more}}
limits: {connections: 4500}
`;

  it('is simulated at the peak that is planned: number by number as if there were no day', async () => {
    const options = { events: 1e5, replications: 5 };
    for (const more of ['', ', peakedness: 2']) {
      const played = await simulateScenario(
        await parsed(busy('profile: {"00:00": 100/s, "12:00": 200/s}', more), [], 'plan.yaml'),
        options,
      );
      const steady = await simulateScenario(await parsed(busy('rate: 200/s', more), [], 'plan.yaml'), options);
      expect(steady.notes).toEqual([]);
      expect(steady.limits).toHaveLength(1);
      expect(played).toEqual({ ...steady, notes: played.notes });
      expect(played.notes).toEqual([
        {
          about: 'web',
          side: 'both',
          message:
            'played at its peak, 12:00: 200/s new connections, as if it lasted, as `check` plans it; `snat-plan timeline --simulate` plays the day',
        },
      ]);
    }
  });

  it('is simulated beside the model, within the events that it may take', async () => {
    const result = await simulateScenario(await parsed(busy('profile: {"00:00": 100/s, "12:00": 200/s}')), {
      events: 1e6,
    });
    const carried = result.groups[0]?.metrics.find(({ metric }) => metric === 'carriedErlangs');
    expect(carried?.model).toBeCloseTo(4000, 9);
    expect(carried?.parts).toBe(false);
    expect(carried?.simulated?.mean).toBeGreaterThan(3900);
    for (const { model } of result.groups[0]?.metrics ?? [])
      if (model !== null) expect(model).toBeGreaterThanOrEqual(0);
    expect(result.limits.map(({ model }) => model)).toEqual([4000]);
    // A day of it would be 39 million a replication.
    expect(result.events).toBeLessThan(3e6);
  });
});

const measured = (values: string) =>
  `platform: generic-nat
pool: {addresses: 1, ports: 10000-10999}
timers: {afterReset: 4s}
traffic: {web: {rate: 60/s, lifetime: {distribution: empirical, values: [${values}]}, close: client-rst}}
`;

describe('measured open times', () => {
  const MEASURED = measured('1s, 2s, 3s, 60s');
  const mean = 66 / 4;

  it('count by their mean, but for the time to fill, which is that of the values', async () => {
    const [group] = checkScenario(await parsed(MEASURED)).groups;
    expect(group?.offeredErlangs).toBeCloseTo(60 * (mean + 4), 9);
    // 1,000 ports: after t > 7 s the three short ones are 10 × 3 + … in equilibrium, and 15/s of the long ones pile up.
    const shortErlangs = 15 * (5 + 6 + 7);
    expect(group?.secondsToFill).toBeCloseTo((1000 - shortErlangs) / 15, 6);
  });

  it('of one value are a constant open time', async () => {
    const without = ({ groups, headroom, status }: ScenarioResult) => ({ groups, headroom, status });
    const constant = MEASURED.replace(/\{distribution.*?\}/, '{mean: 20s, distribution: constant}');
    const one = without(checkScenario(await parsed(measured('20s'))));
    expect(one).toEqual(without(checkScenario(await parsed(constant))));
  });

  it('keep their proportions where the longest lifetime is sought, and where it is varied', async () => {
    const solution = await solve('lifetime', MEASURED);
    const answer = checkScenario(await parsed(MEASURED, typed(solution), 'plan.yaml'));
    expect(solution.result).toEqual(answer);
    const { scenario } = await parsed(MEASURED, typed(solution));
    const { lifetime } = scenario.flows[0] ?? {};
    if (lifetime?.distribution !== 'empirical') throw new Error('not empirical');
    expect(lifetime.meanSeconds).toBeCloseTo(solution.value ?? 0, 6);
    expect(lifetime.samples.map((value) => value / lifetime.meanSeconds)).toEqual(
      [1, 2, 3, 60].map((value) => expect.closeTo(value / mean, 9)),
    );
    const { inputs } = sensitivity(await parsed(MEASURED.replace('timers', 'thresholds: [load < 80%]\ntimers')));
    const input = inputs.find(({ path }) => path === 'traffic.web.lifetime.values');
    expect(input).toMatchObject({ value: mean, unit: 's' });
    expect(input?.elasticity).toBeCloseTo(-mean / (mean + 4), 5);
  });

  it('in another order are no change, another value is', async () => {
    const changes = async (after: string) =>
      diffScenarios(await parsed(MEASURED), await parsed(measured(after))).changes;
    expect(await changes('60s, 3000ms, 1s, 2s')).toEqual([]);
    expect((await changes('1s, 2s, 3s, 1h')).map(({ path }) => path)).toEqual(['traffic.web.lifetime.values']);
  });

  it('are what a simulation draws from: it fills when the model says', async () => {
    const text = measured('1s, 2s, 3s, 60s');
    const { groups } = await simulateScenario(await parsed(text), { events: 2e5, replications: 5 });
    const fill = groups[0]?.metrics.find(({ metric }) => metric === 'secondsToFill');
    expect(fill?.model).toBeCloseTo((1000 - 270) / 15, 6);
    expect(Math.abs((fill?.simulated?.mean ?? 0) / (fill?.model ?? 1) - 1)).toBeLessThan(0.1);
  });
});
