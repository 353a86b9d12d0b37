import type { Flow, Scenario, SecondLimit } from '../../scenario/scenario.js';
import { allocationProblems } from '../allocation.js';
import { withBusiest } from '../evaluate.js';
import { type PortGroup, portGroups, withFlow } from '../port-group/groups.js';
import { secondLimits } from '../port-group/second-limits.js';
import { GroupAtWork } from './group-at-work.js';

interface AllocationFailure {
  readonly pool: string;
  readonly code: string;
}

/**
 * A scenario whose flows can be exchanged for others of the same way through the pools, and its port groups at work. What
 * the flows do not touch is found once; a group is looked at again only when one of its own flows has changed.
 */
export class Structure {
  /** Flows that were read before, by name and by the values they were read for. */
  readonly known = new Map<string, Map<number, Flow>>();
  private readonly bases = new Map<string, { readonly base: Flow; readonly rate: number }>();
  private current: Scenario;
  private working: readonly GroupAtWork[];
  private found: readonly SecondLimit[];
  private readonly infeasible: AllocationFailure | null;

  constructor(scenario: Scenario) {
    this.current = scenario;
    const groups = portGroups(scenario);
    this.working = atWork(groups, scenario);
    this.found = secondLimits(scenario, groups);
    this.infeasible =
      scenario.pools.flatMap((pool) => allocationProblems(pool).map(({ code }) => ({ pool: pool.id, code })))[0] ??
      null;
  }

  get scenario(): Scenario {
    return this.current;
  }

  get groups(): readonly GroupAtWork[] {
    return this.working;
  }

  get limits(): readonly SecondLimit[] {
    return this.found;
  }

  /** Why a pool cannot be configured as asked; null when all can. */
  get allocationProblem(): AllocationFailure | null {
    return this.infeasible;
  }

  /**
   * Puts a flow in the place of the one with its name.
   *
   * @param base the flow as it was read
   * @param rate new connections per second, where they are not those that were read
   */
  put(base: Flow, rate: number): void {
    const last = this.bases.get(base.id);
    if (last?.base === base && last.rate === rate) return;
    this.bases.set(base.id, { base, rate });
    this.exchange(rate === base.ratePerSecond ? base : { ...base, ratePerSecond: rate });
  }

  private exchange(flow: Flow): void {
    const old = this.current.flows.find(({ id }) => id === flow.id);
    if (old === flow || old === undefined) return;
    const flows = this.current.flows.map((one) => (one === old ? flow : one));
    this.current = { ...this.current, flows };
    if (this.working.some(({ role }) => role === 'busiest')) {
      // The busiest address of a pinned pool takes a share of the streams of its own.
      this.working = atWork(portGroups(this.current), this.current);
      return;
    }
    this.working = this.working.map((one) =>
      one.group.streams.some((stream) => stream.flow === old)
        ? new GroupAtWork(withFlow(one.group, old, flow), one.role, one.destination)
        : one,
    );
  }
}

function atWork(groups: readonly PortGroup[], scenario: Scenario): readonly GroupAtWork[] {
  return groups
    .flatMap((group) => withBusiest(group))
    .map(({ group, role }) => {
      const destination = scenario.destinations.find(({ id }) => id === group.destination);
      return new GroupAtWork(group, role, destination);
    });
}
