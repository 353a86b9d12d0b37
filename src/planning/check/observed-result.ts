/** What `check --observed` adds to a result: measured ports by state beside the model's. */
import type { ConnectionState } from '../result.js';

/** Where a measured number stands: inside the law's 99.9 %, outside, or in a state that the model does not have. */
export type Standing = 'within' | 'above' | 'below' | 'not-in-model';

export interface ObservedNumber {
  readonly measured: number;
  readonly modelMean: number;
  /** 99.9 % of the model's law lie from here … */
  readonly modelLow: number;
  /** … to here. */
  readonly modelHigh: number;
  readonly standing: Standing;
}

export interface ObservedStateResult extends ObservedNumber {
  readonly state: ConnectionState;
}

export interface ObservedComparison {
  readonly file: string;
  readonly states: readonly ObservedStateResult[];
  /** All states together. */
  readonly total: ObservedNumber;
  /** The address and endpoint with most connections, beside the model's fullest group; null: the table has no groups. */
  readonly busiest:
    | (ObservedNumber & {
        readonly address: string;
        readonly destination: string;
        readonly group: string;
        readonly ports: number;
      })
    | null;
  /** UDP rows and others that are not compared. */
  readonly notCompared: number;
}
