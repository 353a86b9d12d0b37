/** Scenario → numbers: groups at work, thresholds, second limits, headroom, verdict. */
import { busiestAddressShare } from '../model/uneven-pool.js';
import type { Scenario, SecondLimit } from '../scenario/scenario.js';
import { allocationProblems, poolResult } from './allocation.js';
import { groupResult } from './group-result.js';
import { type PortGroup, portGroups } from './groups.js';
import { type Growth, groupGrowth } from './headroom.js';
import { type Judged, judge, limitsMeant, ordinary, worse } from './judge.js';
import { operate } from './operate.js';
import type { GroupResult, ScenarioResult, Status, ThresholdResult } from './result.js';
import { limitGrowth, limitResult, secondLimits } from './second-limits.js';

/** Everything that is computed of a scenario, before words are put to it. */
export interface Evaluation {
  readonly scenario: Scenario;
  readonly judged: readonly Judged[];
  readonly limits: readonly SecondLimit[];
  readonly result: Omit<ScenarioResult, 'findings' | 'assumptions' | 'levers'>;
}

/** The numbers of a scenario: pools, groups, limits, thresholds, headroom, verdict. */
export function evaluateScenario(scenario: Scenario): Evaluation {
  const groups = portGroups(scenario);
  const limits = secondLimits(scenario, groups);
  const judged = groups
    .flatMap((group) => withBusiest(group))
    .map(({ group, role }) => {
      const growth = groupGrowth(scenario, group);
      const operation = operate(group, 1);
      const ratePerSecond = growth.factor === null ? null : operation.arrivalRate * growth.factor;
      return { group, result: groupResult(scenario, operation, role, { ...growth, ratePerSecond }) };
    });
  const scenarioGrowth = growthOf(scenario, judged, limits);
  const thresholds = scenario.thresholds.map((threshold) =>
    threshold.metric === 'headroom' && threshold.scope === null
      ? judgeHeadroom(judge(threshold, judged, limits), scenarioGrowth, threshold.comparison, threshold.onMiss)
      : judge(threshold, judged, limits),
  );
  const limitResults = limits.map((limit) => limitResult(limit, groups));
  const pools = scenario.pools.map(poolResult);
  const status = [...thresholds, ...limitResults].reduce<Status>(
    (sum, { status: one }) => worse(sum, one),
    pools.some((pool) => !pool.feasible) ? 'fail' : 'pass',
  );
  const rate = scenario.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
  return {
    scenario,
    judged,
    limits,
    result: {
      path: scenario.file,
      name: scenario.name,
      platform: scenario.platform,
      status,
      thresholds,
      binding: bindingOf(scenario, judged, scenarioGrowth),
      headroom: {
        factor: scenarioGrowth.factor,
        ratePerSecond: scenarioGrowth.factor === null ? null : rate * scenarioGrowth.factor,
        limitedBy: scenarioGrowth.limitedBy,
      },
      pools,
      groups: judged.map(({ result }) => result),
      limits: limitResults,
    },
  };
}

/** A pinned pool with known clients has a busiest address beside the mean one. */
function withBusiest(group: PortGroup): readonly { readonly group: PortGroup; readonly role: GroupResult['role'] }[] {
  const { clients, pool, streams } = group;
  if (clients === null) return [{ group, role: 'mean' }];
  const times = busiestAddressShare({ clients, addresses: pool.addresses }) * pool.addresses;
  const busiest: PortGroup = {
    ...group,
    id: `${group.id}/busiest`,
    count: 1,
    clients: null,
    streams: streams.map((stream) => ({
      ...stream,
      ratePerSecond: stream.ratePerSecond * times,
      sources: stream.sources === null ? null : stream.sources * times,
    })),
  };
  return [
    { group, role: 'mean' },
    { group: busiest, role: 'busiest' },
  ];
}

interface ScenarioGrowth extends Growth {
  readonly group: string | null;
}

/** The smallest headroom of all groups, second limits and thresholds on them. */
function growthOf(scenario: Scenario, judged: readonly Judged[], limits: readonly SecondLimit[]): ScenarioGrowth {
  const groups = ordinary(judged);
  const meant = scenario.thresholds.flatMap((threshold) =>
    typeof threshold.metric === 'object' && threshold.comparison.startsWith('<')
      ? limitsMeant(threshold, threshold.metric.limit, groups, limits).map((limit) => ({
          limit,
          expression: threshold.expression,
        }))
      : [],
  );
  const all: ScenarioGrowth[] = [
    ...judged.map(({ result }) => ({
      factor: result.headroom.factor,
      limitedBy: result.headroom.limitedBy,
      group: result.id,
    })),
    ...limits.map((limit) => ({ ...limitGrowth(limit, groups), group: null })),
    ...meant.map(({ limit, expression }) => ({ ...limitGrowth(limit, groups), limitedBy: expression, group: null })),
  ];
  return all.reduce<ScenarioGrowth>(
    (least, one) => (one.factor !== null && (least.factor === null || one.factor < least.factor) ? one : least),
    { factor: null, limitedBy: null, group: null },
  );
}

/** `headroom > 1.5` without a scope speaks about the whole scenario, second limits included. */
function judgeHeadroom(
  result: ThresholdResult,
  growth: ScenarioGrowth,
  comparison: string,
  onMiss: 'warn' | 'fail',
): ThresholdResult {
  const { factor } = growth;
  if (factor === null || result.value === factor) return result;
  const met = comparison.startsWith('>')
    ? factor > result.limit || (comparison === '>=' && factor === result.limit)
    : factor < result.limit || (comparison === '<=' && factor === result.limit);
  return { ...result, value: factor, group: growth.group, status: met ? 'pass' : onMiss };
}

/** What stops growth first; a pool that cannot be configured comes before everything. */
function bindingOf(scenario: Scenario, judged: readonly Judged[], growth: ScenarioGrowth): ScenarioResult['binding'] {
  for (const pool of scenario.pools) {
    const [problem] = allocationProblems(pool);
    if (problem !== undefined) {
      return { group: judged.find(({ group }) => group.pool === pool)?.group.id ?? null, limit: problem.code };
    }
  }
  return growth.limitedBy === null ? null : { group: growth.group, limit: growth.limitedBy };
}
