import { type Allocator, CLOSING, FREE, GONE, HELD, type Ports } from '../../../src/simulation/allocators/allocator.js';
import { makeAllocator } from '../../../src/simulation/allocators/make-allocator.js';
import type { AllocatorSpec } from '../../../src/simulation/system.js';
import { clopperPearson } from '../../../src/statistics/proportion.js';
import { randomStream } from '../../../src/statistics/random-stream.js';
import { EXHAUSTIVE } from '../systems.js';

/** The group does not begin at the first port of all, so that a mistaken place is seen. */
export const FIRST = 7;

/** Ports of one group and its allocator, with the books kept by hand. */
export class Group {
  readonly ports: Ports;
  readonly allocator: Allocator;
  private readonly spec: AllocatorSpec;
  /** Ports that the group has now, the first ones of `count`. */
  left: number;
  now = 0;

  constructor(
    readonly count: number,
    spec: Partial<AllocatorSpec>,
    seed = 1,
  ) {
    this.spec = { ...EXHAUSTIVE, ...spec };
    this.left = count;
    const all = FIRST + count + 5;
    // Neighbours look free: nobody may take one.
    this.ports = { held: new Uint8Array(all).fill(FREE), closingSince: new Float64Array(all) };
    const extent = { first: FIRST, count };
    this.allocator = makeAllocator(this.spec, extent, this.ports, randomStream(seed, 'ports'));
  }

  /** Place of the port that the allocator gives, from 0 on, now held; −1: none. */
  take(): number {
    const port = this.allocator.take(this.now);
    if (port < 0) return -1;
    this.ports.held[port] = HELD;
    return port - FIRST;
  }

  close(place: number): void {
    this.ports.held[FIRST + place] = CLOSING;
    this.ports.closingSince[FIRST + place] = this.now;
    this.allocator.closes(FIRST + place);
  }

  release(place: number): void {
    this.ports.held[FIRST + place] = FREE;
    this.allocator.released(FIRST + place);
  }

  /** The group has its first so many ports from now on. */
  resize(left: number): void {
    for (let place = left; place < this.left; place++) {
      if (this.state(place) !== FREE) this.release(place);
      this.ports.held[FIRST + place] = GONE;
    }
    for (let place = this.left; place < left; place++) this.ports.held[FIRST + place] = FREE;
    this.allocator.resize(left, this.spec);
    this.left = left;
  }

  state(place: number): number {
    return this.ports.held[FIRST + place] ?? HELD;
  }

  /** Whether any port is free, or has been closing for long enough. */
  couldGive(after: number | null): boolean {
    for (let place = 0; place < this.count; place++) {
      if (this.state(place) === FREE || (after !== null && this.closingFor(place) >= after)) return true;
    }
    return false;
  }

  /** How long a port has been closing; −1 when it is not. */
  closingFor(place: number): number {
    return this.state(place) === CLOSING ? this.now - (this.ports.closingSince[FIRST + place] ?? this.now) : -1;
  }
}

/** Looks for a port again and again in a group that stays as it is: how often each place is found; −1: none. */
export function looks(group: Group, times: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let look = 0; look < times; look++) {
    const port = group.allocator.take(group.now);
    const place = port < 0 ? -1 : port - FIRST;
    found.set(place, (found.get(place) ?? 0) + 1);
  }
  return found;
}

/** Whether a share lies in the 99.99 % interval of what was counted. */
export function agrees(share: number, count: number, times: number): boolean {
  const { low, high } = clopperPearson(count, times, 0.9999);
  return low <= share && share <= high;
}
