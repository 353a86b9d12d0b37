/**
 * Measures how likely a search in rounds of consecutive ports fails, in steady state, by the share of ports that are taken on
 * average. At each of many loads the simulator runs one port group; every so often the exact chance that a search fails in
 * the configuration at hand is noted beside the share of ports taken. No refusal has to be waited for, so that chances far
 * below one in a million are seen.
 */
import { refusalChance } from '../../src/simulation/allocators/refusal-chance.js';
import { Engine } from '../../src/simulation/engine.js';
import type { Phase, System } from '../../src/simulation/system.js';

export interface Measured {
  readonly rounds: readonly number[];
  readonly offsets: number | null;
  readonly ports: number;
  /** Whether the rest of the ports is full of closing entries that may be evicted. */
  readonly evicting: boolean;
  readonly openTime: 'exponential' | 'constant';
}

/** Shares of the ports at which the chance is kept. */
export const SHARES: readonly number[] = [
  ...[0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.88],
  ...[0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995],
];

/** Loads at which the shares of ports taken come out well spread, overload included. */
const LOADS: readonly number[] = [
  ...[0.3, 0.4, 0.5, 0.58, 0.66, 0.72, 0.78, 0.83, 0.87, 0.9, 0.92, 0.94, 0.96],
  ...[0.98, 1, 1.04, 1.1, 1.2, 1.5, 2.2, 4],
];

/** Open time; everything is relative to it. */
const OPEN = 1;
/** With eviction: closing entries stay for this long, so that they fill all ports that are not open. */
const CLOSING = 4;
const WARM_UP = 8;
/** Configurations looked at, and how many open times lie between them. */
const SAMPLES = 20;
const APART = 0.3;
/** Small groups fluctuate more: they are looked at more often, until about this many ports were seen. */
const PORTS_SEEN = 1.5e6;
const MOST_SAMPLES = 1000;

/** ln of the chance at each of SHARES; −Infinity where no configuration was seen in which a search could fail. */
export function measureRefusal(what: Measured, seed: number): readonly number[] {
  return interpolated(rising(LOADS.map((load) => meanOf(observed(what, load, seed)))));
}

interface Point {
  readonly share: number;
  readonly chance: number;
}

function observed(what: Measured, load: number, seed: number): readonly Point[] {
  const engine = new Engine(systemOf(what, load), seed, `${JSON.stringify(what)} at ${load}`);
  const samples = Math.min(MOST_SAMPLES, Math.max(SAMPLES, Math.ceil(PORTS_SEEN / what.ports)));
  const warmUp = what.evicting ? WARM_UP + CLOSING : WARM_UP;
  return Array.from({ length: samples }, (_, index) => {
    engine.advance(warmUp + index * APART);
    const held = engine.portStates;
    // Closing ports are the second kind of taken ones.
    const open = held.reduce((sum, state) => sum + (state === 1 ? 1 : 0), 0);
    return { share: open / what.ports, chance: refusalChance(held, what) };
  });
}

function systemOf({ rounds, offsets, ports, evicting, openTime }: Measured, load: number): System {
  const open: Phase = {
    state: 'ESTABLISHED',
    seconds: null,
    extraSeconds: 0,
    closing: false,
    bindsClient: true,
    serverSeconds: 0,
  };
  const closing: Phase = { ...open, state: 'TIME_WAIT', seconds: CLOSING, closing: true, bindsClient: false };
  return {
    groups: ['group'],
    cells: [
      {
        group: 0,
        ports,
        allocator: {
          search: { kind: 'consecutive', rounds },
          order: 'random',
          reclaimAfterSeconds: evicting ? 0 : null,
          parityFirst: false,
          offsets,
          keepsSourcePort: false,
        },
      },
    ],
    sources: [
      {
        id: 'flow',
        ratePerSecond: (load * ports) / OPEN,
        arrivals: { kind: 'poisson' },
        openTime: { distribution: openTime, meanSeconds: OPEN },
        endings: [{ share: 1, phases: [evicting ? [open, closing] : [open]] }],
        targets: [{ share: 1, cells: [0], splits: [] }],
        retries: { kind: 'times', times: 0 },
      },
    ],
    splits: [],
    limits: [],
    easeUntilSeconds: evicting ? CLOSING : 3 * OPEN,
    warmUpSeconds: 0,
    seconds: 1,
    untilFilled: false,
    traceEverySeconds: null,
  };
}

/** Mean share and mean chance of what was seen at one load. */
function meanOf(points: readonly Point[]): Point {
  const mean = (value: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  return { share: mean(({ share }) => share), chance: mean(({ chance }) => chance) };
}

/** The chance never falls: neighbours that do, by the luck of the draw, are averaged (pool adjacent violators, on logarithms). */
function rising(points: readonly Point[]): readonly Point[] {
  const blocks: { points: Point[]; log: number }[] = [];
  for (const point of points) {
    if (point.chance === 0) continue;
    blocks.push({ points: [point], log: Math.log(point.chance) });
    for (;;) {
      const last = blocks[blocks.length - 1];
      const before = blocks[blocks.length - 2];
      if (last === undefined || before === undefined || before.log <= last.log) break;
      const [m, n] = [before.points.length, last.points.length];
      blocks.splice(-2, 2, {
        points: [...before.points, ...last.points],
        log: (before.log * m + last.log * n) / (m + n),
      });
    }
  }
  return blocks.flatMap(({ points: inside, log }) => inside.map(({ share }) => ({ share, chance: Math.exp(log) })));
}

/** ln of the chance at SHARES, straight between the measured points; at 1 every port is taken and every search fails. */
function interpolated(points: readonly Point[]): readonly number[] {
  const known = [...points, { share: 1, chance: 1 }];
  return SHARES.map((share) => {
    const above = known.findIndex((point) => point.share >= share);
    const right = known[above];
    const left = known[above - 1];
    if (right === undefined || left === undefined) return Number.NEGATIVE_INFINITY;
    const slope = (Math.log(right.chance) - Math.log(left.chance)) / (right.share - left.share);
    return Math.log(left.chance) + slope * (share - left.share);
  });
}
