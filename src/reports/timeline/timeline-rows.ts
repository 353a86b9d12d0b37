/** The tables of a timeline as texts, for every format that people read. */

import type { Status } from '../../planning/result.js';
import type {
  ScenarioTimeline,
  SimulatedTimelineGroup,
  TimelineGroup,
  TimelineThreshold,
} from '../../planning/timeline/timeline-result.js';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../../units/format.js';
import { estimateText } from '../simulate/simulate-numbers.js';
import { groupWords, momentText, outSeconds, timelineGroupName, timelineValue } from './timeline-words.js';

/** A table: titles (a leading `>` aligns to the right) and rows of texts. */
export interface TextTable {
  readonly title: string;
  /** Of each row, which then begins with its word; absent where rows have none. */
  readonly statuses?: readonly Status[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What stands where there is nothing. */
export const NONE = '–';

/** Thresholds at their worst moment. */
export function thresholdRows(timeline: ScenarioTimeline): TextTable {
  return {
    title: 'Thresholds, at their worst',
    statuses: timeline.thresholds.map(({ status }) => status),
    columns: ['', 'must hold', '>worst', 'at', '>when', '>missed for'],
    rows: timeline.thresholds.map((threshold) => [
      threshold.status.toUpperCase(),
      threshold.expression,
      timelineValue(threshold),
      threshold.group ?? '',
      threshold.atSeconds === null ? NONE : momentText(timeline, threshold.atSeconds),
      missedFor(threshold),
    ]),
  };
}

/** For how long in all; headroom is worked out where a group is fullest, and nowhere else. */
function missedFor({ status, missedFromSeconds, missedSeconds }: TimelineThreshold): string {
  if (missedSeconds === null) return status === 'pass' ? NONE : 'when fullest';
  return missedFromSeconds === null ? NONE : formatDuration(missedSeconds);
}

/** Groups, those first that lose most. */
export function groupRows(timeline: ScenarioTimeline, groups: readonly TimelineGroup[]): TextTable {
  return {
    title: 'Port groups',
    columns: ['group', '>ports', '>peak load', '>when', '>one refused by', '>out for', '>lost', '>headroom at peak'],
    rows: groups.map((group) => {
      const out = outSeconds(group, timeline.toSeconds);
      const { factor } = group.peak.headroom;
      return [
        timelineGroupName(group),
        formatCount(group.ports),
        formatPercent(group.peak.load),
        momentText(timeline, group.peak.atSeconds),
        group.firstRefusalSeconds === null ? NONE : momentText(timeline, group.firstRefusalSeconds),
        out === null ? NONE : formatDuration(out),
        // The busiest address is one of those that the mean row counts.
        group.role === 'busiest' ? '' : group.lost < 0.5 ? NONE : formatCount(Math.round(group.lost)),
        factor === null ? NONE : formatFactor(factor),
      ];
    }),
  };
}

/** Stretches in which a group refuses more than it may. */
export function outageRows(timeline: ScenarioTimeline, groups: readonly TimelineGroup[]): TextTable {
  return {
    title: 'Outages',
    columns: ['group', '>from', '>for', '>worst', '>lost', '>recovery'],
    rows: groups.flatMap((group) =>
      group.outages.map((outage) => [
        timelineGroupName(group),
        outage.beganBefore
          ? `before ${momentText(timeline, outage.fromSeconds)}`
          : momentText(timeline, outage.fromSeconds),
        outage.toSeconds === null ? 'to the end' : formatDuration(outage.toSeconds - outage.fromSeconds),
        formatPercent(outage.worstBlocking),
        group.role === 'busiest' ? '' : formatCount(Math.round(outage.lost)),
        outage.recoverySeconds === null ? NONE : formatDuration(outage.recoverySeconds),
      ]),
    ),
  };
}

/** What happened, as it was played. */
export function eventRows(timeline: ScenarioTimeline): TextTable {
  return {
    title: 'Events',
    columns: ['>at', 'what', '>come back'],
    rows: timeline.events.map(({ atSeconds, label, played, reconnecting }) => [
      momentText(timeline, atSeconds),
      played ? label : `${label} (${atSeconds > timeline.toSeconds ? 'after' : 'before'} the timeline, not played)`,
      reconnecting === 0 ? NONE : formatCount(Math.round(reconnecting)),
    ]),
  };
}

/** Second limits at their worst moment. */
export function limitRows(timeline: ScenarioTimeline): TextTable {
  return {
    title: 'Other limits, at their worst',
    statuses: timeline.limits.map(({ status }) => status),
    columns: ['', 'limit', '>value', '>of', '>when'],
    rows: timeline.limits.map(({ status, key, unit, value, limit, atSeconds }) => {
      const write = unit === '1/s' ? formatRate : formatCount;
      return [status.toUpperCase(), key, write(value), write(limit), momentText(timeline, atSeconds)];
    }),
  };
}

const MOST_MOMENTS = 24;

/** The fullest group at some of its moments. */
export function momentRows(timeline: ScenarioTimeline, group: TimelineGroup): TextTable {
  const { points } = group;
  const first = points[0]?.atSeconds ?? 0;
  const step = ((points.at(-1)?.atSeconds ?? 0) - first) / MOST_MOMENTS;
  let next = first;
  // Events have many moments side by side: one in each stretch is enough.
  const shown = points.filter(({ atSeconds }) => {
    if (atSeconds < next) return false;
    next = Math.max(next + step, atSeconds);
    return true;
  });
  return {
    title: `${groupWords(group)} over time`,
    columns: ['>at', '>arrivals', '>ports wanted', '>ports held', '>load', '>blocking'],
    rows: shown.map((point) => [
      momentText(timeline, point.atSeconds),
      formatRate(point.arrivalRatePerSecond),
      formatCount(point.unavailableErlangs),
      formatCount(point.carriedErlangs),
      formatPercent(point.load),
      formatProbability(point.blockingProbability),
    ]),
  };
}

/** The simulation beside the model, three rows for each group; none where nothing was simulated. */
export function simulationRows(timeline: ScenarioTimeline): TextTable {
  const { simulation, groups } = timeline;
  const title =
    simulation === undefined
      ? ''
      : `Beside ${formatCount(simulation.replications)} simulated runs (${formatPercent(simulation.confidence)} intervals)`;
  return {
    title,
    columns: ['group', 'what', '>model', '>simulated'],
    rows: (simulation?.groups ?? []).flatMap((group) => {
      const model = groups.find(({ id, role }) => id === group.id && role === 'mean');
      const first = model?.firstRefusalSeconds ?? null;
      const within = `within ${formatPercent(group.worstPortsDifference)} of the ports`;
      return [
        [timelineGroupName(group), 'ports held, in the worst stretch', '', within],
        [
          '',
          'lost in one group',
          formatCount(Math.round(group.lost.model)),
          estimateText(group.lost.simulated, 'ports'),
        ],
        ['', 'first refusal (median)', momentOrNever(timeline, first), firstText(timeline, group)],
      ];
    }),
  };
}

function momentOrNever(timeline: ScenarioTimeline, seconds: number | null): string {
  return seconds === null ? 'never' : momentText(timeline, seconds);
}

/** The median with its interval; too few runs have none, and then it is not said at all. */
function firstText(timeline: ScenarioTimeline, { firstRefusal }: SimulatedTimelineGroup): string {
  const { value, low, high, probability } = firstRefusal;
  if (probability.mean < 0.5)
    return `in ${formatPercent(probability.mean)} of the runs (at most ${formatPercent(probability.high)})`;
  if (value === null || low === null) return 'too few runs for an interval';
  return `${momentText(timeline, value)} (${momentText(timeline, low)} … ${momentOrNever(timeline, high)})`;
}

/** What was simulated otherwise than the scenario says. */
export function simulationNotes({ simulation }: ScenarioTimeline): readonly string[] {
  return (simulation?.notes ?? []).map(({ about, message }) => `${about}: ${message}`);
}
