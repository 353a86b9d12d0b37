import {
  BYTES,
  COLD,
  COLD_REALS,
  GAP_SEEN,
  GAPS,
  HOT,
  HOT_REALS,
  KNOWS_NEXT,
  NEXT_SEQUENCE,
  REORDERED,
  RETRANSMISSIONS,
  STATE,
} from './flow-fields.js';
import type { FlowStore } from './flow-store.js';
import { FIN, type PacketView } from './packet-view.js';

/** A gap that is filled within this was left by reordering, later ones by loss, seconds (as Wireshark judges). */
const REORDERING_SECONDS = 0.003;

/**
 * Follows a side's sequence numbers: counts its bytes once each, retransmissions, and packets out of order.
 *
 * @param side 0 if A sent the packet, 1 if B
 */
export function followSequence(store: FlowStore, slot: number, side: number, packet: PacketView): void {
  const { hot, hotReals, cold, coldReals } = store;
  const { flags, payload, sequence } = packet;
  const length = payload + ((flags >> 1) & 1) + (flags & FIN);
  const state = hot[slot * HOT + STATE] as number;
  if ((state & (KNOWS_NEXT << side)) === 0) {
    hot[slot * HOT + STATE] = state | (KNOWS_NEXT << side);
    hot[slot * HOT + NEXT_SEQUENCE + side] = sequence + length;
    if (payload > 0) hotReals[slot * HOT_REALS + BYTES + side] = payload;
    return;
  }
  if (length === 0) return;
  const distance = (sequence - (hot[slot * HOT + NEXT_SEQUENCE + side] as number)) | 0;
  if (distance < 0) {
    takeOldBytes(store, slot, side, packet, distance, length);
    return;
  }
  if (distance > 0) {
    cold[slot * COLD + GAPS + side] = (cold[slot * COLD + GAPS + side] as number) + 1;
    coldReals[slot * COLD_REALS + GAP_SEEN + side] = packet.at;
  }
  hot[slot * HOT + NEXT_SEQUENCE + side] = sequence + length;
  const bytes = slot * HOT_REALS + BYTES + side;
  hotReals[bytes] = (hotReals[bytes] as number) + payload;
}

/** Bytes before those that were expected: a probe of a quiet connection, a late packet, or bytes sent again. */
function takeOldBytes(
  store: FlowStore,
  slot: number,
  side: number,
  packet: PacketView,
  distance: number,
  length: number,
): void {
  const { hot, hotReals, cold, coldReals } = store;
  const bytes = slot * HOT_REALS + BYTES + side;
  const fresh = distance + length;
  // A keep-alive repeats the last byte (RFC 9293, 3.8.4).
  if (distance === -1 && length === 1 && packet.payload === 1) return;
  const isLate =
    (cold[slot * COLD + GAPS + side] as number) > 0 &&
    fresh <= 0 &&
    packet.at - (coldReals[slot * COLD_REALS + GAP_SEEN + side] as number) < REORDERING_SECONDS;
  if (isLate) {
    cold[slot * COLD + GAPS + side] = (cold[slot * COLD + GAPS + side] as number) - 1;
    cold[slot * COLD + REORDERED + side] = (cold[slot * COLD + REORDERED + side] as number) + 1;
    hotReals[bytes] = (hotReals[bytes] as number) + packet.payload;
    return;
  }
  cold[slot * COLD + RETRANSMISSIONS + side] = (cold[slot * COLD + RETRANSMISSIONS + side] as number) + 1;
  if (fresh <= 0) return;
  hot[slot * HOT + NEXT_SEQUENCE + side] = packet.sequence + length;
  hotReals[bytes] = (hotReals[bytes] as number) + Math.min(fresh, packet.payload);
}
