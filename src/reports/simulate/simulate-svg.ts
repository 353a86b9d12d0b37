import type { SimulatedTrace, SimulateReport } from '../../planning/simulate/simulate-result.js';
import { formatCount } from '../../units/format.js';
import { stackedArea } from '../charts/stacked-area.js';
import { type StackedAreaSpec, type StackedPanel, stackHeight } from '../charts/stacked-area-spec.js';
import { simulationTitle } from './simulate-words.js';

/** More panels than this are not looked at. */
const MOST_PANELS = 4;

/** The chart of a report's traces: a panel for each group, those first that were fullest. */
export function traceChart({ scenarios }: SimulateReport): StackedAreaSpec {
  const traces = scenarios.flatMap((scenario) => scenario.traces.map((trace) => ({ scenario, trace })));
  const fullest = traces
    .map((one) => ({ ...one, panel: panelOf(one.trace) }))
    .sort((a, b) => fullness(b.panel) - fullness(a.panel));
  const shown = fullest.slice(0, MOST_PANELS);
  const [first] = scenarios;
  const several = scenarios.length > 1;
  const left = fullest.length - shown.length;
  return {
    title: first === undefined || several ? 'Ports over time, by state' : `${simulationTitle(first)}: ports by state`,
    description: left === 0 ? '' : `${formatCount(left)} less full groups are not drawn.`,
    x: { title: 'time since the empty start', quantity: 'duration' },
    y: { title: 'ports held', quantity: 'count' },
    panels: shown.map(({ scenario, panel }) =>
      several ? { ...panel, label: `${simulationTitle(scenario)}: ${panel.label}` } : panel,
    ),
  };
}

function panelOf(trace: SimulatedTrace): StackedPanel {
  const together = trace.groups > 1 ? `, ${formatCount(trace.groups)} groups together` : '';
  return {
    label: `${trace.group} (${formatCount(trace.ports)} ports${together})`,
    capacity: trace.ports,
    step: trace.everySeconds,
    layers: Object.entries(trace.states).map(([label, values]) => ({ label, values })),
  };
}

function fullness(panel: StackedPanel): number {
  return panel.capacity === null || panel.capacity === 0 ? 0 : stackHeight(panel) / panel.capacity;
}

/** Ports over time by state as an SVG document: stacked areas under the capacity, a panel for each of the fullest groups. */
export function renderSimulateSvg(report: SimulateReport): string {
  return stackedArea(traceChart(report));
}
