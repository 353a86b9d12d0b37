/**
 * The results of `check`: plain data, full double precision, units in the names. The JSON output is this, unchanged.
 * A value that does not exist is null, and a finding says why.
 */

import type { Confidence } from '../platforms/profile.js';
import type { CloseStrategy, Path } from '../scenario/scenario.js';
import type { ObservedComparison } from './check/observed-result.js';

export type Status = 'pass' | 'warn' | 'fail';

/** TCP states as `conntrack -L` and `ss -tan` print them; `UDP` for datagram mappings. */
export type ConnectionState =
  | 'SYN_SENT'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'UDP';

export interface CheckReport {
  readonly schemaVersion: 1;
  readonly command: 'check';
  readonly scenarios: readonly ScenarioResult[];
}

export interface ThresholdResult {
  readonly expression: string;
  readonly metric: string;
  readonly limit: number;
  /** The worst value over the groups it applies to. */
  readonly value: number | null;
  /** The group with that value; null for a second limit. */
  readonly group: string | null;
  readonly status: Status;
  /** Its place in the scenario file, 1-based; absent where only numbers were asked for, null where the file says nothing. */
  readonly line?: number | null;
  readonly column?: number | null;
}

export interface GroupHeadroom {
  /** Free ports, mean: c − carried. */
  readonly ports: number;
  /** Largest common factor by which all rates can grow before `limitedBy` is missed; below 1 it is missed already. */
  readonly factor: number | null;
  /** Connection rate of the group at that factor. */
  readonly ratePerSecond: number | null;
  readonly limitedBy: string | null;
}

export interface ScenarioHeadroom {
  readonly factor: number | null;
  readonly ratePerSecond: number | null;
  readonly limitedBy: string | null;
}

export interface PoolResult {
  readonly id: string;
  readonly platform: string;
  readonly addresses: number;
  readonly portsPerAddress: number;
  readonly ports: number;
  readonly slices: number;
  readonly portsPerSlice: number;
  readonly maxSlices: number;
  readonly maxPortsPerSlice: number;
  /** Addresses that the slices asked for would need; equal to or below `addresses` when they fit. */
  readonly addressesNeeded: number;
  readonly feasible: boolean;
}

/** One stretch of a connection's life in which it holds its port. */
export interface HoldingPart {
  readonly state: ConnectionState;
  readonly seconds: number;
  /** How much of it nobody else can have the port; the rest is reclaimable on demand. */
  readonly hardSeconds: number;
  /** What sets the length: `lifetime`, `setup`, `peerCloseDelay`, or a timer's name. */
  readonly setBy: string;
  readonly source: string;
  readonly confidence: Confidence;
}

/** The holding time of one close strategy of one flow. */
export interface HoldingBreakdown {
  readonly flow: string;
  /** What the box sees; null for UDP. A proxy that closes with RST in front turns FIN into RST. */
  readonly strategy: CloseStrategy | null;
  readonly share: number;
  /** Offered connections per second of this flow and strategy in one group, without retries. */
  readonly arrivalRatePerSecond: number;
  readonly holdingTimeSeconds: number;
  readonly parts: readonly HoldingPart[];
}

export interface GroupResult {
  readonly id: string;
  readonly pool: string;
  readonly destination: string;
  /** Identical groups folded into this row. */
  readonly count: number;
  /** `mean`: an ordinary group. `busiest`: the 99 % worst address of a pinned pool, beside its `mean` row. */
  readonly role: 'mean' | 'busiest';
  readonly ports: number;
  readonly arrivalRatePerSecond: number;
  /** Attempts including retries. Equal to the arrival rate when nothing is retried. */
  readonly attemptRatePerSecond: number;
  readonly holdingTimeSeconds: number;
  /** The part of the holding time in which nobody else can have the port. */
  readonly unavailableSeconds: number;
  readonly offeredErlangs: number;
  readonly unavailableErlangs: number;
  readonly carriedErlangs: number;
  readonly load: number;
  readonly occupancy: number;
  readonly occupiedPorts: { readonly mean: number; readonly p99: number; readonly p999: number };
  readonly states: { readonly [state in ConnectionState]?: number };
  readonly blockingProbability: number;
  /** Natural logarithm, finite even where the probability underflows; null only when nothing is offered. */
  readonly logBlockingProbability: number | null;
  /** Share that fails for good after its retries. */
  readonly lossProbability: number;
  readonly blockedPerSecond: number;
  /** The rate at which the load is 1; null when nothing is offered. */
  readonly saturationRatePerSecond: number | null;
  /** From an empty pool, mean; null = it does not fill (or not within a billion seconds). */
  readonly secondsToFill: number | null;
  readonly headroom: GroupHeadroom;
  readonly reuseRisk: {
    readonly probability: number;
    readonly eventsPerSecond: number;
    /** Mean time before a given port is used again: free ports ÷ rate; null when nothing is offered. */
    readonly meanReuseIntervalSeconds: number | null;
  };
  /** For searches that give up although ports are free. */
  readonly earlyFailure: {
    /** The load up to which fewer than one connection in a thousand is refused; 0: nobody has measured this search. */
    readonly trustedLoad: number;
    /** The blocking probability, where the load is above `trustedLoad`: it rests on a simulation of the search. */
    readonly estimatedBlocking: number | null;
    readonly basis: string;
  } | null;
  /** Which formula gave the blocking, and its inputs. */
  readonly formula: { readonly name: string; readonly inputs: { readonly [symbol: string]: number } };
  readonly holding: readonly HoldingBreakdown[];
}

export interface LimitResult {
  readonly key: string;
  readonly limit: number;
  readonly value: number;
  readonly unit: '1/s' | 'connections';
  readonly pools: readonly string[];
  readonly source: string;
  readonly status: Status;
}

export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly path: Path;
  /** 1-based; null where the file says nothing about it. */
  readonly line: number | null;
  readonly column: number | null;
  /** The line of the scenario file. */
  readonly source: string | null;
}

export interface AssumptionResult {
  readonly key: string;
  readonly value: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** One single change to the scenario, evaluated. */
export interface Lever {
  readonly label: string;
  /** What to type: `--set path=value`. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly status: Status;
  readonly headroomFactor: number | null;
  /** Headroom with the change ÷ headroom without. */
  readonly gain: number | null;
  readonly load: number;
  /** What it costs or risks, where it does. */
  readonly price: string | null;
}

export interface ScenarioResult {
  readonly path: string;
  readonly name: string | null;
  readonly platform: string;
  readonly status: Status;
  readonly thresholds: readonly ThresholdResult[];
  readonly binding: { readonly group: string | null; readonly limit: string } | null;
  readonly headroom: ScenarioHeadroom;
  readonly pools: readonly PoolResult[];
  readonly groups: readonly GroupResult[];
  readonly limits: readonly LimitResult[];
  readonly findings: readonly Finding[];
  readonly assumptions: readonly AssumptionResult[];
  /** Ranked by the headroom they buy, best first. */
  readonly levers: readonly Lever[];
  /** Measured ports beside the model's; absent where no table was given. */
  readonly observed?: ObservedComparison;
}

/** What is known of a scenario before anything was tried that would help. */
export type EarlyResult = Omit<ScenarioResult, 'levers'>;
