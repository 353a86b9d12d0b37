import { offeredLoadForLog } from '../../model/erlang-b-inverse.js';
import type { Metric, Scenario, Threshold } from '../../scenario/scenario.js';
import { appliesTo, limitsGrowth, meets, metricOf } from '../metrics.js';
import { blockingAt, type Formula, formulaOf, NEVER_REFUSED } from './blocking.js';
import { crossingLoad } from './crossing-load.js';
import type { PortGroup } from './groups.js';
import { crossingFactor, largestFactor } from './growth.js';
import { erlangsOf, retries, retriesByAddress } from './operate.js';
import { attemptsPerConnection } from './retrying.js';

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
  const holds = (reached: number): boolean => meets(reached, threshold.comparison, threshold.limit);
  // A factor that another threshold stops is not worth solving for.
  if (below !== undefined && below > 0 && holds(value(below))) return null;
  const most = sourcesAllow(group);
  return threshold.metric === 'blocking' && threshold.limit > 0
    ? crossingFactor(value, threshold.limit, most)
    : largestFactor(value, holds, threshold.limit, most);
}

/**
 * Load and blocking are solved for the erlangs at which they reach the limit; the rates that offer so many, retries
 * included, follow from the blocking there. Undefined where the search for the factor must be general: for other metrics,
 * finite sources, and retries in a pinned pool.
 */
function inverseFactor(group: PortGroup, metric: Metric, limit: number): number | undefined {
  const formula = formulaOf(group);
  const beside = formula.kind === 'early-search' ? formula.beside : formula;
  // Addresses of a pinned pool have their own retries, each its own.
  if (beside.kind === 'engset' || retriesByAddress(group) || group.ports < 1 || !(limit > 0)) return undefined;
  if (metric !== 'load' && (metric !== 'blocking' || limit >= 1)) return undefined;
  const target = metric === 'load' ? limit * group.ports : erlangsAt(group, formula, limit);
  if (target === undefined) return undefined;
  const blocking = retries(group) ? blockingAt(group, formula, target).blocking : 0;
  const rates = group.streams.map(({ flow, ratePerSecond }) => ratePerSecond * attemptsPerConnection(flow, blocking));
  const hard = erlangsOf(group, rates, 'hardSeconds');
  return hard > 0 ? target / hard : undefined;
}

/** The unavailable erlangs at which blocking reaches a limit. */
function erlangsAt(group: PortGroup, formula: Formula, limit: number): number | undefined {
  if (formula.kind === 'erlang-b') return offeredLoadForLog(group.ports, Math.log(limit));
  const direct = formula.kind === 'early-search' && formula.beside.kind === 'erlang-b' && limit > NEVER_REFUSED;
  if (direct) return formula.search.erlangsAt(limit);
  const load = crossingLoad(group, formula, limit);
  return load === null || load === 0 ? undefined : load * group.ports;
}

/** Clients with one connection each cannot offer more than all of them open at once. */
export function sourcesAllow(group: PortGroup): number | undefined {
  const factors = group.streams.flatMap(({ flow, sources, ratePerSecond }) => {
    const busy = ratePerSecond * (flow.setupSeconds + flow.lifetime.meanSeconds);
    return sources === null || busy === 0 ? [] : [(sources / busy) * (1 - 1e-9)];
  });
  return factors.length === 0 ? undefined : Math.min(...factors);
}
