/** Scenario → numbers: groups at work, thresholds, second limits, headroom, verdict. */
import { busiestAddressShare } from '../model/uneven-pool.js';
import type { Scenario, SecondLimit } from '../scenario/scenario.js';
import { allocationProblems, poolResult } from './allocation.js';
import { type Judged, judge, limitsMeant, ordinary, type Standing, worse } from './judge.js';
import { ignoresBursts } from './port-group/blocking.js';
import { cannotTell } from './port-group/early-failure.js';
import { groupResult } from './port-group/group-result.js';
import { addressWith, type PortGroup, portGroups } from './port-group/groups.js';
import { type Growth, groupGrowth } from './port-group/headroom.js';
import { operate } from './port-group/operate.js';
import { limitGrowth, limitResult, secondLimits } from './port-group/second-limits.js';
import type { GroupResult, ScenarioResult, Status, ThresholdResult } from './result.js';

/** Everything that is computed of a scenario, before words are put to it. */
export interface Evaluation {
  readonly scenario: Scenario;
  readonly judged: readonly Judged[];
  readonly limits: readonly SecondLimit[];
  readonly result: Omit<ScenarioResult, 'findings' | 'assumptions' | 'levers'>;
}

/** The numbers of a scenario: pools, groups, limits, thresholds, headroom, verdict. */
export function evaluateScenario(scenario: Scenario): Evaluation {
  const verdict = verdictOf(scenario);
  const { headroom, limits, standings, status, thresholds } = verdict;
  const judged = standings.map((standing): Judged => {
    const { factor, limitedBy } = standing.growth;
    const ratePerSecond = factor === null ? null : standing.operation.arrivalRate * factor;
    const result = groupResult(scenario, standing.operation, standing.role, { factor, ratePerSecond, limitedBy });
    return { ...standing, result };
  });
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
      binding: bindingOf(scenario, judged, headroom),
      headroom: {
        factor: headroom.factor,
        ratePerSecond: headroom.factor === null ? null : rate * headroom.factor,
        limitedBy: headroom.limitedBy,
      },
      pools: scenario.pools.map(poolResult),
      groups: judged.map(({ result }) => result),
      limits: verdict.limitResults,
    },
  };
}

/** The verdict without the report: what planning needs when it tries many scenarios. */
export interface Verdict {
  readonly status: Status;
  readonly thresholds: readonly ThresholdResult[];
  readonly headroom: ScenarioGrowth;
  readonly limits: readonly SecondLimit[];
  readonly limitResults: ScenarioResult['limits'];
  readonly standings: readonly Standing[];
}

/** Verdict, thresholds and headroom of a scenario; a fraction of the cost of `evaluateScenario`. Headroom is solved when asked for. */
export function verdictOf(scenario: Scenario): Verdict {
  const groups = portGroups(scenario);
  const limits = secondLimits(scenario, groups);
  const standings = groups
    .flatMap((group) => withBusiest(group))
    .map(({ group, role }) => standingOf(scenario, group, role));
  let solved: ScenarioGrowth | undefined;
  const headroom = (): ScenarioGrowth => {
    solved ??= growthOf(scenario, standings, limits);
    return solved;
  };
  const thresholds = scenario.thresholds.map((threshold) =>
    threshold.metric === 'headroom' && threshold.scope === null
      ? judgeHeadroom(judge(threshold, standings, limits), headroom(), threshold.comparison, threshold.onMiss)
      : judge(threshold, standings, limits),
  );
  const limitResults = limits.map((limit) => limitResult(limit, groups));
  const status = [...thresholds, ...limitResults].reduce<Status>(
    (sum, { status: one }) => worse(sum, one),
    scenario.pools.some((pool) => allocationProblems(pool).length > 0)
      ? 'fail'
      : standings.some(beyondTrust) || standings.some(overloaded)
        ? 'warn'
        : 'pass',
  );
  return {
    status,
    thresholds,
    get headroom() {
      return headroom();
    },
    limits,
    limitResults,
    standings,
  };
}

/** A group at work; how far it can grow is solved when somebody asks. */
function standingOf(scenario: Scenario, group: PortGroup, role: GroupResult['role']): Standing {
  let solved: Growth | undefined;
  return {
    group,
    role,
    operation: operate(group, 1),
    get growth() {
      solved ??= groupGrowth(scenario, group);
      return solved;
    },
    destination: scenario.destinations.find(({ id }) => id === group.destination),
  };
}

/** More is offered than the ports can hold: whatever the thresholds say, that is worth a warning. */
function overloaded({ operation }: Standing): boolean {
  return operation.hardErlangs > operation.group.ports;
}

/** Where an allocator gives up early and nobody says how early, or bursts are left out, meeting the thresholds is not the whole truth. */
function beyondTrust({ operation }: Standing): boolean {
  return operation.hardErlangs > 0 && (cannotTell(operation.group) || ignoresBursts(operation.group));
}

/** A pinned pool with known clients has a busiest address beside the mean one. */
export function withBusiest(
  group: PortGroup,
): readonly { readonly group: PortGroup; readonly role: GroupResult['role'] }[] {
  const { clients, pool } = group;
  if (clients === null) return [{ group, role: 'mean' }];
  const times = busiestAddressShare({ clients, addresses: pool.addresses }) * pool.addresses;
  const busiest: PortGroup = { ...addressWith(group, times), id: `${group.id}/busiest`, count: 1 };
  return [
    { group, role: 'mean' },
    { group: busiest, role: 'busiest' },
  ];
}

/** How far the scenario can grow, and where it stops. */
export interface ScenarioGrowth extends Growth {
  readonly group: string | null;
}

/** The smallest headroom of all groups, second limits and thresholds on them. */
function growthOf(scenario: Scenario, standings: readonly Standing[], limits: readonly SecondLimit[]): ScenarioGrowth {
  const groups = ordinary(standings);
  const meant = scenario.thresholds.flatMap((threshold) =>
    typeof threshold.metric === 'object' && threshold.comparison.startsWith('<')
      ? limitsMeant(threshold, threshold.metric.limit, groups, limits).map((limit) => ({
          limit,
          expression: threshold.expression,
        }))
      : [],
  );
  const all: ScenarioGrowth[] = [
    ...standings.map(({ group, growth }) => ({ ...growth, group: group.id })),
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
