import type {
  ScenarioTimeline,
  TimelineGroup,
  TimelinePoint,
  TimelineReport,
} from '../../planning/timeline/timeline-result.js';
import { formatCount } from '../../units/format.js';
import type { LineChartSpec, Series } from '../charts/line-chart-spec.js';
import { stackedArea } from '../charts/stacked-area.js';
import type { StackedAreaSpec, StackedPanel } from '../charts/stacked-area-spec.js';
import { hardestHit, momentText, timelineGroupName, timelineTitle } from './timeline-words.js';

/** More panels than this are not looked at. */
const MOST_PANELS = 4;

/** Ports held over time by state, with the ports that there are and those that are wanted: a panel for each of the worst groups. */
export function timelineChart(timelines: readonly ScenarioTimeline[]): StackedAreaSpec {
  const all = timelines.flatMap((timeline) => hardestHit(timeline.groups).map((group) => ({ timeline, group })));
  const shown = all.slice(0, MOST_PANELS);
  const [first] = timelines;
  const several = timelines.length > 1;
  const left = all.length - shown.length;
  const clock = timelines.every((timeline) => timeline.clock);
  return {
    title: first === undefined || several ? 'Ports over time, by state' : `${timelineTitle(first)}: ports over time`,
    description: left === 0 ? '' : `${formatCount(left)} other groups are not drawn.`,
    x: { title: clock ? 'time of day' : 'time', quantity: clock ? 'clock' : 'duration' },
    y: { title: 'ports held', quantity: 'count' },
    capacityLabel: 'ports',
    panels: shown.map(({ timeline, group }) => {
      const panel = panelOf(timeline, group);
      return several ? { ...panel, label: `${timelineTitle(timeline)}: ${panel.label}` } : panel;
    }),
  };
}

function panelOf(timeline: ScenarioTimeline, group: TimelineGroup): StackedPanel {
  const { points } = group;
  const { most, beyond } = wantedMost(group);
  const wanted = beyond ? `${upTo(timeline, most)}, cut off above` : 'ports wanted';
  const states = [...new Set(points.flatMap((point) => Object.keys(point.states)))];
  return {
    label: `${timelineGroupName(group)}; grey line: ${wanted}`,
    capacity: null,
    capacities: points.map(({ ports }) => ports),
    step: points.map(({ atSeconds }) => atSeconds),
    line: { label: 'ports wanted', values: points.map(({ unavailableErlangs }) => unavailableErlangs) },
    layers: states.map((label) => ({
      label,
      values: points.map((point) => point.states[label as keyof typeof point.states] ?? 0),
    })),
  };
}

/**
 * The ports that a group wants and holds, and those that there are, as lines for a terminal: where some go away for a while
 * the ports are a line of their own.
 */
export function timelineLines(timeline: ScenarioTimeline, group: TimelineGroup): LineChartSpec {
  const { points } = group;
  const line = (label: string, value: (point: TimelinePoint) => number): Series => ({
    label,
    points: points.map((point) => ({ x: point.atSeconds, y: value(point) })),
  });
  const differs = points.some(({ unavailableErlangs, carriedErlangs }) => unavailableErlangs > 1.01 * carriedErlangs);
  const changes = points.some(({ ports }) => ports !== points[0]?.ports);
  const { most, there, cap, beyond: isCut } = wantedMost(group);
  const cut = isCut ? `; ${upTo(timeline, most)}, cut off at ${formatCount(cap)}` : '';
  return {
    title: `${timelineGroupName(group)}: ports over time${cut}`,
    x: { title: timeline.clock ? 'time of day' : 'time', quantity: timeline.clock ? 'clock' : 'duration' },
    y: { title: 'ports', quantity: 'count', low: 0, ...(isCut ? { high: cap } : {}) },
    series: [
      line(differs || changes ? 'held' : '', ({ carriedErlangs }) => carriedErlangs),
      ...(differs ? [line('wanted', ({ unavailableErlangs }) => unavailableErlangs)] : []),
      ...(changes ? [{ label: 'ports', points: stepsOf(points) }] : []),
    ],
    thresholds: changes ? [] : [{ value: there, label: `${formatCount(there)} ports`, fails: 'above' }],
  };
}

/** The moment at which most ports are wanted, and whether that is so many that it would flatten all the rest. */
function wantedMost({ points }: TimelineGroup): {
  readonly most: TimelinePoint;
  readonly there: number;
  readonly cap: number;
  readonly beyond: boolean;
} {
  const most = points.reduce((high, point) => (point.unavailableErlangs > high.unavailableErlangs ? point : high));
  const there = points.reduce((high, { ports }) => Math.max(high, ports), 0);
  return { most, there, cap: 2 * there, beyond: most.unavailableErlangs > 2 * there };
}

function upTo(timeline: ScenarioTimeline, { unavailableErlangs, atSeconds }: TimelinePoint): string {
  return `up to ${formatCount(unavailableErlangs)} wanted ${timeline.clock ? 'at' : 'after'} ${momentText(timeline, atSeconds)}`;
}

/** Ports come and go at a moment: the old number stands until then. */
function stepsOf(points: readonly TimelinePoint[]): Series['points'] {
  return points.flatMap(({ atSeconds, ports }, index) => {
    const before = points[index - 1]?.ports ?? ports;
    const here = { x: atSeconds, y: ports };
    return before === ports ? [here] : [{ x: atSeconds, y: before }, here];
  });
}

/** Ports over time by state as an SVG document, a panel for each of the groups that are worst off. */
export function renderTimelineSvg(report: TimelineReport): string {
  return stackedArea(timelineChart(report.scenarios));
}
