import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/scenario.js';
import { formatCount, formatDuration, formatPercent, formatProbability } from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';
import { DAY_SECONDS } from '../../units/time-of-day.js';
import { located, type RawFinding } from '../check/findings.js';
import { retriesByAddress } from '../port-group/operate.js';
import type { Finding } from '../result.js';
import { thresholdValueText } from '../threshold-text.js';
import { longestEnd } from './event-reach.js';
import type { CourseResult } from './judge-timeline.js';
import { MOST_DAYS } from './rates.js';
import { causeOf } from './timeline-causes.js';
import type { Outage, ScenarioTimeline } from './timeline-result.js';
import { LONGEST_TIMELINE } from './window.js';

/** Metrics that say that ports are scarce. */
const FULL: ReadonlySet<string> = new Set(['blocking', 'load', 'occupancy', 'ports.free']);
/** Blocking below this needs no word. */
const NOTICED = 1e-6;
/** A pool that becomes so many times as full after the end deserves a word. */
const RISING = 1.1;
/** Of the longest mean hold, what it takes to settle. */
const SETTLED = 4;

/** A timeline that nobody has said anything about yet. */
type Bare = Omit<ScenarioTimeline, 'findings'>;

/**
 * What a person should know of a timeline, each pointing at the event or flow that causes it.
 *
 * @param groups of the timeline, with what their numbers come from
 */
export function timelineFindings(
  timeline: Bare,
  groups: readonly CourseResult[],
  scenario: Scenario,
  document: ScenarioDocument,
  longMemory: boolean,
): readonly Finding[] {
  const raw: RawFinding[] = groups.flatMap((group) => groupFindings(group, timeline, scenario));
  if (longMemory) {
    raw.push({
      code: 'long-memory',
      severity: 'info',
      message: `connections live for more than ${MOST_DAYS} days: what came before counts with the mean of its days`,
      path: ['traffic'],
    });
  }
  raw.push(...missedFindings(timeline, groups, scenario), ...limitFindings(timeline, scenario));
  raw.push(...settlingFindings(timeline, scenario));
  raw.push(...retryFindings(groups));
  raw.push(...boxFindings(scenario), ...eventFindings(timeline, scenario));
  return raw.map((finding) => located(finding, document));
}

/** Thresholds that are missed without an outage that says so already. */
function missedFindings(
  { thresholds, clock, toSeconds }: Bare,
  groups: readonly CourseResult[],
  scenario: Scenario,
): readonly RawFinding[] {
  return thresholds.flatMap((threshold): readonly RawFinding[] => {
    const { status, metric, expression, value, group: id, atSeconds, missedFromSeconds } = threshold;
    const group = groups.find(({ result }) => result.id === id);
    if (status === 'pass' || value === null || atSeconds === null) return [];
    // An outage says as much of a full group; the worse of "load < 80%" and "load < 95%" is enough.
    if (FULL.has(metric) && (group?.result.outages.length ?? 0) > 0) return [];
    const worse = thresholds.some((one) => one.metric === metric && one.group === id && one.status === 'fail');
    if (status === 'warn' && worse) return [];
    const where = id === null ? '' : ` at ${id}`;
    const from = missedFromSeconds ?? atSeconds;
    return [
      {
        code: 'threshold-missed',
        severity: status === 'fail' ? 'error' : 'warning',
        message: `${expression} is missed${where} from ${formatMoment(from, clock, toSeconds)} on; it is ${thresholdValueText(threshold)} at ${formatMoment(atSeconds, clock, toSeconds)}`,
        path: group === undefined ? ['traffic'] : causeOf(from, group, scenario),
      },
    ];
  });
}

/** Limits that are not ports. What a box refuses because of them is not among the connections lost. */
function limitFindings({ limits, clock, toSeconds }: Bare, scenario: Scenario): readonly RawFinding[] {
  return limits.flatMap(({ key, status, value, limit, unit, atSeconds }): readonly RawFinding[] => {
    if (status === 'pass') return [];
    const per = unit === '1/s' ? '/s' : '';
    const beyond = status === 'fail' ? '; who is refused because of it is not counted as lost' : '';
    return [
      {
        code: 'second-limit',
        severity: status === 'fail' ? 'error' : 'warning',
        message: `${key}: ${formatCount(value)}${per} of ${formatCount(limit)}${per} (${formatPercent(value / limit)}) at ${formatMoment(atSeconds, clock, toSeconds)}; this limit is not ports, more addresses do not raise it${beyond}`,
        path: scenario.limits.find((one) => one.key === key)?.path ?? ['platform'],
      },
    ];
  });
}

/** A timeline that ends before its pool has settled. */
function settlingFindings({ settles, peak, clock, toSeconds }: Bare, scenario: Scenario): readonly RawFinding[] {
  if (settles === null || peak === null || (settles.missed.length === 0 && settles.load < RISING * peak.load))
    return [];
  const missed = settles.missed.length === 0 ? '' : `, which misses ${settles.missed.join(' and ')}`;
  const longest = longestEnd(scenario.flows);
  return [
    {
      code: 'still-filling',
      severity: settles.status === 'fail' ? 'error' : settles.status === 'warn' ? 'warning' : 'info',
      message: `at ${formatMoment(toSeconds, clock, toSeconds)} the pool is not in its steady state yet: there load is ${formatPercent(settles.load)} at ${settles.group}${missed}; its longest connections hold a port for ${formatDuration(longest)}; --time ${typedTime(Math.min(LONGEST_TIMELINE, SETTLED * longest))} shows them`,
      path: ['traffic'],
    },
  ];
}

/** A length as typed after `--time`, rounded up. */
function typedTime(seconds: number): string {
  if (seconds > 2 * DAY_SECONDS) return `${Math.ceil(seconds / DAY_SECONDS)}days`;
  return seconds > 7200 ? `${Math.ceil(seconds / 3600)}h` : `${Math.max(1, Math.ceil(seconds / 60))}min`;
}

/** Flows that cross several boxes: what one refuses still comes to the next. */
function boxFindings({ flows }: Scenario): readonly RawFinding[] {
  const flow = flows.find(({ via }) => new Set(via).size > 1);
  if (flow === undefined) return [];
  const boxes = flow.via.join(' and ');
  return [
    {
      code: 'boxes-counted-alone',
      severity: 'info',
      message: `${flow.id} crosses ${boxes}: each box is counted as if the others refused nobody, so that losses of several do not add up`,
      path: flow.path,
    },
  ];
}

/** Pinned clients who are refused come back to the same address; over time all addresses of a group share their tries. */
function retryFindings(groups: readonly CourseResult[]): readonly RawFinding[] {
  return groups.flatMap(({ course, result }): readonly RawFinding[] => {
    const refuses = result.points.some(({ blockingProbability }) => blockingProbability > NOTICED);
    if (result.role !== 'mean' || !refuses || !retriesByAddress(course.group)) return [];
    return [
      {
        code: 'retries-shared',
        severity: 'warning',
        message: `${result.id}: who is refused by a busy address tries it again, and over time later tries are counted evenly over all: fewer are refused here than really are; the row of the busiest address has its own, and check counts each address by itself`,
        path: course.group.pool.path,
      },
    ];
  });
}

/** Events that the timeline does not show. */
function eventFindings({ events, clock, fromSeconds, toSeconds }: Bare, scenario: Scenario): readonly RawFinding[] {
  const moment = (seconds: number): string => formatMoment(seconds, clock, toSeconds);
  return scenario.events.flatMap((event, index): readonly RawFinding[] => {
    if (events[index]?.played !== false) return [];
    const at = `the ${event.kind} at ${moment(event.atSeconds)}`;
    return [
      event.atSeconds > toSeconds
        ? {
            code: 'event-outside',
            severity: 'warning',
            message: `${at} comes after the end of the timeline, ${moment(toSeconds)}`,
            path: event.path,
          }
        : {
            code: 'event-before',
            severity: 'warning',
            message: `${at} is not played: the timeline begins after it, at ${moment(fromSeconds)}, with an empty pool`,
            path: event.path,
          },
    ];
  });
}

function groupFindings(group: CourseResult, { clock, toSeconds }: Bare, scenario: Scenario): readonly RawFinding[] {
  const { id, role, outages, outageBlocking, exhaustions } = group.result;
  const moment = (seconds: number): string => formatMoment(seconds, clock, toSeconds);
  const name = role === 'busiest' ? `the busiest address (99%) of ${id.replace(/\/busiest$/, '')}` : id;
  const begins = ({ beganBefore, fromSeconds }: Outage): string =>
    beganBefore ? `already refusing at ${moment(fromSeconds)}, and` : `from ${moment(fromSeconds)}`;
  const lasts = (outage: Outage): string =>
    outage.toSeconds === null
      ? `until the end of the timeline, ${moment(toSeconds)},`
      : `for ${formatDuration(outage.toSeconds - outage.fromSeconds)}${outage.beganBefore ? ' more' : ''}`;
  return [
    ...outages.map(
      (outage): RawFinding => ({
        code: 'outage',
        severity: 'error',
        message: `${begins(outage)} ${lasts(outage)} ${name} refuses more than ${formatProbability(outageBlocking)} of its connections, ${formatPercent(outage.worstBlocking)} at ${moment(outage.worstAtSeconds)}`,
        path: causeOf(outage.fromSeconds, group, scenario),
      }),
    ),
    ...exhaustions.map(
      ({ fromSeconds }): RawFinding => ({
        code: 'exhausted',
        severity: 'error',
        message: `at ${moment(fromSeconds)} connections want more ports than ${name} has`,
        path: causeOf(fromSeconds, group, scenario),
      }),
    ),
  ];
}
