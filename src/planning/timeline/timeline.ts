/** The pool over time: daily profiles, ramps, bursts, restarts, failovers, deploys; fill and recovery. */
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import { allocationProblems } from '../allocation.js';
import { assumptionsOf } from '../check/assumptions.js';
import { portGroups } from '../port-group/groups.js';
import { groupGrowth } from '../port-group/headroom.js';
import { secondLimits } from '../port-group/second-limits.js';
import type { Status } from '../result.js';
import { burdens, inForceUntil, touches } from './event-reach.js';
import { eventLabel } from './event-words.js';
import { EVEN_STEPS } from './grid.js';
import type { GroupCourse, Solved } from './group-course.js';
import { type CourseResult, judgeOverTime, limitOverTime, worstStatus } from './judge-timeline.js';
import { lostInAll } from './lost-in-all.js';
import { march } from './march.js';
import { exhaustionsOf, firstRefusal, lostBetween, outageLimit, outagesOf } from './outages.js';
import { pointOf, stationaryGroup } from './points.js';
import { settling } from './settles.js';
import { timelineFindings } from './timeline-findings.js';
import type { ScenarioTimeline, TimelineGroup, TimelinePoint, TimelineReport } from './timeline-result.js';
import { type Window, type WindowOptions, windowOf } from './window.js';

/** What a timeline may be told. */
export interface TimelineOptions extends WindowOptions {
  /** Even steps, seconds; default a 360th of the timeline. Events and bends are computed besides. */
  readonly stepSeconds?: number | undefined;
}

/** Loads that differ by less, relatively, are the same. */
const ROUNDING = 1e-9;

/** More moments than this are not begun. */
const MOST_STEPS = 20_000;

/**
 * A scenario over time: ports by state from the exact integral m(t) = ∫ λ(u) P(hold > t − u) du, with what was refused taken
 * out of it, so that a pool that was overloaded does not remember connections it never had.
 *
 * Blocking at t is that of a stationary group that holds as many ports on average (equal to the modified offered load
 * B(c, m(t)) as long as hardly anybody is refused; both are given). Without refusals ports are exact to 1e-12.
 *
 * Accuracy of blocking, of the time to the first refusal and of ports under overload: test/agreement/timeline*.test.ts has
 * them beside exact solutions and the simulator.
 *
 * @param parsed what `parseScenario` gives
 * @returns plain data, the same as `timeline --format json` prints for one scenario
 * @throws RangeError for a window or step out of range
 */
export function timelineScenario(parsed: ParsedScenario, options: TimelineOptions = {}): ScenarioTimeline {
  const steps = timelineSteps(parsed, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * The same in small steps: between two of them lie fractions of a millisecond to a few, so that a page can pause there.
 *
 * @returns as `timelineScenario`, when it is done
 */
export function* timelineSteps(
  parsed: ParsedScenario,
  options: TimelineOptions = {},
): Generator<null, ScenarioTimeline> {
  const { scenario, document } = parsed;
  const all = portGroups(scenario);
  const window = windowOf(scenario, all, options);
  const { from, to, clock, start } = window;
  const step = options.stepSeconds ?? (to - from) / EVEN_STEPS;
  if (!(step > 0 && (to - from) / step <= MOST_STEPS)) {
    throw new RangeError(
      `Cannot draw timeline: its step must be above 0 and leave at most ${MOST_STEPS} moments, got ${step} s of ${to - from} s`,
    );
  }
  const { courses, solved, reconnecting, longMemory } = yield* march(scenario, window, step);
  const groups: CourseResult[] = [];
  for (const [index, course] of courses.entries()) {
    groups.push(yield* courseResult(scenario, course, solved[index] ?? []));
  }
  const second = secondLimits(scenario, all);
  const limits = second.flatMap((limit) => limitOverTime(limit, groups) ?? []);
  const thresholds = scenario.thresholds.map((threshold) => judgeOverTime(threshold, scenario, groups, second));
  const settles = settling(scenario, groups, second, window, { thresholds, limits });
  // Who asks for a stretch of time is told where it leads to; it is judged by itself.
  const later: Status[] = settles === null || options.lengthSeconds !== undefined ? [] : [settles.status];
  const impossible = scenario.pools.some((pool) => allocationProblems(pool).length > 0);
  const highest = groups.reduce<CourseResult | null>(
    (most, one) => (most === null || one.result.peak.load > most.result.peak.load ? one : most),
    null,
  );
  const timeline: Omit<ScenarioTimeline, 'findings'> = {
    path: scenario.file,
    name: scenario.name,
    platform: scenario.platform,
    status: worstStatus([
      ...[...thresholds, ...limits].map(({ status }) => status),
      ...later,
      ...(impossible ? (['fail'] as const) : []),
    ]),
    fromSeconds: from,
    toSeconds: to,
    clock,
    start,
    thresholds,
    limits,
    peak:
      highest === null
        ? null
        : {
            group: highest.result.id,
            atSeconds: highest.result.peak.atSeconds,
            load: highest.result.peak.load,
          },
    settles,
    lost: lostInAll(groups),
    groups: groups.map(({ result }) => result),
    events: scenario.events.map((event, index) => ({
      atSeconds: event.atSeconds,
      kind: event.kind,
      label: eventLabel(event, scenario),
      played: isPlayed(event, scenario, window),
      reconnecting: reconnecting[index] ?? 0,
    })),
    assumptions: timelineAssumptions(scenario),
  };
  return { ...timeline, findings: timelineFindings(timeline, groups, scenario, document, longMemory) };
}

/** The report of several scenarios, as every output format takes it. */
export function timelineReport(scenarios: readonly ScenarioTimeline[]): TimelineReport {
  return { schemaVersion: 1, command: 'timeline', scenarios };
}

/** Whether a timeline shows anything of an event: an empty pool knows only of those before it that are still in force. */
function isPlayed(event: ScenarioEvent, { events }: Scenario, { from, to, start }: Window): boolean {
  if (event.atSeconds > to) return false;
  if (start === 'steady' || event.atSeconds >= from) return true;
  return event.kind !== 'restart' && event.kind !== 'deploy' && inForceUntil(event, events) > from;
}

function* courseResult(
  scenario: Scenario,
  course: GroupCourse,
  solved: readonly Solved[],
): Generator<null, CourseResult> {
  const { group, role } = course;
  const points: TimelinePoint[] = [];
  // After the end nothing arrives.
  const sideOf = (one: Solved): Side => (one === solved.at(-1) ? 'before' : 'after');
  for (const one of solved) {
    points.push(pointOf(course, one, sideOf(one)));
    yield null;
  }
  const limit = outageLimit(scenario, group);
  const demandAt = (t: number): number => course.hardPorts(t, false).reduce((sum, ports) => sum + ports, 0);
  const last = points.at(-1)?.atSeconds ?? 0;
  const beginsHere = scenario.events.some(
    (event) =>
      event.atSeconds === points[0]?.atSeconds &&
      burdens(event) &&
      group.streams.some(({ flow }) => touches(event, flow)),
  );
  const result: TimelineGroup = {
    id: group.id,
    pool: group.pool.id,
    destination: group.destination,
    count: group.count,
    role,
    ports: group.ports,
    formula: solved.at(-1)?.blocking.formula ?? 'nothing is offered',
    peak: peakOf(scenario, course, solved, points),
    exhaustions: exhaustionsOf(points, demandAt),
    firstRefusalSeconds: firstRefusal(points),
    outageBlocking: limit,
    outages: outagesOf(points, group, limit, {
      beginsHere,
      arriving: solved.map((one) => erlangsArriving(course, one, sideOf(one))),
    }),
    lost: group.count * lostBetween(points, Number.NEGATIVE_INFINITY, last),
    points,
  };
  return { course, solved, result };
}

type Side = 'after' | 'before';

/** Unavailable erlangs that arrivals like those of a moment would offer if they lasted. */
function erlangsArriving(course: GroupCourse, { atSeconds }: Solved, side: Side): number {
  const rates = course.rates(atSeconds, side);
  return course.streams.reduce((sum, { stream }, index) => sum + (rates[index] ?? 0) * stream.hardSeconds, 0);
}

/** The moment of the highest load, and the headroom there. */
function peakOf(
  scenario: Scenario,
  course: GroupCourse,
  solved: readonly Solved[],
  points: readonly TimelinePoint[],
): TimelineGroup['peak'] {
  // Of moments that differ in their last digits only, the first.
  const index = points.reduce(
    (most, { load }, place) => (load > (points[most]?.load ?? 0) * (1 + ROUNDING) ? place : most),
    0,
  );
  const [point, at] = [points[index], solved[index]];
  if (point === undefined || at === undefined) throw new RangeError('Cannot draw timeline: it has no moments');
  const { factor, limitedBy } = groupGrowth(scenario, stationaryGroup(course, at.group, point.atSeconds));
  const { atSeconds, load, unavailableErlangs, ports } = point;
  return { atSeconds, load, unavailableErlangs, ports, headroom: { factor, limitedBy } };
}

/** What the numbers rest on: as for `check`, and what events do not say. The distribution of open times matters here. */
function timelineAssumptions(scenario: Scenario): ScenarioTimeline['assumptions'] {
  return assumptionsOf({ scenario }, true);
}
