import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Path, Scenario, ScenarioEvent } from '../../scenario/scenario.js';
import { formatDuration, formatPercent, formatProbability } from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';
import { located, type RawFinding } from '../findings.js';
import type { Finding } from '../result.js';
import { MOST_DAYS } from './rates.js';
import type { ScenarioTimeline, TimelineGroup } from './timeline-result.js';

/** What a person should know of a timeline, each pointing at the event or flow that causes it. */
export function timelineFindings(
  timeline: Omit<ScenarioTimeline, 'findings'>,
  scenario: Scenario,
  document: ScenarioDocument,
  longMemory: boolean,
): readonly Finding[] {
  const raw: RawFinding[] = timeline.groups.flatMap((group) => groupFindings(group, timeline, scenario));
  if (longMemory) {
    raw.push({
      code: 'long-memory',
      severity: 'info',
      message: `connections live for more than ${MOST_DAYS} days: what came before counts with the mean of its days`,
      path: ['traffic'],
    });
  }
  for (const [index, event] of scenario.events.entries()) {
    const moment = timeline.events[index]?.atSeconds ?? 0;
    if (moment <= timeline.toSeconds) continue;
    raw.push({
      code: 'event-outside',
      severity: 'warning',
      message: `the ${event.kind} at ${formatMoment(moment, timeline.clock)} comes after the end of the timeline, ${formatMoment(timeline.toSeconds, timeline.clock)}`,
      path: event.path,
    });
  }
  return raw.map((finding) => located(finding, document));
}

function groupFindings(
  group: TimelineGroup,
  { clock, toSeconds }: Omit<ScenarioTimeline, 'findings'>,
  scenario: Scenario,
): readonly RawFinding[] {
  const moment = (seconds: number): string => formatMoment(seconds, clock);
  const findings: RawFinding[] = group.outages.map((outage) => ({
    code: 'outage',
    severity: 'error',
    message: `from ${moment(outage.fromSeconds)} ${
      outage.toSeconds === null
        ? `until the end of the timeline, ${moment(toSeconds)},`
        : `for ${formatDuration(outage.toSeconds - outage.fromSeconds)}`
    } ${group.id} refuses more than ${formatProbability(group.outageBlocking)} of its connections, ${formatPercent(outage.worstBlocking)} at ${moment(outage.worstAtSeconds)}`,
    path: causeOf(outage.fromSeconds, group, scenario),
  }));
  if (group.exhaustion !== null) {
    findings.push({
      code: 'exhausted',
      severity: 'error',
      message: `at ${moment(group.exhaustion.fromSeconds)} connections want more ports than ${group.id} has`,
      path: causeOf(group.exhaustion.fromSeconds, group, scenario),
    });
  }
  return findings;
}

/** The last event before, else the flow that holds most. */
function causeOf(seconds: number, group: TimelineGroup, scenario: Scenario): Path {
  const event = scenario.events.findLast(({ atSeconds }: ScenarioEvent) => atSeconds <= seconds);
  if (event !== undefined) return event.path;
  const flows = scenario.flows.filter((flow) => flow.via.includes(group.pool));
  const heaviest = flows.reduce((most, flow) =>
    flow.ratePerSecond * flow.lifetime.meanSeconds > most.ratePerSecond * most.lifetime.meanSeconds ? flow : most,
  );
  return heaviest.path;
}
