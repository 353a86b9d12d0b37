import type { AllocatorSpec } from '../system.js';

/** How a port is held, as its allocator sees it; bit 0 is set where it is not free. */
export const FREE = 0;
export const HELD = 1;
/** Held by a connection that has closed, so that the box may give the port up. */
export const CLOSING = 3;
/** Not a port of the group for the time being. */
export const GONE = 5;

/** Ports of all groups, side by side. The engine writes, allocators read. */
export interface Ports {
  /** FREE, HELD, CLOSING or GONE. */
  readonly held: Uint8Array;
  /** Since when a port is closing; meaningful where it is. */
  readonly closingSince: Float64Array;
}

/** Looks for a port among those of one group. */
export interface Allocator {
  /** A free port, or a closing one that its connection loses; −1 when the search gives up. */
  take(now: number): number;
  /** A port of the group is free again. */
  released(port: number): void;
  /** A port of the group is closing from now on. */
  closes(port: number): void;
  /**
   * The group has its first `count` ports from now on, and looks for one as the spec says. Those that it loses are free at
   * this moment, and so are those that it gains.
   */
  resize(count: number, spec: AllocatorSpec): void;
}

/** Which ports of all are the group's: `count` from `first` on. */
export interface Extent {
  readonly first: number;
  readonly count: number;
}
