/** The result of `sensitivity`: plain data, full double precision, SI units. The JSON output is this, unchanged. */
import type { ScenarioResult, Status } from '../result.js';

/** What a value counts: per second, seconds, a share (1 = 100 %), or a plain number. */
export type InputUnit = '1/s' | 's' | 'share' | 'count';

/** The scenario with one input at another value. */
export interface InputEnd {
  readonly value: number;
  /** null: nothing stops growth any more. */
  readonly headroomFactor: number | null;
  readonly limitedBy: string | null;
  readonly status: Status;
}

/** What one numeric input does to headroom. */
export interface InputSensitivity {
  /** As it is typed after `--set`. */
  readonly path: string;
  readonly value: number;
  readonly unit: InputUnit;
  /** Who said the value. */
  readonly origin: 'scenario' | 'platform' | 'assumed';
  /** d ln(headroom) / d ln(value): by how many per cent headroom changes when the input grows by one per cent; null where headroom has no value nearby. */
  readonly elasticity: number | null;
  /** Whether the elasticity differs with the step or the direction: another limit takes over, or the input acts in steps. */
  readonly approximate: boolean;
  /** With the input smaller, and larger, by the share asked for (whole numbers: at least a step); null where that makes no sense. */
  readonly low: InputEnd | null;
  readonly high: InputEnd | null;
  /** Largest less smallest headroom factor between the two ends; null where one of them has no headroom. */
  readonly swing: number | null;
  /** 1 = the largest swing; null without a swing. */
  readonly rankBySwing: number | null;
  /** Whether it changes headroom at all. */
  readonly affects: boolean;
}

/** A number of the scenario that was not varied, and why. */
export interface NotVaried {
  readonly path: string;
  readonly reason: string;
}

/** An input that is given as a range: headroom at its ends, all others at their likely values. */
export interface RangeSensitivity {
  readonly path: string;
  readonly unit: InputUnit;
  readonly distribution: 'uniform' | 'triangular';
  /** Whether only whole numbers are drawn. */
  readonly whole: boolean;
  readonly low: InputEnd | null;
  /** What `check` counts with: the likely value, or the middle. */
  readonly central: number;
  readonly high: InputEnd | null;
}

/** A range that is not drawn: what it changes, only a timeline plays. */
export interface RangeNotPlayed {
  readonly path: string;
  readonly unit: InputUnit;
  readonly low: number;
  /** What `timeline` plays: the likely value, or the middle. */
  readonly central: number;
  readonly high: number;
}

/** A probability out of simulation, never without its interval. */
export interface EstimatedProbability {
  readonly probability: number;
  /** Ends of the 95 % confidence interval (Clopper–Pearson). */
  readonly low: number;
  readonly high: number;
}

/** One value out of simulation with its interval; null: nothing stops growth there, or the samples are too few to say. */
export interface EstimatedQuantile {
  readonly probability: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What is likely when every range is drawn, independently of the others. */
export interface MonteCarlo {
  readonly samples: number;
  readonly seed: number;
  readonly confidence: number;
  /** Draws that make no scenario, and what stands against the first of them; they are left out. */
  readonly refused: { readonly samples: number; readonly reason: string | null };
  readonly thresholds: readonly {
    readonly expression: string;
    readonly onMiss: 'warn' | 'fail';
    readonly missed: EstimatedProbability;
  }[];
  /** Second limits, by their key. */
  readonly limits: readonly { readonly key: string; readonly missed: EstimatedProbability }[];
  readonly verdict: {
    readonly fail: EstimatedProbability;
    /** WARN or FAIL. */
    readonly warnOrFail: EstimatedProbability;
  };
  /** Of the busiest group. */
  readonly load: readonly EstimatedQuantile[];
  /** Of the whole scenario; solved for the first `headroomSamples` draws. */
  readonly headroom: readonly EstimatedQuantile[];
  readonly headroomSamples: number;
}

export interface SensitivityReport {
  readonly schemaVersion: 1;
  readonly command: 'sensitivity';
  /** The scenario as `check` sees it: every range at its likely value or middle. */
  readonly result: ScenarioResult;
  /** Share by which inputs are made smaller and larger for `low`, `high` and `swing`. */
  readonly by: number;
  /** Largest |elasticity| first. */
  readonly inputs: readonly InputSensitivity[];
  readonly notVaried: readonly NotVaried[];
  /** Those that are drawn. */
  readonly ranges: readonly RangeSensitivity[];
  /** Those of events, and of what else only a timeline plays: nothing here is said about them. */
  readonly rangesNotPlayed: readonly RangeNotPlayed[];
  /** null where no range is drawn. */
  readonly monteCarlo: MonteCarlo | null;
}
