import type { ScenarioResult } from '../result.js';
import type { TypedSetting } from '../typed-set.js';

/** What distinguishes the variants of a comparison. */
export type ComparedBy = 'close' | 'set' | 'files' | 'platforms';

/** Addresses that one pool needs to meet every threshold. */
export interface PoolNeed {
  readonly pool: string;
  /** null: no number of addresses does, and `reason` says why. */
  readonly addresses: number | null;
  readonly reason: string | null;
}

/** One of the things compared. */
export interface Variant {
  readonly label: string;
  /** What makes it: `--set path=value`. Empty for the scenario as typed. */
  readonly set: readonly TypedSetting[];
  /** What `check` says of it; null: it cannot be evaluated, and `problem` says why. */
  readonly result: ScenarioResult | null;
  /** Its headroom ÷ that of the first variant; null where either has none. */
  readonly gain: number | null;
  /** Addresses that meet every threshold, pool by pool. */
  readonly needs: readonly PoolNeed[];
  /** What it costs beside ports. */
  readonly prices: readonly string[];
  /** What a reader must know to compare it with the others. */
  readonly notes: readonly string[];
  readonly problem: string | null;
}

/** Variants side by side; the first is what the others are compared with. */
export interface Comparison {
  readonly by: ComparedBy;
  readonly variants: readonly Variant[];
  /** Label of the variant with most headroom among those that somebody would choose; null when there is none. */
  readonly winner: string | null;
  /** Which one wins and why, one sentence. */
  readonly sentence: string;
}

/** The same, as every output format takes it. */
export interface CompareReport extends Comparison {
  readonly schemaVersion: 1;
  readonly command: 'compare';
}
