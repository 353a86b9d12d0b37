/** The results of `timeline`: plain data, full double precision, units in the names. The JSON output is this, unchanged. */

import type { AssumptionResult, ConnectionState, Finding, Status } from '../result.js';
import type { SimulatedValue } from '../simulate/simulate-result.js';

/** A group at a moment. Means over what can happen; what is refused is taken out of what follows. */
export interface TimelinePoint {
  /** With a clock since midnight, else since the start. */
  readonly atSeconds: number;
  /** First tries per second, those that come back after an event included. */
  readonly arrivalRatePerSecond: number;
  /** The same with retries. */
  readonly attemptRatePerSecond: number;
  /** Ports that there are: fewer while a failover lasts. */
  readonly ports: number;
  /** Ports that nobody else could have if no try were refused: m(t), the exact integral; later tries included. */
  readonly unavailableErlangs: number;
  /** The same with those that closing connections hold and give up on demand. */
  readonly offeredErlangs: number;
  /** Ports taken on average. */
  readonly carriedErlangs: number;
  /** Those of them that nobody else can have. */
  readonly unavailableCarried: number;
  /** unavailableErlangs ÷ ports; may exceed 1. */
  readonly load: number;
  readonly occupancy: number;
  readonly blockingProbability: number;
  /** Blocking by the modified offered load alone, B(c, m(t)): it takes refused connections for held ones. */
  readonly modifiedOfferedLoadBlocking: number;
  readonly blockedPerSecond: number;
  /** Connections that fail for good per second, after their retries. */
  readonly lostPerSecond: number;
  /** Mean ports in each TCP state. */
  readonly states: { readonly [state in ConnectionState]?: number };
}

/** A stretch of time in which more is refused than the limit allows. */
export interface Outage {
  readonly fromSeconds: number;
  /** Null: it lasts beyond the end of the timeline. */
  readonly toSeconds: number | null;
  /** Whether it is already there when the timeline begins: `fromSeconds` is not its beginning then. */
  readonly beganBefore: boolean;
  readonly worstBlocking: number;
  readonly worstAtSeconds: number;
  /** Connections that fail for good meanwhile, in all identical groups. */
  readonly lost: number;
  /**
   * From the moment at which the arrivals are again so few that the group could carry them for ever, to the end of the outage;
   * 0: it ends with its cause; null: it does not end within the timeline.
   */
  readonly recoverySeconds: number | null;
}

/** A stretch of time in which demand is as many ports as there are or more. */
export interface TimelineExhaustion {
  readonly fromSeconds: number;
  /** Null: it lasts beyond the end of the timeline. */
  readonly toSeconds: number | null;
}

/** One group over time. */
export interface TimelineGroup {
  readonly id: string;
  readonly pool: string;
  readonly destination: string;
  readonly count: number;
  readonly role: 'mean' | 'busiest';
  readonly ports: number;
  readonly formula: string;
  /** The moment of the highest load, and how far all rates could grow there before a threshold is missed. */
  readonly peak: {
    readonly atSeconds: number;
    readonly load: number;
    readonly unavailableErlangs: number;
    readonly ports: number;
    readonly headroom: { readonly factor: number | null; readonly limitedBy: string | null };
  };
  /** Each stretch in which demand is as many ports as there are or more, m(t) ≥ c. */
  readonly exhaustions: readonly TimelineExhaustion[];
  /** Until then one connection has been refused on average in one group; null: none within the timeline. */
  readonly firstRefusalSeconds: number | null;
  /** Blocking above which it counts as an outage. */
  readonly outageBlocking: number;
  readonly outages: readonly Outage[];
  /** Connections that fail for good over the whole timeline, in all identical groups. */
  readonly lost: number;
  readonly points: readonly TimelinePoint[];
}

/** A threshold over the whole timeline. */
export interface TimelineThreshold {
  readonly expression: string;
  readonly metric: string;
  readonly limit: number;
  /** The worst value. */
  readonly value: number | null;
  readonly group: string | null;
  readonly atSeconds: number | null;
  /** When it is missed first at the worst group; null: never, or it is judged at its fullest moment only. */
  readonly missedFromSeconds: number | null;
  /** For how long in all; null: it is judged at its fullest moment only (headroom). */
  readonly missedSeconds: number | null;
  readonly status: Status;
}

/** A limit that is not ports, over the whole timeline. */
export interface TimelineLimit {
  readonly key: string;
  readonly limit: number;
  readonly value: number;
  readonly atSeconds: number;
  readonly unit: '1/s' | 'connections';
  readonly status: Status;
}

/** An event as it was played. */
export interface TimelineEvent {
  readonly atSeconds: number;
  readonly kind: string;
  /** `burst ×3.00 of web for 2 min`. */
  readonly label: string;
  /** Whether the timeline shows anything of it: not of what comes after its end, or before an empty beginning. */
  readonly played: boolean;
  /** Connections that come back, in all. */
  readonly reconnecting: number;
}

/** One scenario over time. */
export interface ScenarioTimeline {
  readonly path: string;
  readonly name: string | null;
  readonly platform: string;
  readonly status: Status;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Whether times are times of day. */
  readonly clock: boolean;
  /** What there was before: nothing, or what had been going on since ever. */
  readonly start: 'empty' | 'steady';
  readonly thresholds: readonly TimelineThreshold[];
  readonly limits: readonly TimelineLimit[];
  /** The group and moment of the highest load. */
  readonly peak: { readonly group: string; readonly atSeconds: number; readonly load: number } | null;
  /**
   * The steady state of the rates and ports at the end, in which the pool settles if nothing changes any more: its fullest
   * group, and the thresholds and limits that are missed there but not within the timeline, with the worst of their verdicts.
   * Null: rates follow the time of day, or something still changes after the end.
   */
  readonly settles: {
    readonly group: string;
    readonly load: number;
    readonly status: Status;
    readonly missed: readonly string[];
  } | null;
  /**
   * Connections that fail for good, in all. Each box is counted as if the others refused nobody: of a flow that crosses several
   * only the one counts that refuses most of it.
   */
  readonly lost: number;
  readonly groups: readonly TimelineGroup[];
  readonly events: readonly TimelineEvent[];
  readonly findings: readonly Finding[];
  readonly assumptions: readonly AssumptionResult[];
  /** The same, every connection simulated; absent unless asked for. */
  readonly simulation?: TimelineSimulation;
}

/** A number of a group over time: what the model says beside what was simulated, bin by bin. */
export interface TimelineSeries {
  readonly metric: 'occupiedPorts' | 'unavailablePorts' | 'blockingProbability' | 'lostPerSecond';
  readonly unit: 'ports' | 'probability' | '1/s';
  /** Means over each bin. */
  readonly model: readonly number[];
  /** Null where no replication has a value: a share of nothing. */
  readonly simulated: readonly (SimulatedValue | null)[];
}

/** A group as simulated, beside the model. */
export interface SimulatedTimelineGroup {
  readonly id: string;
  readonly count: number;
  readonly series: readonly TimelineSeries[];
  /** Connections that fail for good over the timeline, in one group. */
  readonly lost: { readonly model: number; readonly simulated: SimulatedValue };
  /** Largest difference of a bin's mean ports held ÷ ports. */
  readonly worstPortsDifference: number;
  /** When the first is refused: `value` is the median over the replications, null: later than the timeline, in half of them or more. */
  readonly firstRefusal: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly confidence: number;
    /** Share of the replications in which anybody is refused. */
    readonly probability: SimulatedValue;
  };
}

/** A timeline simulated connection by connection. */
export interface TimelineSimulation {
  readonly seed: number;
  readonly replications: number;
  readonly events: number;
  readonly confidence: number;
  /** Moments as in the points. */
  readonly bins: readonly { readonly fromSeconds: number; readonly toSeconds: number }[];
  readonly groups: readonly SimulatedTimelineGroup[];
  /** What was not simulated, or otherwise than the scenario says. */
  readonly notes: readonly { readonly about: string; readonly message: string }[];
}

/** The report of one or several scenarios. */
export interface TimelineReport {
  readonly schemaVersion: 1;
  readonly command: 'timeline';
  readonly scenarios: readonly ScenarioTimeline[];
}
