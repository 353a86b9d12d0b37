/** The sentences of a timeline, for every format that people read. */
import type { ScenarioTimeline, TimelineGroup, TimelineThreshold } from '../planning/timeline/timeline-result.js';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../units/format.js';
import { formatMoment } from '../units/moment.js';

/** What the scenario is called, else its file. */
export function timelineTitle({ name, path }: ScenarioTimeline): string {
  return name ?? (path === '-' ? 'scenario from standard input' : path);
}

/** Whether anything happens in a scenario that its steady state does not show. */
export function happens({ clock, events }: Pick<ScenarioTimeline, 'clock' | 'events'>): boolean {
  return clock || events.length > 0;
}

/** A moment of the timeline: since its start, or of the day. */
export function momentText({ clock }: Pick<ScenarioTimeline, 'clock'>, seconds: number): string {
  return formatMoment(seconds, clock);
}

/** The group's name with what it stands for. */
export function timelineGroupName({ id, count }: Pick<TimelineGroup, 'id' | 'count'>): string {
  return count === 1 ? id : `${id} ×${formatCount(count)}`;
}

/** The groups that are worth reading first: those that lose most, then the fullest. */
export function hardestHit(groups: readonly TimelineGroup[]): readonly TimelineGroup[] {
  return [...groups].sort((a, b) => b.lost - a.lost || b.peak.load - a.peak.load);
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
  return [verdictSentence(timeline, worst), ...outageSentences(timeline, worst), peakSentence(timeline)];
}

function verdictSentence({ status, groups }: ScenarioTimeline, worst: TimelineGroup): string {
  const lost = groups.filter(({ role }) => role === 'mean').reduce((sum, group) => sum + group.lost, 0);
  if (worst.outages.length > 0)
    return `Does not carry this traffic all the time: about ${formatCount(lost)} connections fail for good.`;
  if (status === 'fail') return 'Carries this traffic, but misses a threshold on the way.';
  return status === 'warn'
    ? 'Carries this traffic all the time, with less room than asked for.'
    : 'Carries this traffic all the time.';
}

function outageSentences(timeline: ScenarioTimeline, group: TimelineGroup): readonly string[] {
  const [first] = group.outages;
  if (first === undefined) return [];
  const at = (seconds: number): string => momentText(timeline, seconds);
  const word = timeline.clock ? 'At' : 'After';
  const full =
    group.exhaustion === null
      ? `${word} ${at(first.fromSeconds)} ${group.id} begins to refuse connections`
      : `${word} ${at(group.exhaustion.fromSeconds)} ${group.id} has no port left on average; refusals begin at ${at(first.fromSeconds)}`;
  const worst = group.outages.reduce((most, one) => (one.worstBlocking > most.worstBlocking ? one : most));
  const times = group.outages.length === 1 ? '' : `, ${formatCount(group.outages.length)} times in all`;
  const length =
    first.toSeconds === null
      ? 'It does not recover within this time'
      : `It is out for ${formatDuration(first.toSeconds - first.fromSeconds)}`;
  const recovery =
    first.recoverySeconds === null || first.recoverySeconds === 0
      ? ''
      : `, ${formatDuration(first.recoverySeconds)} of them after its cause has ended`;
  return [`${full}.`, `${length}${recovery}${times}; at worst ${formatPercent(worst.worstBlocking)} are refused.`];
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
  return `Fullest at ${momentText(timeline, peak.atSeconds)}: load ${formatPercent(peak.load)} at ${peak.group}${room}.`;
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

/** How exact the numbers are, for the foot of a page. */
export const ACCURACY =
  'Ports are exact while nobody is refused. Blocking is that of a steady group holding as many ports on average: README says how far that is from exact solutions and from the simulator.';
