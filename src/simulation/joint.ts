import type { Flow } from '../scenario/scenario.js';
import { allocatorOf, arrivalsOf } from './cells.js';
import type { Component } from './join.js';
import type { Draft, Planning } from './plan.js';
import { endingsOf, poolsOf } from './sources.js';
import type { Cell, Source, Split, Target } from './system.js';
import type { Board, Key, Portion } from './topology.js';

/** One cell of a board: the `keyIndex`-th of a key's groups, on the `portionIndex`-th of a portion's. */
interface Seat {
  readonly board: Board;
  readonly key: Key;
  readonly keyIndex: number;
  readonly portion: Portion;
  readonly portionIndex: number;
  readonly cell: number;
}

/** All groups of some boards in one system, with the limits across them. */
export function jointSystem(component: Component, planning: Planning): readonly Draft[] {
  const seats = seatsOf(component.boards);
  const groups = [...new Set(seats.map(groupOf))];
  const cells = seats.map(
    (seat): Cell => ({
      group: groups.indexOf(groupOf(seat)),
      ports: seat.portion.ports,
      allocator: allocatorOf(seat.board.pool, seat.portion.ports),
    }),
  );
  const splits = splitsOf(component.boards);
  const flows = [...new Set(component.boards.flatMap(({ flows }) => flows))];
  return [
    {
      name: groups.join(', '),
      system: {
        groups,
        cells,
        sources: flows.map((flow) => sourceOf(flow, component, seats, splits, planning)),
        splits: splits.map(({ split }) => split),
        limits: component.limits.map(({ key, kind, limit, pools }) => ({
          key,
          kind,
          limit,
          cells: seats.filter(({ board }) => pools.includes(board.pool.id)).map(({ cell }) => cell),
        })),
      },
      counts: groups.map((group) => seats.filter((seat) => groupOf(seat) === group).length),
      pools: groups.map((group) => seats.find((seat) => groupOf(seat) === group)?.board.pool.id ?? ''),
    },
  ];
}

function groupOf({ board, key, portion }: Seat): string {
  return board.idOf(key, portion);
}

function seatsOf(boards: readonly Board[]): readonly Seat[] {
  const seats: Seat[] = [];
  for (const board of boards) {
    for (const key of board.keys) {
      for (let keyIndex = 0; keyIndex < key.count; keyIndex++) {
        for (const portion of board.portions) {
          for (let portionIndex = 0; portionIndex < portion.count; portionIndex++) {
            seats.push({ board, key, keyIndex, portion, portionIndex, cell: seats.length });
          }
        }
      }
    }
  }
  return seats;
}

/** Clients hash over addresses anew for each destination. */
function splitsOf(boards: readonly Board[]): readonly { readonly of: string; readonly split: Split }[] {
  return boards.flatMap((board) => {
    const { clients } = board;
    if (clients === null) return [];
    return board.keys.flatMap((key) =>
      Array.from({ length: key.count }, (_, index) => ({
        of: splitName(board, key, index),
        split: { clients, addresses: board.pool.addresses },
      })),
    );
  });
}

function splitName(board: Board, key: Key, index: number): string {
  return `${board.pool.id}/${board.protocol}/${key.destination}/${key.part ?? ''}/${index}`;
}

function sourceOf(
  flow: Flow,
  component: Component,
  seats: readonly Seat[],
  splits: ReturnType<typeof splitsOf>,
  planning: Planning,
): Source {
  const pools = poolsOf(flow, planning.scenario);
  const ways = pools.map((pool) => {
    const board = component.boards.find((one) => one.pool === pool && one.flows.includes(flow));
    return seats.filter((seat) => seat.board === board && seat.key.shareOf(flow) > 0);
  });
  const [near = [], far] = ways;
  const targets: Target[] = [];
  for (const seat of near) {
    if (far === undefined) targets.push(targetOf(flow, [seat], splits));
    else for (const behind of meeting(seat, far)) targets.push(targetOf(flow, [seat, behind], splits));
  }
  const [key] = near.map((seat) => seat.key);
  const endings = endingsOf(flow, pools, key?.serverTimeWaitSeconds ?? 0);
  return {
    id: flow.id,
    ratePerSecond: flow.ratePerSecond,
    arrivals: arrivalsOf(flow, flow.ratePerSecond, endings, planning),
    openTime: flow.lifetime,
    endings,
    targets,
    retries: flow.retries,
  };
}

/** The seats of the second box that a connection can have with one of the first: toward the same endpoint, where both tell endpoints apart. */
function meeting(seat: Seat, far: readonly Seat[]): readonly Seat[] {
  const same = far.filter(
    ({ key, keyIndex }) =>
      key.destination === seat.key.destination && key.part === seat.key.part && keyIndex === seat.keyIndex,
  );
  return same.length > 0 && seat.key.count === same[0]?.key.count ? same : far;
}

function targetOf(flow: Flow, seats: readonly Seat[], splits: ReturnType<typeof splitsOf>): Target {
  let share = 1;
  const hashed: { split: number; address: number }[] = [];
  for (const [leg, { board, key, keyIndex, portion, portionIndex }] of seats.entries()) {
    // The endpoint is chosen once, with the first box.
    if (leg === 0) share *= key.shareOf(flow);
    if (board.clients === null) share *= portion.share;
    else {
      const name = splitName(board, key, keyIndex);
      hashed.push({ split: splits.findIndex(({ of }) => of === name), address: portionIndex });
    }
  }
  // Of several addresses or slices each client has one.
  const pinned = seats.some(({ board, portion }) => board.portions.length > 1 || portion.count > 1);
  return { share, cells: seats.map(({ cell }) => cell), splits: hashed, pinned };
}
