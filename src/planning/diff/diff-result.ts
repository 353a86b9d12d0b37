/**
 * The results of `diff`: plain data, full double precision, units in the names. The JSON output is this, unchanged.
 * `before` and `after` of a change are null where the thing is not there.
 */
import type {
  AssumptionResult,
  ConnectionState,
  Finding,
  Lever,
  LimitResult,
  ScenarioResult,
  ThresholdResult,
} from '../result.js';

/** Whether a change is good news; null where more or less is neither. */
export type Direction = 'better' | 'worse' | null;

/** A place in the scenario that was typed differently. */
export interface InputChange {
  /** As after `--set`: `traffic.outlook.close`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** As typed; mappings and lists on one line. */
  readonly before: string | null;
  readonly after: string | null;
  /** The file that `line` and `column` count in: the later one, the earlier one for what was removed. */
  readonly file: string;
  /** 1-based; null where the file says nothing about it. */
  readonly line: number | null;
  readonly column: number | null;
}

/** A value that nobody typed differently, and that is another one because of what was. */
export interface ResolvedChange {
  readonly path: string;
  /** `s`, `1/s`, `share`; null for counts, factors and words. */
  readonly unit: 's' | '1/s' | 'share' | null;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

/** A number on both sides. */
export interface MetricChange {
  /** Named as in the results, with its unit: `load`, `blockingProbability`, `headroomFactor`. */
  readonly metric: string;
  readonly before: number | null;
  readonly after: number | null;
  /** after − before; null unless both are there. */
  readonly delta: number | null;
  readonly direction: Direction;
}

/** Mean ports in one state. */
export interface StateChange {
  readonly state: ConnectionState;
  readonly before: number;
  readonly after: number;
  /** after − before. */
  readonly delta: number;
}

/** A port group, matched by its id and role. */
export interface GroupChange {
  readonly id: string;
  readonly role: 'mean' | 'busiest';
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  readonly metrics: readonly MetricChange[];
  readonly states: readonly StateChange[];
}

/** A threshold, matched by what it asks. */
export interface ThresholdChange {
  /** The later one where there are two. */
  readonly expression: string;
  readonly before: ThresholdResult | null;
  readonly after: ThresholdResult | null;
  readonly direction: Direction;
}

/** A limit that is not ports, matched by its key and pools. */
export interface LimitChange {
  readonly key: string;
  readonly before: LimitResult | null;
  readonly after: LimitResult | null;
  readonly direction: Direction;
}

/** What is said on one side only. */
export interface Appearing<T> {
  readonly appeared: readonly T[];
  readonly vanished: readonly T[];
}

/** An assumption with another value on each side. */
export interface AssumptionChange {
  readonly key: string;
  readonly before: AssumptionResult;
  readonly after: AssumptionResult;
}

/** Why the later scenario is better or worse than the earlier one. */
export interface Reason {
  /**
   * `verdict`, `threshold` and `limit`: a status is another one; `headroom` (by the thresholds of before), `load`,
   * `blocking`: more than 0.5 % away;
   * `loosened`: by the thresholds of before, the verdict would be worse than it was.
   */
  readonly what: 'verdict' | 'threshold' | 'limit' | 'headroom' | 'load' | 'blocking' | 'loosened';
  readonly direction: 'better' | 'worse';
  /** A sentence without a full stop. */
  readonly message: string;
}

/** What a change to a scenario does. */
export interface DiffReport {
  readonly schemaVersion: 1;
  readonly command: 'diff';
  /** `same`: no reason either way; `mixed`: reasons both ways. */
  readonly outcome: 'same' | 'better' | 'worse' | 'mixed';
  readonly reasons: readonly Reason[];
  /** What was typed differently. */
  readonly changes: readonly InputChange[];
  /** What follows from it, among the values that the planner works with. */
  readonly follows: readonly ResolvedChange[];
  /** The worst of all groups, and totals. */
  readonly metrics: readonly MetricChange[];
  /** Totals over all groups. */
  readonly states: readonly StateChange[];
  readonly thresholds: readonly ThresholdChange[];
  readonly limits: readonly LimitChange[];
  readonly groups: readonly GroupChange[];
  readonly findings: Appearing<Finding>;
  readonly assumptions: Appearing<AssumptionResult> & { readonly changed: readonly AssumptionChange[] };
  readonly levers: Appearing<Lever>;
  /** Both sides in full, as `check` gives them. */
  readonly before: ScenarioResult;
  readonly after: ScenarioResult;
}
