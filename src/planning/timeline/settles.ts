import type { Scenario, SecondLimit } from '../../scenario/scenario.js';
import { judge, type Standing, worse } from '../judge.js';
import { mostErlangs } from '../port-group/blocking.js';
import type { PortGroup } from '../port-group/groups.js';
import { groupGrowth } from '../port-group/headroom.js';
import { operate } from '../port-group/operate.js';
import { limitResult } from '../port-group/second-limits.js';
import type { Status } from '../result.js';
import type { GroupCourse } from './group-course.js';
import type { CourseResult } from './judge-timeline.js';
import { rateAt } from './rates.js';
import type { ScenarioTimeline, TimelineLimit, TimelineThreshold } from './timeline-result.js';
import { endOf, type Window } from './window.js';

/**
 * Where a timeline leads to when nothing happens any more after its end: connections that live for days fill a pool long after
 * the last event. The steady state of the rates and ports there are at the end, judged as `check` judges it.
 *
 * @param second limits that are not ports
 * @param judged thresholds and limits within the timeline
 * @returns null where rates follow the time of day, or something still changes after the end
 */
export function settling(
  scenario: Scenario,
  groups: readonly CourseResult[],
  second: readonly SecondLimit[],
  { to }: Window,
  judged: { readonly thresholds: readonly TimelineThreshold[]; readonly limits: readonly TimelineLimit[] },
): ScenarioTimeline['settles'] {
  if (scenario.flows.some(({ profile }) => profile !== null)) return null;
  if (scenario.events.some((event) => endOf(event) > to)) return null;
  const standings = groups.map((one) => standingOf(scenario, one, to));
  const [first, ...others] = standings;
  if (first === undefined) return null;
  const load = ({ operation, group }: Standing): number => operation.hardErlangs / group.ports;
  const fullest = others.reduce((most, one) => (load(one) > load(most) ? one : most), first);
  const missed: string[] = [];
  let status: Status = 'pass';
  const compare = (what: string, then: Status, within: Status): void => {
    if (then === within || worse(then, within) === within) return;
    missed.push(what);
    status = worse(status, then);
  };
  for (const [index, threshold] of scenario.thresholds.entries()) {
    const then = judge(threshold, standings, second);
    compare(threshold.expression, then.status, judged.thresholds[index]?.status ?? 'pass');
  }
  const ordinary = standings.filter(({ role }) => role === 'mean');
  const operations = new Map(ordinary.map(({ group, operation }) => [group, operation]));
  for (const limit of second) {
    const { key, status: then } = limitResult(limit, [...operations.keys()], (group) => {
      return operations.get(group) ?? operate(group, 1);
    });
    compare(key, then, judged.limits.find((one) => one.key === key)?.status ?? 'pass');
  }
  return { group: fullest.group.id, load: load(fullest), status, missed };
}

/** A group in the steady state of its rates and ports at a moment. */
function standingOf(scenario: Scenario, { course, result }: CourseResult, t: number): Standing {
  const group = lasting(course, result.points.at(-1)?.ports ?? course.group.ports, t);
  return {
    group,
    role: course.role,
    operation: operate(group, 1),
    get growth() {
      return groupGrowth(scenario, group);
    },
    destination: scenario.destinations.find(({ id }) => id === group.destination),
  };
}

/** The group if its rates just before a moment were those of all times. Counted clients cannot be more than all connected. */
function lasting(course: GroupCourse, ports: number, t: number): PortGroup {
  const reduced = course.reduced(ports);
  const rates = course.streams.map(({ pieces, scale }) => scale * rateAt(pieces, t, 'before'));
  const erlangs = course.streams.reduce((sum, { stream }, index) => sum + (rates[index] ?? 0) * stream.hardSeconds, 0);
  const within = erlangs === 0 ? 1 : Math.min(1, mostErlangs(reduced) / erlangs);
  const streams = reduced.streams.map((stream, index) => ({ ...stream, ratePerSecond: (rates[index] ?? 0) * within }));
  return { ...reduced, streams };
}
