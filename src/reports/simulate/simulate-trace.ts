/** Ports by state over time, of the first replication from empty, for `--trace`. */
import type { ScenarioSimulation, SimulatedTrace, SimulateReport } from '../../planning/simulate/simulate-result.js';
import { renderJson } from '../json.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

const HEADER = ['seconds', 'group', 'state', 'ports', 'scenarioPath'] as const;

/** Moments of the samples; written as `0.3`, not as the sum of three tenths. */
export function sampleSeconds({ everySeconds }: SimulatedTrace, index: number): number {
  return Number((index * everySeconds).toPrecision(12));
}

/** How many samples a trace has. */
export function sampleCount({ states }: SimulatedTrace): number {
  return Object.values(states).reduce((most, series) => Math.max(most, series.length), 0);
}

function traceRows({ path }: ScenarioSimulation, trace: SimulatedTrace) {
  const states = Object.entries(trace.states);
  return Array.from({ length: sampleCount(trace) }, (_, index) =>
    states.map(([state, ports]) => [sampleSeconds(trace, index), trace.group, state, ports[index] ?? null, path]),
  ).flat();
}

/**
 * Traces as CSV (RFC 4180): a row for each moment, group and state that occurs at all; the ports of all identical groups that
 * were simulated together. The states of a moment add up to the ports held.
 */
export function renderTraceCsv(report: SimulateReport): string {
  requireFinite(report, 'CSV');
  const rows = report.scenarios.flatMap((scenario) => scenario.traces.flatMap((trace) => traceRows(scenario, trace)));
  return csv(HEADER, rows);
}

/** Traces alone, as they stand in the JSON of `simulate`. */
export function renderTraceJson({ schemaVersion, command, scenarios }: SimulateReport): string {
  return renderJson({
    schemaVersion,
    command,
    scenarios: scenarios.map(({ path, name, seed, traces }) => ({ path, name, seed, traces })),
  });
}
