/**
 * What a platform profile says: every number with its source, date and confidence.
 *
 * A number that nobody published is absent. The planner then asks the scenario for it; it never invents one.
 */

/** How far a published number can be trusted: `high` product source or vendor page, `medium` community or older text, `low` memory or inference. */
export type Confidence = 'high' | 'medium' | 'low';

/** A value together with where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly confidence: Confidence;
  /** Title of the page, source file or measurement, and where in it. */
  readonly source: string;
  /** When the source was published or read, ISO 8601 (year, month or day), where known. */
  readonly date?: string;
  /** What a reader must know besides the number. */
  readonly note?: string;
}

/** An inclusive range of port numbers, 0…65535. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** `nat` watches packets and runs its own timers; `proxy` owns a TCP endpoint toward the server. */
export type BoxKind = 'nat' | 'proxy';

/** Which part of the destination makes one port usable twice (model: uniqueness key). */
export type Reuse = 'per-endpoint' | 'per-host' | 'exclusive';

/** The timers a scenario may override; seconds. */
export type TimerName =
  | 'synSent'
  | 'establishedIdle'
  | 'finWait'
  | 'closeWait'
  | 'lastAck'
  | 'timeWait'
  | 'afterReset'
  | 'halfClosed'
  | 'udp';

/** A timer of the platform, in seconds. */
export interface PlatformTimer extends Sourced<number> {
  /** Whether the operator of the box can change it. */
  readonly configurable: boolean;
}

/** How the platform sizes a slice when the scenario gives none, and what sizes it accepts. */
export interface QuotaRule {
  /** What one slice belongs to: 'VM', 'backend instance', 'node', 'worker'. */
  readonly unit: string;
  /**
   * Default ports of a slice: `table` by number of slices, per address (Azure); `fixed` (GCP: 64);
   * `divide` all ports evenly among the slices (workers, cores).
   */
  readonly default:
    | { readonly kind: 'table'; readonly rows: readonly { readonly slicesUpTo: number; readonly ports: number }[] }
    | { readonly kind: 'fixed'; readonly ports: number }
    | { readonly kind: 'divide' };
  /** Sizes the platform accepts: multiples of a number, or powers of two. */
  readonly step: { readonly kind: 'multiple'; readonly of: number } | { readonly kind: 'power-of-two' };
  readonly minPorts?: number;
  readonly maxPorts?: number;
  /** Whether the ports of one slice may lie on several addresses. */
  readonly spansAddresses: boolean;
}

/** Who may use which part of the pool. */
export type SharingRule =
  | { readonly kind: 'shared' }
  /** A hash of the client chooses the address; no second one is tried. */
  | { readonly kind: 'pinned' }
  | { readonly kind: 'sliced'; readonly quota: QuotaRule };

/** How the allocator looks for a free port. */
export type Search =
  | { readonly kind: 'exhaustive' }
  | { readonly kind: 'random'; readonly tries: number }
  | {
      readonly kind: 'consecutive';
      readonly rounds: readonly number[];
      /** Rounds begin at one of this many numbers, modulo the range; absent: evenly over the range. */
      readonly offsets?: number;
    };

/** Whether closing ports (TIME_WAIT, and on a NAT also CLOSE) are given up on demand, and after what age in seconds. */
export type Reclaim = { readonly kind: 'never' } | { readonly kind: 'after'; readonly seconds: number };

/** Limits that are not ports. Rates in 1/s, counts in connections. */
export interface PlatformLimits {
  readonly newConnections?: Sourced<number>;
  readonly connections?: Sourced<number>;
}

/** One product in one mode of working. */
export interface PlatformProfile {
  readonly id: string;
  /** Other ids under which the same profile is known. */
  readonly aliases: readonly string[];
  readonly name: string;
  /** One sentence: which product, in which mode, and what sets it apart. */
  readonly summary: string;
  readonly kind: BoxKind;

  /** Port ranges an address offers by default. Absent: the scenario must give `ports`. */
  readonly ports?: Sourced<readonly PortRange[]>;
  /** Usable ports of an address where fewer than the range holds (Azure Load Balancer: 64,000). */
  readonly portsPerAddress?: Sourced<number>;
  /** Cap of one address toward one destination (AWS: 55,000; Azure NAT Gateway: 50,000). */
  readonly portsPerDestination?: Sourced<number>;
  readonly maxAddresses?: Sourced<number>;

  readonly reuse: Sourced<Reuse>;
  /** UDP's uniqueness key where it differs from TCP's. */
  readonly reuseUdp?: Sourced<Reuse>;
  /** How many destinations may hold one port at the same time, where that is limited (PAN-OS: 8, NSX: 32). */
  readonly oversubscription?: Sourced<number>;
  readonly sharing: Sourced<SharingRule>;
  /**
   * How a box with several workers, cards or cluster units divides the ports of its addresses among them, where
   * `sharing` is not sliced already: the quota that a scenario's `sharing: {slices: n}` follows.
   */
  readonly partition?: Sourced<QuotaRule>;

  /** Absent: not published; the planner assumes an exhaustive search and says so. */
  readonly search?: Sourced<Search>;
  /** Exhaustive searches: ports of one parity are tried first, free or to be taken back, then the others. */
  readonly parityFirst?: Sourced<true>;
  /** The order in which free ports are handed out; absent: random is assumed for the reuse risk. */
  readonly order?: Sourced<'random' | 'fifo'>;
  /** Absent: not published; the planner assumes `never`. */
  readonly reclaim?: Sourced<Reclaim>;

  readonly timers: { readonly [name in TimerName]?: PlatformTimer };
  /**
   * NAT only: the state shown while one side has sent FIN and the other has not, whoever was first (Linux: CLOSE_WAIT).
   * Absent: FIN_WAIT when the client was first, CLOSE_WAIT when the server was.
   */
  readonly halfClosedState?: Sourced<'FIN_WAIT' | 'CLOSE_WAIT'>;
  /**
   * NAT only: what a refused SYN (answered by RST) leaves behind: nothing, or the hold of one of these timers
   * (Cilium: the one for complete closes). Absent: the after-reset hold is assumed.
   */
  readonly refusedHold?: Sourced<'none' | 'after-reset' | 'time-wait'>;
  /** Proxy only: how it closes toward the server when it closes first. */
  readonly closesWith?: Sourced<'fin' | 'rst'>;

  readonly limits: PlatformLimits;
  /** What an operator sees when the ports run out. */
  readonly exhaustion?: {
    readonly behaviour?: string;
    readonly log?: string;
    readonly metrics?: readonly string[];
  };
  /** Facts a reader of the profile should know that are no inputs of the model; contradictions between sources. */
  readonly notes: readonly string[];
}
