import type { Loss } from '../../model/generalised-loss.js';
import {
  lossOfLog,
  type RefusedShare,
  refusedShare,
  searchLoad,
  searchLogBlocking,
  searchLoss,
} from '../../model/search-refusal.js';
import type { Lifetime } from '../../scenario/scenario.js';
import type { PortGroup, Stream } from './groups.js';

/** How a group whose box searches in rounds of consecutive ports refuses connections. */
export interface EarlySearch {
  /** Blocking when this many erlangs cannot be given to anybody else. */
  readonly lossAt: (hardErlangs: number) => Loss;
  /** Its natural logarithm alone. */
  readonly logBlockingAt: (hardErlangs: number) => number;
  /** The inverse: how many such erlangs are refused so much of; 0 < blocking < 1. */
  readonly erlangsAt: (blocking: number) => number;
}

/** Whether a box may give up although ports are free: it searches in rounds that do not cover them all. */
export function mayGiveUpEarly({ pool: { search }, ports }: PortGroup): boolean {
  return search.kind === 'consecutive' && ports > (search.rounds[0] ?? 0);
}

/** The early refusals of a group; null where its search finds the last free port, or has not been measured. */
export function earlySearchOf(group: PortGroup): EarlySearch | null {
  const { ports, pool, streams } = group;
  const { search } = pool;
  if (search.kind !== 'consecutive' || !mayGiveUpEarly(group)) return null;
  const hard = momentsOf(streams, ({ hardSeconds }) => hardSeconds);
  const all = momentsOf(streams, ({ seconds }) => seconds);
  const closes = all.mean > hard.mean && hard.mean > 0;
  const closing = closes ? { variability: alike(hard.variability), allPerHard: alike(all.mean / hard.mean) } : null;
  return sharedSearch({
    ...{ ports, rounds: search.rounds, offsets: search.offsets ?? null },
    variability: alike(all.variability),
    closing,
  });
}

/**
 * Groups that differ by a factor on all rates only are to have one search: thirteen digits of what is theirs alike. More than
 * the curves are known to by far, and fewer than rounding leaves.
 */
function alike(value: number): number {
  return Number(value.toPrecision(13));
}

/** What the refusals of a group depend on, beside its load. */
interface SearchTraits {
  readonly ports: number;
  readonly rounds: readonly number[];
  readonly offsets: number | null;
  /** Of the times for which a port is taken, closing included. */
  readonly variability: number;
  /** Where closing ports may be taken back: the variability without the closing, and how much shorter that is. */
  readonly closing: { readonly variability: number; readonly allPerHard: number } | null;
}

/** A scenario has a few, and its variants most of them again; of a sweep over times no two are the same. */
const MOST_SHARED = 200;
const SHARED = new Map<string, EarlySearch | null>();

/** One search for all groups with the same traits, so that what was worked out for one need not be for another. */
function sharedSearch(traits: SearchTraits): EarlySearch | null {
  const { ports, rounds, offsets, variability, closing } = traits;
  const name = [ports, rounds, offsets, variability, closing?.variability, closing?.allPerHard].join(' ');
  const known = SHARED.get(name);
  if (known !== undefined) return known;
  const search = measuredSearch(traits);
  if (SHARED.size >= MOST_SHARED) SHARED.clear();
  SHARED.set(name, search);
  return search;
}

function measuredSearch({ ports, rounds, offsets, variability, closing }: SearchTraits): EarlySearch | null {
  const plain = refusedShare({ ports, rounds, offsets, evicting: false, variability });
  if (plain === null) return null;
  const evicting =
    closing === null
      ? null
      : refusedShare({ ports, rounds, offsets, evicting: true, variability: closing.variability });
  if (closing === null || evicting === null) {
    return {
      lossAt: (erlangs) => searchLoss(plain, ports, erlangs),
      logBlockingAt: (erlangs) => searchLogBlocking(plain, ports, erlangs),
      erlangsAt: (blocking) => searchLoad(plain, ports, blocking),
    };
  }
  const { allPerHard } = closing;
  const logBlockingAt = (erlangs: number): number => amidClosing(plain, evicting, ports, erlangs, allPerHard);
  return {
    lossAt: (erlangs) => lossOfLog(logBlockingAt(erlangs), erlangs),
    logBlockingAt,
    erlangsAt: (blocking) =>
      Math.max(searchLoad(evicting, ports, blocking), searchLoad(plain, ports, blocking) / allPerHard),
  };
}

/**
 * ln B where closing ports may be evicted. They fill some or all of the rest. Of two bounds the lower one: either they are as bad as
 * taken ones, or all ports that are not taken are closing.
 */
function amidClosing(
  plain: RefusedShare,
  evicting: RefusedShare,
  ports: number,
  erlangs: number,
  allPerHard: number,
): number {
  const full = searchLogBlocking(evicting, ports, erlangs);
  return searchLogBlocking(plain, ports, erlangs * allPerHard, full);
}

/**
 * Mean time that a group's connections spend in the parts that count, and how variable it is for a port that is taken:
 * variance ÷ mean² of each kind of connection, weighted by the ports that it holds. What clusters ports is that neighbours
 * were taken together and are freed together; many short connections beside a few long ones do not change that.
 */
function momentsOf(
  streams: readonly Stream[],
  counted: (part: Stream['leg']['holding'][number]['parts'][number]) => number,
): { readonly mean: number; readonly variability: number } {
  let [rate, erlangs, weighted] = [0, 0, 0];
  for (const { flow, leg, ratePerSecond } of streams) {
    for (const { share, parts } of leg.holding) {
      const mean = parts.reduce((sum, part) => sum + counted(part), 0);
      rate += ratePerSecond * share;
      if (mean === 0) continue;
      // Only the open time varies; timers do not.
      const opens = parts.some((part) => part.setBy === 'lifetime');
      const variance = opens ? flow.lifetime.meanSeconds ** 2 * relativeVariance(flow.lifetime) : 0;
      const held = ratePerSecond * share * mean;
      erlangs += held;
      weighted += held * Math.min(1, variance / (mean * mean));
    }
  }
  return erlangs === 0 ? { mean: 0, variability: 0 } : { mean: erlangs / rate, variability: weighted / erlangs };
}

/** Variance ÷ mean² of an open time. */
function relativeVariance(lifetime: Lifetime): number {
  switch (lifetime.distribution) {
    case 'constant':
      return 0;
    case 'exponential':
      return 1;
    case 'lognormal':
      return Math.expm1(lifetime.sigma ** 2);
    case 'hyperexponential':
      return lifetime.cv ** 2;
    case 'empirical': {
      const { samples, meanSeconds } = lifetime;
      const square = samples.reduce((sum, value) => sum + (value - meanSeconds) ** 2, 0) / samples.length;
      return meanSeconds === 0 ? 0 : square / meanSeconds ** 2;
    }
  }
}
