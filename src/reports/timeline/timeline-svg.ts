import type { ScenarioTimeline, TimelineGroup, TimelineReport } from '../../planning/timeline/timeline-result.js';
import { formatCount } from '../../units/format.js';
import type { LineChartSpec } from '../charts/line-chart-spec.js';
import { stackedArea } from '../charts/stacked-area.js';
import type { StackedAreaSpec, StackedPanel } from '../charts/stacked-area-spec.js';
import { hardestHit, timelineGroupName, timelineTitle } from './timeline-words.js';

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
      const panel = panelOf(group);
      return several ? { ...panel, label: `${timelineTitle(timeline)}: ${panel.label}` } : panel;
    }),
  };
}

function panelOf(group: TimelineGroup): StackedPanel {
  const { points } = group;
  const states = [...new Set(points.flatMap((point) => Object.keys(point.states)))];
  return {
    label: `${timelineGroupName(group)}; grey line: ports wanted`,
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

/** The ports that a group wants and holds, as lines for a terminal. */
export function timelineLines(timeline: ScenarioTimeline, group: TimelineGroup): LineChartSpec {
  const line = (label: string, value: (point: TimelineGroup['points'][number]) => number) => ({
    label,
    points: group.points.map((point) => ({ x: point.atSeconds, y: value(point) })),
  });
  const differs = group.points.some(
    ({ unavailableErlangs, carriedErlangs }) => unavailableErlangs > 1.01 * carriedErlangs,
  );
  // Far more wanted than there is would flatten all the rest.
  const cap = 2 * group.ports;
  return {
    title: `${timelineGroupName(group)}: ports over time`,
    x: { title: timeline.clock ? 'time of day' : 'time', quantity: timeline.clock ? 'clock' : 'duration' },
    y: { title: 'ports', quantity: 'count', low: 0, ...(group.peak.unavailableErlangs > cap ? { high: cap } : {}) },
    series: [
      line(differs ? 'held' : '', ({ carriedErlangs }) => carriedErlangs),
      ...(differs ? [line('wanted', ({ unavailableErlangs }) => unavailableErlangs)] : []),
    ],
    thresholds: [{ value: group.ports, label: `${formatCount(group.ports)} ports`, fails: 'above' }],
  };
}

/** Ports over time by state as an SVG document, a panel for each of the groups that are worst off. */
export function renderTimelineSvg(report: TimelineReport): string {
  return stackedArea(timelineChart(report.scenarios));
}
