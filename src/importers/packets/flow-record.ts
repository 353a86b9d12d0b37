import type { LeftOpen, ObservedConnection, Sent } from '../observed-connection.js';
import { AddressText, ipv6Text } from './address-text.js';
import {
  ADDRESS,
  BYTES,
  CHALLENGE_ACKS,
  CHALLENGE_RESETS,
  CLIENT_BY_SYN,
  CLIENT_BY_SYN_ACK,
  CLIENT_IS_B,
  COLD,
  COLD_REALS,
  ESTABLISHED,
  FIN_SEEN,
  FIRST,
  FIRST_SEQUENCE,
  HOT,
  HOT_REALS,
  IS_FINISHED,
  IS_IPV6,
  IS_REFUSED,
  KNOWS_FIRST,
  LAST,
  LAST_DATA,
  LAST_SYN,
  PACKETS,
  PORTS,
  PREVIOUS_CLOSE,
  PREVIOUS_SECONDS,
  REORDERED,
  RESETS,
  RETRANSMISSIONS,
  RST_BY_B,
  RST_SEEN,
  STATE,
  SYN_ACK_SEEN,
  SYN_SEEN,
  SYNS,
  WORDS,
} from './flow-fields.js';
import type { FlowStore } from './flow-store.js';
import { CLOSES } from './past-connections.js';

/** Makes the record of a connection that leaves the flow table. */
export class FlowRecorder {
  private readonly text = new AddressText();

  constructor(private readonly store: FlowStore) {}

  /**
   * The connection in a slot.
   *
   * @param now the latest time so far
   * @param reason why it leaves, if nobody closed it
   */
  record(slot: number, now: number, reason: LeftOpen): ObservedConnection {
    const { hot, hotReals, cold, coldReals } = this.store;
    const state = hot[slot * HOT + STATE] as number;
    const client = (state & CLIENT_IS_B) === 0 ? 0 : 1;
    const isFinished = (state & IS_FINISHED) !== 0;
    const rstAt = seen(coldReals[slot * COLD_REALS + RST_SEEN] as number);
    const previous = coldReals[slot * COLD_REALS + PREVIOUS_SECONDS] as number;
    return {
      client: this.endpoint(slot, client, state),
      server: this.endpoint(slot, 1 - client, state),
      clientKnownBy: (state & CLIENT_BY_SYN) !== 0 ? 'syn' : (state & CLIENT_BY_SYN_ACK) !== 0 ? 'syn-ack' : 'ports',
      firstPacketAt: coldReals[slot * COLD_REALS + FIRST] as number,
      lastPacketAt: hotReals[slot * HOT_REALS + LAST] as number,
      lastDataAt: seen(hotReals[slot * HOT_REALS + LAST_DATA] as number),
      watchedUntil: isFinished ? (hotReals[slot * HOT_REALS + LAST] as number) : now,
      synAt: seen(coldReals[slot * COLD_REALS + SYN_SEEN] as number),
      lastSynAt: seen(coldReals[slot * COLD_REALS + LAST_SYN] as number),
      syns: cold[slot * COLD + SYNS] as number,
      synAckAt: seen(coldReals[slot * COLD_REALS + SYN_ACK_SEEN] as number),
      establishedAt: seen(coldReals[slot * COLD_REALS + ESTABLISHED] as number),
      refused: (state & IS_REFUSED) !== 0,
      rstAt,
      rstBy: rstAt === null ? null : (client === 1) === ((state & RST_BY_B) !== 0) ? 'client' : 'server',
      rsts: cold[slot * COLD + RESETS] as number,
      fromClient: this.sent(slot, client, state),
      fromServer: this.sent(slot, 1 - client, state),
      challengeAcks: cold[slot * COLD + CHALLENGE_ACKS] as number,
      challengeResets: cold[slot * COLD + CHALLENGE_RESETS] as number,
      previous: Number.isNaN(previous)
        ? null
        : { secondsBefore: previous, close: CLOSES[cold[slot * COLD + PREVIOUS_CLOSE] as number] ?? 'open' },
      leftOpen: isFinished ? null : reason,
    };
  }

  private endpoint(slot: number, side: number, state: number): { readonly address: string; readonly port: number } {
    const { hot } = this.store;
    const ports = hot[slot * HOT + PORTS] as number;
    const first = slot * WORDS + side * 4;
    const address =
      (state & IS_IPV6) === 0
        ? this.text.ipv4(hot[slot * HOT + ADDRESS + side] as number)
        : ipv6Text([...this.store.words.subarray(first, first + 4)]);
    return { address, port: side === 0 ? ports >>> 16 : ports & 0xffff };
  }

  private sent(slot: number, side: number, state: number): Sent {
    const { hot, hotReals, cold, coldReals } = this.store;
    return {
      packets: hot[slot * HOT + PACKETS + side] as number,
      bytes: hotReals[slot * HOT_REALS + BYTES + side] as number,
      retransmissions: cold[slot * COLD + RETRANSMISSIONS + side] as number,
      reordered: cold[slot * COLD + REORDERED + side] as number,
      initialSequence:
        (state & (KNOWS_FIRST << side)) === 0 ? null : (cold[slot * COLD + FIRST_SEQUENCE + side] as number) >>> 0,
      finAt: seen(coldReals[slot * COLD_REALS + FIN_SEEN + side] as number),
    };
  }
}

/** The table's NaN stands for what was not seen. */
function seen(time: number): number | null {
  return Number.isNaN(time) ? null : time;
}
