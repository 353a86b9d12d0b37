import { formatCount } from '../units/format.js';
import { clientsOnBusiest } from './busiest-address.js';
import { allocatorOf, arrivalsOf } from './cells.js';
import type { Draft, Planning } from './plan.js';
import { endingsOf } from './sources.js';
import type { Cell, Source, Target } from './system.js';
import type { Board, Key, Portion } from './topology.js';

/** A run holds no more ports than this. */
const MOST_PORTS = 5e7;

/** The groups of a board that share neither traffic nor limits with others: a system each. */
export function soloSystems(board: Board, planning: Planning): readonly Draft[] {
  return board.keys.flatMap((key) =>
    board.portions.flatMap((portion): readonly Draft[] => {
      const id = board.idOf(key, portion);
      const addresses = board.clients === null ? 1 : board.pool.addresses;
      if (portion.ports * addresses > MOST_PORTS) {
        planning.note(
          id,
          `not simulated: ${formatCount(portion.ports * addresses)} ports are too many to keep each in mind`,
        );
        return [];
      }
      if (portion.ports < 1) return [];
      return board.clients === null
        ? [oneGroup(board, key, portion, portion.share, id, planning)]
        : [
            hashedClients(board, key, portion, board.clients, planning),
            busiestAddress(board, key, portion, board.clients, planning),
          ];
    }),
  );
}

function oneGroup(board: Board, key: Key, portion: Portion, share: number, id: string, planning: Planning): Draft {
  const targets = [{ share: 1, cells: [0], splits: [] }];
  return {
    name: id,
    system: {
      groups: [id],
      cells: [cellOf(board, portion)],
      sources: sourcesOf(board, key, share, targets, planning),
      splits: [],
      limits: [],
    },
    counts: [key.count * portion.count],
    pools: [board.pool.id],
  };
}

/** A pinned pool whose clients are known: each replication hashes them anew over all addresses. */
function hashedClients(board: Board, key: Key, portion: Portion, clients: number, planning: Planning): Draft {
  const id = board.idOf(key, portion);
  const { addresses } = board.pool;
  const all = [...Array(addresses).keys()];
  const targets = all.map((address) => ({ share: 1, cells: [address], splits: [{ split: 0, address }] }));
  return {
    name: id,
    system: {
      groups: [id],
      cells: all.map(() => cellOf(board, portion)),
      sources: sourcesOf(board, key, 1, targets, planning),
      splits: [{ clients, addresses }],
      limits: [],
    },
    counts: [key.count * portion.count],
    pools: [board.pool.id],
  };
}

/** The address that is the busiest one, with the share of it that no more than one split in a hundred exceeds. */
function busiestAddress(board: Board, key: Key, portion: Portion, clients: number, planning: Planning): Draft {
  const share = clientsOnBusiest({ clients, addresses: board.pool.addresses }) / clients;
  return { ...oneGroup(board, key, portion, share, `${board.idOf(key, portion)}/busiest`, planning), counts: [1] };
}

function cellOf(board: Board, portion: Portion): Cell {
  return { group: 0, ports: portion.ports, allocator: allocatorOf(board.pool, portion.ports) };
}

function sourcesOf(
  board: Board,
  key: Key,
  share: number,
  targets: readonly Target[],
  planning: Planning,
): readonly Source[] {
  return board.flows
    .filter((flow) => key.shareOf(flow) > 0)
    .map((flow): Source => {
      const ratePerSecond = flow.ratePerSecond * key.shareOf(flow) * share;
      const endings = endingsOf(flow, [board.pool], key.serverTimeWaitSeconds);
      return {
        id: flow.id,
        ratePerSecond,
        arrivals: arrivalsOf(flow, ratePerSecond, endings, planning),
        openTime: flow.lifetime,
        endings,
        targets,
        retries: flow.retries,
      };
    });
}
