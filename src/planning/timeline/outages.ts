import { monotoneRoot } from '../../model/monotone-root.js';
import type { Scenario } from '../../scenario/scenario.js';
import { appliesTo } from '../metrics.js';
import { blockingAt, formulaOf, mostErlangs } from '../port-group/blocking.js';
import type { PortGroup } from '../port-group/groups.js';
import { crossing, jumpSeconds, type Sample } from './crossing.js';
import type { Outage, TimelineExhaustion, TimelinePoint } from './timeline-result.js';

/** Blocking that counts as an outage where no threshold names one: one connection in a thousand. */
const OUTAGE_BLOCKING = 1e-3;

/** Blocking above which a group is said to be out: the strictest threshold that speaks about it. */
export function outageLimit(scenario: Scenario, group: PortGroup): number {
  const limits = scenario.thresholds.flatMap((threshold) =>
    threshold.metric === 'blocking' && threshold.comparison.startsWith('<') && appliesTo(threshold, group)
      ? [threshold.limit]
      : [],
  );
  return limits.length === 0 ? OUTAGE_BLOCKING : Math.min(...limits);
}

/** What the points of a group do not say of its outages. */
export interface OutageContext {
  /** Whether something happens at the first moment: an outage from then on has not begun before. */
  readonly beginsHere: boolean;
  /** By point: unavailable erlangs that arrivals like those of its moment would offer if they lasted. */
  readonly arriving: readonly number[];
}

/**
 * Stretches in which more is refused than the limit allows; their ends are interpolated between two moments.
 *
 * @param context what the points do not say
 */
export function outagesOf(
  points: readonly TimelinePoint[],
  group: PortGroup,
  limit: number,
  { beginsHere, arriving }: OutageContext,
): readonly Outage[] {
  const outages: Outage[] = [];
  const jump = jumpSeconds(points.map(({ atSeconds }) => atSeconds));
  const turn = (one: TimelinePoint, other: TimelinePoint): number =>
    crossing(blockingOf(one), blockingOf(other), limit, 'log', jump);
  let begin: number | null = null;
  let first = 0;
  const end = (last: number, toSeconds: number | null): void => {
    if (begin === null) return;
    const span = { fromSeconds: begin, toSeconds, beganBefore: first === 0 && !beginsHere };
    outages.push(outage(points.slice(first, last), arriving.slice(first, last), span, points, group, limit));
    begin = null;
  };
  for (const [index, point] of points.entries()) {
    const out = point.blockingProbability > limit;
    const before = points[index - 1];
    if (out && begin === null) {
      begin = before === undefined ? point.atSeconds : turn(before, point);
      first = index;
    }
    if (!out && before !== undefined) end(index, begin === null ? null : turn(before, point));
  }
  end(points.length, null);
  return outages;
}

function blockingOf({ atSeconds, blockingProbability }: TimelinePoint): Sample {
  return { at: atSeconds, value: blockingProbability };
}

function outage(
  during: readonly TimelinePoint[],
  arriving: readonly number[],
  span: Pick<Outage, 'fromSeconds' | 'toSeconds' | 'beganBefore'>,
  points: readonly TimelinePoint[],
  group: PortGroup,
  limit: number,
): Outage {
  const { fromSeconds, toSeconds } = span;
  const worst = during.reduce((most, point) => (point.blockingProbability > most.blockingProbability ? point : most));
  const end = toSeconds ?? points.at(-1)?.atSeconds ?? fromSeconds;
  return {
    ...span,
    worstBlocking: worst.blockingProbability,
    worstAtSeconds: worst.atSeconds,
    lost: group.count * lostBetween(points, fromSeconds, end),
    recoverySeconds:
      toSeconds === null ? null : toSeconds - causeEnds(during, arriving, span.fromSeconds, toSeconds, group, limit),
  };
}

/** When the arrivals of an outage are the last time more than the group could carry for ever. */
function causeEnds(
  during: readonly TimelinePoint[],
  arriving: readonly number[],
  fromSeconds: number,
  toSeconds: number,
  group: PortGroup,
  limit: number,
): number {
  const overloads = (point: TimelinePoint, index: number): boolean => {
    const at = point.ports === group.ports ? group : { ...group, ports: point.ports };
    const erlangs = Math.min(arriving[index] ?? 0, mostErlangs(group));
    return blockingAt(at, formulaOf(at), erlangs).blocking > limit;
  };
  const last = during.findLastIndex(overloads);
  if (last < 0) return fromSeconds;
  return Math.min(toSeconds, during[last + 1]?.atSeconds ?? toSeconds);
}

/** Connections that fail for good in one group, between two moments. */
export function lostBetween(points: readonly TimelinePoint[], from: number, to: number): number {
  let lost = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || point.atSeconds <= from || before.atSeconds >= to) continue;
    const [begin, end] = [Math.max(from, before.atSeconds), Math.min(to, point.atSeconds)];
    const seconds = point.atSeconds - before.atSeconds;
    const at = (moment: number): number =>
      before.lostPerSecond + ((point.lostPerSecond - before.lostPerSecond) * (moment - before.atSeconds)) / seconds;
    lost += ((at(begin) + at(end)) / 2) * (end - begin);
  }
  return lost;
}

/** Until when one connection has been refused on average; null: not within these moments. */
export function firstRefusal(points: readonly TimelinePoint[]): number | null {
  let refused = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    const seconds = point.atSeconds - before.atSeconds;
    const more = ((before.blockedPerSecond + point.blockedPerSecond) / 2) * seconds;
    if (refused + more >= 1) return before.atSeconds + ((1 - refused) / more) * seconds;
    refused += more;
  }
  return null;
}

/**
 * When demand reaches the ports that there are, and when it falls below again: every time that it does.
 *
 * @param demandAt unavailable ports that would be held if nobody were refused, m(t)
 */
export function exhaustionsOf(
  points: readonly TimelinePoint[],
  demandAt: (t: number) => number,
): readonly TimelineExhaustion[] {
  const jump = jumpSeconds(points.map(({ atSeconds }) => atSeconds));
  const exhaustions: TimelineExhaustion[] = [];
  let begin: number | null = null;
  for (const [index, point] of points.entries()) {
    const wanted = point.load >= 1;
    if (wanted === (begin !== null)) continue;
    const moment = reached(points[index - 1], point, demandAt, jump);
    if (begin !== null) exhaustions.push({ fromSeconds: begin, toSeconds: moment });
    begin = wanted ? moment : null;
  }
  return begin === null ? exhaustions : [...exhaustions, { fromSeconds: begin, toSeconds: null }];
}

/** The moment between a point and the one before at which demand is as many ports as there are. */
function reached(
  before: TimelinePoint | undefined,
  point: TimelinePoint,
  demandAt: (t: number) => number,
  jump: number,
): number {
  if (before === undefined || before.ports !== point.ports) return point.atSeconds;
  if (point.atSeconds - before.atSeconds <= jump) return point.atSeconds;
  const excess = (t: number): number => demandAt(t) - point.ports;
  // A load of 1 may be a rounding of demand a digit below.
  if (Math.sign(excess(before.atSeconds)) === Math.sign(excess(point.atSeconds))) return point.atSeconds;
  return monotoneRoot(excess, before.atSeconds, point.atSeconds);
}
