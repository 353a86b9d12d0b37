import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedLimitResult,
  SimulatedMetricResult,
  SimulatedValue,
  SimulateReport,
} from '../../planning/simulate/simulate-result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

type Field = string | number | null;

const HEADER = [
  'scenarioPath',
  'scenarioName',
  'platform',
  'seed',
  'replications',
  'pool',
  'group',
  'destination',
  'role',
  'count',
  'ports',
  'formula',
  'warmUpSeconds',
  'secondsObserved',
  'metric',
  'unit',
  'model',
  'simulatedMean',
  'intervalLow',
  'intervalHigh',
  'confidence',
  'difference',
  'parts',
] as const;

type Row = { readonly [column in (typeof HEADER)[number]]?: Field };

function scenarioFields({ path, name, platform, seed, replications }: ScenarioSimulation): Row {
  return { scenarioPath: path, scenarioName: name, platform, seed, replications };
}

function simulatedFields(value: SimulatedValue | null): Row {
  if (value === null) return {};
  return {
    simulatedMean: value.mean,
    intervalLow: value.low,
    intervalHigh: value.high,
    confidence: value.confidence,
  };
}

function metricRow(group: SimulatedGroupResult, metric: SimulatedMetricResult): Row {
  return {
    pool: group.pool,
    group: group.id,
    destination: group.destination,
    role: group.role,
    count: group.count,
    ports: group.ports,
    formula: group.formula,
    warmUpSeconds: group.warmUpSeconds,
    secondsObserved: group.secondsObserved,
    metric: metric.metric,
    unit: metric.unit,
    model: metric.model,
    ...simulatedFields(metric.simulated),
    difference: metric.difference,
    parts: String(metric.parts),
  };
}

function limitRows({ key, unit, model, simulated, refusedPerSecond }: SimulatedLimitResult): readonly Row[] {
  return [
    { metric: `limits.${key}`, unit, model, ...simulatedFields(simulated) },
    { metric: `limits.${key}.refusedPerSecond`, unit: '1/s', ...simulatedFields(refusedPerSecond) },
  ];
}

/**
 * The result of `simulate` as CSV (RFC 4180): a row for each group and metric, then two for each limit, which belong to no
 * group; numbers in full precision, missing ones empty.
 *
 * @throws Error if a number is not finite.
 */
export function renderSimulateCsv(report: SimulateReport): string {
  requireFinite(report, 'CSV');
  const rows = report.scenarios.flatMap((scenario) => {
    const own = scenarioFields(scenario);
    return [
      ...scenario.groups.flatMap((group) => group.metrics.map((metric) => metricRow(group, metric))),
      ...scenario.limits.flatMap(limitRows),
    ].map((row): Row => ({ ...own, ...row }));
  });
  return csv(
    HEADER,
    rows.map((row) => HEADER.map((column) => row[column] ?? null)),
  );
}
