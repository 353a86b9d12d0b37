/** What the model's holding times make of the connections that were really played. */
import type { GroupResult } from '../../src/index.js';
import type { Played } from './played.js';

/** Mean ports in each state. */
export type StateMeans = Readonly<Record<string, number>>;

/** The model's hold of each close strategy, part by part. */
export type Holding = GroupResult['holding'];

/**
 * Ports in each state, averaged over instants: each connection holds one from its SYN, for the parts that the model gives its
 * close strategy; only its open time is its own. The luck of the draw is in the connections, so that what is left between this
 * and the kernel is the model's hold.
 *
 * @param instants seconds from the start of the run, ascending, at least one
 * @throws RangeError when a strategy has no hold in the model
 */
export function expectedStates(played: readonly Played[], holding: Holding, instants: readonly number[]): StateMeans {
  const sums: Record<string, number> = {};
  for (const one of played) {
    if (one.outcome === 'refused for want of a port') continue;
    for (const { state, from, to } of intervals(one, holding)) {
      sums[state] = (sums[state] ?? 0) + countBetween(instants, from, to);
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([state, sum]) => [state, sum / instants.length]));
}

/** How long each connection holds its port in all, by the model. */
export function holdSeconds(played: readonly Played[], holding: Holding): readonly number[] {
  return played.map((one) => intervals(one, holding).reduce((sum, { from, to }) => sum + (to - from), 0));
}

interface Interval {
  readonly state: string;
  readonly from: number;
  readonly to: number;
}

function intervals(one: Played, holding: Holding): readonly Interval[] {
  const parts = holding.find(({ strategy }) => strategy === one.strategy)?.parts;
  if (parts === undefined) throw new RangeError(`Cannot compute occupancy: the model has no hold for ${one.strategy}`);
  let from = one.startedSeconds;
  return parts.map(({ state, seconds, setBy }) => {
    const to = from + (setBy === 'lifetime' ? one.openSeconds : seconds);
    const interval = { state, from, to };
    from = to;
    return interval;
  });
}

/** Instants t with from ≤ t < to. */
function countBetween(instants: readonly number[], from: number, to: number): number {
  return firstAtLeast(instants, to) - firstAtLeast(instants, from);
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Standard deviation of the occupancy averaged over a window, for Poisson arrivals of which none is blocked: how far one run
 * may lie from the mean by the luck of the draw. The covariance of the occupancy at two instants u apart is λ·E[(H − u)⁺].
 *
 * @param ratePerSecond λ, > 0
 * @param holds holding times, seconds: a sample of their distribution
 * @param seconds length of the window, > 0
 */
export function occupancySpread(ratePerSecond: number, holds: readonly number[], seconds: number): number {
  const integral = holds.reduce((sum, hold) => {
    const most = Math.min(hold, seconds);
    return sum + seconds * hold * most - ((seconds + hold) * most ** 2) / 2 + most ** 3 / 3;
  }, 0);
  return Math.sqrt((2 * ratePerSecond * integral) / holds.length) / seconds;
}
