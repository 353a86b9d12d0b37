import type { CheckReport, GroupResult, ScenarioResult } from '../../planning/result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';
import { statesOf } from './check-states.js';

type Field = string | number | null;

/** Columns in order: the name (that of the JSON field, with its unit) and where the value stands. */
export const CHECK_COLUMNS: readonly (readonly [string, (scenario: ScenarioResult, group: GroupResult) => Field])[] = [
  ['scenarioPath', (scenario) => scenario.path],
  ['scenarioName', (scenario) => scenario.name],
  ['platform', (scenario) => scenario.platform],
  ['scenarioStatus', (scenario) => scenario.status],
  ['pool', (_, group) => group.pool],
  ['group', (_, group) => group.id],
  ['destination', (_, group) => group.destination],
  ['role', (_, group) => group.role],
  ['count', (_, group) => group.count],
  ['ports', (_, group) => group.ports],
  ['arrivalRatePerSecond', (_, group) => group.arrivalRatePerSecond],
  ['attemptRatePerSecond', (_, group) => group.attemptRatePerSecond],
  ['holdingTimeSeconds', (_, group) => group.holdingTimeSeconds],
  ['unavailableSeconds', (_, group) => group.unavailableSeconds],
  ['offeredErlangs', (_, group) => group.offeredErlangs],
  ['unavailableErlangs', (_, group) => group.unavailableErlangs],
  ['carriedErlangs', (_, group) => group.carriedErlangs],
  ['load', (_, group) => group.load],
  ['occupancy', (_, group) => group.occupancy],
  ['occupiedPortsMean', (_, group) => group.occupiedPorts.mean],
  ['occupiedPortsP99', (_, group) => group.occupiedPorts.p99],
  ['occupiedPortsP999', (_, group) => group.occupiedPorts.p999],
  [
    'states',
    (_, group) =>
      statesOf(group)
        .map(({ state, ports }) => `${state}=${ports}`)
        .join(' '),
  ],
  ['blockingProbability', (_, group) => group.blockingProbability],
  ['logBlockingProbability', (_, group) => group.logBlockingProbability],
  ['lossProbability', (_, group) => group.lossProbability],
  ['blockedPerSecond', (_, group) => group.blockedPerSecond],
  ['saturationRatePerSecond', (_, group) => group.saturationRatePerSecond],
  ['secondsToFill', (_, group) => group.secondsToFill],
  ['freePorts', (_, group) => group.headroom.ports],
  ['headroomFactor', (_, group) => group.headroom.factor],
  ['headroomRatePerSecond', (_, group) => group.headroom.ratePerSecond],
  ['headroomLimitedBy', (_, group) => group.headroom.limitedBy],
  ['reuseRiskProbability', (_, group) => group.reuseRisk.probability],
  ['reuseRiskEventsPerSecond', (_, group) => group.reuseRisk.eventsPerSecond],
  ['meanReuseIntervalSeconds', (_, group) => group.reuseRisk.meanReuseIntervalSeconds],
];

/**
 * The result of `check` as CSV (RFC 4180): one row a port group, numbers in full precision, missing ones empty.
 *
 * @throws Error if a number is not finite.
 */
export function renderCheckCsv(report: CheckReport): string {
  requireFinite(report, 'CSV');
  const rows = report.scenarios.flatMap((scenario) =>
    scenario.groups.map((group) => CHECK_COLUMNS.map(([, value]) => value(scenario, group))),
  );
  return csv(
    CHECK_COLUMNS.map(([name]) => name),
    rows,
  );
}
