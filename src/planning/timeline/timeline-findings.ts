import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/scenario.js';
import { formatDuration, formatPercent, formatProbability } from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';
import { located, type RawFinding } from '../check/findings.js';
import type { Finding } from '../result.js';
import type { CourseResult } from './judge-timeline.js';
import { MOST_DAYS } from './rates.js';
import { causeOf } from './timeline-causes.js';
import type { Outage, ScenarioTimeline } from './timeline-result.js';

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
  raw.push(...boxFindings(scenario), ...eventFindings(timeline, scenario));
  return raw.map((finding) => located(finding, document));
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
