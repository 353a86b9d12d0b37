import { monotoneRoot } from '../../model/monotone-root.js';
import type { Scenario } from '../../scenario/scenario.js';
import { blockingAt, formulaOf } from '../blocking.js';
import type { PortGroup } from '../groups.js';
import { appliesTo } from '../metrics.js';
import type { Outage, TimelineGroup, TimelinePoint } from './timeline-result.js';

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

/** Stretches in which more is refused than the limit allows; their ends are interpolated between two moments. */
export function outagesOf(points: readonly TimelinePoint[], group: PortGroup, limit: number): readonly Outage[] {
  const outages: Outage[] = [];
  let begin: number | null = null;
  let first = 0;
  for (const [index, point] of points.entries()) {
    const out = point.blockingProbability > limit;
    const before = points[index - 1];
    if (out && begin === null) {
      begin = before === undefined ? point.atSeconds : crossing(before, point, limit);
      first = index;
    }
    if (!out && begin !== null && before !== undefined) {
      outages.push(outage(points.slice(first, index), begin, crossing(before, point, limit), points, group, limit));
      begin = null;
    }
  }
  if (begin !== null) outages.push(outage(points.slice(first), begin, null, points, group, limit));
  return outages;
}

function outage(
  during: readonly TimelinePoint[],
  fromSeconds: number,
  toSeconds: number | null,
  points: readonly TimelinePoint[],
  group: PortGroup,
  limit: number,
): Outage {
  const worst = during.reduce((most, point) => (point.blockingProbability > most.blockingProbability ? point : most));
  const end = toSeconds ?? points.at(-1)?.atSeconds ?? fromSeconds;
  return {
    fromSeconds,
    toSeconds,
    worstBlocking: worst.blockingProbability,
    worstAtSeconds: worst.atSeconds,
    lost: group.count * lostBetween(points, fromSeconds, end),
    recoverySeconds: toSeconds === null ? null : toSeconds - causeEnds(during, fromSeconds, toSeconds, group, limit),
  };
}

/** When the arrivals of an outage are the last time more than the group could carry for ever. */
function causeEnds(
  during: readonly TimelinePoint[],
  fromSeconds: number,
  toSeconds: number,
  group: PortGroup,
  limit: number,
): number {
  const rate = group.streams.reduce((sum, stream) => sum + stream.ratePerSecond, 0);
  const hard = group.streams.reduce((sum, stream) => sum + stream.ratePerSecond * stream.hardSeconds, 0);
  const overloads = (point: TimelinePoint): boolean => {
    const at = point.ports === group.ports ? group : { ...group, ports: point.ports };
    const erlangs = rate === 0 ? 0 : (hard * point.arrivalRatePerSecond) / rate;
    return blockingAt(at, formulaOf(at), erlangs).blocking > limit;
  };
  const last = during.findLastIndex(overloads);
  if (last < 0) return fromSeconds;
  return Math.min(toSeconds, during[last + 1]?.atSeconds ?? toSeconds);
}

/** Where blocking crosses a limit between two moments: straight in its logarithm. */
function crossing(one: TimelinePoint, other: TimelinePoint, limit: number): number {
  const log = (point: TimelinePoint): number => Math.log(Math.max(point.blockingProbability, Number.MIN_VALUE));
  const [low, high] = [log(one), log(other)];
  const share = high === low ? 0 : (Math.log(Math.max(limit, Number.MIN_VALUE)) - low) / (high - low);
  return one.atSeconds + Math.min(1, Math.max(0, share)) * (other.atSeconds - one.atSeconds);
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
 * When demand reaches the ports that there are, and when it falls below again.
 *
 * @param demandAt unavailable ports that would be held if nobody were refused, m(t)
 */
export function exhaustionOf(
  points: readonly TimelinePoint[],
  demandAt: (t: number) => number,
): TimelineGroup['exhaustion'] {
  const first = points.findIndex(({ load }) => load >= 1);
  if (first < 0) return null;
  const after = points.findIndex(({ load }, index) => index > first && load < 1);
  return {
    fromSeconds: reached(points, first, demandAt),
    toSeconds: after < 0 ? null : reached(points, after, demandAt),
  };
}

/** The moment between a point and the one before at which demand is as many ports as there are. */
function reached(points: readonly TimelinePoint[], index: number, demandAt: (t: number) => number): number {
  const [before, point] = [points[index - 1], points[index]];
  if (point === undefined) throw new RangeError(`Cannot find exhaustion: there is no point ${index}`);
  if (before === undefined || before.ports !== point.ports) return point.atSeconds;
  return monotoneRoot((t) => demandAt(t) - point.ports, before.atSeconds, point.atSeconds);
}
