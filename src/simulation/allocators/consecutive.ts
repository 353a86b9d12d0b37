import type { RandomStream } from '../../statistics/random-stream.js';
import type { AllocatorSpec, SourcePorts } from '../system.js';
import { type Allocator, CLOSING, type Extent, FREE, type Ports } from './allocator.js';
import { findFree, inFours } from './find-free.js';

/** In the last tries of a round, nf_nat may evict a closing entry (nf_nat_core.c: the `allow_reuse` of a collision). */
const EVICTING_TRIES = 32;

export interface ConsecutiveSearch {
  /** Tries in each round, for example 128, 64, 32, 16, 8. */
  readonly rounds: readonly number[];
  /** Offsets are drawn from this many numbers and taken modulo the range; null: evenly over the range. */
  readonly offsets: number | null;
  /** Age from which a closing port may be evicted; null: never. */
  readonly reclaimAfterSeconds: number | null;
  /** Tries the connection's own source port first; true: any of the group's. */
  readonly keepsSourcePort: SourcePorts | boolean;
}

/**
 * Linux nf_nat, Cilium, Jool: ports one after the other from a random offset, in rounds that each begin at a fresh
 * offset. A range no larger than the first round is scanned whole, once.
 *
 * In the last 32 tries of a round a closing port may be evicted: when the new connection's sequence number is ahead of the
 * old one's, which is one time in two, since initial sequence numbers are random.
 */
export class ConsecutiveAllocator implements Allocator {
  private rounds: Int32Array;
  private readonly first: number;
  private end: number;
  private count: number;
  /** Offsets are drawn from this many numbers. */
  private offsets: number;
  private readonly fours: Int32Array;
  private readonly own: SourcePorts | null;

  constructor(
    extent: Extent,
    private readonly search: ConsecutiveSearch,
    private readonly ports: Ports,
    private readonly stream: RandomStream,
  ) {
    this.first = extent.first;
    this.end = extent.first + extent.count;
    this.count = extent.count;
    this.rounds = roundsIn(extent.count, search.rounds);
    this.offsets = search.offsets ?? extent.count;
    this.fours = inFours(ports);
    const { keepsSourcePort: keeps } = search;
    const anywhere = { chance: 1, first: 0, count: extent.count, perAddress: extent.count };
    this.own = keeps === true ? anywhere : keeps || null;
  }

  take(now: number): number {
    const { rounds, first, count, search } = this;
    if (this.own !== null) {
      const own = this.ownPort(this.own);
      if (own >= 0 && this.ports.held[own] === FREE) return own;
    }
    const after = search.reclaimAfterSeconds;
    for (let round = 0; round < rounds.length; round++) {
      const tries = rounds[round] as number;
      const start = first + (this.draw(this.offsets) % count);
      const port = after === null ? this.scan(start, tries) : this.scanEvicting(start, tries, now - after);
      if (port >= 0) return port;
    }
    return -1;
  }

  /** The port that the client itself uses; −1 when it is none of the group's. */
  private ownPort({ chance, first, count, perAddress }: SourcePorts): number {
    if (chance < 1 && this.stream.uniform() >= chance) return -1;
    const address = this.draw(this.count / perAddress);
    return this.first + address * perAddress + first + this.draw(count);
  }

  released(): void {}

  closes(): void {}

  resize(count: number, { offsets }: AllocatorSpec): void {
    this.end = this.first + count;
    this.count = count;
    this.rounds = roundsIn(count, this.search.rounds);
    this.offsets = offsets ?? count;
  }

  /** A whole number below `numbers`, which is at most 2³¹. */
  private draw(numbers: number): number {
    return (this.stream.uint32() * 2 ** -32 * numbers) | 0;
  }

  /** The first free one of some ports, around the end. */
  private scan(start: number, tries: number): number {
    const { end, fours } = this;
    const { held } = this.ports;
    const stop = start + tries;
    if (stop <= end) return findFree(held, fours, start, stop);
    const port = findFree(held, fours, start, end);
    return port >= 0 ? port : findFree(held, fours, this.first, Math.min(stop - this.count, start));
  }

  private scanEvicting(start: number, tries: number, latest: number): number {
    const sparing = tries - EVICTING_TRIES;
    if (sparing <= 0) return this.evict(start, tries, latest);
    const port = this.scan(start, sparing);
    if (port >= 0) return port;
    const reached = start + sparing;
    return this.evict(reached < this.end ? reached : reached - this.count, EVICTING_TRIES, latest);
  }

  /** The first of at most 32 ports that is free, or has been closing for long enough and loses the toss. */
  private evict(start: number, tries: number, latest: number): number {
    const { held, closingSince } = this.ports;
    let tosses = this.stream.uint32();
    for (let port = start, left = tries; left > 0; left--, tosses >>>= 1) {
      const state = held[port] as number;
      if (state === FREE) return port;
      if (state === CLOSING && (tosses & 1) === 1 && (closingSince[port] as number) <= latest) return port;
      if (++port === this.end) port = this.first;
    }
    return -1;
  }
}

/** A range no larger than the first round is scanned whole, once. */
function roundsIn(count: number, rounds: readonly number[]): Int32Array {
  return Int32Array.from(count <= (rounds[0] ?? 0) ? [count] : rounds);
}
