import type { Allocator, Extent, Ports } from './allocator.js';
import { ClosingLine } from './closing-line.js';
import { takeBack } from './exhaustive.js';

/**
 * Hands out the port that has been free for longest, as HAProxy's port ranges and least-recently-used lists do. With none
 * free, the port that has been closing for longest is taken back, if it is old enough.
 */
export class FirstInFirstOutAllocator implements Allocator {
  private readonly ring: Int32Array;
  private head = 0;
  private size: number;
  private readonly line: ClosingLine | null;
  private readonly first: number;
  private count: number;

  constructor(
    extent: Extent,
    private readonly ports: Ports,
    private readonly reclaimAfterSeconds: number | null,
  ) {
    this.ring = Int32Array.from({ length: extent.count }, (_, index) => extent.first + index);
    this.first = extent.first;
    this.count = extent.count;
    this.size = extent.count;
    this.line = reclaimAfterSeconds === null ? null : new ClosingLine(extent.first, extent.count);
  }

  take(now: number): number {
    if (this.size > 0) {
      const port = this.ring[this.head] as number;
      this.head = this.head + 1 === this.ring.length ? 0 : this.head + 1;
      this.size--;
      return port;
    }
    return this.line === null ? -1 : takeBack(this.line, this.ports, now - (this.reclaimAfterSeconds ?? 0));
  }

  released(port: number): void {
    this.line?.remove(port);
    const slot = this.head + this.size;
    this.ring[slot >= this.ring.length ? slot - this.ring.length : slot] = port;
    this.size++;
  }

  closes(port: number): void {
    this.line?.add(port);
  }

  /** Ports that come, come as the last ones. */
  resize(count: number): void {
    const { ring, first, head, size } = this;
    const inOrder = Array.from({ length: size }, (_, place) => ring[(head + place) % ring.length] as number);
    this.head = 0;
    this.size = 0;
    for (const port of inOrder) if (port < first + count) ring[this.size++] = port;
    for (let port = first + this.count; port < first + count; port++) ring[this.size++] = port;
    this.count = count;
  }
}
