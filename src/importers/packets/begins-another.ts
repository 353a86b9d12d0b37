import {
  CLIENT_BY_SYN,
  CLIENT_BY_SYN_ACK,
  COLD,
  COLD_REALS,
  FIRST,
  FIRST_SEQUENCE,
  HOT,
  IS_ESTABLISHED,
  IS_FINISHED,
  KNOWS_FIRST,
  KNOWS_NEXT,
  NEXT_SEQUENCE,
  STATE,
} from './flow-fields.js';
import type { FlowStore } from './flow-store.js';
import { ACK, type PacketView } from './packet-view.js';
import { isNear } from './sequence-distance.js';

/** Packets of one handshake arrive in another order within this, seconds. */
const HANDSHAKE_SECONDS = 3;

/**
 * Whether a packet with SYN begins another connection than the one that its four-tuple stands for.
 *
 * @param side 0 if A sent it, 1 if B
 */
export function beginsAnother(store: FlowStore, slot: number, side: number, packet: PacketView): boolean {
  const { hot, cold, coldReals } = store;
  const state = hot[slot * HOT + STATE] as number;
  const knowsOwn = (state & (KNOWS_FIRST << side)) !== 0;
  const isOwn = knowsOwn && cold[slot * COLD + FIRST_SEQUENCE + side] === packet.sequence;
  if (isOwn) return false;
  const isYoung = packet.at - (coldReals[slot * COLD_REALS + FIRST] as number) < HANDSHAKE_SECONDS;
  const isHandshake = (state & (CLIENT_BY_SYN | CLIENT_BY_SYN_ACK)) !== 0;
  if ((packet.flags & ACK) === 0) {
    // Both sides may send SYN at once; else a SYN with a number of its own is another connection.
    const isSimultaneous = !knowsOwn && isHandshake && (state & (IS_ESTABLISHED | IS_FINISHED)) === 0;
    return !isSimultaneous && !(isYoung && !isHandshake && followsSoon(store, slot, side, packet.sequence + 1));
  }
  const other = 1 - side;
  if ((state & (KNOWS_FIRST << other)) !== 0) {
    const answers = ((packet.acknowledgement - 1) | 0) === cold[slot * COLD + FIRST_SEQUENCE + other];
    // An answer to something else is an old packet, unless this connection is over.
    return !answers && (state & IS_FINISHED) !== 0;
  }
  const mayBelong =
    followsSoon(store, slot, side, packet.sequence + 1) || followsSoon(store, slot, other, packet.acknowledgement);
  return !(isYoung && mayBelong);
}

/** Whether what a side has sent so far begins at, or soon after, a sequence number. */
function followsSoon(store: FlowStore, slot: number, side: number, sequence: number): boolean {
  if (((store.hot[slot * HOT + STATE] as number) & (KNOWS_NEXT << side)) === 0) return false;
  return isNear((store.hot[slot * HOT + NEXT_SEQUENCE + side] as number) - sequence);
}
