import { monotoneRoot } from '../../model/monotone-root.js';
import type { Interruption, RatePiece } from '../../model/transient-load.js';
import { type Blocking, blockingAt, formulaOf } from '../blocking.js';
import type { PortGroup, Stream } from '../groups.js';
import type { GroupResult } from '../result.js';
import { attemptsPerConnection, lossForGood, servedAfterAll } from '../retrying.js';
import { type Arriving, type HeldFlow, heldBy, portsHeld } from './held.js';
import { rateAt } from './rates.js';

/** Connections of one close strategy of a stream, with those that came back after an event. */
export interface EntryCourse extends HeldFlow {
  /** Of the stream's ordinary connections. */
  readonly share: number;
  /** What came back, a layer an event; connections per second of the whole flow. */
  readonly extras: RatePiece[][];
  /** What was refused of that. */
  readonly refusedExtras: RatePiece[];
}

/** The traffic of one flow in one group over time. */
export interface StreamCourse {
  readonly stream: Stream;
  /** Part of the flow's traffic that this group gets. */
  readonly scale: number;
  /** New connections of the whole flow. */
  readonly pieces: readonly RatePiece[];
  /** What was refused of them for good. */
  readonly refused: RatePiece[];
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
}

/** Blocking below this takes nothing away that could be seen. */
const NOTHING = 1e-13;

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
        refused: [],
        entries: leg.holding.map(({ share, parts }) => ({
          ...{ flow, share, interruptions, held: heldBy(flow, parts) },
          extras: [],
          refusedExtras: [],
        })),
      };
    });
  }

  /** The group with only part of its ports. */
  reduced(ports: number): PortGroup {
    if (ports === this.group.ports) return this.group;
    const known = this.withPorts.get(ports) ?? { ...this.group, ports };
    this.withPorts.set(ports, known);
    return known;
  }

  /** Arrivals of an entry; `accepted`: without those that were refused. */
  arriving(stream: StreamCourse, entry: EntryCourse, accepted: boolean): readonly Arriving[] {
    const { scale, pieces, refused } = stream;
    const all: Arriving[] = [{ pieces, scale: scale * entry.share }];
    for (const layer of entry.extras) all.push({ pieces: layer, scale });
    if (accepted && refused.length > 0) all.push({ pieces: refused, scale: -scale * entry.share });
    if (accepted && entry.refusedExtras.length > 0) all.push({ pieces: entry.refusedExtras, scale: -scale });
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

  /** Connections that are open or being set up at a moment, of one stream's entry. */
  openPorts(stream: StreamCourse, entry: EntryCourse, t: number): number {
    return entry.held.opens ? Math.max(0, portsHeld(entry, this.arriving(stream, entry, true), 0, t)) : 0;
  }

  /** First tries per second at a moment, by stream. */
  rates(t: number, side: 'after' | 'before'): readonly number[] {
    return this.streams.map(
      ({ pieces, scale, entries }) =>
        scale * (rateAt(pieces, t, side) + entries.reduce((sum, { extras }) => sum + extraRate(extras, t, side), 0)),
    );
  }

  /**
   * Goes on from one moment to the next, `from` < `to`, with no bend or event between: who is refused meanwhile is such
   * that the ports held in the end are those of a stationary group with that blocking. −Infinity: since ever.
   *
   * @param ports that there are
   */
  advance(from: number, to: number, ports: number): Solved {
    const group = this.reduced(ports);
    const demands = this.hardPorts(to, false);
    const demand = Math.max(0, total(demands));
    const known = this.refusals ? Math.max(0, total(this.hardPorts(to, true))) : demand;
    const formula = formulaOf(group);
    const at = (erlangs: number): Blocking => blockingAt(group, formula, erlangs);
    const least = at(known);
    const done = (equivalent: number, blocking: Blocking, carried: number): Solved => ({
      ...{ atSeconds: to, group, demand, carried, equivalent, blocking },
    });
    if (least.blocking < NOTHING && known < group.ports) return done(known, least, known);
    const steps = this.streams.map((stream) => this.step(stream, from, to));
    const older = known - steps.reduce((sum, { ports: own }) => sum + own, 0);
    const held = (served: number): number =>
      steps.reduce((sum, { ports: own, stream }) => sum + own * servedAfterAll(stream.stream.flow, served), 0);
    const excess = (erlangs: number): number => {
      if (erlangs === 0) return -known;
      const carried = carriedBy(group, at(erlangs), erlangs);
      return carried - older - held(servedShare(carried, erlangs));
    };
    let high = Math.max(known, group.ports) * 2;
    while (excess(high) < 0 && high < MOST_LOAD * group.ports) high *= 2;
    const equivalent = excess(high) <= 0 ? high : monotoneRoot(excess, 0, high);
    const blocking = at(equivalent);
    const full = carriedBy(group, blocking, equivalent);
    // Where no load holds as many as there are already, as many are served as there is room for.
    const most = servedShare(full, equivalent);
    const served = equivalent < high ? most : servedInto(full - older, held, most);
    this.refuse(steps, from, to, served);
    return done(equivalent, blocking, equivalent < high ? full : older + held(served));
  }

  /** Where the group stands before anything has arrived. */
  rest(atSeconds: number, ports: number): Solved {
    const group = this.reduced(ports);
    const blocking = blockingAt(group, formulaOf(group), 0);
    return { atSeconds, group, demand: 0, carried: 0, equivalent: 0, blocking };
  }

  /** What a step brings: arrivals per second at its ends, and the unavailable ports that they hold in the end. */
  private step(stream: StreamCourse, from: number, to: number): Step {
    const { pieces, scale, entries } = stream;
    const base = pieceBetween(pieces, from, to);
    const extras = entries.map((entry) => extraRate(entry.extras, to, 'before'));
    const ports = entries.reduce((sum, entry, index) => {
      const extra = extras[index] ?? 0;
      const arriving: Arriving[] = base === null ? [] : [{ pieces: [base], scale: scale * entry.share }];
      if (extra > 0) arriving.push({ pieces: [flat(from, to, extra)], scale });
      return sum + portsHeld(entry, arriving, entry.held.hardAfter, to);
    }, 0);
    return { stream, base, extras, ports };
  }

  private refuse(steps: readonly Step[], from: number, to: number, served: number): void {
    for (const { stream, base, extras } of steps) {
      const loss = 1 - servedAfterAll(stream.stream.flow, served);
      if (loss < NOTHING) continue;
      this.refusals = true;
      if (base !== null) stream.refused.push({ ...base, fromRate: base.fromRate * loss, toRate: base.toRate * loss });
      for (const [index, entry] of stream.entries.entries()) {
        const extra = extras[index] ?? 0;
        if (extra > 0) entry.refusedExtras.push(flat(from, to, extra * loss));
      }
    }
  }
}

/** An equivalent load beyond this many times the ports refuses all but everybody. */
const MOST_LOAD = 1e12;

interface Step {
  readonly stream: StreamCourse;
  readonly base: RatePiece | null;
  readonly extras: readonly number[];
  readonly ports: number;
}

/** Share of attempts that find a port: 1 − B would have no digits left where nearly all are refused. */
function servedShare(carried: number, erlangs: number): number {
  return Math.min(1, carried / erlangs);
}

/** The share served that takes so many ports more, at most `most`; 0 where there is no room. */
function servedInto(room: number, held: (served: number) => number, most: number): number {
  if (room <= 0) return 0;
  if (held(most) <= room) return most;
  return monotoneRoot((served) => held(served) - room, 0, most);
}

/** Ports held on average at a stationary offered load. */
function carriedBy(group: PortGroup, blocking: Blocking, erlangs: number): number {
  const { carriedErlangs, logBlocking } = blocking;
  return carriedErlangs ?? Math.min(group.ports, logBlocking === null ? erlangs : -erlangs * Math.expm1(logBlocking));
}

/** Attempts and refused attempts per second, given first tries by stream. */
export function attemptsOf(
  course: GroupCourse,
  rates: readonly number[],
  blocking: number,
): { readonly attempts: number; readonly lost: number } {
  let [attempts, lost] = [0, 0];
  for (const [index, { stream }] of course.streams.entries()) {
    const rate = rates[index] ?? 0;
    attempts += rate * attemptsPerConnection(stream.flow, blocking);
    lost += rate * lossForGood(stream.flow, blocking);
  }
  return { attempts, lost };
}

function flat(fromSeconds: number, toSeconds: number, rate: number): RatePiece {
  return { fromSeconds, toSeconds, fromRate: rate, toRate: rate };
}

function extraRate(extras: readonly (readonly RatePiece[])[], t: number, side: 'after' | 'before'): number {
  return extras.reduce((sum, layer) => sum + rateAt(layer, t, side), 0);
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
