import type { AssumptionResult, Finding, ScenarioResult } from '../result.js';
import type { TypedSetting } from '../typed-set.js';

/** What `size` can solve for. */
export type SolveFor =
  | 'addresses'
  | 'portsPerSlice'
  | 'slices'
  | 'rate'
  | 'lifetime'
  | 'timer'
  | 'requestsPerConnection';

/** The unit of an answer; the number is in SI units. */
export type SolutionUnit = 'addresses' | 'ports' | 'slices' | '1/s' | 's' | 'requests';

/** A value that was tried: the scenario with it, after the spare addresses and the spare box are lost. */
export interface TriedValue {
  readonly value: number;
  readonly meets: boolean;
  /** The first thing that is missed there, in words; null when it meets everything. */
  readonly misses: string | null;
  /** The highest load of a port group; null where the scenario makes no sense. */
  readonly load: number | null;
  /** How far all rates can still grow; null where nothing limits them, or the scenario makes no sense. */
  readonly headroomFactor: number | null;
}

/** The answer to one sizing question. */
export interface Solution {
  readonly solve: SolveFor;
  /** The pool, flow or timer that is sized; null where there is none. */
  readonly subject: string | null;
  /** SI units; null when nothing fits, and `reason` says why. */
  readonly value: number | null;
  readonly unit: SolutionUnit;
  /** The value that the scenario has now. */
  readonly current: number | null;
  /** What to type: `--set path=value`. Empty when nothing fits. */
  readonly set: readonly TypedSetting[];
  /** Why nothing fits. */
  readonly reason: string | null;
  /** When nothing fits: the first other question that has an answer. */
  readonly instead: Pick<Solution, 'solve' | 'subject' | 'value' | 'unit' | 'set'> | null;
  /** The answer as it was tried; null when nothing fits. */
  readonly answer: TriedValue | null;
  /** One step smaller and one larger; of a rate, lifetime or timer 1 % less and more. Where nothing fits: the last one tried. */
  readonly neighbours: readonly TriedValue[];
  /** What a person should know beside the answer. */
  readonly notes: readonly string[];
  /** What `check` says of the scenario with the answer, nothing lost; null when nothing fits. */
  readonly result: ScenarioResult | null;
  /** What a person types for this platform, where it has a line for it. */
  readonly configuration: readonly string[];
}

/** What must still hold when something is lost. */
export interface Spare {
  /** Addresses that every pool may lose. */
  readonly addresses: number;
  /** Identical boxes that share the traffic, of which one may be lost; 1 = no spare box. */
  readonly boxes: number;
}

/** Several sizing questions about one scenario. */
export interface SizeReport {
  readonly schemaVersion: 1;
  readonly command: 'size';
  readonly path: string;
  readonly name: string | null;
  readonly platform: string;
  /** All that the answers meet at once. */
  readonly thresholds: readonly string[];
  readonly spare: Spare;
  /** What the answers rest on that nobody said. */
  readonly assumptions: readonly AssumptionResult[];
  /** What the answers leave out: events, and all of a day but its peak. */
  readonly findings: readonly Finding[];
  readonly solutions: readonly Solution[];
}
