import type { Scenario, SecondLimit } from '../../scenario/scenario.js';
import type { LimitResult, Status } from '../result.js';
import type { PortGroup } from './groups.js';
import { largestFactor } from './growth.js';
import { type Growth, sourcesAllow } from './headroom.js';
import { type Operation, operate } from './operate.js';

/** A second limit is worth a look from this share of it on, as the load of the ports is. */
const WARN_SHARE = 0.8;

/** The limits that are not ports: those given, those published, and the destinations that may share one port. */
export function secondLimits(scenario: Scenario, groups: readonly PortGroup[]): readonly SecondLimit[] {
  return [...scenario.limits, ...oversubscriptionLimits(scenario, groups)];
}

/** What a second limit counts, when all rates are multiplied by a factor. */
export function limitValue(
  limit: SecondLimit,
  groups: readonly PortGroup[],
  factor: number,
  at: (group: PortGroup) => Operation = (group) => operate(group, factor),
): number {
  return groups
    .filter((group) => limit.pools.includes(group.pool.id))
    .reduce((sum, group) => {
      const operation = at(group);
      return sum + group.count * (limit.kind === 'rate' ? operation.attemptRate : operation.carriedErlangs);
    }, 0);
}

/** A second limit beside what the traffic asks of it. */
export function limitResult(
  limit: SecondLimit,
  groups: readonly PortGroup[],
  at?: (group: PortGroup) => Operation,
): LimitResult {
  const value = limitValue(limit, groups, 1, at);
  const status: Status = value > limit.limit ? 'fail' : value > WARN_SHARE * limit.limit ? 'warn' : 'pass';
  const { key, pools, source } = limit;
  return { key, limit: limit.limit, value, unit: limit.kind === 'rate' ? '1/s' : 'connections', pools, source, status };
}

/** How far all rates can grow before the second limit is reached. */
export function limitGrowth(limit: SecondLimit, groups: readonly PortGroup[]): Growth {
  const meant = groups.filter((group) => limit.pools.includes(group.pool.id));
  const ports = meant.reduce((sum, group) => sum + group.count * group.ports, 0);
  // Connections cannot outnumber the ports that carry them.
  if (limit.kind === 'count' && ports <= limit.limit) return { factor: null, limitedBy: null };
  const bounds = meant.flatMap((group) => sourcesAllow(group) ?? []);
  const most = bounds.length === 0 ? undefined : Math.min(...bounds);
  const factor = largestFactor(
    (candidate) => limitValue(limit, groups, candidate),
    (value) => value <= limit.limit,
    limit.limit,
    most,
  );
  return {
    factor,
    limitedBy: factor === null ? null : `${limit.key} <= ${limit.limit}${limit.kind === 'rate' ? '/s' : ''}`,
  };
}

/** A port may serve only so many destinations at a time on some platforms: a limit on all connections of the pool. */
function oversubscriptionLimits(scenario: Scenario, groups: readonly PortGroup[]): readonly SecondLimit[] {
  return scenario.pools.flatMap((pool) => {
    const times = pool.oversubscription;
    const keys = groups.filter((group) => group.pool.id === pool.id).reduce((sum, group) => sum + group.count, 0);
    const portions =
      pool.sharing.kind === 'pinned' ? pool.addresses : pool.sharing.kind === 'sliced' ? pool.sharing.slices : 1;
    if (times === null || keys / portions <= times) return [];
    const ports = pool.addresses * pool.portsPerAddress;
    return [
      {
        key: 'oversubscription',
        kind: 'count' as const,
        limit: ports * times,
        pools: [pool.id],
        origin: 'platform' as const,
        source: `one port serves at most ${times} destinations at a time: ${times} × ${ports} connections`,
        path: null,
      },
    ];
  });
}
