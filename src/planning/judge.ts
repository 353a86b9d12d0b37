import type { Metric, SecondLimit, Threshold } from '../scenario/scenario.js';
import type { PortGroup } from './groups.js';
import { appliesTo, meets } from './metrics.js';
import type { GroupResult, Status, ThresholdResult } from './result.js';
import { limitValue } from './second-limits.js';

/** A group with what was found out about it. */
export interface Judged {
  readonly group: PortGroup;
  readonly result: GroupResult;
}

/** Compares one threshold with the worst of the groups (or the second limit) it speaks about. */
export function judge(
  threshold: Threshold,
  groups: readonly Judged[],
  limits: readonly SecondLimit[],
): ThresholdResult {
  if (typeof threshold.metric === 'object') {
    return judgeLimit(threshold, threshold.metric.limit, ordinary(groups), limits);
  }
  const metric = threshold.metric;
  const upper = threshold.comparison.startsWith('<');
  let worst: { readonly value: number; readonly judged: Judged } | null = null;
  for (const judged of groups) {
    if (!appliesTo(threshold, judged.group)) continue;
    const value = metricOfResult(metric, judged.result);
    if (value === null) continue;
    if (worst === null || (upper ? value > worst.value : value < worst.value)) worst = { value, judged };
  }
  const met = worst === null || meets(worst.value, threshold.comparison, threshold.limit);
  return {
    expression: threshold.expression,
    metric,
    limit: threshold.limit,
    value: worst?.value ?? null,
    group: worst?.judged.result.id ?? null,
    status: met ? (unsure(metric, worst?.judged.result) ? 'warn' : 'pass') : threshold.onMiss,
  };
}

/** The groups that make up the traffic: the busiest address of a pinned pool stands beside its mean, not in addition. */
export function ordinary(groups: readonly Judged[]): readonly PortGroup[] {
  return groups.filter(({ result }) => result.role === 'mean').map(({ group }) => group);
}

/** The worse of two verdicts. */
export function worse(a: Status, b: Status): Status {
  const order: readonly Status[] = ['pass', 'warn', 'fail'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function metricOfResult(metric: Metric, result: GroupResult): number | null {
  switch (metric) {
    case 'load':
      return result.load;
    case 'occupancy':
      return result.occupancy;
    case 'blocking':
      return Math.max(result.blockingProbability, result.earlyFailure?.estimatedBlocking ?? 0);
    case 'headroom':
      return result.headroom.factor;
    case 'ports.free':
      return result.headroom.ports;
    case 'reuseRisk':
      return result.reuseRisk.probability;
  }
}

/** A blocking that passes by a formula known to be too kind at this load, with nothing better to compare, is not a pass. */
function unsure(metric: Metric, result: GroupResult | undefined): boolean {
  const early = result?.earlyFailure ?? null;
  return (
    metric === 'blocking' &&
    early !== null &&
    result !== undefined &&
    result.load > early.trustedLoad &&
    early.estimatedBlocking === null
  );
}

function judgeLimit(
  threshold: Threshold,
  key: string,
  groups: readonly PortGroup[],
  limits: readonly SecondLimit[],
): ThresholdResult {
  const upper = threshold.comparison.startsWith('<');
  const values = limitsMeant(threshold, key, groups, limits).map((limit) => {
    const value = limitValue(limit, groups, 1);
    return threshold.relative ? (value / limit.limit) * threshold.limit : value;
  });
  const value = values.length === 0 ? null : upper ? Math.max(...values) : Math.min(...values);
  const met = value === null || meets(value, threshold.comparison, threshold.limit);
  const { expression, limit } = threshold;
  return { expression, metric: key, limit, value, group: null, status: met ? 'pass' : threshold.onMiss };
}

/** A threshold on a second limit as limits of its own: a share of each stated one, or a value over the pools in scope. */
export function limitsMeant(
  threshold: Threshold,
  key: string,
  groups: readonly PortGroup[],
  limits: readonly SecondLimit[],
): readonly SecondLimit[] {
  const pools = [...new Set(groups.filter((group) => appliesTo(threshold, group)).map((group) => group.pool.id))];
  if (threshold.relative) {
    return limits
      .filter((limit) => limit.key === key && limit.pools.some((pool) => pools.includes(pool)))
      .map((limit) => ({ ...limit, limit: limit.limit * threshold.limit }));
  }
  const kind = key === 'newConnections' ? 'rate' : 'count';
  return [
    {
      key,
      kind,
      limit: threshold.limit,
      pools,
      origin: 'scenario',
      source: threshold.expression,
      path: threshold.path,
    },
  ];
}
