import { describe, expect, it } from 'vitest';
import { simulateScenario } from '../../src/planning/simulate/simulate.js';
import { Engine } from '../../src/simulation/engine.js';
import { ARRIVALS } from '../../src/simulation/observer.js';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { type Runner, type RunTask, runTask } from '../../src/simulation/simulate.js';
import type { Source, System } from '../../src/simulation/system.js';
import type { RunTally } from '../../src/simulation/tally.js';
import { parsed } from '../scenario/reading.js';
import { cellOf, LINUX, phase, sourceOf, systemOf } from './systems.js';

const TEXT = `
platform: linux-netfilter
pool: {ports: 10000-10199}
timers: {timeWait: 2s}
traffic:
  web: {rate: 150/s, lifetime: 1s, close: {client-fin: 80%, client-rst: 20%}, retries: 2}
  batch: {rate: 20/s, lifetime: {mean: 2s, distribution: lognormal, cv: 1.5}, close: server-fin, peakedness: 2}
`;
const OPTIONS = {
  seed: 42,
  replications: 3,
  warmUpSeconds: 3,
  seconds: 3,
  traceEverySeconds: 1,
  bursts: 'batch',
} as const;

describe('the same scenario and seed', () => {
  it('give the same numbers, in whatever order the runs are done', async () => {
    const scenario = await parsed(TEXT);
    const { systems } = planSimulation(scenario.scenario, { ...DEFAULT_SIMULATION, ...OPTIONS });
    const backwards = (): Runner => async (tasks: readonly RunTask[]) => {
      const done = new Map<RunTask, RunTally>();
      for (const task of [...tasks].reverse()) done.set(task, runTask(systems, OPTIONS.seed, task));
      return tasks.map((task) => done.get(task) as RunTally);
    };
    const once = await simulateScenario(scenario, OPTIONS);
    expect(await simulateScenario(scenario, OPTIONS)).toEqual(once);
    expect(await simulateScenario(scenario, { ...OPTIONS, runner: backwards })).toEqual(once);
    expect(once.groups[0]?.metrics.length).toBeGreaterThan(10);
    expect(once.traces.length).toBeGreaterThan(0);
  });

  it('give other numbers with another seed, and in each replication', async () => {
    const scenario = await parsed(TEXT);
    const { systems } = planSimulation(scenario.scenario, { ...DEFAULT_SIMULATION, ...OPTIONS });
    const arrivals = (seed: number, replication: number) =>
      runTask(systems, seed, { system: 0, replication }).groups.map(({ stateSeconds }) => stateSeconds);
    expect(arrivals(42, 0)).toEqual(arrivals(42, 0));
    expect(arrivals(43, 0)).not.toEqual(arrivals(42, 0));
    expect(arrivals(42, 1)).not.toEqual(arrivals(42, 0));
  });

  it('are asked for a system that the plan has', async () => {
    const { scenario } = await parsed(TEXT);
    const { systems } = planSimulation(scenario, { ...DEFAULT_SIMULATION, ...OPTIONS });
    expect(() => runTask(systems, 1, { system: 9, replication: 0 })).toThrow(/no system 9/);
  });
});

/** Moments at which connections arrive. */
function arrivalsOf(system: System): readonly number[] {
  const engine = new Engine(system, 7, 'run');
  const { counters } = engine.observer;
  const moments: number[] = [];
  for (let at = 0, before = 0; at < 50; before = counters[ARRIVALS] ?? 0) {
    at = engine.step();
    if ((counters[ARRIVALS] ?? 0) > before) moments.push(at);
  }
  return moments;
}

describe('one more cause of chance', () => {
  const closing = { share: 1, phases: [[phase('ESTABLISHED', null), phase('TIME_WAIT', 3, { closing: true })]] };
  const first: Source = sourceOf(20, { id: 'first', endings: [closing] });
  const other: Source = sourceOf(5, { id: 'other', openTime: { distribution: 'lognormal', meanSeconds: 3, sigma: 1 } });

  it('leaves the arrivals of a flow as they were: another flow, another allocator, other open times, retries', () => {
    const one = systemOf({ cells: [cellOf(30)], sources: [first] });
    const alone = arrivalsOf(one);
    expect(alone.length).toBeGreaterThan(800);
    const both = new Set(arrivalsOf({ ...one, sources: [other, first] }));
    expect(alone.filter((moment) => !both.has(moment) && moment < 50)).toEqual([]);
    expect(both.size).toBeGreaterThan(alone.length + 150);
    expect(arrivalsOf({ ...one, cells: [cellOf(3, LINUX)] })).toEqual(alone);
    const longer: Source = { ...first, openTime: { distribution: 'hyperexponential', meanSeconds: 9, cv: 3 } };
    expect(arrivalsOf({ ...one, sources: [longer] })).toEqual(alone);
  });

  it('leaves all of a group as it was, when the other flow goes to another group', () => {
    const cells = [cellOf(200), cellOf(4, {}, 1)];
    const system = (sources: readonly Source[]): System => systemOf({ groups: ['a', 'b'], cells, sources });
    const elsewhere: Source = { ...other, targets: [{ share: 1, cells: [1], splits: [] }] };
    const [alone] = new Engine(system([first]), 3, 'run').run().groups;
    const [beside, second] = new Engine(system([elsewhere, first]), 3, 'run').run().groups;
    expect(beside).toEqual(alone);
    expect(second?.refused).toBeGreaterThan(0);
    expect(alone?.refused).toBe(0);
  });
});
