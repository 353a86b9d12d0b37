import type { TimelineReport } from '../../planning/timeline/timeline-result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

const STATES = ['SYN_SENT', 'ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE', 'UDP'] as const;

const NUMBERS = [
  'atSeconds',
  'arrivalRatePerSecond',
  'attemptRatePerSecond',
  'ports',
  'unavailableErlangs',
  'offeredErlangs',
  'carriedErlangs',
  'unavailableCarried',
  'load',
  'occupancy',
  'blockingProbability',
  'modifiedOfferedLoadBlocking',
  'blockedPerSecond',
  'lostPerSecond',
] as const;

/**
 * The result of `timeline` as CSV (RFC 4180): a row for each group and moment, numbers in full precision.
 *
 * @throws Error if a number is not finite.
 */
export function renderTimelineCsv(report: TimelineReport): string {
  requireFinite(report, 'CSV');
  const header = [
    'scenarioPath',
    'scenarioName',
    'pool',
    'group',
    'role',
    'count',
    ...NUMBERS,
    ...STATES.map((one) => `states.${one}`),
  ];
  const rows = report.scenarios.flatMap(({ path, name, groups }) =>
    groups.flatMap((group) =>
      group.points.map((point) => [
        ...[path, name, group.pool, group.id, group.role, group.count],
        ...NUMBERS.map((column) => point[column]),
        ...STATES.map((state) => point.states[state] ?? 0),
      ]),
    ),
  );
  return csv(header, rows);
}
