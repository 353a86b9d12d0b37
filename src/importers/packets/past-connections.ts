import type { PreviousClose } from '../observed-connection.js';

/** How connections end, in the order of the numbers that stand for them here. */
export const CLOSES: readonly PreviousClose[] = ['fin', 'half-closed', 'rst', 'refused', 'unanswered', 'open'];

const WAYS = 4;
/** An entry: a hash, another with the close in its lowest bits, and the time of the end as a double; 16 bytes. */
const INTS = 4;
const CLOSE_BITS = 7;

/**
 * What became of the four-tuples of finished connections, in memory that never grows: sets of four, one line of a
 * processor's cache each, of which the oldest gives way. A four-tuple is known by 61 bits of hash: a million lookups
 * among a million remembered ones go wrong with probability 4e-7.
 */
export class PastConnections {
  private readonly ints: Int32Array;
  private readonly reals: Float64Array;
  private readonly mask: number;

  /** @param size how many are remembered at most, a power of two from 4 to 2^26 */
  constructor(size: number) {
    if (!(Number.isInteger(size) && size >= WAYS && size <= 2 ** 26 && (size & (size - 1)) === 0)) {
      throw new RangeError(`Cannot remember connections: size must be a power of two from 4 to 2^26, got ${size}`);
    }
    this.ints = new Int32Array(size * INTS);
    this.reals = new Float64Array(this.ints.buffer);
    this.mask = size - WAYS;
  }

  /** The place of a four-tuple's last connection, or -1. */
  find(hash: number, other: number): number {
    const { ints } = this;
    const set = Math.imul(hash, WAYS) & this.mask;
    for (let place = set; place < set + WAYS; place++) {
      const second = ints[place * INTS + 1] as number;
      // The close is stored from 1 on: 0 is an empty place.
      if (ints[place * INTS] === hash && ((second ^ other) & ~CLOSE_BITS) === 0 && (second & CLOSE_BITS) !== 0) {
        return place;
      }
    }
    return -1;
  }

  /** When the connection at a place ended, seconds. */
  endOf(place: number): number {
    return this.reals[place * 2 + 1] as number;
  }

  /** How it ended, as an index into `CLOSES`. */
  closeOf(place: number): number {
    return ((this.ints[place * INTS + 1] as number) & CLOSE_BITS) - 1;
  }

  /** Remembers how a four-tuple's connection ended, instead of the one before it. */
  remember(hash: number, other: number, endedAt: number, close: number): void {
    const known = this.find(hash, other);
    const place = known >= 0 ? known : this.oldest(Math.imul(hash, WAYS) & this.mask);
    this.ints[place * INTS] = hash;
    this.ints[place * INTS + 1] = (other & ~CLOSE_BITS) | (close + 1);
    this.reals[place * 2 + 1] = endedAt;
  }

  private oldest(set: number): number {
    let oldest = set;
    for (let place = set; place < set + WAYS; place++) {
      if (((this.ints[place * INTS + 1] as number) & CLOSE_BITS) === 0) return place;
      if (this.endOf(place) < this.endOf(oldest)) oldest = place;
    }
    return oldest;
  }
}
