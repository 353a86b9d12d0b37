import type { Path, Scenario } from '../../scenario/scenario.js';
import { jumpSeconds } from './crossing.js';
import { burdens, inForceUntil, meanHold, touches } from './event-reach.js';
import type { CourseResult } from './judge-timeline.js';

/** Moments closer than this are one, seconds. */
const AT_ONCE = 1e-3;

/**
 * Where the cause of something at a moment stands in the scenario: the last event that burdens the group and is in force, or
 * that ended within the longest of its flows' holds; else the flow that holds most of its ports.
 */
export function causeOf(seconds: number, { course, result }: CourseResult, { events, flows }: Scenario): Path {
  const near = Math.max(AT_ONCE, jumpSeconds(result.points.map(({ atSeconds }) => atSeconds)));
  const { streams } = course.group;
  const memory = Math.max(0, ...streams.map(({ flow }) => meanHold(flow)));
  const event = events.findLast(
    (one) =>
      one.atSeconds <= seconds + near &&
      burdens(one) &&
      streams.some(({ flow }) => touches(one, flow)) &&
      seconds <= inForceUntil(one, events) + memory,
  );
  if (event !== undefined) return event.path;
  const [heaviest] = [...streams].sort((a, b) => b.ratePerSecond * b.holdSeconds - a.ratePerSecond * a.holdSeconds);
  return heaviest?.flow.path ?? flows[0]?.path ?? [];
}
