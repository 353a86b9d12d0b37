/**
 * One TCP connection as it was seen from outside: in a capture, in an event log, in a connection table. Every reader hands
 * out this one shape. Times are in seconds since the start of the observation; what was not seen is null.
 */

/** Who did it: the client opened the connection, the server was called. */
export type Side = 'client' | 'server';

/** One end of a connection. */
export interface Endpoint {
  /** IPv4 in dotted decimals or IPv6 as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/**
 * How the client is known: it sent the SYN; it was answered by a SYN-ACK; the source says so (a log); or only guessed,
 * because its port is the higher one of a connection whose start was not seen.
 */
export type ClientKnownBy = 'syn' | 'syn-ack' | 'source' | 'ports';

/** What one side sent. */
export interface Sent {
  /** null: the source does not count. */
  readonly packets: number | null;
  /** Payload, bytes, each counted once; from the sequence numbers in a capture. */
  readonly bytes: number | null;
  /** Packets whose bytes were seen before, SYN and FIN included. */
  readonly retransmissions: number | null;
  /** Packets that arrived after a later one, and filled the gap that it had left. */
  readonly reordered: number | null;
  /** First sequence number, from the SYN or the answer to it. */
  readonly initialSequence: number | null;
  /** The first FIN of this side. */
  readonly finAt: number | null;
}

/** What came before on the same four-tuple (both addresses and both ports). */
export interface PreviousConnection {
  /** Seconds from its last FIN or RST, or from its last packet if none was seen, to the first packet of this connection. */
  readonly secondsBefore: number;
  /** Both sides sent a FIN; one did; somebody sent RST; the SYN was refused; nobody answered; it was never seen closing. */
  readonly close: PreviousClose;
}

export type PreviousClose = 'fin' | 'half-closed' | 'rst' | 'refused' | 'unanswered' | 'open';

/** Why a connection was handed out although nobody had closed it. */
export type LeftOpen = 'observation-ended' | 'tuple-reused' | 'silent' | 'evicted';

export interface ObservedConnection {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientKnownBy: ClientKnownBy;

  /** First and last packet that was seen of it. */
  readonly firstPacketAt: number;
  readonly lastPacketAt: number;
  /** Last packet with payload, of either side. */
  readonly lastDataAt: number | null;
  /** Up to when its four-tuple was watched: later than the last packet for one that was still open at the end. */
  readonly watchedUntil: number;

  /** First SYN; null: the start was not seen. */
  readonly synAt: number | null;
  /** Last SYN with the same sequence number; equal to `synAt` unless it was sent again. */
  readonly lastSynAt: number | null;
  /** SYNs of the client, the first included; null: the source does not count. */
  readonly syns: number | null;
  /** First SYN-ACK that answers the SYN. */
  readonly synAckAt: number | null;
  /** The client's answer to the SYN-ACK: the connection is established on both sides. */
  readonly establishedAt: number | null;
  /** The SYN was answered with RST. */
  readonly refused: boolean;

  /** First RST that closes the connection, and who sent it. */
  readonly rstAt: number | null;
  readonly rstBy: Side | null;
  /** RSTs of both sides, those after a close included; null: the source does not count. */
  readonly rsts: number | null;

  readonly fromClient: Sent;
  readonly fromServer: Sent;

  /** ACKs without SYN that answered the SYN with another number than its own (RFC 5961): the server had an old connection. */
  readonly challengeAcks: number | null;
  /** RSTs of the client that answered such an ACK (RFC 9293, 3.10.7.3): they clear the old connection, not this one. */
  readonly challengeResets: number | null;

  /** The connection before it on the same four-tuple; null: none was seen, or it is too long ago to be remembered. */
  readonly previous: PreviousConnection | null;
  /** Why it was handed out without a close; null: two FINs, or RST, were seen. */
  readonly leftOpen: LeftOpen | null;
}

/** Takes connections one by one, as they are found to be over: not sorted by any time. */
export type ConnectionSink = (connection: ObservedConnection) => void;
