import type { CloseKind } from '../fit-result.js';
import { ArrivalCounts } from './arrival-counts.js';
import { type AnyConnection, isLogged, type SeenClose, seenClose, wasAnswered, watchedUntil } from './close-kind.js';
import { DurationTally } from './duration-tally.js';
import { ReuseTally } from './reuse-tally.js';

/** Everything that is counted of connections toward one endpoint, in bounded memory. */
export class TrafficTally {
  connections = 0;
  startNotSeen = 0;
  undecided = 0;
  readonly arrivals = new ArrivalCounts();
  /** From established (or from the SYN where that was not seen) to the first FIN or RST; of connections whose start was seen. */
  readonly openTime = new DurationTally();
  readonly setup = new DurationTally();
  readonly peerCloseDelay = new DurationTally();
  readonly closes = new Map<CloseKind, number>();
  /** How long those have waited that one side has closed, and the other not yet. */
  readonly closing = new Map<CloseKind, DurationTally>();
  readonly reuse = new ReuseTally();

  add(connection: AnyConnection): void {
    const close = seenClose(connection);
    this.connections += 1;
    if (connection.synAt === null) this.startNotSeen += 1;
    else this.arrivals.add(connection.synAt);
    if (close.kind === null) this.undecided += 1;
    else if (close.isClosing) this.closingOf(close.kind).add(waited(connection, close), false);
    else this.closes.set(close.kind, (this.closes.get(close.kind) ?? 0) + 1);
    this.reuse.add(connection);
    this.addSetup(connection);
    this.addOpenTime(connection, close);
    this.addCloseDelay(connection, close);
  }

  /** Adds another tally; `shift`: how much later its instant 0 is. */
  merge(other: TrafficTally, shift = 0): void {
    this.connections += other.connections;
    this.startNotSeen += other.startNotSeen;
    this.undecided += other.undecided;
    this.arrivals.merge(other.arrivals, shift);
    this.openTime.merge(other.openTime);
    this.setup.merge(other.setup);
    this.peerCloseDelay.merge(other.peerCloseDelay);
    for (const [kind, count] of other.closes) this.closes.set(kind, (this.closes.get(kind) ?? 0) + count);
    for (const [kind, waits] of other.closing) this.closingOf(kind).merge(waits);
    this.reuse.merge(other.reuse);
  }

  private addSetup({ synAt, establishedAt }: AnyConnection): void {
    if (synAt !== null && establishedAt !== null) this.setup.add(Math.max(0, establishedAt - synAt), true);
  }

  /**
   * Only connections that began under observation: how long the others had been open is not known, and they are the long
   * ones. For `idle` it counts to the last packet, as boxes count.
   */
  private addOpenTime(connection: AnyConnection, close: SeenClose): void {
    if (connection.synAt === null || connection.refused || !wasAnswered(connection)) return;
    const from = connection.establishedAt ?? connection.synAckAt ?? connection.synAt;
    const isIdle = close.kind === 'idle';
    const until = close.firstAt ?? (isIdle ? lastSign(connection) : watchedUntil(connection));
    this.openTime.add(Math.max(0, until - from), close.firstAt !== null || isIdle);
  }

  private addCloseDelay(connection: AnyConnection, close: SeenClose): void {
    if (close.firstAt === null) return;
    if (close.secondAt !== null) this.peerCloseDelay.add(Math.max(0, close.secondAt - close.firstAt), true);
    else if (close.isClosing) this.peerCloseDelay.add(waited(connection, close), false);
  }

  private closingOf(kind: CloseKind): DurationTally {
    const known = this.closing.get(kind);
    if (known !== undefined) return known;
    const fresh = new DurationTally();
    this.closing.set(kind, fresh);
    return fresh;
  }
}

/** Since the first FIN. */
function waited(connection: AnyConnection, { firstAt }: SeenClose): number {
  return firstAt === null ? 0 : Math.max(0, watchedUntil(connection) - firstAt);
}

/** Entries of a log are dropped one timer after their last packet, but their last event may be much older: taken as it is. */
function lastSign(connection: AnyConnection): number {
  return isLogged(connection) ? connection.lastPacketAt : (connection.lastDataAt ?? connection.lastPacketAt);
}
