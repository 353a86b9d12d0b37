import { monotoneRoot } from '../../model/monotone-root.js';
import type { Interruption, RatePiece } from '../../model/transient-load.js';
import { type Blocking, blockingAt, formulaOf, mostErlangs } from '../port-group/blocking.js';
import type { PortGroup, Stream } from '../port-group/groups.js';
import type { GroupResult } from '../result.js';
import { type Arriving, type HeldFlow, heldBy, portsHeld, requireHeld } from './held.js';
import { rateAt } from './rates.js';
import { RetryCourse } from './retry-course.js';

/** Connections of one close strategy of a stream, with those that came back after an event. */
export interface EntryCourse extends HeldFlow {
  /** Of the stream's ordinary connections. */
  readonly share: number;
  /** What came back; connections per second of the whole flow, by time. */
  extras: readonly RatePiece[];
  /** What was refused of all that, less the later tries that were served; in this group. */
  readonly refused: RatePiece[];
}

/** The traffic of one flow in one group over time. */
export interface StreamCourse {
  readonly stream: Stream;
  /** Part of the flow's traffic that this group gets. */
  readonly scale: number;
  /** New connections of the whole flow. */
  readonly pieces: readonly RatePiece[];
  /** Later tries, served or not. */
  readonly later: RatePiece[];
  readonly retries: RetryCourse;
  readonly entries: readonly EntryCourse[];
}

/** Where a group stands at a moment. */
export interface Solved {
  readonly atSeconds: number;
  readonly group: PortGroup;
  /** Unavailable ports that would be held if nobody had been refused. */
  readonly demand: number;
  /** Unavailable ports that are held. */
  readonly carried: number;
  /** Stationary offered load that holds as many. */
  readonly equivalent: number;
  readonly blocking: Blocking;
  /** Tries and connections that give up, per second, on average since the moment before; null: nobody comes back. */
  readonly tried: { readonly attempts: number; readonly lost: number } | null;
}

/** A step that was worked out and is not taken yet. */
export interface Trial {
  readonly solved: Solved;
  /** Takes it: who was refused counts from now on. */
  take(): void;
}

/** Blocking below this takes nothing away that could be seen. */
const NOTHING = 1e-13;

/** An equivalent load beyond this many times the ports refuses all but everybody. */
const MOST_LOAD = 1e12;

/** One port group over time: who arrives, who is refused, who holds a port. */
export class GroupCourse {
  readonly streams: readonly StreamCourse[];
  private readonly withPorts = new Map<number, PortGroup>();
  /** Whether anybody has been refused yet. */
  private refusals = false;

  constructor(
    readonly group: PortGroup,
    readonly role: GroupResult['role'],
    piecesOf: (flow: string) => readonly RatePiece[],
    interruptionsOf: (flow: string) => readonly Interruption[],
  ) {
    this.streams = group.streams.map((stream) => {
      const { flow, leg } = stream;
      const interruptions = interruptionsOf(flow.id);
      return {
        stream,
        // The busiest address of a pinned pool has its share multiplied.
        scale: flow.ratePerSecond === 0 ? stream.share : stream.ratePerSecond / flow.ratePerSecond,
        pieces: piecesOf(flow.id),
        later: [],
        retries: new RetryCourse(flow),
        entries: leg.holding.map(({ share, parts }) => ({
          ...{ flow, share, interruptions, held: heldBy(flow, parts) },
          extras: [],
          refused: [],
        })),
      };
    });
    for (const { entries, pieces } of this.streams) for (const entry of entries) requireHeld(entry, pieces);
  }

  /** The group with only part of its ports. */
  reduced(ports: number): PortGroup {
    if (ports === this.group.ports) return this.group;
    const known = this.withPorts.get(ports) ?? { ...this.group, ports };
    this.withPorts.set(ports, known);
    return known;
  }

  /** Arrivals of an entry; `accepted`: those that were served, with their later tries. Else all first tries. */
  arriving(stream: StreamCourse, entry: EntryCourse, accepted: boolean): readonly Arriving[] {
    const { scale, pieces } = stream;
    const all: Arriving[] = [{ pieces, scale: scale * entry.share }];
    if (entry.extras.length > 0) all.push({ pieces: entry.extras, scale });
    if (accepted && entry.refused.length > 0) all.push({ pieces: entry.refused, scale: -1 });
    return all;
  }

  /** Unavailable ports at a moment, by stream. */
  hardPorts(t: number, accepted: boolean): readonly number[] {
    return this.streams.map((stream) =>
      stream.entries.reduce(
        (sum, entry) => sum + portsHeld(entry, this.arriving(stream, entry, accepted), entry.held.hardAfter, t),
        0,
      ),
    );
  }

  /** Ports that later tries would hold at a moment if all of them had been served: unavailable ones, or closing ones too. */
  portsOfLaterTries(t: number, until: 'hardAfter' | 'heldAfter'): number {
    return this.streams.reduce(
      (sum, { later, scale, entries }) =>
        later.length === 0
          ? sum
          : entries.reduce(
              (own, entry) =>
                own + portsHeld(entry, [{ pieces: later, scale: scale * entry.share }], entry.held[until], t),
              sum,
            ),
      0,
    );
  }

  /** Connections that are open or being set up at a moment, of one stream's entry. */
  openPorts(stream: StreamCourse, entry: EntryCourse, t: number): number {
    return entry.held.opens ? Math.max(0, portsHeld(entry, this.arriving(stream, entry, true), 0, t)) : 0;
  }

  /** First tries per second at a moment, by stream. */
  rates(t: number, side: 'after' | 'before'): readonly number[] {
    return this.streams.map(
      ({ pieces, scale, entries }) =>
        scale * (rateAt(pieces, t, side) + entries.reduce((sum, { extras }) => sum + rateAt(extras, t, side), 0)),
    );
  }

  /**
   * Works out how the group goes on from one moment to the next, `from` < `to`, with no bend or event between: who is refused
   * meanwhile is such that the ports held in the end are those of a stationary group with that blocking. −Infinity: since ever.
   *
   * @param ports that there are
   */
  advance(from: number, to: number, ports: number): Trial {
    const group = this.reduced(ports);
    const demand = Math.max(0, total(this.hardPorts(to, false)));
    const known = this.refusals ? Math.max(0, total(this.hardPorts(to, true))) : demand;
    const most = mostErlangs(group);
    const at = remembered((erlangs) => blockingAt(group, formulaOf(group), Math.min(erlangs, most)));
    const least = at(known);
    const waiting = this.streams.some(({ retries }) => retries.waiting);
    if (least.blocking < NOTHING && known < group.ports && !waiting) {
      const solved = { atSeconds: to, group, demand, carried: known, equivalent: known, blocking: least, tried: null };
      return { solved, take: () => undefined };
    }
    const steps = this.streams.map((stream) => stepOf(stream, from, to));
    const older = known - steps.reduce((sum, { ports: own }) => sum + own, 0);
    const held = (served: number): number => steps.reduce((sum, step) => sum + heldOf(step, from, to, served), 0);
    const excess = (erlangs: number): number => {
      if (erlangs === 0) return -older - held(1);
      const carried = carriedBy(group, at(erlangs), erlangs);
      return carried - older - held(servedShare(carried, erlangs));
    };
    let high = Math.min(most, Math.max(known, group.ports) * 2);
    while (excess(high) < 0 && high < Math.min(most, MOST_LOAD * group.ports)) high = Math.min(most, 2 * high);
    const equivalent = excess(high) <= 0 ? high : monotoneRoot(excess, 0, high);
    const blocking = at(equivalent);
    const full = carriedBy(group, blocking, equivalent);
    // Where no load holds as many as there are already, as many are served as there is room for.
    const limit = equivalent === 0 ? 1 : servedShare(full, equivalent);
    const served = equivalent < high ? limit : servedInto(full - older, held, limit);
    const carried = equivalent < high ? full : Math.min(group.ports, older + held(served));
    const tried = triedIn(steps, from, to, served);
    const solved = { atSeconds: to, group, demand, carried, equivalent, blocking, tried };
    return { solved, take: () => this.refuse(steps, from, to, served) };
  }

  /** Where the group stands before anything has arrived. */
  rest(atSeconds: number, ports: number): Trial {
    const group = this.reduced(ports);
    const blocking = blockingAt(group, formulaOf(group), 0);
    const solved = { atSeconds, group, demand: 0, carried: 0, equivalent: 0, blocking, tried: null };
    return { solved, take: () => undefined };
  }

  private refuse(steps: readonly Step[], from: number, to: number, served: number): void {
    const loss = 1 - served;
    for (const { stream, base, fresh, extras } of steps) {
      const tries = stream.retries.tries(fresh, from, to, loss);
      stream.retries.keep(tries, from, to, loss);
      const later = tries.rates.slice(1).reduce((sum, rate) => sum + rate, 0);
      if (later > 0) stream.later.push(flat(from, to, later));
      if (loss >= NOTHING) this.refusals = true;
      const lost = loss < NOTHING ? 0 : loss;
      const { scale } = stream;
      for (const [index, entry] of stream.entries.entries()) {
        const away = (rate: number): number =>
          scale * (entry.share * (rate * lost - later * served) + (extras[index] ?? 0) * lost);
        const [fromRate, toRate] = [away(base?.fromRate ?? 0), away(base?.toRate ?? 0)];
        if (fromRate !== 0 || toRate !== 0) {
          entry.refused.push({ fromSeconds: from, toSeconds: to, fromRate, toRate });
        }
      }
    }
  }
}

/** What a step brings to one stream. */
interface Step {
  readonly stream: StreamCourse;
  readonly base: RatePiece | null;
  /** By entry, of the whole flow. */
  readonly extras: readonly number[];
  /** First tries per second of the whole flow, mean over the step. */
  readonly fresh: number;
  /** Unavailable ports in the end, if all first tries are served; and those of one later try per second. */
  readonly ports: number;
  readonly portsPerTry: number;
}

function stepOf(stream: StreamCourse, from: number, to: number): Step {
  const { pieces, scale, entries } = stream;
  const base = pieceBetween(pieces, from, to);
  const extras = entries.map((entry) => rateAt(entry.extras, to, 'before'));
  const portsOf = (entry: EntryCourse, arriving: readonly Arriving[]): number =>
    arriving.length === 0 ? 0 : portsHeld(entry, arriving, entry.held.hardAfter, to);
  const ports = entries.reduce((sum, entry, index) => {
    const extra = extras[index] ?? 0;
    const arriving: Arriving[] = base === null ? [] : [{ pieces: [base], scale: scale * entry.share }];
    if (extra > 0) arriving.push({ pieces: [flat(from, to, extra)], scale });
    return sum + portsOf(entry, arriving);
  }, 0);
  const portsPerTry = !stream.retries.any
    ? 0
    : entries.reduce(
        (sum, entry) => sum + portsOf(entry, [{ pieces: [flat(from, to, 1)], scale: scale * entry.share }]),
        0,
      );
  const mean = base === null ? 0 : (base.fromRate + base.toRate) / 2;
  return { stream, base, extras, ports, portsPerTry, fresh: mean + total(extras) };
}

/** Unavailable ports in the end of a step in which this share of all tries is served. */
function heldOf({ stream, ports, portsPerTry, fresh }: Step, from: number, to: number, served: number): number {
  if (!stream.retries.any) return served * ports;
  const { rates } = stream.retries.tries(fresh, from, to, 1 - served);
  return served * (ports + portsPerTry * total(rates.slice(1)));
}

/** Tries and losses of a step, in this group; null where nobody comes back. */
function triedIn(steps: readonly Step[], from: number, to: number, served: number): Solved['tried'] {
  if (steps.every(({ stream }) => !stream.retries.any)) return null;
  let [attempts, lost] = [0, 0];
  for (const { stream, fresh } of steps) {
    const { rates, lostRate } = stream.retries.tries(fresh, from, to, 1 - served);
    attempts += stream.scale * total(rates);
    lost += stream.scale * lostRate;
  }
  return { attempts, lost };
}

/** The ends of a bracket and its root are asked for twice. */
function remembered(blocking: (erlangs: number) => Blocking): (erlangs: number) => Blocking {
  const known = new Map<number, Blocking>();
  return (erlangs) => {
    const found = known.get(erlangs) ?? blocking(erlangs);
    known.set(erlangs, found);
    return found;
  };
}

/** The share served that takes so many ports more, at most `most`; 0 where there is no room. */
function servedInto(room: number, held: (served: number) => number, most: number): number {
  if (room <= 0) return 0;
  if (held(most) <= room) return most;
  return monotoneRoot((served) => held(served) - room, 0, most);
}

/** Share of attempts that find a port: 1 − B would have no digits left where nearly all are refused. */
function servedShare(carried: number, erlangs: number): number {
  return Math.min(1, carried / erlangs);
}

/** Ports held on average at a stationary offered load. */
function carriedBy(group: PortGroup, blocking: Blocking, erlangs: number): number {
  const { carriedErlangs, logBlocking } = blocking;
  return carriedErlangs ?? Math.min(group.ports, logBlocking === null ? erlangs : -erlangs * Math.expm1(logBlocking));
}

function flat(fromSeconds: number, toSeconds: number, rate: number): RatePiece {
  return { fromSeconds, toSeconds, fromRate: rate, toRate: rate };
}

/** The arrivals of one step; null: there are none. */
function pieceBetween(pieces: readonly RatePiece[], from: number, to: number): RatePiece | null {
  const toRate = rateAt(pieces, to, 'before');
  const fromRate = from === Number.NEGATIVE_INFINITY ? toRate : rateAt(pieces, from, 'after');
  return fromRate === 0 && toRate === 0 ? null : { fromSeconds: from, toSeconds: to, fromRate, toRate };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
