/** The tables of a comparison as rows of text, for the terminal and for Markdown alike. */
import type {
  DiffReport,
  GroupChange,
  InputChange,
  MetricChange,
  ResolvedChange,
} from '../../planning/diff/diff-result.js';
import type { GroupResult } from '../../planning/result.js';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../../units/format.js';
import { formatLimit, formatThresholdValue, NONE, orNone } from '../check/check-thresholds.js';
import { statusWord } from '../text/paint.js';
import { truncateMiddle } from '../text/width.js';
import { arrow } from './diff-headline.js';

/** A table: titles (`>` in front: set right) and rows. */
export interface Rows {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Longer values are shortened in the middle; the JSON has them in full. */
const WIDEST_VALUE = 120;

function cut(text: string | null): string {
  return text === null ? NONE : truncateMiddle(text, WIDEST_VALUE);
}

/** What was typed differently. */
export function changeRows({ changes }: DiffReport): Rows {
  return {
    titles: ['changed', 'before', 'after'],
    rows: changes.map(({ path, before, after }) => [path, cut(before), cut(after)]),
  };
}

/** What follows from it. */
export function followRows({ follows }: DiffReport): Rows {
  return {
    titles: ['follows', 'before', 'after'],
    rows: follows.map((change) => [
      change.path,
      cut(resolved(change, change.before)),
      cut(resolved(change, change.after)),
    ]),
  };
}

function resolved({ unit }: ResolvedChange, value: number | string | null): string | null {
  if (typeof value !== 'number') return value;
  const format = { s: formatDuration, '1/s': formatRate, share: formatPercent, count: formatCount }[unit ?? 'count'];
  return format(value);
}

/** A change in a sentence. */
export function changeText({ path, kind, before, after }: InputChange): string {
  if (kind === 'changed') return `${path}: ${cut(before)} → ${cut(after)}`;
  return kind === 'added' ? `${path}: ${cut(after)} (new)` : `${path}: ${cut(before)} (gone)`;
}

/** What follows from it, in a sentence. */
export function followText(change: ResolvedChange): string {
  return `${change.path}: ${cut(resolved(change, change.before))} → ${cut(resolved(change, change.after))}`;
}

type Kind = 'percent' | 'factor' | 'probability' | 'count' | 'duration' | 'rate';

/** Names and units of the metrics, as far as people want to see them in a table. */
const METRICS: { readonly [metric: string]: readonly [name: string, kind: Kind, always?: boolean] } = {
  load: ['load', 'percent', true],
  headroomFactor: ['headroom', 'factor', true],
  blockingProbability: ['blocking', 'probability', true],
  occupancy: ['occupied', 'percent'],
  reuseRiskProbability: ['reuse risk', 'probability'],
  addresses: ['addresses', 'count'],
  ports: ['ports', 'count'],
  arrivalRatePerSecond: ['rate', 'rate'],
  holdingTimeSeconds: ['holding time', 'duration'],
  unavailableErlangs: ['unavailable', 'count'],
};

function metricText(metrics: readonly MetricChange[], metric: string, side: 'before' | 'after'): string {
  const value = metrics.find((one) => one.metric === metric)?.[side] ?? null;
  const kind = METRICS[metric]?.[1] ?? 'count';
  if (kind === 'probability') {
    const log = metrics.find((one) => one.metric === 'logBlockingProbability')?.[side] ?? null;
    return orNone(value, (shown) => formatProbability(shown, metric === 'blockingProbability' ? log : null));
  }
  const formats = {
    percent: formatPercent,
    factor: formatFactor,
    count: formatCount,
    duration: formatDuration,
    rate: formatRate,
  };
  return orNone(value, formats[kind]);
}

/** The verdict, what binds, and the worst values of all groups; what stays as it is only where it is always wanted. */
export function summaryRows({ before, after, metrics }: DiffReport): Rows {
  const binding = ({ binding: one }: DiffReport['after']) => one?.limit ?? NONE;
  const numbers = Object.entries(METRICS).flatMap(([metric, [name, , always]]) => {
    const change = metrics.find((one) => one.metric === metric);
    const [was, is] = [metricText(metrics, metric, 'before'), metricText(metrics, metric, 'after')];
    if (change === undefined || (was === is && !always)) return [];
    return [[name, was, is, change.direction ?? '']];
  });
  return {
    titles: ['', '>before', '>after', ''],
    rows: [
      ['verdict', statusWord(before.status), statusWord(after.status), ''],
      ['binds first', binding(before), binding(after), ''],
      ...numbers,
    ],
  };
}

/** Ports by state, all groups together. */
export function stateRows({ states }: DiffReport): Rows {
  const rows = states.map(({ state, before, after, delta }) => [
    state,
    formatCount(before),
    formatCount(after),
    delta === 0 ? '' : `${delta < 0 ? '−' : '+'}${formatCount(Math.abs(delta))}`,
  ]);
  return { titles: ['ports in', '>before', '>after', '>change'], rows };
}

/** Thresholds and second limits with what both sides say to them. */
export function thresholdRows(report: DiffReport): Rows {
  const status = (one: { readonly status: 'pass' | 'warn' | 'fail' } | null) => (one ? statusWord(one.status) : NONE);
  const thresholds = report.thresholds.map(({ expression, before, after }) => [
    arrow(status(before), status(after)),
    before === null || after === null ? expression : arrow(before.expression, after.expression),
    arrow(
      before ? formatThresholdValue(before, report.before) : NONE,
      after ? formatThresholdValue(after, report.after) : NONE,
    ),
  ]);
  const limits = report.limits.map(({ key, before, after }) => [
    arrow(status(before), status(after)),
    `${key} <= ${arrow(before ? formatLimit(before, before.limit) : NONE, after ? formatLimit(after, after.limit) : NONE)}`,
    arrow(before ? formatLimit(before, before.value) : NONE, after ? formatLimit(after, after.value) : NONE),
  ]);
  return { titles: ['', 'must hold', '>worst'], rows: [...thresholds, ...limits] };
}

const GROUP_METRICS = ['arrivalRatePerSecond', 'holdingTimeSeconds', 'unavailableErlangs', 'ports'] as const;
const WORST_METRICS = ['load', 'blockingProbability', 'headroomFactor'] as const;

/** Groups that differ, the added and removed ones too; what the summary says of a single group is not said again. */
export function groupRows({ groups, before, after }: DiffReport, most: number): Rows & { readonly left: number } {
  const differing = groups.filter(({ kind }) => kind !== 'same');
  const alone = groups.length === 1;
  const metrics = [...(alone ? [] : WORST_METRICS), ...GROUP_METRICS].filter((metric) =>
    differing.some(
      (group) => metricText(group.metrics, metric, 'before') !== metricText(group.metrics, metric, 'after'),
    ),
  );
  const label = (group: GroupChange) => {
    const same = ({ id, role }: GroupResult) => id === group.id && role === group.role;
    const count = (after.groups.find(same) ?? before.groups.find(same))?.count ?? 1;
    const name = group.id + (group.role === 'busiest' && !group.id.endsWith('busiest') ? ', busiest' : '');
    return name + (count > 1 ? ` ×${formatCount(count)}` : '');
  };
  const rows = differing.slice(0, most).map((group) => [
    label(group) + { added: ' (new)', removed: ' (gone)', changed: '', same: '' }[group.kind],
    ...metrics.map((metric) => {
      const [was, is] = [metricText(group.metrics, metric, 'before'), metricText(group.metrics, metric, 'after')];
      return group.kind === 'added' ? is : group.kind === 'removed' ? was : was === is ? is : `${was} → ${is}`;
    }),
  ]);
  const titles = ['group', ...metrics.map((metric) => `>${METRICS[metric]?.[0] ?? metric}`)];
  return { titles, rows: metrics.length === 0 ? [] : rows, left: Math.max(0, differing.length - most) };
}
