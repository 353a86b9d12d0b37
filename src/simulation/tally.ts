/** What one replication counted in one group of a system, over all its cells. Plain data, so that threads can send it. */
export interface GroupTally {
  readonly id: string;
  /** Cells observed together. */
  readonly cells: number;
  /** Seconds observed. */
  readonly seconds: number;
  /** New connections, without retries. */
  readonly arrivals: number;
  /** SYNs: new connections and retries. */
  readonly attempts: number;
  /** Attempts that found no port. */
  readonly refused: number;
  /** Attempts that a limit across groups turned away before a port was looked for. */
  readonly limited: number;
  /** Connections that failed for good. */
  readonly lost: number;
  /** Connections that took a port from one that was closing. */
  readonly reclaimed: number;
  /** Connections whose server still held the old connection of the same tuple. */
  readonly reused: number;
  /** Connections that the server closed first, as it will remember them. */
  readonly closedByServer: number;
  /** ∫ ports held in each state dt, port-seconds, in the order of STATES. */
  readonly stateSeconds: readonly number[];
  /** ∫ ports held by closing connections that the box may take back dt, port-seconds. */
  readonly closingSeconds: number;
  /** Ports that no more than this share of the time exceeds: 99 % and 99.9 %. */
  readonly p99: number;
  readonly p999: number;
  /** From the empty start until every port of a cell was unavailable, mean over its cells; null: some never were. */
  readonly secondsToFill: number | null;
  /** From the empty start until the first refusal in a cell, mean over its cells; null: some never refused. */
  readonly secondsToFirstRefusal: number | null;
}

/** What a limit across groups did in one replication. */
export interface LimitTally {
  readonly key: string;
  /** Attempts that it turned away. */
  readonly refused: number;
  /** Attempts per second, or connections at a time, on average. */
  readonly mean: number;
}

/** Ports in each state at regular moments. */
export interface Trace {
  readonly everySeconds: number;
  /** For each group, for each state in the order of STATES: ports at moments 0, 1, 2 … × everySeconds, all cells together. */
  readonly groups: readonly {
    readonly id: string;
    readonly ports: number;
    readonly states: readonly (readonly number[])[];
  }[];
}

/** What one replication of a system gave. */
export interface RunTally {
  readonly groups: readonly GroupTally[];
  readonly limits: readonly LimitTally[];
  /** Arrivals, retries and changes of state that were processed, warm-up included. */
  readonly events: number;
  readonly trace: Trace | null;
  /** Bin by bin, in the order of `groups`; null where no course was followed. */
  readonly course: readonly CourseTally[] | null;
}

/** What one replication counted in one group bin by bin, over all its cells. Integrals in port-seconds. */
export interface CourseTally {
  /** Cells observed together. */
  readonly cells: number;
  readonly arrivals: Float64Array;
  readonly attempts: Float64Array;
  readonly refused: Float64Array;
  readonly limited: Float64Array;
  readonly lost: Float64Array;
  readonly reclaimed: Float64Array;
  /** ∫ ports in each state dt, in the order of STATES. */
  readonly stateSeconds: readonly Float64Array[];
  /** ∫ ports held by closing connections that the box may take back dt. */
  readonly closingSeconds: Float64Array;
  /** Since the beginning of the timeline: when a SYN found no port in one of the cells; null: never. */
  readonly secondsToFirstRefusal: number | null;
  /** When one of the cells had nothing left, to take back neither; null: never. */
  readonly secondsToFill: number | null;
}
