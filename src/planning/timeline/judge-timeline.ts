import type { Destination, Scenario, SecondLimit, Threshold } from '../../scenario/scenario.js';
import { limitsMeant, worse } from '../judge.js';
import { appliesTo, meets } from '../metrics.js';
import { reuseRiskOf } from '../port-group/reuse.js';
import type { Status } from '../result.js';
import { crossing, jumpSeconds, type Sample } from './crossing.js';
import type { GroupCourse, Solved } from './group-course.js';
import { stationaryAt } from './points.js';
import type { TimelineGroup, TimelineLimit, TimelinePoint, TimelineThreshold } from './timeline-result.js';

/** A group over time, with what its numbers come from. */
export interface CourseResult {
  readonly course: GroupCourse;
  readonly solved: readonly Solved[];
  readonly result: TimelineGroup;
}

/** Values that differ by less, relatively, are the same. */
const ROUNDING = 1e-9;

/** A second limit counts as close from this share of it on. */
const WARN_SHARE = 0.8;

/** Compares a threshold with every moment of every group it speaks about, or of the second limit. */
export function judgeOverTime(
  threshold: Threshold,
  scenario: Scenario,
  groups: readonly CourseResult[],
  limits: readonly SecondLimit[],
): TimelineThreshold {
  const { expression, limit, metric, comparison } = threshold;
  const name = typeof metric === 'string' ? metric : metric.limit;
  const upper = comparison.startsWith('<');
  let worst: TimelineThreshold = {
    ...{ expression, metric: name, limit, value: null, group: null, atSeconds: null },
    ...{ missedFromSeconds: null, missedSeconds: 0, status: 'pass' },
  };
  for (const { group, series } of seriesMeant(threshold, scenario, groups, limits)) {
    const { value: known } = worst;
    for (const { at, value } of series) {
      if (worst.value !== null && !isWorse(value, worst.value, upper)) continue;
      worst = { ...worst, value, group, atSeconds: at };
    }
    if (worst.value !== known) worst = { ...worst, ...missed(series, threshold) };
  }
  if (metric === 'headroom') worst = { ...worst, missedFromSeconds: null, missedSeconds: null };
  const met = worst.value === null || meets(worst.value, comparison, limit);
  return { ...worst, status: met ? 'pass' : threshold.onMiss };
}

/** What a threshold speaks about, over time: groups, or the second limits of its pools. */
function seriesMeant(
  threshold: Threshold,
  scenario: Scenario,
  groups: readonly CourseResult[],
  limits: readonly SecondLimit[],
): readonly { readonly group: string | null; readonly series: Series }[] {
  const { metric } = threshold;
  if (typeof metric === 'string') {
    const meant = groups.filter(({ course }) => appliesTo(threshold, course.group));
    return meant.map((group) => ({ group: group.result.id, series: seriesOf(metric, group, scenario) }));
  }
  const ordinary = groups.filter(({ course }) => course.role === 'mean').map(({ course }) => course.group);
  return limitsMeant(threshold, metric.limit, ordinary, limits).map((limit) => {
    // A share is one of the limit that is stated; that of `limit` is the share of it that is allowed.
    const scale = threshold.relative ? threshold.limit / limit.limit : 1;
    return { group: null, series: limitSeries(limit, groups).map(({ at, value }) => ({ at, value: value * scale })) };
  });
}

/** Whether a value is worse than another one by more than its last digits: of equal moments the first is shown. */
function isWorse(value: number, other: number, upper: boolean): boolean {
  const ahead = upper ? value - other : other - value;
  return ahead > ROUNDING * Math.abs(other);
}

type Series = readonly Sample[];

function seriesOf(
  metric: Exclude<Threshold['metric'], object>,
  { course, solved, result }: CourseResult,
  scenario: Scenario,
): Series {
  const of = (value: (point: TimelinePoint) => number): Series =>
    result.points.map((point) => ({ at: point.atSeconds, value: value(point) }));
  switch (metric) {
    case 'load':
      return of(({ load }) => load);
    case 'occupancy':
      return of(({ occupancy }) => occupancy);
    case 'blocking':
      return of(({ blockingProbability }) => blockingProbability);
    case 'ports.free':
      return of(({ ports, carriedErlangs }) => ports - carriedErlangs);
    case 'headroom': {
      const { atSeconds, headroom } = result.peak;
      return headroom.factor === null ? [] : [{ at: atSeconds, value: headroom.factor }];
    }
    case 'reuseRisk': {
      const to: Destination | undefined = scenario.destinations.find(({ id }) => id === course.group.destination);
      return solved.map(({ group, atSeconds }) => ({
        at: atSeconds,
        value: reuseRiskOf(stationaryAt(course, group, atSeconds), to).probability,
      }));
    }
  }
}

/** When a threshold is missed first, and for how long; where it turns between two moments, as an outage does for blocking. */
function missed(
  series: Series,
  { comparison, limit, metric }: Threshold,
): Pick<TimelineThreshold, 'missedFromSeconds' | 'missedSeconds'> {
  let from: number | null = null;
  let seconds = 0;
  const jump = jumpSeconds(series.map(({ at }) => at));
  const scale = metric === 'blocking' ? 'log' : 'straight';
  for (const [index, sample] of series.entries()) {
    const { at, value } = sample;
    const bad = !meets(value, comparison, limit);
    const before = series[index - 1];
    if (before === undefined) {
      if (bad) from = at;
      continue;
    }
    const badBefore = !meets(before.value, comparison, limit);
    const turn = bad === badBefore ? at : crossing(before, sample, limit, scale, jump);
    if (bad && badBefore) seconds += at - before.at;
    else if (bad) seconds += at - turn;
    else if (badBefore) seconds += turn - before.at;
    if (bad && from === null) from = badBefore ? before.at : turn;
  }
  return { missedFromSeconds: from, missedSeconds: seconds };
}

/** What a limit that is not ports counts, over time: tries per second or connections that hold a port, in all its pools. */
function limitSeries(limit: SecondLimit, groups: readonly CourseResult[]): Series {
  const meant = groups.filter(({ course }) => course.role === 'mean' && limit.pools.includes(course.group.pool.id));
  return (meant[0]?.result.points ?? []).map(({ atSeconds }, index) => ({
    at: atSeconds,
    value: meant.reduce((sum, { course, result }) => {
      const point = result.points[index];
      if (point === undefined) return sum;
      return sum + course.group.count * (limit.kind === 'rate' ? point.attemptRatePerSecond : point.carriedErlangs);
    }, 0),
  }));
}

/** A limit that is not ports at its worst moment. */
export function limitOverTime(limit: SecondLimit, groups: readonly CourseResult[]): TimelineLimit | null {
  const worst = limitSeries(limit, groups).reduce<Sample | null>(
    (most, sample) => (most === null || sample.value > most.value ? sample : most),
    null,
  );
  if (worst === null) return null;
  const { value, at } = worst;
  const status: Status = value > limit.limit ? 'fail' : value > WARN_SHARE * limit.limit ? 'warn' : 'pass';
  return {
    key: limit.key,
    limit: limit.limit,
    value,
    atSeconds: at,
    unit: limit.kind === 'rate' ? '1/s' : 'connections',
    status,
  };
}

/** The worst of all. */
export function worstStatus(statuses: readonly Status[]): Status {
  return statuses.reduce<Status>(worse, 'pass');
}
