import { Engine } from './engine.js';
import { type Estimated, estimates } from './estimate.js';
import type { SimulationOptions } from './options.js';
import type { PlannedSystem, SimulationNote, SimulationPlan } from './plan.js';
import type { GroupTally, LimitTally, RunTally, Trace } from './tally.js';

/** One run: a system of the plan, and which replication of it. */
export interface RunTask {
  readonly system: number;
  readonly replication: number;
}

/** Does runs, in whatever threads; the results are in the order of the tasks. */
export type Runner = (tasks: readonly RunTask[]) => Promise<readonly RunTally[]>;

/** A group as simulated. */
export interface SimulatedGroup {
  readonly id: string;
  /** Identical groups of the scenario that it stands for. */
  readonly count: number;
  readonly ports: number;
  readonly warmUpSeconds: number;
  /** Observed in each replication. */
  readonly seconds: number;
  readonly estimates: readonly Estimated[];
}

/** A limit across groups as simulated. */
export interface SimulatedLimit {
  readonly key: string;
  /** By replication: attempts per second, or connections at a time. */
  readonly means: readonly number[];
  /** By replication: attempts turned away per second. */
  readonly refusedPerSecond: readonly number[];
}

/** What all runs together gave. */
export interface Simulation {
  readonly groups: readonly SimulatedGroup[];
  readonly limits: readonly SimulatedLimit[];
  readonly replications: number;
  readonly events: number;
  /** Whether every interval became as narrow as asked for; null when nobody asked. */
  readonly precise: boolean | null;
  readonly notes: readonly SimulationNote[];
  /** Of the first replication, one for each system. */
  readonly traces: readonly Trace[];
}

/**
 * One run of a plan's system; the same plan, seed and task give the same numbers in any thread.
 *
 * @throws RangeError when the plan has no such system
 */
export function runTask(systems: readonly PlannedSystem[], seed: number, task: RunTask): RunTally {
  const planned = systems[task.system];
  if (planned === undefined) throw new RangeError(`Cannot simulate: the plan has no system ${task.system}`);
  const { system, name } = planned;
  // One trace is enough to look at; the others would only take room.
  const seen = task.replication === 0 ? system : { ...system, traceEverySeconds: null };
  return new Engine(seen, seed, `${name}/replication ${task.replication}`).run();
}

/** Does runs one after the other in this thread. */
export function serialRunner(plan: SimulationPlan, seed: number, done: () => void = () => undefined): Runner {
  return async (tasks) =>
    tasks.map((task) => {
      const tally = runTask(plan.systems, seed, task);
      done();
      return tally;
    });
}

/**
 * Runs a plan until there are as many replications as asked for, or until the intervals are narrow enough. Replications
 * are added in rounds of fixed size, so that the result does not depend on how many threads there are.
 */
export async function simulate(plan: SimulationPlan, options: SimulationOptions, run: Runner): Promise<Simulation> {
  const tallies: RunTally[][] = plan.systems.map(() => []);
  const { precision, mostReplications } = options;
  const { replications } = plan;
  let done = 0;
  for (;;) {
    const round = Math.min(replications, Math.max(replications, mostReplications) - done);
    const tasks = plan.systems.flatMap((_, system) =>
      Array.from({ length: round }, (_unused, index) => ({ system, replication: done + index })),
    );
    const results = await run(tasks);
    for (const [index, { system }] of tasks.entries()) {
      const result = results[index];
      if (result === undefined) throw new Error(`a run of ${plan.systems[system]?.name} gave no result`);
      tallies[system]?.push(result);
    }
    done += round;
    const simulation = summary(plan, tallies, done);
    if (precision === null) return simulation;
    const precise = isPrecise(simulation.groups, precision, options.confidence);
    if (precise || done >= mostReplications) return { ...simulation, precise };
  }
}

function summary(plan: SimulationPlan, tallies: readonly (readonly RunTally[])[], replications: number): Simulation {
  const of = (purpose: PlannedSystem['purpose']): readonly (readonly [PlannedSystem, readonly RunTally[]])[] =>
    plan.systems.flatMap((planned, index) => (planned.purpose === purpose ? [[planned, tallies[index] ?? []]] : []));
  const fills = of('from-empty').flatMap(([planned, runs]) => groupsOf(planned, runs));
  return {
    groups: of('steady').flatMap(([planned, runs]) => groupsOf(planned, runs).map((group) => withFill(group, fills))),
    limits: of('steady').flatMap(([{ system }, runs]) =>
      system.limits.map(({ key }, limit) => limitOf(key, limit, system.seconds, runs)),
    ),
    replications,
    events: tallies.flat().reduce((sum, { events }) => sum + events, 0),
    precise: null,
    notes: plan.notes,
    traces: of('from-empty').flatMap(([, [first]]) => first?.trace ?? []),
  };
}

function groupsOf({ system, counts }: PlannedSystem, runs: readonly RunTally[]): readonly SimulatedGroup[] {
  return system.groups.map((id, group) => {
    const tallies = runs.map((run) => run.groups[group] as GroupTally);
    const ports = system.cells.find((cell) => cell.group === group)?.ports ?? 0;
    const { warmUpSeconds, seconds } = system;
    return { id, count: counts[group] ?? 1, ports, warmUpSeconds, seconds, estimates: estimates(tallies, ports) };
  });
}

/** A moment that came only just in time in one run may not have come in another: then the mean of those that did is no answer. */
function inTime(estimated: Estimated, seconds: number): Estimated {
  const late = estimated.samples.some((sample) => sample !== null && sample > IN_TIME * seconds);
  return late ? { ...estimated, at: () => null } : estimated;
}

/** Share of a run from empty in which what happens is taken to happen in every run. */
const IN_TIME = 0.7;

/** How long it takes to fill is seen in the runs from empty only: others are eased in. */
function withFill(group: SimulatedGroup, fills: readonly SimulatedGroup[]): SimulatedGroup {
  const fill = fills.find(({ id }) => id === group.id);
  const kept = group.estimates.filter(({ metric }) => !metric.startsWith('secondsTo'));
  const filled = fill?.estimates.filter(({ metric }) => metric.startsWith('secondsTo')) ?? [];
  return { ...group, estimates: [...kept, ...filled.map((estimated) => inTime(estimated, fill?.seconds ?? 0))] };
}

function limitOf(key: string, index: number, seconds: number, runs: readonly RunTally[]): SimulatedLimit {
  const limits = runs.map((run) => run.limits[index] as LimitTally);
  return {
    key,
    means: limits.map(({ mean }) => mean),
    refusedPerSecond: limits.map(({ refused }) => refused / seconds),
  };
}

/** Precise enough: ports held, and blocking where any was seen. */
function isPrecise(groups: readonly SimulatedGroup[], precision: number, confidence: number): boolean {
  return groups.every(({ estimates: of }) =>
    of
      .filter(({ metric }) => metric === 'carriedErlangs' || metric === 'blockingProbability')
      .every((estimated) => {
        const estimate = estimated.at(confidence);
        return (
          estimate === null || estimate.mean === 0 || (estimate.high - estimate.low) / 2 <= precision * estimate.mean
        );
      }),
  );
}
