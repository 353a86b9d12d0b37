import { Engine } from '../../src/simulation/engine.js';
import type { AllocatorSpec, Cell, Ending, HeldState, Phase, Source, System } from '../../src/simulation/system.js';
import type { GroupTally } from '../../src/simulation/tally.js';

/** A phase of fixed length, or with null of the open time. */
export function phase(state: HeldState, seconds: number | null, more: Partial<Phase> = {}): Phase {
  return { state, seconds, extraSeconds: 0, closing: false, bindsClient: false, serverSeconds: 0, ...more };
}

/** Connections that hold their port while they are open and not a moment longer. */
export const OPEN_ONLY: Ending = { share: 1, phases: [[phase('ESTABLISHED', null, { bindsClient: true })]] };

/** Finds any free port; takes nothing back. */
export const EXHAUSTIVE: AllocatorSpec = {
  search: { kind: 'exhaustive' },
  order: 'random',
  reclaimAfterSeconds: null,
  parityFirst: false,
  offsets: null,
  keepsSourcePort: false,
};

/** The search of nf_nat. */
export const LINUX: AllocatorSpec = {
  ...EXHAUSTIVE,
  search: { kind: 'consecutive', rounds: [128, 64, 32, 16, 8] },
  offsets: 65_536,
};

export function cellOf(ports: number, allocator: Partial<AllocatorSpec> = {}, group = 0): Cell {
  return { group, ports, allocator: { ...EXHAUSTIVE, ...allocator } };
}

/** Poisson traffic toward the first cell; open times exponential with mean 1 s. */
export function sourceOf(ratePerSecond: number, more: Partial<Source> = {}): Source {
  return {
    id: 'flow',
    ratePerSecond,
    arrivals: { kind: 'poisson' },
    openTime: { distribution: 'exponential', meanSeconds: 1 },
    endings: [OPEN_ONLY],
    targets: [{ share: 1, cells: [0], splits: [] }],
    retries: { kind: 'times', times: 0 },
    ...more,
  };
}

/** One group of one cell, observed for 100 s from the empty start. */
export function systemOf(more: Partial<System> & Pick<System, 'cells' | 'sources'>): System {
  return {
    groups: ['pool/any'],
    splits: [],
    limits: [],
    easeUntilSeconds: 0,
    warmUpSeconds: 0,
    seconds: 100,
    untilFilled: false,
    traceEverySeconds: null,
    ...more,
  };
}

/** Tallies of a system's first group from several replications. */
export function replicated(system: System, replications: number, seed = 1): readonly GroupTally[] {
  return Array.from({ length: replications }, (_, replication) => {
    const [group] = new Engine(system, seed, `replication ${replication}`).run().groups;
    if (group === undefined) throw new Error('a system has at least one group');
    return group;
  });
}
