import type { SecondLimit } from '../scenario/scenario.js';
import type { Planning } from './plan.js';
import { endingsOf, meanSeconds, poolsOf } from './sources.js';
import type { Board } from './topology.js';

/** Boards that have to be simulated together, or that fall apart into groups of their own. */
export interface Component {
  readonly boards: readonly Board[];
  readonly joint: boolean;
  readonly limits: readonly SecondLimit[];
}

/** What a joint run may hold. */
const MOST_CELLS = 20_000;
const MOST_PORTS = 3e7;

/** A limit that the traffic does not come near, on average, turns nobody away. */
const NEAR = 0.5;

/** From which share of a limit on, on average, the traffic is near it. */
export type Nearness = (limit: SecondLimit) => number;

/** Where the traffic is steady. */
export const STEADY: Nearness = () => NEAR;

/** Which boards share traffic or limits, so that one cannot be simulated without the other. */
export function joinedBoards(
  boards: readonly Board[],
  planning: Planning,
  nearness: Nearness = STEADY,
): readonly Component[] {
  const { scenario, note } = planning;
  const near = scenario.limits.filter((limit) => demand(limit, boards, planning) > nearness(limit) * limit.limit);
  const limits = near.filter((limit) => {
    const small = isSmall(boards.filter(({ pool }) => limit.pools.includes(pool.id)));
    if (!small) note(limit.key, 'not simulated: there are too many groups to simulate them together');
    return small;
  });
  const groups: Board[][] = boards.map((board) => [board]);
  const merge = (connected: (board: Board) => boolean): void => {
    const touched = groups.filter((group) => group.some(connected));
    if (touched.length < 2) return;
    const merged = touched.flat();
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  };
  for (const limit of limits) merge(({ pool }) => limit.pools.includes(pool.id));
  for (const flow of scenario.flows) {
    if (flow.via.length > 1) merge((board) => board.flows.includes(flow));
  }
  return groups.map((group) => {
    const own = limits.filter((limit) => group.some(({ pool }) => limit.pools.includes(pool.id)));
    const tied = group.length > 1 || own.length > 0 || group.some(sharesClients);
    if (tied && !isSmall(group)) {
      for (const { pool } of group)
        note(pool.id, 'simulated group by group: there are too many to simulate them together');
      return { boards: group, joint: false, limits: [] };
    }
    return { boards: group, joint: tied, limits: own };
  });
}

/** Clients with one connection each choose between groups. */
function sharesClients(board: Board): boolean {
  const cells = board.keys.reduce((sum, key) => sum + key.count, 0) * portionsOf(board);
  return cells > 1 && board.flows.some(({ sources }) => sources !== null);
}

function portionsOf(board: Board): number {
  return board.portions.reduce((sum, portion) => sum + portion.count, 0);
}

function isSmall(boards: readonly Board[]): boolean {
  let cells = 0;
  let ports = 0;
  for (const { keys, portions } of boards) {
    const count = keys.reduce((sum, key) => sum + key.count, 0);
    cells += count * portions.reduce((sum, portion) => sum + portion.count, 0);
    ports += count * portions.reduce((sum, portion) => sum + portion.count * portion.ports, 0);
  }
  return cells <= MOST_CELLS && ports <= MOST_PORTS;
}

/** What the limit counts, if nobody were refused; no more connections than there are ports for them. */
function demand(limit: SecondLimit, boards: readonly Board[], { scenario }: Planning): number {
  const ports = boards.reduce((sum, { pool, keys, portions }) => {
    const groups = limit.pools.includes(pool.id) ? keys.reduce((count, key) => count + key.count, 0) : 0;
    return sum + groups * portions.reduce((all, portion) => all + portion.count * portion.ports, 0);
  }, 0);
  const asked = scenario.flows.reduce((sum, flow) => {
    const pools = poolsOf(flow, scenario);
    const endings = endingsOf(flow, pools, 0);
    return pools.reduce((total, pool, leg) => {
      if (!limit.pools.includes(pool.id)) return total;
      const each = limit.kind === 'rate' ? 1 : meanSeconds(endings, leg, flow.lifetime.meanSeconds);
      return total + flow.ratePerSecond * each;
    }, sum);
  }, 0);
  return limit.kind === 'count' ? Math.min(asked, ports) : asked;
}
