/** What `fit` knows: plain data, units in the names. The JSON output is this, unchanged. A value that is not known is null. */
import type { CloseStrategy } from '../scenario/scenario.js';
import type { ObservedState, PortsSeen, SetSeconds, StateCounts, StateSeconds } from './observed-table.js';
import type { CaptureFormat } from './tables/capture-format.js';

/** How a connection ended; `fin` and `rst` where the source does not tell who was first. */
export type CloseKind = CloseStrategy | 'fin' | 'rst';

/** How long something lasted, corrected for what the end of the observation cut off. */
export interface DurationEstimate {
  /** Seen to their end. */
  readonly ended: number;
  /** Cut off by the end of the observation. */
  readonly censored: number;
  readonly meanSeconds: number;
  /** 95 % sampling interval of the mean. */
  readonly lowSeconds: number;
  /** null: none was seen to its end, so there is no upper bound. */
  readonly highSeconds: number | null;
  /** Kaplan–Meier; null where the observation was too short to know. */
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  readonly law:
    | { readonly distribution: 'exponential' | 'constant' }
    | { readonly distribution: 'lognormal'; readonly cv: number }
    /** Equally likely values. */
    | { readonly distribution: 'empirical'; readonly valuesSeconds: readonly number[] };
  /** Why this law, and how what was cut off was counted. */
  readonly basis: string;
}

/** Variance ÷ mean of the counts in intervals of one length: 1 for Poisson arrivals. */
export interface Dispersion {
  readonly intervalSeconds: number;
  readonly intervals: number;
  readonly varianceToMean: number;
}

export interface ArrivalEstimate {
  /** Connections whose first SYN was seen. */
  readonly connections: number;
  readonly windowSeconds: number;
  readonly ratePerSecond: number;
  /** 95 % interval, as if arrivals were Poisson. */
  readonly lowPerSecond: number;
  readonly highPerSecond: number;
  /** Null where the observation is shorter. */
  readonly busiestSecondPerSecond: number | null;
  readonly busiestMinutePerSecond: number | null;
  readonly dispersion: readonly Dispersion[];
}

export interface CloseShare {
  readonly kind: CloseKind;
  readonly connections: number;
  readonly share: number;
  /** 95 % interval of Clopper and Pearson. */
  readonly low: number;
  readonly high: number;
}

export interface CloseEstimate {
  /** Connections of which it is known how they ended. */
  readonly ended: number;
  /** Still open when the observation ended, or half-closed for less than a minute and longer than any that then closed. */
  readonly undecided: number;
  readonly shares: readonly CloseShare[];
}

/** The same four-tuple used again, and SYNs that met what was left of the connection before. */
export interface ReuseEstimate {
  readonly reused: number;
  /** From the last FIN or RST (or packet) of the one before to the next SYN. */
  readonly shortestSeconds: number | null;
  readonly p50Seconds: number | null;
  /** Answered with an ACK that is none of the SYN's (RFC 5961): the server had an old connection. */
  readonly challenged: number;
  /** Refused with RST, or sent again, on a four-tuple that was used less than four minutes before. */
  readonly refusedAfterReuse: number;
  readonly retriedAfterReuse: number;
  /** SYNs sent more than once, on any four-tuple; null: the source does not count. */
  readonly retriedSyns: number | null;
}

/** What is known of the connections toward one endpoint, one service, or all. */
export interface TrafficEstimate {
  readonly connections: number;
  /** Of these: the start was not seen. */
  readonly startNotSeen: number;
  readonly arrivals: ArrivalEstimate | null;
  readonly openTime: DurationEstimate | null;
  readonly setup: DurationEstimate | null;
  /** From the first FIN to the second, or to the RST that answers it. */
  readonly peerCloseDelay: DurationEstimate | null;
  readonly close: CloseEstimate;
  readonly reuse: ReuseEstimate;
}

export interface EndpointEstimate extends TrafficEstimate {
  readonly address: string;
  readonly port: number;
}

/** Endpoints on one port: what a scenario calls a destination. */
export interface ServiceEstimate extends TrafficEstimate {
  /** null: the endpoints on all ports that are not kept apart. */
  readonly port: number | null;
  readonly endpoints: readonly { readonly address: string; readonly port: number; readonly connections: number }[];
  /** Whether the endpoints get different shares of the traffic, beyond chance. */
  readonly uneven: boolean;
}

/** What one address toward the servers used. */
export interface AddressEstimate {
  readonly address: string;
  readonly connections: number;
  readonly ports: PortsSeen;
  readonly destinations: readonly {
    readonly address: string;
    readonly port: number;
    readonly connections: number;
    readonly ports: PortsSeen;
  }[];
}

/** Connections, packet by packet or event by event. */
export interface TrafficObservation {
  readonly durationSeconds: number;
  readonly startEpochSeconds: number | null;
  /** First to last arrival where silence before or after is no chance; else the whole observation. */
  readonly windowSeconds: number;
  readonly trimmed: boolean;
  readonly total: TrafficEstimate;
  readonly services: readonly ServiceEstimate[];
  readonly endpoints: readonly EndpointEstimate[];
  readonly addresses: readonly AddressEstimate[];
  /** Connections beyond the endpoints and addresses that are kept apart; they are in `total` only. */
  readonly connectionsInNoGroup: number;
  readonly sides: SidesEstimate;
  /** Timers as a log shows them being set, on entering a state. */
  readonly timerSeconds: { readonly [state in ObservedState]?: SetSeconds };
  readonly cannotTell: readonly string[];
}

/** Which side of the box the connections were seen on. */
export interface SidesEstimate {
  /** Connections that were seen on both sides of a NAT, and counted once, as the server sees them. */
  readonly matched: number;
  /** Clients' SYNs, of clients whose other connections passed, that never came out on the server side. */
  readonly notPassedOn: number;
  /** Connections of the other side that were left out. */
  readonly leftOut: number;
  /** What nobody can tell but the person who made the capture; null: nothing. */
  readonly question: string | null;
}

/** One file as it was read. */
export interface FitInput {
  readonly file: string;
  readonly format: CaptureFormat;
  readonly gzip: boolean;
  readonly bytes: number;
  /** Packets, lines or records. */
  readonly records: number;
  /** Something is missing from the counts. */
  readonly partial: boolean;
  /** Places that could not be read, and the first of them. */
  readonly damaged: number;
  readonly damage: readonly { readonly offsetBytes: number; readonly code: string; readonly message: string }[];
}

/** A snapshot of connections, from one file. */
export interface TableObservation {
  readonly file: string;
  readonly view: 'nat' | 'sockets';
  readonly rows: number;
  readonly states: StateCounts;
  /** Until entries would have been dropped. */
  readonly remainingSeconds: { readonly [state in ObservedState]?: StateSeconds };
}

/** A number of the draft that nobody observed. */
export interface DraftAssumption {
  readonly key: string;
  readonly value: string;
  readonly why: string;
}

export interface FitReport {
  readonly schemaVersion: 1;
  readonly command: 'fit';
  readonly inputs: readonly FitInput[];
  readonly traffic: TrafficObservation | null;
  readonly tables: readonly TableObservation[];
  readonly assumptions: readonly DraftAssumption[];
  /** The draft, as text. */
  readonly scenario: string;
}
