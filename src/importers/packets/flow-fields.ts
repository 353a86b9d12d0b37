/**
 * What the flow table keeps of a connection. What an ordinary packet touches is kept apart ("hot": 64 bytes, one line of
 * a processor's cache) from what only opening and closing do ("cold": 144 bytes); both are seen as whole numbers and as
 * doubles. Sides are A (the lower end of the four-tuple) and B; a field of A is followed by the same of B.
 */

/** Length of the hot part in whole numbers of 32 bits, and in doubles. */
export const HOT = 16;
export const HOT_REALS = 8;

/** Whole numbers. Address of A and B (IPv4), or 32 bits made of it (IPv6); ports, A's in the upper half. */
export const ADDRESS = 0;
export const PORTS = 2;
export const STATE = 3;
/** The next sequence number that A, and B, will use. */
export const NEXT_SEQUENCE = 4;
export const PACKETS = 6;
/** Doubles behind them; times are NaN until they are seen, and none leaves the table so. */
export const LAST = 4;
export const LAST_DATA = 5;
export const BYTES = 6;

/** Length of the cold part. */
export const COLD = 36;
export const COLD_REALS = 18;

/** Whole numbers. */
export const HASH = 0;
export const SYNS = 1;
export const FIRST_SEQUENCE = 2;
export const RESETS = 4;
export const PREVIOUS_CLOSE = 5;
/** Gaps that packets of A, and B, have left. */
export const GAPS = 6;
export const RETRANSMISSIONS = 8;
export const REORDERED = 10;
export const CHALLENGE_ACKS = 12;
export const CHALLENGE_RESETS = 13;
/** Doubles behind them. */
export const FIRST = 7;
export const SYN_SEEN = 8;
export const LAST_SYN = 9;
export const SYN_ACK_SEEN = 10;
export const ESTABLISHED = 11;
export const FIN_SEEN = 12;
export const RST_SEEN = 14;
export const PREVIOUS_SECONDS = 15;
/** When A, and B, left the last gap. */
export const GAP_SEEN = 16;

/** Words of the addresses of an IPv6 flow, A's first. */
export const WORDS = 8;

/** Bits of the state; that of a slot in use is never 0. */
export const IS_IPV6 = 1;
/** Set: B is the client. */
export const CLIENT_IS_B = 2;
export const CLIENT_BY_SYN = 4;
export const CLIENT_BY_SYN_ACK = 8;
/** Past the handshake, seen or not. */
export const IS_ESTABLISHED = 16;
/** Two FINs, or RST. */
export const IS_FINISHED = 32;
export const IS_REFUSED = 64;
/** Set: B sent the first RST. */
export const RST_BY_B = 128;
/** `KNOWS_FIRST << side`: the side's first sequence number is known; `KNOWS_NEXT << side`: its next one. */
export const KNOWS_FIRST = 256;
export const KNOWS_NEXT = 1024;

/** Both parts of a connection of which nothing has been seen: numbers are 0, times NaN. */
export const FRESH_HOT = fresh(HOT, [LAST_DATA]);
export const FRESH_COLD = fresh(COLD, [
  ...[SYN_SEEN, LAST_SYN, SYN_ACK_SEEN, ESTABLISHED],
  ...[FIN_SEEN, FIN_SEEN + 1, RST_SEEN, PREVIOUS_SECONDS],
]);

function fresh(length: number, times: readonly number[]): Int32Array {
  const part = new Int32Array(length);
  const reals = new Float64Array(part.buffer);
  for (const time of times) reals[time] = Number.NaN;
  return part;
}
