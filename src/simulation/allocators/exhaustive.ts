import type { RandomStream } from '../../statistics/random-stream.js';
import type { Allocator, Extent, Ports } from './allocator.js';
import { ClosingLine } from './closing-line.js';

/**
 * Finds the last free port: any free one with equal chances. With none free, the port that has been closing for longest
 * is taken back, if it is old enough.
 */
export class ExhaustiveAllocator implements Allocator {
  private readonly free: Int32Array;
  private freeCount: number;
  private readonly line: ClosingLine | null;
  private readonly first: number;
  private count: number;

  /** @param reclaimAfterSeconds age from which a closing port is taken back; null: never */
  constructor(
    extent: Extent,
    private readonly ports: Ports,
    private readonly reclaimAfterSeconds: number | null,
    private readonly stream: RandomStream,
  ) {
    this.free = Int32Array.from({ length: extent.count }, (_, index) => extent.first + index);
    this.first = extent.first;
    this.count = extent.count;
    this.freeCount = extent.count;
    this.line = reclaimAfterSeconds === null ? null : new ClosingLine(extent.first, extent.count);
  }

  take(now: number): number {
    if (this.freeCount > 0) {
      // A product of 32 random bits: the bias is below count / 2³².
      const index = Math.floor(this.stream.uint32() * 2 ** -32 * this.freeCount);
      const port = this.free[index] as number;
      this.free[index] = this.free[--this.freeCount] as number;
      return port;
    }
    return this.line === null ? -1 : takeBack(this.line, this.ports, now - (this.reclaimAfterSeconds ?? 0));
  }

  released(port: number): void {
    this.line?.remove(port);
    this.free[this.freeCount++] = port;
  }

  closes(port: number): void {
    this.line?.add(port);
  }

  resize(count: number): void {
    const { free, first } = this;
    const kept = free.subarray(0, this.freeCount).filter((port) => port < first + count);
    free.set(kept);
    this.freeCount = kept.length;
    for (let port = first + this.count; port < first + count; port++) free[this.freeCount++] = port;
    this.count = count;
  }
}

/** The port that has been closing for longest, if since no later than `latest`; −1 otherwise. */
export function takeBack(line: ClosingLine, ports: Ports, latest: number): number {
  const port = line.oldest;
  if (port < 0 || (ports.closingSince[port] as number) > latest) return -1;
  line.remove(port);
  return port;
}
