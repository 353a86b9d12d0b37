import type { Threshold } from '../../scenario/scenario.js';
import { type Verdict, verdictOf } from '../evaluate.js';
import { judge, worse } from '../judge.js';
import type { PortGroup } from '../port-group/groups.js';
import type { Operation } from '../port-group/operate.js';
import { limitResult } from '../port-group/second-limits.js';
import type { Status } from '../result.js';
import type { GroupAtWork } from './group-at-work.js';
import type { Structure } from './structure.js';

/**
 * What can be asked about one point, each number computed when it is asked for and the same as `check` gives. Headroom,
 * and a verdict that depends on it, need the whole evaluation; everything else does not.
 */
export class Measures {
  private judged: Verdict | undefined;

  constructor(private readonly structure: Structure) {}

  /** Every group, the busiest address of a pinned pool included. */
  get groups(): readonly GroupAtWork[] {
    return this.structure.groups;
  }

  get pools(): Structure['scenario']['pools'] {
    return this.structure.scenario.pools;
  }

  get ratePerSecond(): number {
    return this.structure.scenario.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
  }

  get headroom(): Verdict['headroom'] {
    return this.whole.headroom;
  }

  /** The group that limits growth; one of a pool that cannot be configured as asked comes first. */
  get bindingGroup(): string | null {
    const { allocationProblem } = this.structure;
    if (allocationProblem === null) return this.headroom.group;
    return this.groups.find(({ group }) => group.pool.id === allocationProblem.pool)?.group.id ?? null;
  }

  get status(): Status {
    const { scenario, limits, allocationProblem } = this.structure;
    if (allocationProblem !== null) return 'fail';
    if (scenario.thresholds.some(needsHeadroom)) return this.whole.status;
    let status: Status = 'pass';
    for (const threshold of scenario.thresholds) status = worse(status, judge(threshold, this.groups, limits).status);
    for (const limit of limits) status = worse(status, limitResult(limit, this.ordinary, this.operationOf).status);
    return status;
  }

  /** The first threshold or limit that is missed, as it is written; null when none is. */
  get missed(): string | null {
    const { allocationProblem } = this.structure;
    if (allocationProblem !== null) return allocationProblem.code;
    const { thresholds, limitResults } = this.whole;
    const threshold = thresholds.find(({ status }) => status === 'fail')?.expression;
    return threshold ?? limitResults.find(({ status }) => status === 'fail')?.key ?? null;
  }

  private get ordinary(): readonly PortGroup[] {
    return this.groups.filter(({ role }) => role === 'mean').map(({ group }) => group);
  }

  private readonly operationOf = (group: PortGroup): Operation => {
    const found = this.groups.find((one) => one.group === group);
    if (found === undefined) throw new Error(`the group ${group.id} is not at work`);
    return found.operation;
  };

  private get whole(): Verdict {
    this.judged ??= verdictOf(this.structure.scenario);
    return this.judged;
  }
}

function needsHeadroom({ metric }: Threshold): boolean {
  return metric === 'headroom';
}
