import { type LoggedConnection, NOTHING_COUNTED } from '../logged-connection.js';
import type { Endpoint, LeftOpen, PreviousClose, PreviousConnection } from '../observed-connection.js';
import type { ObservedState } from '../observed-table.js';

/** What is known of a connection while its events come in. */
export interface TrackedConnection {
  readonly ends: { readonly client: Endpoint; readonly server: Endpoint; readonly original: Endpoint | null };
  readonly startSeen: boolean;
  readonly firstAt: number;
  lastAt: number;
  state: ObservedState | null;
  stateAt: number;
  /** The timer that was set then; -1: not told. */
  timer: number;
  synAckAt: number | null;
  establishedAt: number | null;
  firstFinAt: number | null;
  secondFinAt: number | null;
  fins: 0 | 1 | 2;
  rstAt: number | null;
  previous: PreviousConnection | null;
}

/** A connection of which nothing is known but its ends and its first event. */
export function trackedConnection(ends: TrackedConnection['ends'], at: number, startSeen: boolean): TrackedConnection {
  return {
    ends,
    startSeen,
    firstAt: at,
    lastAt: at,
    state: null,
    stateAt: at,
    timer: -1,
    synAckAt: null,
    establishedAt: null,
    firstFinAt: null,
    secondFinAt: null,
    fins: 0,
    rstAt: null,
    previous: null,
  };
}

/** Whether an event can come at this instant: not before the connection's last one. */
export function isPossible(one: TrackedConnection, at: number): boolean {
  return at >= one.lastAt;
}

/**
 * A connection enters a state. FIN_WAIT: one FIN; CLOSE_WAIT: it was acknowledged; LAST_ACK: the other FIN; TIME_WAIT: that
 * too; CLOSE: RST (Linux, nf_conntrack_proto_tcp.c, tcp_conntracks).
 */
export function trackState(one: TrackedConnection, state: ObservedState, at: number, timer: number): void {
  const had = one.fins;
  if (state === 'SYN_RECV') one.synAckAt ??= at;
  if (state === 'ESTABLISHED') one.establishedAt ??= at;
  if (state === 'FIN_WAIT' || state === 'CLOSE_WAIT') one.fins = had === 0 ? 1 : had;
  if (state === 'LAST_ACK' || state === 'TIME_WAIT') one.fins = 2;
  // FINs of which the state came late or never are counted without a time.
  if (state === 'FIN_WAIT' && had === 0) one.firstFinAt = at;
  if (state === 'LAST_ACK' && had === 1) one.secondFinAt = at;
  if (state === 'CLOSE') one.rstAt ??= at;
  one.state = state;
  one.stateAt = at;
  one.lastAt = at;
  one.timer = timer;
}

/** How a connection ended, for the next one on its tuple. */
export function closeOf(one: TrackedConnection, releasedAt: number | null): PreviousClose {
  if (isRefused(one, releasedAt)) return 'refused';
  if (one.rstAt !== null) return 'rst';
  if (one.fins > 0) return one.fins === 2 ? 'fin' : 'half-closed';
  return one.state === 'SYN_SENT' ? 'unanswered' : 'open';
}

/** The connection as it is handed out. */
export function finished(
  one: TrackedConnection,
  releasedAt: number | null,
  leftOpen: LeftOpen,
  watchedUntil: number,
): LoggedConnection {
  const { ends, startSeen, firstFinAt, rstAt } = one;
  const closedAt = rstAt !== null && one.fins === 0 ? rstAt : firstFinAt;
  const synAt = startSeen ? one.firstAt : null;
  // Written out: an object that begins with a spread is many times slower to make.
  return {
    client: ends.client,
    server: ends.server,
    original: ends.original,
    clientKnownBy: 'source',
    firstPacketAt: one.firstAt,
    lastPacketAt: one.lastAt,
    lastDataAt: null,
    watchedUntil,
    synAt,
    lastSynAt: synAt,
    syns: null,
    synAckAt: one.synAckAt,
    establishedAt: one.establishedAt,
    refused: isRefused(one, releasedAt),
    rstAt,
    rstBy: null,
    rsts: null,
    fromClient: NOTHING_COUNTED,
    fromServer: NOTHING_COUNTED,
    challengeAcks: null,
    challengeResets: null,
    previous: one.previous,
    leftOpen: one.fins === 2 || rstAt !== null ? null : leftOpen,
    answered: startSeen || one.synAckAt !== null ? (one.synAckAt ?? one.establishedAt) !== null : null,
    closedFirstBy: null,
    fins: one.fins,
    firstFinAt,
    secondFinAt: one.secondFinAt,
    closedAt: closedAt === null ? null : { at: closedAt, known: 'exact' },
    releasedAt,
  };
}

/** RST that answers a SYN ends the entry at once, long before its timer (nf_ct_kill_acct); timers are kept in whole seconds. */
function isRefused(one: TrackedConnection, releasedAt: number | null): boolean {
  if (one.state !== 'SYN_SENT' || releasedAt === null || one.timer < 0) return false;
  return releasedAt < one.stateAt + one.timer - 1;
}
