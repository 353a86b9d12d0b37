/** What a packet means for the connection that it belongs to (RFC 9293), as an observer between both sides can tell. */
import {
  CHALLENGE_ACKS,
  CHALLENGE_RESETS,
  CLIENT_BY_SYN,
  CLIENT_BY_SYN_ACK,
  CLIENT_IS_B,
  COLD,
  COLD_REALS,
  ESTABLISHED,
  FIN_SEEN,
  FIRST_SEQUENCE,
  HOT,
  IS_ESTABLISHED,
  IS_FINISHED,
  IS_REFUSED,
  KNOWS_FIRST,
  LAST_SYN,
  RESETS,
  RST_BY_B,
  RST_SEEN,
  STATE,
  SYN_ACK_SEEN,
  SYN_SEEN,
  SYNS,
} from './flow-fields.js';
import type { FlowStore } from './flow-store.js';
import { ACK, FIN, type PacketView, RST, SYN } from './packet-view.js';
import { isNear } from './sequence-distance.js';

/**
 * Takes a packet with SYN, FIN or RST, or any before the connection is established.
 *
 * @param side 0 if A sent it, 1 if B
 * @returns whether the packet's sequence number counts
 */
export function takeStep(store: FlowStore, slot: number, side: number, packet: PacketView): boolean {
  const { flags } = packet;
  if ((flags & RST) !== 0) {
    takeReset(store, slot, side, packet);
    return false;
  }
  if ((flags & SYN) !== 0) {
    return (flags & ACK) === 0 ? takeSyn(store, slot, side, packet) : takeSynAck(store, slot, side, packet);
  }
  if (((store.hot[slot * HOT + STATE] as number) & IS_ESTABLISHED) === 0) takeOpening(store, slot, side, packet);
  if (((store.hot[slot * HOT + STATE] as number) & IS_ESTABLISHED) === 0) return false;
  if ((flags & FIN) !== 0) takeFin(store, slot, side, packet);
  return true;
}

function clientOf(state: number): number {
  return (state & CLIENT_IS_B) === 0 ? 0 : 1;
}

function setFirst(store: FlowStore, slot: number, side: number, sequence: number): void {
  store.cold[slot * COLD + FIRST_SEQUENCE + side] = sequence;
  store.hot[slot * HOT + STATE] = (store.hot[slot * HOT + STATE] as number) | (KNOWS_FIRST << side);
}

function setClient(store: FlowStore, slot: number, side: number, knownBy: number): void {
  const state = (store.hot[slot * HOT + STATE] as number) & ~CLIENT_IS_B;
  store.hot[slot * HOT + STATE] = state | (side === 1 ? CLIENT_IS_B : 0) | knownBy;
}

function takeSyn(store: FlowStore, slot: number, side: number, packet: PacketView): boolean {
  const { hot, cold, coldReals } = store;
  const state = hot[slot * HOT + STATE] as number;
  if ((state & CLIENT_BY_SYN) !== 0 && clientOf(state) !== side) {
    // Both sides opened at once; whose SYN came first is called the client.
    setFirst(store, slot, side, packet.sequence);
    return true;
  }
  cold[slot * COLD + SYNS] = (cold[slot * COLD + SYNS] as number) + 1;
  coldReals[slot * COLD_REALS + LAST_SYN] = packet.at;
  if (Number.isNaN(coldReals[slot * COLD_REALS + SYN_SEEN])) {
    coldReals[slot * COLD_REALS + SYN_SEEN] = packet.at;
    setFirst(store, slot, side, packet.sequence);
    setClient(store, slot, side, CLIENT_BY_SYN);
  }
  return true;
}

function takeSynAck(store: FlowStore, slot: number, side: number, packet: PacketView): boolean {
  const { hot, cold, coldReals } = store;
  const state = hot[slot * HOT + STATE] as number;
  const other = 1 - side;
  const answered = (packet.acknowledgement - 1) | 0;
  const knowsOther = (state & (KNOWS_FIRST << other)) !== 0;
  if (knowsOther && cold[slot * COLD + FIRST_SEQUENCE + other] !== answered) return false;
  if ((state & (CLIENT_BY_SYN | CLIENT_BY_SYN_ACK)) === 0) {
    setClient(store, slot, other, CLIENT_BY_SYN_ACK);
    setFirst(store, slot, other, answered);
  }
  if (Number.isNaN(coldReals[slot * COLD_REALS + SYN_ACK_SEEN]))
    coldReals[slot * COLD_REALS + SYN_ACK_SEEN] = packet.at;
  setFirst(store, slot, side, packet.sequence);
  // Some clients send their SYN again after a refusal, and may then be let in.
  if ((state & IS_REFUSED) !== 0) {
    hot[slot * HOT + STATE] = (hot[slot * HOT + STATE] as number) & ~(IS_REFUSED | IS_FINISHED | RST_BY_B);
    coldReals[slot * COLD_REALS + RST_SEEN] = Number.NaN;
  }
  return true;
}

/** A packet without SYN before the handshake is over: its end, a challenge, or something old. */
function takeOpening(store: FlowStore, slot: number, side: number, packet: PacketView): void {
  const { hot, cold, coldReals } = store;
  const state = hot[slot * HOT + STATE] as number;
  const client = clientOf(state);
  if ((packet.flags & ACK) === 0) return;
  if (side !== client) {
    // The client's bytes are acknowledged, so the handshake was over without our seeing it.
    if (isNear(packet.acknowledgement - (cold[slot * COLD + FIRST_SEQUENCE + client] as number) - 1)) {
      establish(store, slot);
    } else if (Number.isNaN(coldReals[slot * COLD_REALS + SYN_ACK_SEEN])) {
      cold[slot * COLD + CHALLENGE_ACKS] = (cold[slot * COLD + CHALLENGE_ACKS] as number) + 1;
    }
    return;
  }
  if (!isNear(packet.sequence - (cold[slot * COLD + FIRST_SEQUENCE + client] as number) - 1)) return;
  const server = 1 - client;
  const knowsServer = (state & (KNOWS_FIRST << server)) !== 0;
  if (knowsServer && !isNear(packet.acknowledgement - (cold[slot * COLD + FIRST_SEQUENCE + server] as number) - 1))
    return;
  coldReals[slot * COLD_REALS + ESTABLISHED] = packet.at;
  establish(store, slot);
}

function establish(store: FlowStore, slot: number): void {
  const at = slot * HOT + STATE;
  store.hot[at] = (store.hot[at] as number) | IS_ESTABLISHED;
}

function takeFin(store: FlowStore, slot: number, side: number, packet: PacketView): void {
  const { coldReals } = store;
  const seen = slot * COLD_REALS + FIN_SEEN;
  if (Number.isNaN(coldReals[seen + side])) coldReals[seen + side] = packet.at;
  if (!Number.isNaN(coldReals[seen + 1 - side])) finish(store, slot);
}

function takeReset(store: FlowStore, slot: number, side: number, packet: PacketView): void {
  const { hot, cold, coldReals } = store;
  const state = hot[slot * HOT + STATE] as number;
  cold[slot * COLD + RESETS] = (cold[slot * COLD + RESETS] as number) + 1;
  if ((state & (IS_ESTABLISHED | IS_FINISHED)) === 0) {
    const client = clientOf(state);
    const first = cold[slot * COLD + FIRST_SEQUENCE + client] as number;
    const isUnanswered = Number.isNaN(coldReals[slot * COLD_REALS + SYN_ACK_SEEN]);
    if (isUnanswered && side === client && (packet.sequence - first) >>> 0 > 1) {
      // RFC 9293, 3.10.7.3: this clears what the other side still holds; the SYN will come again.
      cold[slot * COLD + CHALLENGE_RESETS] = (cold[slot * COLD + CHALLENGE_RESETS] as number) + 1;
      return;
    }
    if (isUnanswered && side !== client) {
      if ((packet.flags & ACK) !== 0 && !isNear(packet.acknowledgement - first - 1)) return;
      hot[slot * HOT + STATE] = state | IS_REFUSED;
    }
  }
  if (!Number.isNaN(coldReals[slot * COLD_REALS + RST_SEEN])) return;
  coldReals[slot * COLD_REALS + RST_SEEN] = packet.at;
  if (side === 1) hot[slot * HOT + STATE] = (hot[slot * HOT + STATE] as number) | RST_BY_B;
  finish(store, slot);
}

function finish(store: FlowStore, slot: number): void {
  const at = slot * HOT + STATE;
  store.hot[at] = (store.hot[at] as number) | IS_FINISHED;
}
