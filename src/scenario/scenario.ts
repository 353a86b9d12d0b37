/**
 * The resolved scenario: what the planner works on. Everything is in SI units (seconds, per second, counts,
 * probabilities 0…1), every default is filled in, and everything that was assumed is listed.
 */
import type { Closing, HoldPart } from '../model/holding-time.js';
import type {
  BoxKind,
  Confidence,
  PlatformProfile,
  PortRange,
  QuotaRule,
  Reclaim,
  Reuse,
  Search,
  TimerName,
} from '../platforms/profile.js';

/** Keys and indexes from the root of the scenario file. */
export type Path = readonly (string | number)[];

/** The ways a connection ends (model.md §2 of the documentation: close strategies). */
export type CloseStrategy = Closing;

/** A value together with who said it. */
export interface Given<T> {
  readonly value: T;
  /** `scenario`: typed by the user; `platform`: published; `assumed`: neither, and listed under assumptions. */
  readonly origin: 'scenario' | 'platform' | 'assumed';
  readonly source: string;
  readonly confidence: Confidence;
}

export interface Timer extends Given<number> {
  /** Whether the operator can change it. */
  readonly configurable: boolean;
}

export type Sharing =
  | { readonly kind: 'shared' }
  /** `clients`: how many clients are hashed over the addresses; null = many (an even split is planned). */
  | { readonly kind: 'pinned'; readonly clients: number | null }
  | {
      readonly kind: 'sliced';
      readonly slices: number;
      readonly portsPerSlice: number;
      readonly quota: QuotaRule;
      /** Slices by their share of the pool's traffic; counts add up to `slices`, count × share to 1. */
      readonly parts: readonly { readonly id: string; readonly count: number; readonly share: number }[];
    };

/** One SNAT pool of one box. */
export interface Pool {
  readonly id: string;
  readonly platform: PlatformProfile;
  readonly kind: BoxKind;
  /** Number of SNAT addresses; may be huge for IPv6 prefixes. */
  readonly addresses: number;
  readonly ranges: readonly PortRange[];
  /** Usable ports of one address, after exclusions and the platform's own cap. */
  readonly portsPerAddress: number;
  /** Cap of one address toward one destination, or null. */
  readonly portsPerDestination: number | null;
  readonly reuse: Reuse;
  readonly reuseUdp: Reuse;
  readonly oversubscription: number | null;
  readonly sharing: Sharing;
  readonly search: Search;
  readonly order: 'random' | 'fifo';
  readonly reclaim: Reclaim;
  /** Tries the client's own source port before it searches; simulated only. */
  readonly keepsSourcePort: boolean;
  /** Tries every second port first, as Linux connect() does; simulated only. */
  readonly parityFirst: boolean;
  readonly timers: { readonly [name in TimerName]?: Timer };
  readonly limits: readonly SecondLimit[];
  /** Where the pool stands in the file: ['pool'] or ['pools', id]. */
  readonly path: Path;
}

/** A limit that is not ports. `rate`: new connections per second; `count`: connections at a time. */
export interface SecondLimit {
  readonly key: string;
  readonly kind: 'rate' | 'count';
  readonly limit: number;
  /** The pools whose traffic it counts. */
  readonly pools: readonly string[];
  readonly origin: 'scenario' | 'platform';
  readonly source: string;
  readonly path: Path | null;
}

export interface Destination {
  readonly id: string;
  /** Endpoints by weight; weights × counts add up to 1. `hosts`: how many server addresses they stand on. */
  readonly parts: readonly { readonly id: string | null; readonly count: number; readonly share: number }[];
  readonly endpoints: number;
  readonly hosts: number;
  /** The servers' own TIME_WAIT, for the reuse risk. */
  readonly timeWaitSeconds: Given<number>;
}

/** Open time of a connection. Blocking depends on the mean only; filling from empty on the distribution too. */
export type Lifetime =
  | { readonly distribution: 'exponential' | 'constant'; readonly meanSeconds: number }
  /** Standard deviation of ln(open time). */
  | { readonly distribution: 'lognormal'; readonly meanSeconds: number; readonly sigma: number }
  /** Two exponential branches with balanced means; cv: coefficient of variation > 1. */
  | { readonly distribution: 'hyperexponential'; readonly meanSeconds: number; readonly cv: number }
  /** Each of the samples is as likely as the others; rising, at least one. */
  | { readonly distribution: 'empirical'; readonly meanSeconds: number; readonly samples: readonly number[] };

/** How a flow's rate changes, repeating after the period: straight between knots, and from the last to the first. */
export interface RateProfile {
  readonly periodSeconds: number;
  /** The peak ÷ the flow's `rate` or `sessions` as typed; null where the profile has rates of its own. */
  readonly peakFactor: number | null;
  /** At least two, by rising time below the period; factors are relative to the peak, so that the largest is 1. */
  readonly knots: readonly { readonly atSeconds: number; readonly factor: number }[];
}

/** What a refused connection does: tries again up to `times` times, or each time with a probability. */
export type Retries =
  | { readonly kind: 'times'; readonly times: number }
  | { readonly kind: 'probability'; readonly probability: number };

/** One box that a flow crosses: how it holds the port, per close strategy as this box sees it. */
export interface Leg {
  readonly pool: string;
  /** Shares add up to 1; `strategy` is null for UDP. */
  readonly holding: readonly {
    readonly strategy: CloseStrategy | null;
    readonly share: number;
    readonly parts: readonly HoldPart[];
  }[];
}

export interface Flow {
  readonly id: string;
  readonly destination: string;
  /** The pools the flow crosses, client side first: two boxes in a row have two. */
  readonly via: readonly string[];
  readonly protocol: 'tcp' | 'udp';
  /** New connections per second, all endpoints and slices together, without retries; with a profile, at its peak. */
  readonly ratePerSecond: number;
  /** Null: the rate is the same all the time. */
  readonly profile: RateProfile | null;
  readonly requestsPerConnection: number;
  readonly lifetime: Lifetime;
  readonly setupSeconds: number;
  readonly peerCloseDelaySeconds: number;
  /** Shares add up to 1. Empty for UDP. */
  readonly close: readonly { readonly strategy: CloseStrategy; readonly share: number }[];
  /** How each box on the way holds the port, in the order of `via`. */
  readonly legs: readonly Leg[];
  /** Finite number of clients, each holding at most one connection; null = many. */
  readonly sources: number | null;
  /** Variance ÷ mean of the offered load; 1 = Poisson. */
  readonly peakedness: number;
  readonly retries: Retries;
  readonly path: Path;
}

/** What can happen while time goes on. */
export type EventKind = 'ramp' | 'burst' | 'restart' | 'failover' | 'deploy';

/** Something that happens at a moment. Factors are relative to the flows' rates, shares lie between 0 and 1. */
export type ScenarioEvent = {
  /** Seconds since the start; with `onClock` since midnight. */
  readonly atSeconds: number;
  readonly onClock: boolean;
  readonly path: Path;
} & (
  | {
      readonly kind: 'ramp';
      readonly factor: number;
      readonly overSeconds: number;
      readonly flows: readonly string[];
    }
  | { readonly kind: 'burst'; readonly factor: number; readonly seconds: number; readonly flows: readonly string[] }
  /** The box forgets every connection. `reconnectSeconds`: null = nobody comes back by himself. */
  | { readonly kind: 'restart'; readonly pools: readonly string[]; readonly reconnectSeconds: number | null }
  /** `seconds`: null = it stays. */
  | {
      readonly kind: 'failover';
      readonly trafficFactor: number;
      readonly flows: readonly string[];
      readonly portsShare: number;
      readonly pools: readonly string[];
      readonly seconds: number | null;
      readonly reconnectSeconds: number | null;
    }
  /** This share of the open connections is closed; their clients come back. */
  | {
      readonly kind: 'deploy';
      readonly share: number;
      readonly flows: readonly string[];
      readonly reconnectSeconds: number;
    }
);

/** What thresholds compare. Any other name is the key of a second limit. */
export type Metric = 'load' | 'occupancy' | 'blocking' | 'headroom' | 'ports.free' | 'reuseRisk';

export interface Threshold {
  /** As typed, or as the default would be typed: `load < 80%`. */
  readonly expression: string;
  readonly metric: Metric | { readonly limit: string };
  readonly comparison: '<' | '<=' | '>' | '>=';
  readonly limit: number;
  /** For a second limit: whether `limit` is a share of that limit instead of a value in its unit. */
  readonly relative: boolean;
  /** Id of the flow, destination, pool or group it is limited to; null = all. */
  readonly scope: string | null;
  /** What a miss means. */
  readonly onMiss: 'warn' | 'fail';
  readonly path: Path | null;
}

/** Something the scenario does not say and the platform does not publish with high confidence. */
export interface Assumption {
  readonly key: string;
  /** As a person would type it: `60s`. */
  readonly value: string;
  readonly confidence: Confidence;
  readonly source: string;
}

export interface Scenario {
  /** File name as given on the command line, `-` for standard input. */
  readonly file: string;
  readonly name: string | null;
  readonly description: string | null;
  /** Id of the scenario's platform (the first pool's where pools name their own). */
  readonly platform: string;
  readonly pools: readonly Pool[];
  readonly destinations: readonly Destination[];
  readonly flows: readonly Flow[];
  /** By time; only a timeline plays them. */
  readonly events: readonly ScenarioEvent[];
  readonly limits: readonly SecondLimit[];
  readonly thresholds: readonly Threshold[];
  readonly assumptions: readonly Assumption[];
}
