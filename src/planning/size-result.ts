import type { ScenarioResult } from './result.js';

/** What `size` can solve for. */
export type SolveFor =
  | 'addresses'
  | 'portsPerSlice'
  | 'slices'
  | 'rate'
  | 'lifetime'
  | 'timer'
  | 'requestsPerConnection';

/** One neighbour of the answer: the step that is tried beside it. */
export interface Neighbour {
  readonly value: number;
  readonly meets: boolean;
  /** The first thing that is missed there, in words; null when it meets everything. */
  readonly misses: string | null;
  readonly load: number;
}

/** The answer to one sizing question. */
export interface Solution {
  readonly solve: SolveFor;
  /** The pool, flow or timer that is sized. */
  readonly subject: string;
  /** SI units; null when nothing fits, and `reason` says why. */
  readonly value: number | null;
  readonly unit: 'addresses' | 'ports' | 'slices' | '1/s' | 's' | 'requests';
  /** What to type: `--set path=value`. Empty when nothing fits. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly reason: string | null;
  /** One step smaller and one larger (of a rate, lifetime or timer: 1 % less and more). */
  readonly neighbours: readonly Neighbour[];
  /** The scenario with the answer; at its worst, when spare addresses or boxes are lost. */
  readonly result: ScenarioResult | null;
  /** What a person types for this platform, where it has a line for it. */
  readonly configuration: readonly string[];
}

/** What must still hold when something is lost. */
export interface Spare {
  /** Addresses that may be lost. */
  readonly addresses: number;
  /** Identical boxes that share the traffic, of which one may be lost; 1 = no spare box. */
  readonly boxes: number;
}

export interface SizeReport {
  readonly schemaVersion: 1;
  readonly command: 'size';
  readonly scenarios: readonly {
    readonly path: string;
    readonly name: string | null;
    readonly platform: string;
    readonly spare: Spare;
    readonly solutions: readonly Solution[];
  }[];
}
