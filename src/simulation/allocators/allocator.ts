/** How a port is held, as its allocator sees it; bit 0 is set where it is not free. */
export const FREE = 0;
export const HELD = 1;
/** Held by a connection that has closed, so that the box may give the port up. */
export const CLOSING = 3;

/** Ports of all groups, side by side. The engine writes, allocators read. */
export interface Ports {
  /** FREE, HELD or CLOSING. */
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
}

/** Which ports of all are the group's: `count` from `first` on. */
export interface Extent {
  readonly first: number;
  readonly count: number;
}
