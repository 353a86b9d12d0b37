/** The results of `simulate`: plain data; the JSON output is this, unchanged. */
import type { Status } from '../result.js';

/** A simulated number with the interval that holds the true one; never without it. */
export interface SimulatedValue {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** One number of one group: what the model says beside what was simulated. */
export interface SimulatedMetricResult {
  /** Name as in the JSON of `check`, with a dot where it is nested: `states.TIME_WAIT`. */
  readonly metric: string;
  readonly unit: 'ports' | '1/s' | 's' | 'probability' | 'share';
  /** Null where the model does not answer it. */
  readonly model: number | null;
  /** Null where some replication gave no value: a pool that did not fill in its time. */
  readonly simulated: SimulatedValue | null;
  /** Model less simulated mean, relative to the mean; null where one of them is missing or the mean is 0. */
  readonly difference: number | null;
  /**
   * Whether they part: the model lies outside the 99.9 % interval, and by more than half a per cent of the mean. False
   * where one of them is missing.
   */
  readonly parts: boolean;
}

/** A group as simulated, beside the model. */
export interface SimulatedGroupResult {
  readonly id: string;
  readonly pool: string;
  readonly destination: string;
  readonly count: number;
  readonly role: 'mean' | 'busiest';
  readonly ports: number;
  /** The formula behind the model's blocking. */
  readonly formula: string;
  readonly warmUpSeconds: number;
  /** Observed in each replication. */
  readonly secondsObserved: number;
  readonly metrics: readonly SimulatedMetricResult[];
}

/** A limit that is not ports, as simulated. */
export interface SimulatedLimitResult {
  readonly key: string;
  readonly limit: number;
  readonly unit: '1/s' | 'connections';
  readonly model: number;
  readonly simulated: SimulatedValue;
  /** SYNs that it turned away, per second. */
  readonly refusedPerSecond: SimulatedValue;
}

/** Ports by state at regular moments of the first replication, from the empty start. */
export interface SimulatedTrace {
  readonly group: string;
  /** Identical groups that were observed together: the ports are theirs in all. */
  readonly groups: number;
  readonly ports: number;
  readonly everySeconds: number;
  readonly states: { readonly [state: string]: readonly number[] };
}

/** What a simulation is without. */
export interface SimulationNoteResult {
  /** A group, pool, flow or limit; `events`. */
  readonly about: string;
  readonly message: string;
  /** `simulation`: the model has it, so that they may part over it; `both`: neither of the two has it. */
  readonly side: 'simulation' | 'both';
}

export interface ScenarioSimulation {
  readonly path: string;
  readonly name: string | null;
  readonly platform: string;
  /** The model's verdict, as `check` gives it. */
  readonly status: Status;
  readonly seed: number;
  readonly replications: number;
  readonly events: number;
  readonly confidence: number;
  /** What was asked for, and whether it was reached; null when nothing was asked for. */
  readonly precision: { readonly asked: number; readonly reached: boolean } | null;
  readonly groups: readonly SimulatedGroupResult[];
  readonly limits: readonly SimulatedLimitResult[];
  /** What was not simulated, or otherwise than the scenario says. */
  readonly notes: readonly SimulationNoteResult[];
  readonly traces: readonly SimulatedTrace[];
}

export interface SimulateReport {
  readonly schemaVersion: 1;
  readonly command: 'simulate';
  readonly scenarios: readonly ScenarioSimulation[];
}
