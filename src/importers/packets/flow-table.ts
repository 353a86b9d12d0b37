import type { ConnectionSink, LeftOpen } from '../observed-connection.js';
import { beginsAnother } from './begins-another.js';
import {
  ADDRESS,
  CLIENT_BY_SYN,
  CLIENT_BY_SYN_ACK,
  CLIENT_IS_B,
  COLD,
  COLD_REALS,
  FIN_SEEN,
  FIRST,
  FIRST_SEQUENCE,
  HASH,
  HOT,
  HOT_REALS,
  IS_ESTABLISHED,
  IS_FINISHED,
  IS_REFUSED,
  KNOWS_FIRST,
  LAST,
  LAST_DATA,
  PACKETS,
  PORTS,
  PREVIOUS_CLOSE,
  PREVIOUS_SECONDS,
  RST_SEEN,
  STATE,
  SYN_ACK_SEEN,
} from './flow-fields.js';
import { FlowRecorder } from './flow-record.js';
import { FlowStore } from './flow-store.js';
import { followSequence } from './follow-sequence.js';
import { identify, otherHashOf } from './four-tuple.js';
import { ACK, FIN, type PacketView, RST, SYN } from './packet-view.js';
import { CLOSES, PastConnections } from './past-connections.js';
import { takeStep } from './tcp-steps.js';

/** How much the flow table keeps, and how long. */
export interface FlowLimits {
  /** Connections followed at once, 1…4,194,304; beyond it the one that is quiet longest or so is handed out. 250 bytes each. */
  readonly mostConnections: number;
  /** A finished connection is handed out after so many seconds without a packet. */
  readonly quietSeconds: number;
  /** A SYN that nobody answers is given up so many seconds after the last packet; Linux sends the last one after 63 s and waits for 64 s more. */
  readonly unansweredSeconds: number;
  /** Four-tuples that are remembered after their connection, for what came before the next one; a power of two. 16 bytes each. */
  readonly mostRemembered: number;
}

/** A packet without SYN of a four-tuple that was closed as recently belongs to what was closed, seconds. */
const LATE_SECONDS = 120;
/** As many connections are looked at to choose the one that is evicted. */
const CHOICE = 64;
/** Ranks among them, seconds that no capture lasts. */
const FINISHED = -2e12;
const UNANSWERED = -1e12;
/** A SYN without an answer for so long waits for none, seconds. */
const ANSWER_SECONDS = 3;

/** Follows TCP connections packet by packet and hands each out when it is over. */
export class FlowTable {
  /** Connections handed out. */
  connections = 0;
  /** Of these: open ones that had to go because there were too many. */
  evicted = 0;
  /** Packets of connections that had been handed out already. */
  late = 0;
  private now = 0;
  /** The slot that is looked at next. */
  private hand = 0;
  private readonly store = new FlowStore();
  private readonly recorder = new FlowRecorder(this.store);
  private readonly past: PastConnections;

  constructor(
    private readonly sink: ConnectionSink,
    private readonly limits: FlowLimits,
  ) {
    this.past = new PastConnections(limits.mostRemembered);
  }

  /** Takes one packet; its view may be used again afterwards. */
  add(packet: PacketView): void {
    if (packet.at > this.now) this.now = packet.at;
    this.lookAtNext();
    identify(packet);
    const { store } = this;
    const { side } = packet;
    let slot = store.find(packet);
    if (slot >= 0 && (packet.flags & SYN) !== 0 && beginsAnother(store, slot, side, packet)) {
      this.handOut(slot, 'tuple-reused');
      slot = -1;
    }
    if (slot < 0) {
      slot = this.begin(packet);
      if (slot < 0) return;
    }
    this.follow(slot, side, packet);
  }

  /** Hands out all that is left: the capture is over. */
  finish(): void {
    for (let slot = 0; slot < this.store.slots; slot++) {
      if (this.store.hot[slot * HOT + STATE] !== 0) this.handOut(slot, 'observation-ended');
    }
  }

  private follow(slot: number, side: number, packet: PacketView): void {
    const { hot, hotReals } = this.store;
    hot[slot * HOT + PACKETS + side] = (hot[slot * HOT + PACKETS + side] as number) + 1;
    if (packet.at > (hotReals[slot * HOT_REALS + LAST] as number)) hotReals[slot * HOT_REALS + LAST] = packet.at;
    if (packet.payload > 0 && !((hotReals[slot * HOT_REALS + LAST_DATA] as number) > packet.at))
      hotReals[slot * HOT_REALS + LAST_DATA] = packet.at;
    const isPlain =
      (packet.flags & (SYN | FIN | RST)) === 0 && ((hot[slot * HOT + STATE] as number) & IS_ESTABLISHED) !== 0;
    if (isPlain || takeStep(this.store, slot, side, packet)) followSequence(this.store, slot, side, packet);
  }

  /** A slot for a connection that begins, or whose first packet this is; -1 for a packet of one that is over. */
  private begin(packet: PacketView): number {
    const isSyn = (packet.flags & SYN) !== 0;
    const place = this.past.find(packet.hash, otherHashOf(packet.a, packet.b, packet.ports));
    const isClosed = place >= 0 && CLOSES[this.past.closeOf(place)] !== 'open';
    if (!isSyn && isClosed && packet.at - this.past.endOf(place) < LATE_SECONDS) {
      this.late += 1;
      return -1;
    }
    if (this.store.size >= this.limits.mostConnections) this.evictOne();
    const slot = this.store.add(packet);
    this.setUp(slot, packet);
    if (place >= 0) {
      this.store.coldReals[slot * COLD_REALS + PREVIOUS_SECONDS] = packet.at - this.past.endOf(place);
      this.store.cold[slot * COLD + PREVIOUS_CLOSE] = this.past.closeOf(place);
    }
    return slot;
  }

  /** The fields of a connection whose first packet this is; what the packet says of itself is left to the steps. */
  private setUp(slot: number, packet: PacketView): void {
    const { hot, hotReals, cold, coldReals } = this.store;
    coldReals[slot * COLD_REALS + FIRST] = packet.at;
    hotReals[slot * HOT_REALS + LAST] = packet.at;
    const isSyn = (packet.flags & SYN) !== 0;
    const isSynAck = isSyn && (packet.flags & ACK) !== 0;
    // Without a SYN the side with the higher port is taken for the client, and at a tie the sender.
    const isClient = isSyn ? !isSynAck : packet.sourcePort >= packet.destinationPort;
    const clientIsB = isClient === (packet.side === 1);
    let state = (hot[slot * HOT + STATE] as number) | (clientIsB ? CLIENT_IS_B : 0);
    if (isSynAck) {
      const client = clientIsB ? 1 : 0;
      cold[slot * COLD + FIRST_SEQUENCE + client] = packet.acknowledgement - 1;
      state |= (KNOWS_FIRST << client) | CLIENT_BY_SYN_ACK;
    } else state |= isSyn ? CLIENT_BY_SYN : IS_ESTABLISHED;
    hot[slot * HOT + STATE] = state;
  }

  private handOut(slot: number, reason: LeftOpen): void {
    const { store } = this;
    const record = this.recorder.record(slot, this.now, reason);
    const { hot, cold } = store;
    const other = otherHashOf(
      hot[slot * HOT + ADDRESS] as number,
      hot[slot * HOT + ADDRESS + 1] as number,
      hot[slot * HOT + PORTS] as number,
    );
    this.past.remember(cold[slot * COLD + HASH] as number, other, this.endOf(slot), this.closeOf(slot));
    store.release(slot);
    this.connections += 1;
    this.sink(record);
  }

  /** When a connection ended: its last FIN or first RST, else its last packet. */
  private endOf(slot: number): number {
    const { hotReals, coldReals } = this.store;
    let end = Number.NEGATIVE_INFINITY;
    for (const field of [FIN_SEEN, FIN_SEEN + 1, RST_SEEN]) {
      const time = coldReals[slot * COLD_REALS + field] as number;
      if (time > end) end = time;
    }
    return end === Number.NEGATIVE_INFINITY ? (hotReals[slot * HOT_REALS + LAST] as number) : end;
  }

  /** How a connection ended, as an index into `CLOSES`. */
  private closeOf(slot: number): number {
    const { hot, coldReals } = this.store;
    const state = hot[slot * HOT + STATE] as number;
    if ((state & IS_REFUSED) !== 0) return CLOSES.indexOf('refused');
    const hasFirst = !Number.isNaN(coldReals[slot * COLD_REALS + FIN_SEEN]);
    const hasSecond = !Number.isNaN(coldReals[slot * COLD_REALS + FIN_SEEN + 1]);
    if (hasFirst && hasSecond) return CLOSES.indexOf('fin');
    if (!Number.isNaN(coldReals[slot * COLD_REALS + RST_SEEN])) return CLOSES.indexOf('rst');
    if (hasFirst || hasSecond) return CLOSES.indexOf('half-closed');
    const isUnanswered = (state & IS_ESTABLISHED) === 0 && Number.isNaN(coldReals[slot * COLD_REALS + SYN_ACK_SEEN]);
    return CLOSES.indexOf(isUnanswered ? 'unanswered' : 'open');
  }

  /** The clock's hand goes on by one slot a packet, and hands out what has been quiet for long enough. */
  private lookAtNext(): void {
    const { hot, hotReals, slots } = this.store;
    const slot = this.hand < slots ? this.hand : 0;
    this.hand = slot + 1;
    const state = hot[slot * HOT + STATE] as number;
    if (state === 0 || (state & (IS_FINISHED | IS_ESTABLISHED)) === IS_ESTABLISHED) return;
    const seconds = (state & IS_FINISHED) !== 0 ? this.limits.quietSeconds : this.limits.unansweredSeconds;
    if (this.now - (hotReals[slot * HOT_REALS + LAST] as number) >= seconds) this.handOut(slot, 'silent');
  }

  /** Makes room: of the next few connections a finished one, else one that nobody answers, else the one quiet longest. */
  private evictOne(): void {
    const { hot, hotReals, slots } = this.store;
    let victim = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let looked = 0; looked < CHOICE || victim < 0; looked++) {
      const slot = this.hand < slots ? this.hand : 0;
      this.hand = slot + 1;
      const state = hot[slot * HOT + STATE] as number;
      if (state === 0) continue;
      const last = hotReals[slot * HOT_REALS + LAST] as number;
      const isUnanswered = (state & IS_ESTABLISHED) === 0 && this.now - last > ANSWER_SECONDS;
      const worth = last + ((state & IS_FINISHED) !== 0 ? FINISHED : isUnanswered ? UNANSWERED : 0);
      if (worth >= least) continue;
      least = worth;
      victim = slot;
    }
    if (((hot[victim * HOT + STATE] as number) & IS_FINISHED) === 0) this.evicted += 1;
    this.handOut(victim, 'evicted');
  }
}
