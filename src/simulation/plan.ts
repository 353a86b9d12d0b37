import type { Pool, Scenario } from '../scenario/scenario.js';
import { formatCount } from '../units/format.js';
import { demandOf } from './ease.js';
import { joinedBoards, type Nearness, STEADY } from './join.js';
import { jointSystem } from './joint.js';
import type { SimulationOptions } from './options.js';
import { secondsOfRetries } from './retry-queues.js';
import { soloSystems } from './solo.js';
import { openTimeTail } from './sources.js';
import type { Source, System } from './system.js';
import { type Board, boards } from './topology.js';

/** A run's system, and which of the scenario's groups it stands for. */
export interface PlannedSystem {
  readonly name: string;
  /**
   * `steady`: observed after a warm-up; `from-empty`: from the first second on, for how long the pool takes to fill;
   * `course`: bin by bin, while rates change and things happen.
   */
  readonly purpose: 'steady' | 'from-empty' | 'course';
  readonly system: System;
  /** In the order of the system's groups: how many identical groups of the scenario each stands for. */
  readonly counts: readonly number[];
  /** In the same order: the pool that each is of. */
  readonly pools: readonly string[];
  /** About how many events a run of it takes; fewer where a pool fills soon that is watched until it does. */
  readonly events: number;
}

/** What could not be simulated, or is simulated differently from what the scenario says. */
export interface SimulationNote {
  /** A group's id, a flow's or a limit's key. */
  readonly about: string;
  readonly text: string;
}

/** What there is to simulate. */
export interface SimulationPlan {
  readonly systems: readonly PlannedSystem[];
  readonly notes: readonly SimulationNote[];
  readonly replications: number;
  /** About how many events one replication of everything takes. */
  readonly eventsPerReplication: number;
}

/** What a plan is made of, before the times are known: a system without its warm-up and duration. */
export interface Draft {
  readonly name: string;
  readonly system: Omit<System, 'easeUntilSeconds' | 'warmUpSeconds' | 'seconds' | 'untilFilled' | 'traceEverySeconds'>;
  readonly counts: readonly number[];
  /** In the order of the system's groups: the pool that each is of. */
  readonly pools: readonly string[];
}

/** What the parts of a plan need to know. */
export interface Planning {
  readonly scenario: Scenario;
  readonly options: SimulationOptions;
  readonly note: (about: string, text: string) => void;
}

/** More events than this in all are not begun: they would take an hour. */
const MOST_EVENTS = 2e10;

const MOST_REPLICATIONS = 20;
/** Intervals from fewer are too wide to say much. */
export const LEAST_REPLICATIONS = 5;

/** Load from which a group is eased in. */
const EASED_FROM = 0.95;

/** Load from which it is worth a look how long a group takes to fill. */
const FILLS_FROM = 0.8;

/** A run from empty waits at most this many memories of the holding times for the pool to fill. */
const PATIENCE = 20;

/**
 * Cuts a scenario into systems that can be simulated apart from each other: groups that share no traffic and no limit are
 * independent, so that each gets a run of its own and identical ones are simulated once. A flow that follows a profile has
 * its peak rate all the time, as the model plans it; `planCourse` follows the hours.
 *
 * @throws RangeError when it would take more than 20,000 million events
 */
export function planSimulation(scenario: Scenario, options: SimulationOptions): SimulationPlan {
  const notes: SimulationNote[] = [];
  const flows = scenario.flows.map((flow) => ({ ...flow, profile: null }));
  const drafts = draftsOf({ scenario: { ...scenario, flows }, options, note: noteOnce(notes) });
  const replications = options.replications ?? affordableReplications(drafts, options);
  const systems = drafts.flatMap((draft) => timed(draft, drafts.length, replications, options));
  const eventsPerReplication = systems.reduce((sum, { events }) => sum + events, 0);
  requireAffordable(eventsPerReplication, replications);
  return { systems, notes, replications, eventsPerReplication };
}

/**
 * A scenario cut into systems without their times.
 *
 * @param nearness to a limit from which on it is simulated
 */
export function draftsOf(planning: Planning, nearness: Nearness = STEADY): readonly Draft[] {
  const all = boards(planning.scenario);
  for (const { pool } of all) noteUnsimulated(pool, planning);
  return joinedBoards(all, planning, nearness).flatMap((component): readonly Draft[] => {
    if (component.joint) return jointSystem(component, planning);
    return component.boards.flatMap((board: Board) => soloSystems(board, planning));
  });
}

/** Adds notes to a list, each of them once. */
export function noteOnce(notes: SimulationNote[]): Planning['note'] {
  return (about, text) => {
    if (!notes.some((known) => known.about === about && known.text === text)) notes.push({ about, text });
  };
}

/** @throws RangeError when all replications together would take more than 20,000 million events */
export function requireAffordable(eventsPerReplication: number, replications: number): void {
  const total = eventsPerReplication * replications;
  if (total <= MOST_EVENTS) return;
  throw new RangeError(
    `Cannot simulate: ${replications} replications would take about ${formatCount(Math.round(total / 1e6))} million events, more than ${formatCount(MOST_EVENTS / 1e6)} million`,
  );
}

/** Runs that are told apart from each other: as many as this many events allow, at least 5 and at most 20. */
export function replicationsFor(events: number, eventsPerReplication: number): number {
  return Math.min(MOST_REPLICATIONS, Math.max(LEAST_REPLICATIONS, Math.floor(events / eventsPerReplication)));
}

/** Fewer replications where each has a long warm-up: intervals from five are still honest, only wider. */
function affordableReplications(drafts: readonly Draft[], options: SimulationOptions): number {
  const least = drafts.reduce((sum, { system: { sources } }) => {
    const warmUp = options.warmUpSeconds ?? memory(sources);
    return sum + 2 * warmUp * eventsPerSecond(sources);
  }, 0);
  return replicationsFor(options.events, least);
}

function timed(
  draft: Draft,
  systems: number,
  replications: number,
  options: SimulationOptions,
): readonly PlannedSystem[] {
  const { sources } = draft.system;
  const remembered = memory(sources);
  const loads = loadsOf(draft.system);
  const warmUpSeconds = options.warmUpSeconds ?? warmUpOf(draft.system);
  const rate = eventsPerSecond(sources);
  const affordable = rate === 0 ? 1 : options.events / (systems * replications * rate);
  // A run that is mostly warm-up wastes its events.
  const seconds = options.seconds ?? Math.max(affordable, warmUpSeconds / 2, Number.MIN_VALUE);
  const easeUntilSeconds = easeUntil(sources, warmUpSeconds);
  const steady = {
    ...draft.system,
    easeUntilSeconds,
    warmUpSeconds,
    seconds,
    untilFilled: false,
    traceEverySeconds: null,
  };
  const planned: PlannedSystem[] = [
    { ...draft, purpose: 'steady', system: steady, events: (warmUpSeconds + seconds) * rate },
  ];
  const { traceEverySeconds } = options;
  const fills = loads.some((load) => load > FILLS_FROM);
  if (traceEverySeconds !== null || fills) {
    const traced = remembered + (options.seconds ?? Math.min(seconds, 4 * remembered));
    // Long enough for those that fill late by chance, as far as the events allow.
    const patient = Math.max(remembered, Math.min(PATIENCE * remembered, affordable));
    const system = {
      ...draft.system,
      easeUntilSeconds: 0,
      warmUpSeconds: 0,
      seconds: traceEverySeconds === null ? patient : traced,
      untilFilled: traceEverySeconds === null,
      traceEverySeconds,
    };
    const events = system.seconds * rate;
    planned.push({ ...draft, name: `${draft.name} from empty`, purpose: 'from-empty', system, events });
  }
  return planned;
}

/** Until when an overloaded group is eased in. */
export function easeUntil(sources: readonly Source[], warmUpSeconds: number): number {
  return Math.min(memory(sources), (warmUpSeconds * 2) / 3);
}

/** Seconds until the holding times no longer remember the empty start, and easing in neither. */
export function warmUpOf(system: Draft['system']): number {
  const isOverloaded = loadsOf(system).some((load) => load > EASED_FROM);
  return (isOverloaded ? 1.5 : 1) * memory(system.sources);
}

/** What each cell is asked for ÷ its ports; clients hashed over addresses spread evenly. */
function loadsOf(system: Draft['system']): readonly number[] {
  const shares = system.sources.map(({ targets }) => {
    const all = targets.reduce((sum, { share }) => sum + share, 0);
    return Float64Array.from(targets, ({ share }) => share / all);
  });
  const demand = demandOf(system, shares);
  return system.cells.map(({ ports }, cell) => (demand[cell] ?? 0) / ports);
}

/** How long the slowest connections remember the empty start. */
export function memory(sources: readonly Source[]): number {
  return sources.reduce((longest, { openTime, endings, arrivals, retries }) => {
    const holds = endings.flatMap(({ phases }) =>
      phases.map((leg) =>
        leg.reduce((sum, phase) => sum + (phase.seconds ?? openTimeTail(openTime) + phase.extraSeconds), 0),
      ),
    );
    const bursts = arrivals.kind === 'interrupted' ? 10 / arrivals.switchesPerSecond : 0;
    return Math.max(longest, Math.max(...holds, 0) + bursts + secondsOfRetries(retries));
  }, 0);
}

function eventsPerSecond(sources: readonly Source[]): number {
  return sources.reduce((sum, source) => sum + source.ratePerSecond * eventsPerConnection(source), 0);
}

/** Events that a connection takes on average: its arrival, and the end of each of its phases. */
export function eventsPerConnection({ endings }: Source): number {
  const phases = endings.reduce(
    (mean, ending) => mean + ending.share * ending.phases.reduce((count, leg) => count + leg.length, 0),
    0,
  );
  return 1 + phases;
}

function noteUnsimulated(pool: Pool, { note }: Planning): void {
  if (pool.oversubscription !== null) {
    note(pool.id, `that one port serves at most ${pool.oversubscription} destinations at a time is not simulated`);
  }
}
