import type { Endpoint, ObservedConnection, Sent, Side } from './observed-connection.js';
import type { ObservedState, SetSeconds, StateSeconds, TableReading } from './observed-table.js';

/**
 * A connection from an event log: what logs know beyond packets, and where they know less. Logs see that somebody sent a
 * FIN without saying who, or who closed first without saying when; `finAt` of both sides is null then.
 */
export interface LoggedConnection extends ObservedConnection {
  /** The client as it was before translation (`client` is what the server sees); null: the source shows no translation. */
  readonly original: Endpoint | null;
  /** Whether the server answered the SYN with a SYN-ACK; null: the source does not tell. */
  readonly answered: boolean | null;
  /** Who closed first, by FIN or RST; null: nobody did, or the source does not tell. */
  readonly closedFirstBy: Side | null;
  /** How many sides sent a FIN. */
  readonly fins: 0 | 1 | 2;
  /** The first and the second FIN, whoever sent it; null: none, or the source does not tell when. */
  readonly firstFinAt: number | null;
  readonly secondFinAt: number | null;
  /** The first FIN or RST came at this instant (`exact`) or not later (`latest`); null: no close was seen. */
  readonly closedAt: { readonly at: number; readonly known: 'exact' | 'latest' } | null;
  /** When the NAT dropped its entry, so that the port was free again; null: not seen. */
  readonly releasedAt: number | null;
}

/** Takes connections one by one, in the order in which they are known to be over. */
export type LoggedConnectionSink = (connection: LoggedConnection) => void;

/** What an event log says as a whole; its connections went to the sink. */
export interface ObservedEvents {
  readonly kind: 'events';
  /** Instant 0 of all times; null when there was no event. */
  readonly startEpochSeconds: number | null;
  /** The earliest and the latest instant, relative to it; connections logged late may have begun before 0. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** TCP connections that were handed out. */
  readonly connections: number;
  readonly udpConnections: number;
  /** Records of other protocols. */
  readonly otherRecords: number;
  /** Open connections that were handed out early because more were open than are kept. */
  readonly evicted: number;
  /** Timers as the NAT set them: what it printed when a connection entered a state. */
  readonly timers: { readonly [state in ObservedState]?: SetSeconds };
  /** From entering the last state to the end of the entry, for entries whose end was seen. */
  readonly held: { readonly [state in ObservedState]?: StateSeconds };
  /** What this source cannot tell, in sentences for a person. */
  readonly cannotTell: readonly string[];
  readonly reading: TableReading;
}

/** A side of which the source counts nothing. */
export const NOTHING_COUNTED: Sent = {
  packets: null,
  bytes: null,
  retransmissions: null,
  reordered: null,
  initialSequence: null,
  finAt: null,
};

/**
 * Open time of a logged connection: from its SYN to its first FIN or RST.
 *
 * @returns seconds, ≥ 0, and whether the true time may be shorter; null when the start or the close was not seen
 */
export function loggedOpenTime(
  connection: LoggedConnection,
): { readonly seconds: number; readonly known: 'exact' | 'latest' } | null {
  const { synAt, closedAt } = connection;
  if (synAt === null || closedAt === null) return null;
  return { seconds: closedAt.at - synAt, known: closedAt.known };
}
