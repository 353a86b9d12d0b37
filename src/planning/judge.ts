import type { Destination, Metric, SecondLimit, Threshold } from '../scenario/scenario.js';
import { appliesTo, meets, metricAt } from './metrics.js';
import { ignoresBursts } from './port-group/blocking.js';
import { cannotTell } from './port-group/early-failure.js';
import type { PortGroup } from './port-group/groups.js';
import type { Growth } from './port-group/headroom.js';
import type { Operation } from './port-group/operate.js';
import { limitValue } from './port-group/second-limits.js';
import type { GroupResult, Status, ThresholdResult } from './result.js';

/** A group as it stands: at work at the scenario's rates, and how far those can grow. Both may be worked out when asked for. */
export interface Standing {
  readonly group: PortGroup;
  readonly role: GroupResult['role'];
  readonly operation: Operation;
  readonly growth: Growth;
  readonly destination: Destination | undefined;
}

/** A group as it stands, with everything that is reported about it. */
export interface Judged extends Standing {
  readonly result: GroupResult;
}

/** Compares one threshold with the worst of the groups (or the second limit) it speaks about. */
export function judge(
  threshold: Threshold,
  groups: readonly Standing[],
  limits: readonly SecondLimit[],
): ThresholdResult {
  if (typeof threshold.metric === 'object') {
    return judgeLimit(threshold, threshold.metric.limit, ordinary(groups), limits);
  }
  const metric = threshold.metric;
  const upper = threshold.comparison.startsWith('<');
  let worst: { readonly value: number; readonly standing: Standing } | null = null;
  for (const standing of groups) {
    if (!appliesTo(threshold, standing.group)) continue;
    const value = valueIn(metric, standing);
    if (value === null) continue;
    const ahead = worst === null ? 1 : value - worst.value || tieBreak(metric, standing, worst.standing);
    if (worst === null || (upper ? ahead > 0 : ahead < 0)) worst = { value, standing };
  }
  const met = worst === null || meets(worst.value, threshold.comparison, threshold.limit);
  return {
    expression: threshold.expression,
    metric,
    limit: threshold.limit,
    value: worst?.value ?? null,
    group: worst?.standing.group.id ?? null,
    status: met ? (unsure(threshold, worst?.standing) ? 'warn' : 'pass') : threshold.onMiss,
  };
}

/** Blocking that underflows still differs in its logarithm. */
function tieBreak(metric: Metric, one: Standing, other: Standing): number {
  if (metric !== 'blocking') return 0;
  const log = ({ operation }: Standing): number => operation.blocking.logBlocking ?? -Number.MAX_VALUE;
  return log(one) - log(other);
}

/** The groups that make up the traffic: the busiest address of a pinned pool stands beside its mean, not in addition. */
export function ordinary(groups: readonly Standing[]): readonly PortGroup[] {
  return groups.filter(({ role }) => role === 'mean').map(({ group }) => group);
}

/** The worse of two verdicts. */
export function worse(a: Status, b: Status): Status {
  const order: readonly Status[] = ['pass', 'warn', 'fail'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function valueIn(metric: Metric, { growth, operation, destination }: Standing): number | null {
  return metric === 'headroom' ? growth.factor : metricAt(operation, metric, destination);
}

/** A blocking that passes by a formula known to be too kind for the group's search or its bursts is not a pass. */
function unsure({ metric }: Threshold, standing: Standing | undefined): boolean {
  if (metric !== 'blocking' || standing === undefined || standing.operation.hardErlangs === 0) return false;
  return cannotTell(standing.group) || ignoresBursts(standing.group);
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
