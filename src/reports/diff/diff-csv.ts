import type { DiffReport } from '../../planning/diff/diff-result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

type Field = string | number | null;
type Row = readonly Field[];

const HEADER = ['kind', 'group', 'name', 'before', 'after', 'delta', 'direction'];

/**
 * A comparison as CSV (RFC 4180), one row a change: `kind` says of what. Numbers in full precision, in the units that
 * their names say; missing ones empty.
 *
 * @throws Error if a number is not finite.
 */
export function renderDiffCsv(report: DiffReport): string {
  requireFinite(report, 'CSV');
  const rows: readonly Row[] = [
    ['verdict', null, 'status', report.before.status, report.after.status, null, directionOf(report.outcome)],
    ...report.changes.map(({ path, before, after, kind }): Row => ['input', null, path, before, after, null, kind]),
    ...report.follows.map(({ path, before, after }): Row => ['resolved', null, path, before, after, null, null]),
    ...report.metrics.map((one): Row => ['metric', null, one.metric, one.before, one.after, one.delta, one.direction]),
    ...report.states.map((one): Row => ['state', null, one.state, one.before, one.after, one.delta, null]),
    ...groupRows(report),
    ...judgementRows(report),
    ...sayingRows(report),
  ];
  return csv(HEADER, rows);
}

function directionOf(outcome: DiffReport['outcome']): string | null {
  return outcome === 'same' ? null : outcome;
}

function groupRows({ groups }: DiffReport): readonly Row[] {
  return groups.flatMap(({ id, role, kind, metrics, states }) => {
    const name = role === 'busiest' && !id.endsWith('busiest') ? `${id} busiest` : id;
    return [
      ['group', name, 'kind', null, kind, null, null] as Row,
      ...metrics.map((one): Row => ['group', name, one.metric, one.before, one.after, one.delta, one.direction]),
      ...states.map((one): Row => ['groupState', name, one.state, one.before, one.after, one.delta, null]),
    ];
  });
}

function judgementRows({ thresholds, limits }: DiffReport): readonly Row[] {
  const delta = (a: number | null | undefined, b: number | null | undefined) =>
    typeof a === 'number' && typeof b === 'number' ? b - a : null;
  return [
    ...thresholds.flatMap(({ expression, before, after, direction }): readonly Row[] => [
      [
        'threshold',
        after?.group ?? before?.group ?? null,
        expression,
        before?.status ?? null,
        after?.status ?? null,
        null,
        direction,
      ],
      [
        'thresholdValue',
        after?.group ?? before?.group ?? null,
        expression,
        before?.value ?? null,
        after?.value ?? null,
        delta(before?.value, after?.value),
        null,
      ],
    ]),
    ...limits.flatMap(({ key, before, after, direction }): readonly Row[] => [
      ['limit', null, key, before?.status ?? null, after?.status ?? null, null, direction],
      ['limitValue', null, key, before?.value ?? null, after?.value ?? null, delta(before?.value, after?.value), null],
    ]),
  ];
}

function sayingRows({ findings, assumptions, levers }: DiffReport): readonly Row[] {
  return [
    ...findings.vanished.map((one): Row => ['finding', null, one.code, one.message, null, null, 'vanished']),
    ...findings.appeared.map((one): Row => ['finding', null, one.code, null, one.message, null, 'appeared']),
    ...assumptions.vanished.map((one): Row => ['assumption', null, one.key, one.value, null, null, 'vanished']),
    ...assumptions.appeared.map((one): Row => ['assumption', null, one.key, null, one.value, null, 'appeared']),
    ...assumptions.changed.map(
      (one): Row => ['assumption', null, one.key, one.before.value, one.after.value, null, 'changed'],
    ),
    ...levers.vanished.map((one): Row => ['lever', null, one.label, one.headroomFactor, null, null, 'vanished']),
    ...levers.appeared.map((one): Row => ['lever', null, one.label, null, one.headroomFactor, null, 'appeared']),
  ];
}
