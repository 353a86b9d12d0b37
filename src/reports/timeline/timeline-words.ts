/** The sentences of a timeline, for every format that people read. */

import type {
  Outage,
  ScenarioTimeline,
  TimelineGroup,
  TimelineLimit,
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
import { formatMoment } from '../../units/moment.js';

/** What the scenario is called, else its file. */
export function timelineTitle({ name, path }: ScenarioTimeline): string {
  return name ?? (path === '-' ? 'scenario from standard input' : path);
}

/** Whether anything happens in a scenario that its steady state does not show. */
export function happens({ clock, events }: Pick<ScenarioTimeline, 'clock' | 'events'>): boolean {
  return clock || events.length > 0;
}

/** A moment of the timeline: since its start, or of the day. */
export function momentText(
  { clock, toSeconds }: Pick<ScenarioTimeline, 'clock' | 'toSeconds'>,
  seconds: number,
): string {
  return formatMoment(seconds, clock, toSeconds);
}

/** A group's name in words; a pinned pool's busiest address is no other group, but one of the same addresses. */
export function groupWords({ id, role }: Pick<TimelineGroup, 'id' | 'role'>): string {
  return role === 'busiest' ? `${id.replace(/\/busiest$/u, '')}, busiest address (99%)` : id;
}

/** The group's name with what it stands for, for tables: short, the busiest address by its id as in `check`. */
export function timelineGroupName({
  id,
  count,
  role = 'mean',
}: Pick<TimelineGroup, 'id' | 'count'> & { readonly role?: TimelineGroup['role'] }): string {
  const name = role === 'busiest' ? `${id} (99%)` : id;
  return count === 1 ? name : `${name} ×${formatCount(count)}`;
}

/** The groups that are worth reading first: those with an outage, those that lose most, then the fullest. */
export function hardestHit(groups: readonly TimelineGroup[]): readonly TimelineGroup[] {
  const out = ({ outages }: TimelineGroup): number => Math.min(1, outages.length);
  return [...groups].sort((a, b) => out(b) - out(a) || b.lost - a.lost || b.peak.load - a.peak.load);
}

/** The outage that costs most connections; undefined: there is none. */
function worstOutage({ outages }: TimelineGroup): Outage | undefined {
  return [...outages].sort((a, b) => b.lost - a.lost || b.worstBlocking - a.worstBlocking)[0];
}

/** How long a group refuses more than it may, in all; null: never. */
export function outSeconds({ outages }: TimelineGroup, toSeconds: number): number | null {
  if (outages.length === 0) return null;
  return outages.reduce((sum, outage) => sum + (outage.toSeconds ?? toSeconds) - outage.fromSeconds, 0);
}

/** The stretch of time, and what it begins with. */
export function windowSentence(timeline: ScenarioTimeline): string {
  const { fromSeconds, toSeconds, start } = timeline;
  const before = start === 'empty' ? 'from an empty pool' : 'after what had been going on before';
  return `From ${momentText(timeline, fromSeconds)} to ${momentText(timeline, toSeconds)}, ${before}.`;
}

/** What happens, a sentence a line: whether the pool holds all the time, where it does not and for how long, and the peak. */
export function timelineSentences(timeline: ScenarioTimeline): readonly string[] {
  const [worst] = hardestHit(timeline.groups);
  if (worst === undefined) return ['Nothing is offered to a pool that has ports.'];
  return [
    verdictSentence(timeline),
    ...outageSentences(timeline, worst),
    peakSentence(timeline),
    ...settlingSentences(timeline),
  ];
}

function verdictSentence(timeline: ScenarioTimeline): string {
  const { status, groups, limits, thresholds, lost } = timeline;
  const over = limits.find((limit) => limit.status === 'fail');
  const reached = over === undefined ? '' : limitWords(timeline, over);
  if (groups.some(({ outages }) => outages.length > 0)) {
    const also = over === undefined ? '' : ` Besides, ${reached}.`;
    return `Does not carry this traffic all the time: ${failing(lost)} for good.${also}`;
  }
  if (over !== undefined) return `Does not carry this traffic all the time: ${reached}.`;
  const missed = thresholds.filter((threshold) => threshold.status === 'fail');
  if (missed.length > 0)
    return `Carries this traffic, but misses ${missed.map(({ expression }) => expression).join(' and ')} on the way.`;
  const settled = settledWords(timeline);
  if (settled !== null)
    return `Carries this traffic until ${momentText(timeline, timeline.toSeconds)}, but ${settled}.`;
  return status === 'warn'
    ? 'Carries this traffic all the time, with less room than asked for.'
    : 'Carries this traffic all the time.';
}

function limitWords(timeline: ScenarioTimeline, { key, value, limit, unit, atSeconds }: TimelineLimit): string {
  const write = unit === '1/s' ? formatRate : formatCount;
  return `${key} ${timeline.clock ? 'at' : 'after'} ${momentText(timeline, atSeconds)} would be ${write(value)}, of ${write(limit)}`;
}

/** Where the pool settles after the end, if more is missed there than before; null: nothing more. */
function settledWords({ settles }: ScenarioTimeline): string | null {
  if (settles === null || settles.missed.length === 0) return null;
  return `the pool goes on filling: in the long run its load is ${formatPercent(settles.load)} at ${settles.group}, which misses ${settles.missed.join(' and ')}`;
}

/** The same in a sentence of its own, where the verdict is about something else. */
function settlingSentences(timeline: ScenarioTimeline): readonly string[] {
  const words = settledWords(timeline);
  if (words === null || verdictSentence(timeline).includes(words)) return [];
  return [`After the end ${words}.`];
}

function failing(lost: number): string {
  if (lost < 1) return 'fewer than one connection fails';
  return Math.round(lost) === 1
    ? 'about one connection fails'
    : `about ${formatCount(Math.round(lost))} connections fail`;
}

/** The worst outage of a group, with the exhaustion that goes with it, and how many there are. */
function outageSentences(timeline: ScenarioTimeline, group: TimelineGroup): readonly string[] {
  const worst = worstOutage(group);
  if (worst === undefined) return [];
  const name = groupWords(group);
  const { length } = group.outages;
  const all = formatDuration(outSeconds(group, timeline.toSeconds) ?? 0);
  return [
    beginSentence(timeline, group, worst, name),
    `${lengthSentence(worst)}; at worst ${formatPercent(worst.worstBlocking)} are refused.`,
    ...(length === 1 ? [] : [`${name} has ${formatCount(length)} outages, ${all} in all.`]),
  ];
}

function beginSentence(timeline: ScenarioTimeline, group: TimelineGroup, outage: Outage, name: string): string {
  const at = (seconds: number): string => momentText(timeline, seconds);
  const from = at(outage.fromSeconds);
  if (outage.beganBefore) return `${name} is already refusing at ${from}.`;
  const word = timeline.clock ? 'At' : 'After';
  const end = outage.toSeconds ?? timeline.toSeconds;
  const exhaustion = group.exhaustions.find(
    ({ fromSeconds, toSeconds }) => fromSeconds < end && (toSeconds ?? end) > outage.fromSeconds,
  );
  if (exhaustion === undefined)
    return `${word} ${from} ${name} begins to refuse more than ${formatProbability(group.outageBlocking)} of its connections.`;
  return `${word} ${at(exhaustion.fromSeconds)} ${name} has no port left on average; from ${from} on it refuses more than ${formatProbability(group.outageBlocking)}.`;
}

function lengthSentence({ fromSeconds, toSeconds, recoverySeconds }: Outage): string {
  if (toSeconds === null) return 'It does not recover within this time';
  const out = `It is out for ${formatDuration(toSeconds - fromSeconds)}`;
  return recoverySeconds === null || recoverySeconds === 0
    ? out
    : `${out}, ${formatDuration(recoverySeconds)} of them after its cause has ended`;
}

function peakSentence(timeline: ScenarioTimeline): string {
  const { peak, groups } = timeline;
  const group = groups.find(({ id }) => id === peak?.group);
  if (peak === null || group === undefined) return 'There is no peak.';
  const { factor, limitedBy } = group.peak.headroom;
  const room =
    factor === null
      ? ''
      : factor >= 1
        ? `; there all rates could grow ${formatFactor(factor)} before ${limitedBy} is missed`
        : `; there ${limitedBy} would take ${formatFactor(factor)} of these rates`;
  return `Fullest at ${momentText(timeline, peak.atSeconds)}: load ${formatPercent(peak.load)} at ${groupWords(group)}${room}.`;
}

/** A threshold's worst value in the form of its metric. */
export function timelineValue({ metric, value, expression }: TimelineThreshold): string {
  if (value === null) return '–';
  switch (metric) {
    case 'load':
    case 'occupancy':
      return formatPercent(value);
    case 'blocking':
    case 'reuseRisk':
      return formatProbability(value);
    case 'headroom':
      return formatFactor(value);
    case 'newConnections':
      return expression.includes('%') ? formatPercent(value) : formatRate(value);
    default:
      return expression.includes('%') ? formatPercent(value) : formatCount(value);
  }
}

/** Says what a table of connections would show where closing ones are taken back on demand; null where every held port counts. */
export function reclaimedSentence(groups: readonly TimelineGroup[]): string | null {
  for (const { id, points, peak } of hardestHit(groups)) {
    const point = points.find(({ atSeconds }) => atSeconds === peak.atSeconds);
    if (point === undefined || point.carriedErlangs - point.unavailableCarried < 0.01 * point.carriedErlangs) continue;
    const [held, taken] = [formatCount(point.carriedErlangs), formatCount(point.unavailableCarried)];
    return `At its fullest ${id} shows ${held} ports held; ${taken} of them count, the others are closing and given up when a new connection needs one.`;
  }
  return null;
}

/** How exact the numbers are, for the foot of a page. */
export const ACCURACY =
  'Ports are exact while nobody is refused. Blocking is that of a steady group holding as many ports on average: README says how far that is from exact solutions and from the simulator.';
