import type { Flow, Scenario } from '../scenario/scenario.js';
import { formatCount } from '../units/format.js';
import { actionsOf, returnsOf } from './actions.js';
import { type Course, requireCourse } from './course.js';
import { binCount } from './course-run.js';
import { type Nearness, STEADY } from './join.js';
import { arrivalsAlong, rateAt } from './knot-arrivals.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from './options.js';
import {
  type Draft,
  draftsOf,
  easeUntil,
  eventsPerConnection,
  LEAST_REPLICATIONS,
  memory,
  noteOnce,
  type PlannedSystem,
  type Planning,
  replicationsFor,
  requireAffordable,
  type SimulationNote,
  type SimulationPlan,
  warmUpOf,
} from './plan.js';
import { unrolled } from './profile-days.js';
import type { RateKnot, Source, System } from './system.js';

/** What there is to simulate of a course. */
export interface CoursePlan extends SimulationPlan {
  readonly course: Course;
}

/** How a course is simulated. */
export type CourseOptions = Pick<SimulationOptions, 'seed' | 'replications' | 'warmUpSeconds' | 'bursts' | 'events'>;

/** The warm-up is a whole number of these: moments that are whole seconds apart stay so when it is added to them. */
const GRAIN = 1 / 64;

/** Values of all bins, groups and replications together that are kept in mind at most. */
const MOST_BINS = 4e6;

/**
 * Cuts a scenario into systems that can be simulated apart from each other, as `planSimulation` does, and gives each its
 * part of the course.
 *
 * Peakedness is not applied to a flow whose rate the course gives, and noted; a profile begins with the timeline.
 *
 * @param options without `replications`: as many as the events allow, 5 to 20
 * @throws RangeError for a course that makes no sense; for a rate, or clients that join, of a flow whose clients are counted;
 * and when it would take more than 20,000 million events
 */
export function planCourse(
  scenario: Scenario,
  course: Course,
  options: CourseOptions = DEFAULT_SIMULATION,
): CoursePlan {
  requireCourse(course, scenario);
  requireOptions(course, options);
  const notes: SimulationNote[] = [];
  const note = noteOnce(notes);
  for (const flow of scenario.flows) requireUncounted(flow, course);
  const flows = scenario.flows.map((flow) => atPeak(flow, course, note));
  const planning = { scenario: { ...scenario, flows }, options: { ...DEFAULT_SIMULATION, ...options }, note };
  const drafts = draftsOf(planning, nearnessOf(course));
  noteParted(drafts, course, planning);
  const warmUps = warmUpsOf(drafts, course, planning);
  const systems = drafts.map((draft, index) => timed(draft, warmUps[index] ?? 0, course, planning));
  const eventsPerReplication = systems.reduce((sum, { events }) => sum + events, 0);
  const replications = options.replications ?? replicationsFor(options.events, eventsPerReplication);
  requireAffordable(eventsPerReplication, replications);
  requireFewBins(systems, course, replications);
  return { systems, notes, replications, eventsPerReplication, course };
}

function requireOptions({ start }: Course, { replications, warmUpSeconds, events }: CourseOptions): void {
  const refuse = (name: string, range: string, value: number): never => {
    throw new RangeError(`Cannot simulate a course: ${name} must be ${range}, got ${value}`);
  };
  if (replications !== null && (!Number.isInteger(replications) || replications < 2 || replications > 100_000)) {
    refuse('replications', 'a whole number from 2 to 100,000', replications);
  }
  if (warmUpSeconds !== null && start === 'empty') refuse('warmUpSeconds', 'null with an empty start', warmUpSeconds);
  if (warmUpSeconds !== null && !(warmUpSeconds >= 0 && warmUpSeconds < Number.POSITIVE_INFINITY)) {
    refuse('warmUpSeconds', 'at least 0', warmUpSeconds);
  }
  if (!(events > 0)) refuse('events', 'above 0', events);
}

/** Counted clients connect when they are idle: neither can their rate be given, nor do others join them. */
function requireUncounted({ id, sources }: Flow, { rates, interventions }: Course): void {
  if (sources === null) return;
  const joins = interventions.some((one) => one.kind === 'join' && one.flow === id);
  if (!joins && rates[id] === undefined) return;
  const what = joins ? 'others cannot join them' : 'their rate cannot be given over time';
  throw new RangeError(
    `Cannot simulate a course: ${id} has ${sources} clients that connect when they are idle; ${what}`,
  );
}

/** A flow at the highest rate of its knots. */
function atPeak(flow: Flow, { rates }: Course, note: Planning['note']): Flow {
  const knots = rates[flow.id];
  if (knots === undefined) {
    if (flow.profile !== null) note(flow.id, 'its profile begins with the timeline');
    return flow;
  }
  if (flow.peakedness !== 1) note(flow.id, 'simulated as Poisson along the timeline: its peakedness is not applied');
  return { ...flow, ratePerSecond: peakOf(knots), profile: null, peakedness: 1 };
}

function peakOf(knots: readonly RateKnot[]): number {
  return knots.reduce((peak, { ratePerSecond }) => Math.max(peak, ratePerSecond), 0);
}

/**
 * Clients that come all at once may come near any limit of a rate; connections at a time are at most as many more as are
 * closed while their clients come back, or join.
 */
function nearnessOf({ interventions }: Course): Nearness {
  const isRushed = interventions.some((one) => one.kind === 'join' || one.reconnectSeconds !== null);
  if (!isRushed) return STEADY;
  const more = interventions.reduce(
    (sum, one) => (one.kind === 'join' || one.kind === 'close' ? sum + one.share : sum),
    0,
  );
  return (limit) => (limit.kind === 'rate' ? 0 : STEADY(limit) / (1 + more));
}

/** Where boxes in a row are simulated apart, none sees what happens to the other. */
function noteParted(drafts: readonly Draft[], { interventions }: Course, { scenario, note }: Planning): void {
  for (const one of interventions) {
    if (one.kind !== 'forget' && one.kind !== 'ports') continue;
    const sources = drafts.filter(({ pools }) => pools.includes(one.pool)).flatMap(({ system }) => system.sources);
    const parted = sources.some(({ id, targets }) => {
      const boxes = scenario.flows.find((flow) => flow.id === id)?.via.length ?? 1;
      return boxes > (targets[0]?.cells.length ?? boxes);
    });
    if (parted)
      note(one.pool, 'connections that it forgets stay as they are on the other box: they are simulated apart');
  }
}

/** How long each system is warmed up, as far as the events allow. */
function warmUpsOf(drafts: readonly Draft[], course: Course, planning: Planning): readonly number[] {
  const { options, note } = planning;
  if (course.start === 'empty') return drafts.map(() => 0);
  // Interventions before the timeline meet a steady state too.
  const lead = Math.max(0, -(course.interventions[0]?.atSeconds ?? 0));
  if (options.warmUpSeconds !== null) {
    if (options.warmUpSeconds >= lead) return drafts.map(() => options.warmUpSeconds ?? 0);
    throw new RangeError(
      `Cannot simulate a course: warmUpSeconds must be at least ${lead}, where the first intervention is, got ${options.warmUpSeconds}`,
    );
  }
  const inGrains = (seconds: number): number => Math.ceil(seconds / GRAIN) * GRAIN;
  const wanted = drafts.map(({ system }) => inGrains(warmUpOf(beginning(system, course)) + lead));
  const events = drafts.reduce((sum, { system: { sources } }, index) => {
    const seconds = wanted[index] ?? 0;
    return sum + sources.reduce((all, source) => all + eventsBetween(along(source, seconds, 0, course), 0, seconds), 0);
  }, 0);
  const part = options.events / (options.replications ?? LEAST_REPLICATIONS) / events;
  if (!(part < 1)) return wanted;
  return drafts.map(({ name }, index) => {
    const seconds = wanted[index] ?? 0;
    const shorter = inGrains(Math.max(lead, part * seconds));
    const [cut, whole] = [shorter, seconds].map((value) => formatCount(Math.round(value)));
    note(name, `warmed up for ${cut} s only, by the number of events; the holding times remember ${whole} s`);
    return shorter;
  });
}

/** A system as it is when the warm-up begins. */
function beginning(system: Draft['system'], course: Course): Draft['system'] {
  const remembered = memory(system.sources);
  return { ...system, sources: system.sources.map((source) => along(source, remembered, 0, course)) };
}

function timed(draft: Draft, warmUpSeconds: number, course: Course, { scenario }: Planning): PlannedSystem {
  const end = warmUpSeconds + course.seconds;
  const sources = draft.system.sources.map((source) => along(source, warmUpSeconds, end, course));
  const actions = actionsOf(draft, scenario, course, warmUpSeconds);
  const system = {
    ...draft.system,
    sources,
    easeUntilSeconds: easeUntil(sources, warmUpSeconds),
    warmUpSeconds,
    seconds: course.seconds,
    untilFilled: false,
    traceEverySeconds: null,
    course: { binSeconds: course.binSeconds, actions },
  };
  return { ...draft, purpose: 'course', system, events: eventsOf(system) };
}

/** A source with its rate over time, in seconds since the start of the run; `ratePerSecond` is the one at that start. */
function along(source: Source, warmUpSeconds: number, end: number, { rates }: Course): Source {
  const { arrivals, ratePerSecond } = source;
  const own = rates[source.id];
  if (own === undefined && arrivals.kind !== 'profile') return source;
  const peak = own === undefined ? 1 : peakOf(own);
  const share = peak === 0 ? 0 : ratePerSecond / peak;
  const knots =
    own?.map((knot) => ({
      atSeconds: knot.atSeconds + warmUpSeconds,
      ratePerSecond: knot.ratePerSecond * share,
    })) ?? unrolled(arrivals, ratePerSecond, warmUpSeconds, end);
  return { ...source, ratePerSecond: rateAt(knots, 0), arrivals: { kind: 'knots', knots } };
}

function eventsOf(system: System): number {
  const end = system.warmUpSeconds + system.seconds;
  const arrivals = system.sources.reduce((sum, source) => sum + eventsBetween(source, 0, end), 0);
  return arrivals + returnsOf(system);
}

function eventsBetween(source: Source, from: number, to: number): number {
  const { arrivals, ratePerSecond } = source;
  const count =
    arrivals.kind === 'knots' ? arrivalsAlong(arrivals.knots, from, to) : ratePerSecond * Math.max(0, to - from);
  return count * eventsPerConnection(source);
}

function requireFewBins(systems: readonly PlannedSystem[], course: Course, replications: number): void {
  const groups = systems.reduce((sum, { system }) => sum + system.groups.length, 0);
  const bins = binCount(course.seconds, course.binSeconds);
  const all = groups * bins * replications;
  if (all <= MOST_BINS) return;
  throw new RangeError(
    `Cannot simulate a course: groups × bins × replications must be at most ${formatCount(MOST_BINS)}, got ${groups} × ${bins} × ${replications}`,
  );
}
