import { offeredLoadForLog } from '../model/erlang-b-inverse.js';
import type { Metric, Scenario, Threshold } from '../scenario/scenario.js';
import { formulaOf } from './blocking.js';
import { TRUSTED_SHARE, trustOf } from './early-failure.js';
import type { PortGroup } from './groups.js';
import { crossingFactor, largestFactor } from './growth.js';
import { appliesTo, limitsGrowth, meets, metricOf } from './metrics.js';
import { erlangsOf, retries } from './operate.js';

/** How far all rates can grow, and what stops them. */
export interface Growth {
  /** null: nothing stops them. */
  readonly factor: number | null;
  readonly limitedBy: string | null;
}

/** Where the scenario sets no limit that growth could miss, a full pool is one. */
const FULL: Threshold = {
  expression: 'load < 100%',
  metric: 'load',
  comparison: '<',
  limit: 1,
  relative: false,
  scope: null,
  onMiss: 'fail',
  path: null,
};

/** The largest common factor on all rates before the first of a group's thresholds is missed; solved, not extrapolated. */
export function groupGrowth(scenario: Scenario, group: PortGroup): Growth {
  const own = scenario.thresholds.filter(
    (threshold) => limitsGrowth(threshold) && typeof threshold.metric === 'string' && appliesTo(threshold, group),
  );
  const limits = own.length > 0 ? own : [FULL];
  let growth: Growth = { factor: null, limitedBy: null };
  for (const threshold of limits) {
    const factor = thresholdFactor(scenario, group, threshold, growth.factor ?? undefined);
    if (factor !== null && (growth.factor === null || factor < growth.factor))
      growth = { factor, limitedBy: threshold.expression };
  }
  const most = sourcesAllow(group);
  if (most === undefined || (growth.factor !== null && growth.factor < most)) return growth;
  return { factor: most, limitedBy: 'sources: every client is connected' };
}

function thresholdFactor(
  scenario: Scenario,
  group: PortGroup,
  threshold: Threshold,
  below: number | undefined,
): number | null {
  if (typeof threshold.metric !== 'string' || threshold.metric === 'headroom') return null;
  const inverse = inverseFactor(group, threshold.metric, threshold.limit);
  if (inverse !== undefined) return inverse;
  const value = metricOf(scenario, group, threshold.metric);
  const holds = (factor: number): boolean => meets(value(factor), threshold.comparison, threshold.limit);
  // A factor that another threshold stops is not worth solving for.
  if (below !== undefined && below > 0 && holds(below)) return null;
  const most = sourcesAllow(group);
  return threshold.metric === 'blocking' && threshold.limit > 0
    ? crossingFactor(value, threshold.limit, most)
    : largestFactor(holds, most);
}

/**
 * Load and Erlang's blocking have inverses of their own; undefined where the search for the factor must be general: with
 * retries, other formulas, or a search that gives up before this load.
 */
function inverseFactor(group: PortGroup, metric: Metric, limit: number): number | undefined {
  if (retries(group) || formulaOf(group).kind !== 'erlang-b' || group.ports < 1 || !(limit > 0)) return undefined;
  const hard = erlangsOf(
    group,
    group.streams.map(({ ratePerSecond }) => ratePerSecond),
    'hardSeconds',
  );
  if (!(hard > 0)) return undefined;
  if (metric === 'load') return (limit * group.ports) / hard;
  if (metric !== 'blocking' || limit >= 1) return undefined;
  const erlangs = offeredLoadForLog(group.ports, Math.log(limit));
  const trust = trustOf(group);
  if (trust === null || trust.load === 0) return erlangs / hard;
  // Beyond the trusted load at least 1 in 1,000 fail, so a tighter limit is missed there at the latest.
  return limit <= TRUSTED_SHARE ? Math.min(erlangs, trust.load * group.ports) / hard : undefined;
}

/** Clients with one connection each cannot offer more than all of them open at once. */
export function sourcesAllow(group: PortGroup): number | undefined {
  const factors = group.streams.flatMap(({ flow, sources, ratePerSecond }) => {
    const busy = ratePerSecond * (flow.setupSeconds + flow.lifetime.meanSeconds);
    return sources === null || busy === 0 ? [] : [(sources / busy) * (1 - 1e-9)];
  });
  return factors.length === 0 ? undefined : Math.min(...factors);
}
