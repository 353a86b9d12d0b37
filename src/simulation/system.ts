/**
 * What one run simulates, as plain data: port groups side by side, the traffic that reaches them, how each connection
 * holds its port, and limits across groups. Times in seconds, rates per second.
 */
import type { Search } from '../platforms/profile.js';

/** The state a port is held in; the index is what the engine counts by. */
export const STATES = [
  'SYN_SENT',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'UDP',
] as const;

/** Names of {@link STATES}. */
export type HeldState = (typeof STATES)[number];

/** How a group's box looks for a port, and what it takes back. */
export interface AllocatorSpec {
  readonly search: Search;
  /** The order in which free ports are handed out, where the search does not decide it. */
  readonly order: 'random' | 'fifo';
  /** Age from which a closing port is given up on demand; null: never. */
  readonly reclaimAfterSeconds: number | null;
  /** Linux connect(): every second port first, free or to be taken back, then the others. */
  readonly parityFirst: boolean;
  /** Offsets are drawn from this many numbers and taken modulo the range; null: evenly over the range. */
  readonly offsets: number | null;
  /**
   * Tries the connection's own source port first, as nf_nat does unless told to randomise: where those ports fall among
   * the group's; true: each is one of the group's, any of them.
   */
  readonly keepsSourcePort: SourcePorts | boolean;
}

/** Where the clients' own source ports fall among those of a group: on each address evenly over a stretch of its ports. */
export interface SourcePorts {
  /** Probability that a client's own port is one of the group's. */
  readonly chance: number;
  /** The stretch: `count` ports from the `first` on, of the `perAddress` that stand for one address. */
  readonly first: number;
  readonly count: number;
  readonly perAddress: number;
}

/** One port group. */
export interface Cell {
  /** Index into the system's groups: identical cells are observed together. */
  readonly group: number;
  readonly ports: number;
  readonly allocator: AllocatorSpec;
}

/** A stretch of a connection's life in which the box holds its port. */
export interface Phase {
  readonly state: HeldState;
  /** Null: the open time, drawn for each connection; `extraSeconds` come on top. */
  readonly seconds: number | null;
  readonly extraSeconds: number;
  /** Whether the box may give the port up for another connection meanwhile. */
  readonly closing: boolean;
  /** Whether the client is bound to the connection meanwhile. */
  readonly bindsClient: boolean;
  /** How long the server still holds the tuple after the end of this phase: its TIME_WAIT; 0: it holds nothing. */
  readonly serverSeconds: number;
}

/** A way in which connections of a flow end. */
export interface Ending {
  readonly share: number;
  /** For each box on the way, client side first. */
  readonly phases: readonly (readonly Phase[])[];
}

/** Open time of a connection. */
export type OpenTime =
  | { readonly distribution: 'constant' | 'exponential'; readonly meanSeconds: number }
  | { readonly distribution: 'lognormal'; readonly meanSeconds: number; readonly sigma: number }
  | { readonly distribution: 'hyperexponential'; readonly meanSeconds: number; readonly cv: number }
  /** Drawn with equal chances from these. */
  | { readonly distribution: 'empirical'; readonly samples: readonly number[] };

/** How connections arrive; the mean rate is the source's. */
export type Arrivals =
  | { readonly kind: 'poisson' }
  /** Poisson at twice the rate half of the time: on and off periods are exponential and equally long on average. */
  | { readonly kind: 'interrupted'; readonly switchesPerSecond: number }
  /** Geometric batches of this mean size. */
  | { readonly kind: 'batch'; readonly meanSize: number }
  /** Idle clients connect at this rate each; each holds at most one connection. */
  | { readonly kind: 'clients'; readonly clients: number; readonly perIdleClient: number }
  /** Poisson, the rate multiplied by a factor that runs straight between knots and repeats after the period. */
  | {
      readonly kind: 'profile';
      readonly periodSeconds: number;
      readonly knots: readonly { readonly atSeconds: number; readonly factor: number }[];
    }
  /**
   * Poisson, the rate straight between knots, constant before the first and after the last; of two at one moment the later
   * one holds from that moment on. In seconds since the start of the run; these are the source's own rates.
   */
  | { readonly kind: 'knots'; readonly knots: readonly RateKnot[] };

/** A rate at a moment. */
export interface RateKnot {
  readonly atSeconds: number;
  readonly ratePerSecond: number;
}

/** What a refused connection does. */
export type Retrying =
  | { readonly kind: 'times'; readonly times: number }
  | { readonly kind: 'probability'; readonly probability: number };

/** Where a connection of a flow may go: a cell for each box on the way. */
export interface Target {
  readonly share: number;
  readonly cells: readonly number[];
  /** Where the share also depends on how clients fall on addresses: drawn anew in every replication. */
  readonly splits: readonly { readonly split: number; readonly address: number }[];
  /** Whether a client keeps to it: its next connection goes the same way. */
  readonly pinned?: boolean;
}

/** The traffic of one flow. */
export interface Source {
  readonly id: string;
  readonly ratePerSecond: number;
  readonly arrivals: Arrivals;
  readonly openTime: OpenTime;
  readonly endings: readonly Ending[];
  readonly targets: readonly Target[];
  readonly retries: Retrying;
}

/** Clients hashed over addresses. */
export interface Split {
  readonly clients: number;
  readonly addresses: number;
}

/** A limit that is not ports, over some of the cells. */
export interface CrossLimit {
  readonly key: string;
  readonly kind: 'rate' | 'count';
  readonly limit: number;
  readonly cells: readonly number[];
}

/** What one run simulates. */
export interface System {
  /** Ids of the groups that cells belong to. */
  readonly groups: readonly string[];
  readonly cells: readonly Cell[];
  readonly sources: readonly Source[];
  readonly splits: readonly Split[];
  readonly limits: readonly CrossLimit[];
  /**
   * Until then an overloaded group gets only as many connections as it could carry: full all at once, it would empty all at
   * once a holding time later, and remember that for many holding times.
   */
  readonly easeUntilSeconds: number;
  /** Unobserved, from empty until the holding times no longer remember it. */
  readonly warmUpSeconds: number;
  /** Observed after the warm-up. */
  readonly seconds: number;
  /** Whether the run may end as soon as every cell has been full once. */
  readonly untilFilled: boolean;
  /** A sample of the ports by state every so often, from the start; null: none. */
  readonly traceEverySeconds: number | null;
  /** What happens meanwhile; without it the traffic alone decides. */
  readonly course?: SystemCourse;
}

/** What happens to a system from outside; times in seconds since the start of the run. */
export interface SystemCourse {
  /** Observed in bins of this length from the end of the warm-up on; the last one may be shorter. */
  readonly binSeconds: number;
  /** By rising time; those of one moment in this order. */
  readonly actions: readonly Action[];
}

/** Something that is done to connections at one moment. */
export type Action = {
  /** Of its own among the actions: it names the streams from which this one draws. */
  readonly name: string;
  readonly atSeconds: number;
} & (
  | {
      /** Boxes forget connections, each with this probability. */
      readonly kind: 'forget';
      readonly cells: readonly number[];
      readonly share: number;
      /** Clients of open connections come back within so many seconds; null: they do not. */
      readonly reconnectSeconds: number | null;
    }
  | {
      /** Cells have so many ports from now on, the first ones; connections on the others are forgotten. */
      readonly kind: 'ports';
      readonly cells: readonly Resizing[];
      readonly reconnectSeconds: number | null;
    }
  | {
      /** Open connections of a source are closed, each with this probability, and come back within so many seconds. */
      readonly kind: 'close';
      readonly source: number;
      readonly share: number;
      readonly reconnectSeconds: number;
    }
  | {
      /** Each open connection of a source brings so many others on average, within so many seconds. */
      readonly kind: 'join';
      readonly source: number;
      readonly share: number;
      readonly overSeconds: number;
    }
);

/** A cell's ports from some moment on, and how its box looks for one among so many. */
export interface Resizing {
  readonly cell: number;
  readonly ports: number;
  readonly allocator: AllocatorSpec;
}
