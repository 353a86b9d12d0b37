import type { CloseKind } from '../fit-result.js';
import type { LoggedConnection } from '../logged-connection.js';
import type { ObservedConnection, Sent } from '../observed-connection.js';

/** One side has sent FIN and the other nothing for so long: it is not going to (Linux waits 60 s, tcp_fin_timeout). */
export const HALF_CLOSED_SECONDS = 60;
/** No packet for so long: nobody is going to close it while anybody watches. */
export const IDLE_SECONDS = 300;
/** A SYN that got no answer in this time, and three seconds are three tries, will get none. */
const UNANSWERED_SECONDS = 3;

/** How and when a connection closed, as far as it was seen. */
export interface SeenClose {
  /** null: not known, because the observation ended before. */
  readonly kind: CloseKind | null;
  /** First FIN or RST. */
  readonly firstAt: number | null;
  /** The second FIN, or the RST that answered the first. */
  readonly secondAt: number | null;
  /** The first FIN was seen, and the second close not yet. */
  readonly isClosing: boolean;
}

/** A connection as any reader hands it out. */
export type AnyConnection = ObservedConnection | LoggedConnection;

/** Whether a log gave it: then who closed may be unknown although that somebody did is known. */
export function isLogged(connection: AnyConnection): connection is LoggedConnection {
  return 'closedAt' in connection;
}

/**
 * How a connection ended, in the words of a scenario.
 *
 * `fin-then-rst` is one FIN and then a RST, by whomever: some applications (Outlook) end like that, and boxes then run
 * the timer of resets. A RST after both FINs changes nothing and is left aside.
 */
export function seenClose(connection: AnyConnection): SeenClose {
  if (connection.refused) return { kind: 'refused', firstAt: null, secondAt: null, isClosing: false };
  return isLogged(connection) ? loggedClose(connection) : packetClose(connection);
}

function packetClose(connection: ObservedConnection): SeenClose {
  const { fromClient, fromServer, rstAt, rstBy } = connection;
  const client = fromClient.finAt ?? Number.POSITIVE_INFINITY;
  const server = fromServer.finAt ?? Number.POSITIVE_INFINITY;
  const first = Math.min(client, server);
  if (rstAt !== null && rstAt < first) {
    return {
      kind: rstBy === 'server' ? 'server-rst' : 'client-rst',
      firstAt: rstAt,
      secondAt: null,
      isClosing: false,
    };
  }
  if (!Number.isFinite(first)) return unclosed(connection);
  const second = Math.max(client, server);
  if (rstAt !== null && rstAt < second) {
    return { kind: 'fin-then-rst', firstAt: first, secondAt: rstAt, isClosing: false };
  }
  if (!Number.isFinite(second) && otherMayBeFirst(connection, client < server ? fromServer : fromClient)) {
    return { kind: null, firstAt: null, secondAt: null, isClosing: false };
  }
  return finClose(connection, client <= server ? 'client-fin' : 'server-fin', first, second);
}

/** Of a connection that began before the capture, one FIN may be the second: unless the other side still sent data. */
function otherMayBeFirst({ synAt }: ObservedConnection, other: Sent): boolean {
  return synAt === null && !((other.bytes ?? 0) > 0);
}

function loggedClose(connection: LoggedConnection): SeenClose {
  const { fins, rstAt, closedAt, closedFirstBy, firstFinAt, secondFinAt } = connection;
  if (fins === 0 && rstAt === null) return unclosed(connection);
  const firstAt = closedAt?.at ?? null;
  if (fins === 0) {
    const side = connection.rstBy ?? closedFirstBy;
    return { kind: side === null ? 'rst' : `${side}-rst`, firstAt, secondAt: null, isClosing: false };
  }
  if (fins === 1 && rstAt !== null) return { kind: 'fin-then-rst', firstAt, secondAt: rstAt, isClosing: false };
  const kind: CloseKind = closedFirstBy === null ? 'fin' : `${closedFirstBy}-fin`;
  if (fins === 2) return { kind, firstAt, secondAt: firstFinAt === null ? null : secondFinAt, isClosing: false };
  return finClose(connection, kind, firstAt, Number.POSITIVE_INFINITY);
}

/** One FIN is enough to know who was first; whether the other side ever closes takes longer to know. */
function finClose(connection: AnyConnection, kind: CloseKind, first: number | null, second: number): SeenClose {
  if (Number.isFinite(second)) return { kind, firstAt: first, secondAt: second, isClosing: false };
  const watched = first === null ? 0 : watchedUntil(connection) - first;
  // What the box has dropped with one FIN stays half-closed for the box, however short its timer.
  const dropped = isLogged(connection) && connection.releasedAt !== null;
  if (dropped || watched >= HALF_CLOSED_SECONDS)
    return { kind: 'half-close', firstAt: first, secondAt: null, isClosing: false };
  return { kind, firstAt: first, secondAt: null, isClosing: true };
}

function unclosed(connection: AnyConnection): SeenClose {
  const open = { firstAt: null, secondAt: null, isClosing: false };
  const until = watchedUntil(connection);
  if (!wasAnswered(connection)) {
    const { synAt } = connection;
    return { kind: synAt !== null && until - synAt >= UNANSWERED_SECONDS ? 'unanswered' : null, ...open };
  }
  // A log that shows nothing but the end of an entry does not show how its connection ended.
  const dropped =
    isLogged(connection) && connection.releasedAt !== null && connection.firstPacketAt < connection.releasedAt;
  const silent = until - connection.lastPacketAt >= IDLE_SECONDS;
  return { kind: dropped || silent ? 'idle' : null, ...open };
}

/** Whether it was ever open. Where only one direction was captured, data or FIN of the client say that it was. */
export function wasAnswered(connection: AnyConnection): boolean {
  if (isLogged(connection) && connection.answered !== null) return connection.answered;
  const { synAt, synAckAt, establishedAt, fromClient } = connection;
  return synAt === null || synAckAt !== null || establishedAt !== null || (fromClient.bytes ?? 0) > 0;
}

/** Until when it is known that nothing else happened. */
export function watchedUntil(connection: AnyConnection): number {
  const released = isLogged(connection) ? connection.releasedAt : null;
  return Math.max(connection.lastPacketAt, released ?? connection.watchedUntil);
}
