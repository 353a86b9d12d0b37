import type { Flow } from '../../scenario/scenario.js';
import type { GroupCourse } from './group-course.js';
import type { CourseResult } from './judge-timeline.js';
import type { TimelinePoint } from './timeline-result.js';

/**
 * Connections that fail for good over a whole timeline, in all: of a flow that crosses several boxes only the box counts that
 * refuses most of it, because each is counted as if the others refused nobody.
 */
export function lostInAll(groups: readonly CourseResult[]): number {
  const flows = new Map<string, Map<string, number>>();
  for (const { course, result } of groups) {
    if (course.role !== 'mean' || result.lost === 0) continue;
    const lost = lostByStream(course, result.points);
    for (const [index, { stream }] of course.streams.entries()) {
      const pools = flows.get(stream.flow.id) ?? new Map<string, number>();
      pools.set(result.pool, (pools.get(result.pool) ?? 0) + result.count * (lost[index] ?? 0));
      flows.set(stream.flow.id, pools);
    }
  }
  return [...flows.values()].reduce((sum, pools) => sum + Math.max(...pools.values()), 0);
}

/** What one group loses of each of its streams: of all that it loses at a moment, what each flow's tries and retries make of it. */
function lostByStream(course: GroupCourse, points: readonly TimelinePoint[]): readonly number[] {
  const lost = course.streams.map(() => 0);
  let before: readonly number[] = [];
  for (const [index, point] of points.entries()) {
    const losing = losingNow(course, point);
    const seconds = point.atSeconds - (points[index - 1]?.atSeconds ?? point.atSeconds);
    for (const [place, now] of losing.entries())
      lost[place] = (lost[place] ?? 0) + (((before[place] ?? 0) + now) / 2) * seconds;
    before = losing;
  }
  return lost;
}

function losingNow(
  course: GroupCourse,
  { atSeconds, blockingProbability, lostPerSecond }: TimelinePoint,
): readonly number[] {
  const { streams } = course;
  if (lostPerSecond === 0 || streams.length === 1) return streams.map(() => lostPerSecond);
  const now = course.rates(atSeconds, 'after');
  const weights = streams.map(({ stream }, place) => (now[place] ?? 0) * forGood(stream.flow, blockingProbability));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Nobody comes but those who come back: as many of each flow as it has at other times.
  const usual = streams.reduce((sum, { stream }) => sum + stream.ratePerSecond, 0);
  return streams.map(({ stream }, place) =>
    total > 0 ? (lostPerSecond * (weights[place] ?? 0)) / total : (lostPerSecond * stream.ratePerSecond) / (usual || 1),
  );
}

/** Share of connections that fail for good when each try is refused with this probability. */
function forGood({ retries }: Flow, blocking: number): number {
  if (retries.kind === 'times') return blocking ** (retries.times + 1);
  return (blocking * (1 - retries.probability)) / (1 - retries.probability * blocking);
}
