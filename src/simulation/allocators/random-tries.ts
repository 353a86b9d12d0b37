import type { RandomStream } from '../../statistics/random-stream.js';
import { type Allocator, CLOSING, type Extent, FREE, type Ports } from './allocator.js';

/** Tries some ports at random, independently of each other, and gives up when none of them is free (VPP: ten). */
export class RandomTriesAllocator implements Allocator {
  private readonly first: number;
  private count: number;

  constructor(
    { first, count }: Extent,
    private readonly tries: number,
    private readonly ports: Ports,
    private readonly reclaimAfterSeconds: number | null,
    private readonly stream: RandomStream,
  ) {
    this.first = first;
    this.count = count;
  }

  take(now: number): number {
    const { first, count } = this;
    const { held, closingSince } = this.ports;
    const latest = this.reclaimAfterSeconds === null ? Number.NEGATIVE_INFINITY : now - this.reclaimAfterSeconds;
    for (let i = 0; i < this.tries; i++) {
      const port = first + Math.floor(this.stream.uint32() * 2 ** -32 * count);
      const state = held[port] as number;
      if (state === FREE || (state === CLOSING && (closingSince[port] as number) <= latest)) return port;
    }
    return -1;
  }

  released(): void {}

  closes(): void {}

  resize(count: number): void {
    this.count = count;
  }
}
