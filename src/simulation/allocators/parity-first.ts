import type { RandomStream } from '../../statistics/random-stream.js';
import { type Allocator, CLOSING, type Extent, FREE, type Ports } from './allocator.js';

/**
 * Linux connect(): from a random offset every second port of one parity, then those of the other; a port in TIME_WAIT
 * that is old enough counts as free, so that with reuse on about half of the ports serve any demand.
 *
 * @see Linux net/ipv4/inet_hashtables.c: __inet_hash_connect
 */
export class ParityFirstAllocator implements Allocator {
  constructor(
    private readonly extent: Extent,
    private readonly ports: Ports,
    private readonly reclaimAfterSeconds: number | null,
    private readonly stream: RandomStream,
  ) {}

  take(now: number): number {
    const { count } = this.extent;
    const even = (count + 1) >> 1;
    const latest = this.reclaimAfterSeconds === null ? Number.NEGATIVE_INFINITY : now - this.reclaimAfterSeconds;
    const start = Math.floor(this.stream.uint32() * 2 ** -32 * even);
    const port = this.scan(start, 0, even, latest);
    return port >= 0 || count === 1 ? port : this.scan(Math.min(start, count - even - 1), 1, count - even, latest);
  }

  released(): void {}

  closes(): void {}

  /** Looks through the `places` ports of one parity, from place `start` on, around the end. */
  private scan(start: number, parity: number, places: number, latest: number): number {
    const { held, closingSince } = this.ports;
    const { first } = this.extent;
    for (let i = 0, place = start; i < places; i++) {
      const port = first + 2 * place + parity;
      const state = held[port] as number;
      if (state === FREE || (state === CLOSING && (closingSince[port] as number) <= latest)) return port;
      if (++place === places) place = 0;
    }
    return -1;
  }
}
