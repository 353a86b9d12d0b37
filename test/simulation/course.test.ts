import { describe, expect, it } from 'vitest';
import type { Course } from '../../src/simulation/course.js';
import { type CoursePlan, planCourse } from '../../src/simulation/course-plan.js';
import { rateAt } from '../../src/simulation/knot-arrivals.js';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { serialRunner, simulate } from '../../src/simulation/simulate.js';
import { simulateCourse } from '../../src/simulation/simulate-course.js';
import type { Phase } from '../../src/simulation/system.js';
import { understood } from '../scenario/reading.js';
import { alongKnots, byName, coursed, type SeriesByName, seriesOf } from './courses.js';
import { later, meansHeld, SURVIVAL, type Survival } from './infinite-server.js';
import { cellOf, systemOf } from './systems.js';

const TIME_WAIT = 4;
const LIFETIMES: readonly { readonly name: string; readonly lifetime: string; readonly open: Survival }[] = [
  { name: 'exponential', lifetime: '{mean: 5s, distribution: exponential}', open: SURVIVAL.exponential(5) },
  { name: 'constant', lifetime: '{mean: 5s, distribution: constant}', open: SURVIVAL.constant(5) },
  { name: 'lognormal', lifetime: '{mean: 5s, distribution: lognormal, cv: 1.5}', open: SURVIVAL.lognormal(5, 1.5) },
  {
    name: 'hyperexponential',
    lifetime: '{mean: 5s, distribution: hyperexponential, cv: 2}',
    open: SURVIVAL.hyperexponential(5, 2),
  },
];

const scenarioOf = (lifetime: string) =>
  understood(`
platform: linux-netfilter-legacy
pool: {ports: 10000-29999, allocator: {search: exhaustive}}
timers: {timeWait: ${TIME_WAIT}s}
traffic:
  web: {rate: 100/s, lifetime: ${lifetime}, setup: 0s, close: client-fin}
`);

/** Waves, a jump up, a ramp down, nothing for a while, a jump out of it. */
const KNOTS = [
  ...Array.from({ length: 41 }, (_, t) => ({ atSeconds: t - 10, ratePerSecond: 150 + 100 * Math.sin(t / 4) })),
  { atSeconds: 30, ratePerSecond: 400 },
  { atSeconds: 45, ratePerSecond: 20 },
  { atSeconds: 45, ratePerSecond: 0 },
  { atSeconds: 60, ratePerSecond: 0 },
  { atSeconds: 60, ratePerSecond: 200 },
];
const COURSE: Course = { rates: { web: KNOTS }, interventions: [], start: 'empty', seconds: 80, binSeconds: 2 };

async function run(lifetime: string, course: Course, change: (phase: Phase) => Phase = (phase) => phase) {
  const plan = planCourse(await scenarioOf(lifetime), course, { ...DEFAULT_SIMULATION, replications: 20 });
  const { groups } = await simulateCourse(plan, serialRunner(changed(plan, change), 7));
  return byName(groups[0]?.series ?? []);
}

/** The plan with every phase changed: a simulator that has it wrong. */
function changed(plan: CoursePlan, change: (phase: Phase) => Phase): CoursePlan {
  const systems = plan.systems.map((planned) => {
    const sources = planned.system.sources.map((source) => ({
      ...source,
      endings: source.endings.map((ending) => ({ ...ending, phases: ending.phases.map((leg) => leg.map(change)) })),
    }));
    return { ...planned, system: { ...planned.system, sources } };
  });
  return { ...plan, systems };
}

/** In how many bins the exact mean lies outside the simulated interval. */
function outside(
  series: SeriesByName,
  metric: 'occupiedPorts' | 'states.ESTABLISHED',
  exact: readonly number[],
): number {
  return exact.filter((mean, bin) => {
    const { low, high } = series.at(metric, bin, 0.999);
    return mean < low - 1e-9 || mean > high + 1e-9;
  }).length;
}

describe('a pool that refuses nobody', () => {
  const rate = (u: number): number => rateAt(KNOTS, u);

  it.each(LIFETIMES)('holds in each bin what ∫ λ(u) P(S > t − u) du says: $name', async ({ lifetime, open }) => {
    const series = await run(lifetime, COURSE);
    const held = meansHeld(rate, later(open, TIME_WAIT), 0, 2, 40, 0.01);
    const established = meansHeld(rate, open, 0, 2, 40, 0.01);
    expect(Math.max(...held)).toBeGreaterThan(1000);
    // Of 40 intervals that hold the mean 999 times in 1,000, one may miss it; neighbours go together.
    expect(outside(series, 'occupiedPorts', held)).toBeLessThanOrEqual(1);
    expect(outside(series, 'states.ESTABLISHED', established)).toBeLessThanOrEqual(1);
  });

  it('remembers what came before the timeline, where it starts steady', async () => {
    const series = await run('{mean: 5s, distribution: exponential}', { ...COURSE, start: 'steady' });
    const survival = later(SURVIVAL.exponential(5), TIME_WAIT);
    const steady = meansHeld(rate, survival, -100, 2, 40, 0.01);
    expect(outside(series, 'occupiedPorts', steady)).toBeLessThanOrEqual(1);
    // An empty start would be seen.
    expect(outside(series, 'occupiedPorts', meansHeld(rate, survival, 0, 2, 40, 0.01))).toBeGreaterThan(2);
  });

  it.each([
    ['holds ports 3 % too long', 1.03, 2],
    ['holds ports 3 % too short', 0.97, 2],
  ])('is not what a simulator gives that %s', async (_, factor, least) => {
    const series = await run('{mean: 5s, distribution: constant}', COURSE, (phase) =>
      phase.seconds === null
        ? { ...phase, extraSeconds: 5 * (factor - 1) }
        : { ...phase, seconds: phase.seconds * factor },
    );
    const held = meansHeld(rate, later(SURVIVAL.constant(5), TIME_WAIT), 0, 2, 40, 0.01);
    expect(outside(series, 'occupiedPorts', held)).toBeGreaterThan(least);
  });
});

describe('a small pool under a rate that changes', () => {
  const PORTS = 12;
  const knots = [
    [0, 2],
    [10, 30],
    [10, 4],
    [14, 4],
    [14, 0],
    [16, 0],
    [16, 20],
  ] as const;
  const rate = (t: number): number =>
    rateAt(
      knots.map(([atSeconds, ratePerSecond]) => ({ atSeconds, ratePerSecond })),
      t,
    );

  /** Kolmogorov's forward equations of M_t/M/c/c with mean time 1 s, by Runge and Kutta: blocking and ports held by bin. */
  function kolmogorov(bins: number, binSeconds: number) {
    const step = 1e-3;
    const flow = (p: Float64Array, lambda: number): Float64Array =>
      p.map(
        (value, n) =>
          (n > 0 ? lambda * (p[n - 1] ?? 0) : 0) +
          (n < PORTS ? (n + 1) * (p[n + 1] ?? 0) - lambda * value : 0) -
          n * value,
      );
    const plus = (p: Float64Array, d: Float64Array, by: number): Float64Array => p.map((v, n) => v + by * (d[n] ?? 0));
    let p = new Float64Array(PORTS + 1);
    p[0] = 1;
    return Array.from({ length: bins }, (_, bin) => {
      let [came, refused, held] = [0, 0, 0];
      for (let each = 0; each < Math.round(binSeconds / step); each++) {
        const t = bin * binSeconds + each * step;
        // Within a step the rate is straight: its ends are looked at just inside.
        const [start, middle, end] = [t + 1e-9, t + step / 2, t + step - 1e-9].map(rate) as [number, number, number];
        const k1 = flow(p, start);
        const k2 = flow(plus(p, k1, step / 2), middle);
        const k3 = flow(plus(p, k2, step / 2), middle);
        const k4 = flow(plus(p, k3, step), end);
        const half = plus(p, k2, step / 2);
        came += middle * step;
        refused += middle * (half[PORTS] ?? 0) * step;
        held += half.reduce((sum, value, n) => sum + n * value, 0) * step;
        p = Float64Array.from(
          p,
          (v, n) => v + (step / 6) * ((k1[n] ?? 0) + 2 * ((k2[n] ?? 0) + (k3[n] ?? 0)) + (k4[n] ?? 0)),
        );
      }
      return { blocking: came === 0 ? null : refused / came, held: held / binSeconds };
    });
  }

  it('refuses in each bin what Kolmogorov’s equations say', () => {
    const system = systemOf({ cells: [cellOf(PORTS)], sources: [alongKnots(knots)], seconds: 25 });
    const series = seriesOf(coursed(system, 1), 2000);
    const exact = kolmogorov(25, 1);
    let [missed, seen] = [0, 0];
    for (const [bin, { blocking, held }] of exact.entries()) {
      const ports = series.at('occupiedPorts', bin);
      if (held < ports.low || held > ports.high) missed++;
      if (blocking === null) continue;
      const { low, high } = series.at('blockingProbability', bin);
      if (blocking < low || blocking > high) missed++;
      if (blocking > 0.05) {
        seen++;
        expect(high - low).toBeLessThan(0.5 * blocking);
      }
    }
    expect(seen).toBeGreaterThan(10);
    // 50 intervals that hold it 999 times in 1,000.
    expect(missed).toBeLessThanOrEqual(1);
    // Erlang’s formula for the rate of the moment is another thing: 0.44 at 20/s.
    expect(series.at('blockingProbability', 16).high).toBeLessThan(0.2);
    expect(exact[16]?.blocking).toBeLessThan(0.15);
  });
});

describe('a steady start', () => {
  it.each([
    ['40/s', 'below'],
    ['70/s', 'above'],
  ])(
    'is the steady state of the ordinary simulation from the first bin on: %s, %s what the pool carries',
    async (rate) => {
      const scenario = await understood(`
platform: linux-netfilter-legacy
pool: {ports: 10000-10399, allocator: {search: exhaustive}}
timers: {timeWait: 4s}
traffic:
  web: {rate: ${rate}, lifetime: 4s, close: client-fin, retries: 1}
`);
      const options = { ...DEFAULT_SIMULATION, replications: 30, events: 2e6 };
      const ordinary = planSimulation(scenario, options);
      const { groups } = await simulate(ordinary, options, serialRunner(ordinary, 3));
      const course: Course = { rates: {}, interventions: [], start: 'steady', seconds: 60, binSeconds: 10 };
      const plan = planCourse(scenario, course, options);
      const bins = byName((await simulateCourse(plan, serialRunner(plan, 4))).groups[0]?.series ?? []);
      const pairs = [
        ['carriedErlangs', 'occupiedPorts'],
        ['blockingProbability', 'blockingProbability'],
        ['attemptRatePerSecond', 'attemptRatePerSecond'],
        ['states.TIME_WAIT', 'states.TIME_WAIT'],
      ] as const;
      for (const [metric, own] of pairs) {
        const steady = groups[0]?.estimates.find((one) => one.metric === metric)?.at(0.999);
        for (let bin = 0; bin < 6; bin++) {
          const { low, high } = bins.at(own, bin);
          expect(low, `${own} in bin ${bin}`).toBeLessThanOrEqual(steady?.high ?? Number.NaN);
          expect(high, `${own} in bin ${bin}`).toBeGreaterThanOrEqual(steady?.low ?? Number.NaN);
        }
      }
      expect(bins.at('blockingProbability', 0).mean > 0.1).toBe(rate === '70/s');
    },
  );
});
