import { randomTriesRefusal } from '../../model/allocator-refusal.js';
import { engset } from '../../model/engset.js';
import { erlangB, logErlangB } from '../../model/erlang-b.js';
import { generalisedLoss } from '../../model/generalised-loss.js';
import { haywardBlocking, logHaywardBlocking } from '../../model/hayward.js';
import { logRandomTriesCurve } from '../../model/random-tries-curve.js';
import { logRandomTriesFluid } from '../../model/random-tries-fluid.js';
import { pinnedPoolBlocking } from '../../model/uneven-pool.js';
import { type EarlySearch, earlySearchOf } from './consecutive.js';
import type { PortGroup, Stream } from './groups.js';

/** Blocking and where it comes from. */
export interface Blocking {
  readonly blocking: number;
  /** Natural logarithm; null when nothing is offered or nothing can be refused. */
  readonly logBlocking: number | null;
  /** Ports taken so that nobody else can have them, where the formula gives them more precisely than a(1 − B) would. */
  readonly carriedErlangs?: number;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, number>>;
}

/** The chain of the generalised loss costs O(√c); above this its fluctuations no longer show. */
export const LARGEST_CHAIN = 1e8;

/** Which formula a group's blocking comes from; decided by the traffic and the allocator, not by the load. */
export type Formula =
  | ClosedForm
  | { readonly kind: 'early-search'; readonly search: EarlySearch; readonly beside: ClosedForm };

/** What is known without a measured search. */
export type ClosedForm =
  | { readonly kind: 'erlang-b' }
  | ({ readonly kind: 'pinned'; readonly peakedness: number } & Split)
  | { readonly kind: 'engset'; readonly sources: number }
  | { readonly kind: 'hayward'; readonly peakedness: number }
  | { readonly kind: 'random-tries'; readonly tries: number; readonly split: Split | null };

/** Clients that a hash pins to addresses. */
interface Split {
  readonly clients: number;
  readonly addresses: number;
}

type RandomTries = Extract<ClosedForm, { kind: 'random-tries' }>;

/** Asked for at every evaluation of a group. */
const KNOWN = new WeakMap<PortGroup, Formula>();

/** The formula that fits a group. */
export function formulaOf(group: PortGroup): Formula {
  const known = KNOWN.get(group);
  if (known !== undefined) return known;
  const search = earlySearchOf(group);
  const beside = closedFormOf(group);
  const formula: Formula = search === null ? beside : { kind: 'early-search', search, beside };
  KNOWN.set(group, formula);
  return formula;
}

/** The most erlangs that a group's clients can offer: counted ones cannot hold more than all of them do. Infinity: any number. */
export function mostErlangs(group: PortGroup): number {
  const formula = formulaOf(group);
  const beside = formula.kind === 'early-search' ? formula.beside : formula;
  return beside.kind === 'engset' ? beside.sources * (1 - 1e-9) : Number.POSITIVE_INFINITY;
}

/** What would fit the group if its search found every free port. */
function closedFormOf(group: PortGroup): ClosedForm {
  const { search } = group.pool;
  const [only, ...others] = group.streams;
  const split = group.clients === null ? null : { clients: group.clients, addresses: group.pool.addresses };
  if (search.kind === 'random' && search.tries < group.ports)
    return { kind: 'random-tries', tries: search.tries, split };
  if (split !== null) return { kind: 'pinned', ...split, peakedness: meanPeakedness(group.streams) };
  if (only !== undefined && others.length === 0 && only.sources !== null) {
    const sources = boundSources(only);
    if (sources !== null) return { kind: 'engset', sources };
  }
  const peakedness = meanPeakedness(group.streams);
  return peakedness === 1 ? { kind: 'erlang-b' } : { kind: 'hayward', peakedness };
}

/** Whether a group's blocking is worked out for Poisson arrivals although its traffic is burstier: then it is too low. */
export function ignoresBursts(group: PortGroup): boolean {
  return formulaOf(group).kind === 'random-tries' && group.streams.some((stream) => peakednessOf(stream) > 1);
}

/** Blocking of a group when this many erlangs cannot be given to anybody else. */
export function blockingAt(group: PortGroup, formula: Formula, erlangs: number): Blocking {
  const c = group.ports;
  if (erlangs === 0) return { blocking: 0, logBlocking: null, formula: 'nothing is offered', inputs: { c, a: 0 } };
  switch (formula.kind) {
    case 'erlang-b':
      return {
        blocking: erlangB(c, erlangs),
        logBlocking: logErlangB(c, erlangs),
        formula: 'Erlang-B',
        inputs: { c, a: erlangs },
      };
    case 'hayward': {
      const z = formula.peakedness;
      return {
        blocking: haywardBlocking(c, erlangs, z),
        logBlocking: logHaywardBlocking(c, erlangs, z),
        formula: 'Hayward: Erlang-B at c/z, a/z',
        inputs: { c, a: erlangs, z },
      };
    }
    case 'engset': {
      const { sources } = formula;
      const result = engset({ sources, ports: c, offeredErlangs: erlangs });
      return {
        ...withFiniteLog(result),
        carriedErlangs: result.carriedErlangs,
        formula: 'Engset',
        inputs: { c, a: erlangs, S: sources },
      };
    }
    case 'pinned': {
      const { peakedness: z } = formula;
      const inputs = { c, a: erlangs, m: formula.clients, k: formula.addresses };
      if (z === 1)
        return { ...overSplit(formula, c, erlangs), formula: 'Erlang-B averaged over the clients’ split', inputs };
      return {
        ...overSplit(formula, c, erlangs, (offered) => logHaywardBlocking(c, offered, z)),
        formula: 'Hayward: Erlang-B at c/z, a/z, averaged over the clients’ split',
        inputs: { ...inputs, z },
      };
    }
    case 'random-tries':
      return randomTries(c, erlangs, formula);
    case 'early-search':
      return earlyBlocking(group, formula, erlangs);
  }
}

const EARLY = 'the search as simulated';

/** Below this a search finds a port for all that matters. */
export const NEVER_REFUSED = 1e-15;

/** A search that gives up early refuses at least as many as one that finds the last port. */
function earlyBlocking(
  group: PortGroup,
  { search, beside }: Extract<Formula, { kind: 'early-search' }>,
  erlangs: number,
): Blocking {
  const { ports } = group;
  if (beside.kind === 'pinned') {
    const { clients, addresses, peakedness: z } = beside;
    const inputs = { c: ports, a: erlangs, m: clients, k: addresses };
    const searched = search.logBlockingAt;
    const logBlockingAt =
      z === 1 ? searched : (offered: number) => Math.max(searched(offered), logHaywardBlocking(ports, offered, z));
    return {
      ...overSplit(beside, ports, erlangs, logBlockingAt),
      formula: `${EARLY}, averaged over the clients’ split`,
      inputs: z === 1 ? inputs : { ...inputs, z },
    };
  }
  const loss = search.lossAt(erlangs);
  // Where the search refuses hardly anybody the closed form says it with more digits.
  const closed =
    loss.blocking < NEVER_REFUSED || beside.kind !== 'erlang-b' ? blockingAt(group, beside, erlangs) : null;
  if (closed !== null && (loss.blocking < NEVER_REFUSED || closed.blocking >= loss.blocking)) return closed;
  return {
    ...withFiniteLog(loss),
    carriedErlangs: loss.carriedErlangs,
    formula: EARLY,
    inputs: { c: ports, a: erlangs },
  };
}

/** Mean over the clients' split, of a blocking on each address; default Erlang-B. */
function overSplit(
  { clients, addresses }: Split,
  ports: number,
  erlangs: number,
  logBlockingAt?: (offeredErlangs: number) => number,
): Pick<Blocking, 'blocking' | 'logBlocking'> {
  const pool = { clients, addresses, ports, offeredErlangs: erlangs * addresses };
  return withFiniteLog(pinnedPoolBlocking(logBlockingAt === undefined ? pool : { ...pool, logBlockingAt }));
}

function randomTries(c: number, erlangs: number, { tries, split }: RandomTries): Blocking {
  if (split !== null) {
    const logBlockingAt =
      c > LARGEST_CHAIN
        ? (offeredErlangs: number) => logRandomTriesFluid({ ports: c, offeredErlangs, tries })
        : logRandomTriesCurve(c, tries);
    return {
      ...overSplit(split, c, erlangs, logBlockingAt),
      formula: 'generalised loss, b(n) of k random tries, averaged over the clients’ split',
      inputs: { c, a: erlangs, k: tries, m: split.clients, addresses: split.addresses },
    };
  }
  const inputs = { c, a: erlangs, k: tries };
  if (c > LARGEST_CHAIN) {
    const logBlocking = logRandomTriesFluid({ ports: c, offeredErlangs: erlangs, tries });
    return { blocking: Math.exp(logBlocking), logBlocking, formula: 'k random tries without fluctuations', inputs };
  }
  const result = generalisedLoss({ ports: c, offeredErlangs: erlangs, refusal: randomTriesRefusal(c, tries) });
  return {
    ...withFiniteLog(result),
    carriedErlangs: result.carriedErlangs,
    formula: 'generalised loss, b(n) of k random tries',
    inputs,
  };
}

function withFiniteLog(result: {
  readonly blocking: number;
  readonly logBlocking: number;
}): Pick<Blocking, 'blocking' | 'logBlocking'> {
  return { blocking: result.blocking, logBlocking: Number.isFinite(result.logBlocking) ? result.logBlocking : null };
}

/**
 * Sources of an Engset group. A client is bound only while its connection is open; a close hold outlives that, so the
 * sources count for as many ports as the holding time is longer. Exact without a close hold. Null: connections are open
 * for no time, so that clients are never bound.
 */
function boundSources(stream: Stream): number | null {
  const openSeconds = boundSeconds(stream);
  return openSeconds === 0 || stream.sources === null ? null : (stream.sources * stream.hardSeconds) / openSeconds;
}

function boundSeconds({ flow }: Stream): number {
  return flow.setupSeconds + flow.lifetime.meanSeconds;
}

/** Variance ÷ mean of the offered load of all streams: variances add up. Finite sources are smoother than Poisson. */
function meanPeakedness(streams: readonly Stream[]): number {
  let erlangs = 0;
  let variance = 0;
  for (const stream of streams) {
    const own = stream.ratePerSecond * stream.hardSeconds;
    erlangs += own;
    variance += own * peakednessOf(stream);
  }
  return erlangs === 0 || streams.every((stream) => peakednessOf(stream) === 1) ? 1 : variance / erlangs;
}

function peakednessOf(stream: Stream): number {
  if (stream.sources === null) return stream.flow.peakedness;
  return 1 - (stream.ratePerSecond * boundSeconds(stream)) / stream.sources;
}
