import { ADDRESS, COLD, FRESH_COLD, FRESH_HOT, HASH, HOT, IS_IPV6, PORTS, STATE, WORDS } from './flow-fields.js';
import type { PacketView } from './packet-view.js';

const FIRST_CAPACITY = 256;

/**
 * The connections that are being followed: slots in typed arrays, found by open addressing over their four-tuples. It
 * doubles when it is full and allocates nothing otherwise.
 */
export class FlowStore {
  /** The records' two parts, each seen as whole numbers and as doubles. */
  hot = new Int32Array(FIRST_CAPACITY * HOT);
  hotReals = new Float64Array(this.hot.buffer);
  cold = new Int32Array(FIRST_CAPACITY * COLD);
  coldReals = new Float64Array(this.cold.buffer);
  /** Both addresses of an IPv6 flow, A's first; allocated with the first such flow. */
  words = new Int32Array(0);
  private capacity = FIRST_CAPACITY;
  private used = 0;
  /** Pairs of a hash and a slot + 1, twice as many as slots at least. */
  private index = new Int32Array(FIRST_CAPACITY * 4);
  private mask = FIRST_CAPACITY * 2 - 1;
  /** First of the slots that were given back; each names the next instead of an address. */
  private free = -1;
  private unused = 0;

  /** Slots that were ever used: what there is, is below. */
  get slots(): number {
    return this.unused;
  }

  /** Flows that are in it. */
  get size(): number {
    return this.used;
  }

  /** The slot of a packet's four-tuple, or -1. */
  find(packet: PacketView): number {
    const { index, hot, mask } = this;
    const { hash, a, b, ports } = packet;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = (index[place * 2 + 1] as number) - 1;
      if (slot < 0) return -1;
      if (index[place * 2] !== hash) continue;
      if (hot[slot * HOT + ADDRESS] !== a || hot[slot * HOT + ADDRESS + 1] !== b || hot[slot * HOT + PORTS] !== ports) {
        continue;
      }
      const isIpv6 = ((hot[slot * HOT + STATE] as number) & IS_IPV6) !== 0;
      if (isIpv6 === packet.ipv6 && (!isIpv6 || this.hasWords(slot, packet))) return slot;
    }
  }

  /** Takes a slot for a packet's four-tuple, which must not be there; of its connection nothing has been seen. */
  add(packet: PacketView): number {
    if (this.used === this.capacity) this.grow();
    const slot = this.takeSlot();
    this.hot.set(FRESH_HOT, slot * HOT);
    this.cold.set(FRESH_COLD, slot * COLD);
    this.cold[slot * COLD + HASH] = packet.hash;
    this.hot[slot * HOT + ADDRESS] = packet.a;
    this.hot[slot * HOT + ADDRESS + 1] = packet.b;
    this.hot[slot * HOT + PORTS] = packet.ports;
    if (packet.ipv6) {
      this.hot[slot * HOT + STATE] = IS_IPV6;
      this.setWords(slot, packet);
    }
    this.indexSlot(packet.hash, slot);
    this.used += 1;
    return slot;
  }

  /** Gives a slot back; its state is 0 from then on. */
  release(slot: number): void {
    this.unindexSlot(slot);
    this.hot[slot * HOT + ADDRESS] = this.free;
    this.hot[slot * HOT + STATE] = 0;
    this.free = slot;
    this.used -= 1;
  }

  private takeSlot(): number {
    const slot = this.free;
    if (slot < 0) return this.unused++;
    this.free = this.hot[slot * HOT + ADDRESS] as number;
    return slot;
  }

  private indexSlot(hash: number, slot: number): void {
    const { index, mask } = this;
    let place = hash & mask;
    while (index[place * 2 + 1] !== 0) place = (place + 1) & mask;
    index[place * 2] = hash;
    index[place * 2 + 1] = slot + 1;
  }

  /** Closes the hole by moving back what stands behind it (Knuth, The Art of Computer Programming 3, 6.4, algorithm R). */
  private unindexSlot(slot: number): void {
    const { index, mask } = this;
    let hole = (this.cold[slot * COLD + HASH] as number) & mask;
    while (index[hole * 2 + 1] !== slot + 1) hole = (hole + 1) & mask;
    for (let place = (hole + 1) & mask; index[place * 2 + 1] !== 0; place = (place + 1) & mask) {
      const home = (index[place * 2] as number) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      index[hole * 2] = index[place * 2] as number;
      index[hole * 2 + 1] = index[place * 2 + 1] as number;
      hole = place;
    }
    index[hole * 2 + 1] = 0;
  }

  private grow(): void {
    this.capacity *= 2;
    const { hot, cold, words } = this;
    this.hot = new Int32Array(this.capacity * HOT);
    this.hot.set(hot);
    this.hotReals = new Float64Array(this.hot.buffer);
    this.cold = new Int32Array(this.capacity * COLD);
    this.cold.set(cold);
    this.coldReals = new Float64Array(this.cold.buffer);
    if (words.length > 0) {
      this.words = new Int32Array(this.capacity * WORDS);
      this.words.set(words);
    }
    this.index = new Int32Array(this.capacity * 4);
    this.mask = this.capacity * 2 - 1;
    // It grows only when every slot is taken.
    for (let slot = 0; slot < this.used; slot++) this.indexSlot(this.cold[slot * COLD + HASH] as number, slot);
  }

  private hasWords(slot: number, packet: PacketView): boolean {
    const { words } = this;
    const from = slot * WORDS + packet.side * 4;
    const to = slot * WORDS + 4 - packet.side * 4;
    return (
      words[from] === packet.source0 &&
      words[from + 1] === packet.source1 &&
      words[from + 2] === packet.source2 &&
      words[from + 3] === packet.source3 &&
      words[to] === packet.destination0 &&
      words[to + 1] === packet.destination1 &&
      words[to + 2] === packet.destination2 &&
      words[to + 3] === packet.destination3
    );
  }

  private setWords(slot: number, packet: PacketView): void {
    if (this.words.length === 0) this.words = new Int32Array(this.capacity * WORDS);
    const from = slot * WORDS + packet.side * 4;
    const to = slot * WORDS + 4 - packet.side * 4;
    this.words.set([packet.source0, packet.source1, packet.source2, packet.source3], from);
    this.words.set([packet.destination0, packet.destination1, packet.destination2, packet.destination3], to);
  }
}
