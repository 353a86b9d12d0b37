import type { ScenarioResult } from './result.js';

/** One of the things compared. */
export interface Variant {
  readonly label: string;
  /** What makes it: `--set path=value`. Empty for the scenario as typed. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  /** null: it cannot be evaluated, and `problem` says why. */
  readonly result: ScenarioResult | null;
  /** Addresses of the binding pool that meet every threshold; null: no number does, and `addressesReason` says why. */
  readonly addressesNeeded: number | null;
  readonly addressesReason: string | null;
  /** What it costs beside ports. */
  readonly prices: readonly string[];
  readonly problem: string | null;
}

export interface Comparison {
  readonly variants: readonly Variant[];
  /** Label of the variant with most headroom among those that somebody would choose; null when none can be evaluated. */
  readonly winner: string | null;
  /** Which one wins and why, one sentence. */
  readonly sentence: string;
}

export interface CompareReport extends Comparison {
  readonly schemaVersion: 1;
  readonly command: 'compare';
}
