import type { RandomStream } from '../../statistics/random-stream.js';
import { type Allocator, CLOSING, type Extent, FREE, type Ports } from './allocator.js';
import { FreeBits } from './free-bits.js';

/**
 * Linux connect(): from a random offset every second port of one parity, then those of the other; a port in TIME_WAIT
 * that is old enough counts as free, so that with reuse on about half of the ports serve any demand.
 *
 * @see Linux net/ipv4/inet_hashtables.c: __inet_hash_connect
 */
export class ParityFirstAllocator implements Allocator {
  /** Free ports of each parity, kept where nothing is taken back: the first parity is nearly full at any load above a half. */
  private readonly free: readonly FreeBits[];
  private count: number;
  private even: number;

  constructor(
    private readonly extent: Extent,
    private readonly ports: Ports,
    private readonly reclaimAfterSeconds: number | null,
    private readonly stream: RandomStream,
  ) {
    this.count = extent.count;
    this.even = (extent.count + 1) >> 1;
    this.free = reclaimAfterSeconds === null ? [new FreeBits(this.even), new FreeBits(extent.count - this.even)] : [];
  }

  take(now: number): number {
    const { even } = this;
    const odd = this.count - even;
    const start = Math.floor(this.stream.uint32() * 2 ** -32 * even);
    const latest = this.reclaimAfterSeconds === null ? null : now - this.reclaimAfterSeconds;
    const port = this.look(start, 0, even, latest);
    return port >= 0 || odd === 0 ? port : this.look(Math.min(start, odd - 1), 1, odd, latest);
  }

  released(port: number): void {
    const place = port - this.extent.first;
    this.free[place & 1]?.free(place >> 1);
  }

  closes(): void {}

  resize(count: number): void {
    for (let place = this.count; place < count; place++) this.free[place & 1]?.free(place >> 1);
    for (let place = count; place < this.count; place++) this.free[place & 1]?.hold(place >> 1);
    this.count = count;
    this.even = (count + 1) >> 1;
  }

  private look(start: number, parity: number, places: number, latest: number | null): number {
    if (latest !== null) return this.scan(start, parity, places, latest);
    const free = this.free[parity] as FreeBits;
    const place = free.from(start);
    if (place < 0) return -1;
    free.hold(place);
    return this.extent.first + 2 * place + parity;
  }

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
