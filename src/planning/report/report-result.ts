/** What a report page shows: plain data, SI units. Each part can be worked out alone, so that a page can do so between frames. */
import type { Comparison } from '../compare/compare-result.js';
import type { ScenarioResult, Status } from '../result.js';
import type { InputSensitivity } from '../sensitivity/sensitivity-result.js';
import type { ScenarioTimeline } from '../timeline/timeline-result.js';
import type { Control } from './control-result.js';

/** A group with all rates multiplied by a factor. */
export interface GrowthPoint {
  readonly factor: number;
  readonly load: number;
  readonly blocking: number;
}

/** One group at several factors on all rates. */
export interface GrowthCurve {
  readonly group: string;
  readonly count: number;
  /** At factor 1. */
  readonly now: GrowthPoint;
  readonly points: readonly GrowthPoint[];
}

/** What becomes of load and blocking when all rates grow or shrink together. */
export interface GrowthCurves {
  /** The groups with least headroom, one a pool. */
  readonly curves: readonly GrowthCurve[];
  readonly low: number;
  readonly high: number;
  readonly scale: 'linear' | 'log';
  /** Rate of all flows together at factor 1. */
  readonly ratePerSecond: number;
  /** Upper bounds on load and blocking that speak about every group. */
  readonly thresholds: readonly {
    readonly metric: 'load' | 'blocking';
    readonly limit: number;
    readonly expression: string;
  }[];
  /** Where the first threshold is missed; null: nowhere. */
  readonly failsAt: { readonly factor: number; readonly limit: string } | null;
}

/** Load and verdict for many rates and numbers of addresses. */
export interface CapacityMap {
  readonly pool: string;
  /** Rates of all flows together, ascending. */
  readonly ratesPerSecond: readonly number[];
  readonly addresses: readonly number[];
  /** `load[row][column]`: of the busiest group, rows by addresses, columns by rates. */
  readonly load: readonly (readonly number[])[];
  readonly status: readonly (readonly Status[])[];
  /** For each row the column, with a fraction, from which the verdict is FAIL; null where it does not turn in the map. */
  readonly turns: readonly (number | null)[];
  /** Where the scenario stands. */
  readonly here: { readonly ratePerSecond: number; readonly addresses: number };
}

/** Headroom with one input at a time smaller and larger. */
export interface HeadroomSwings {
  readonly by: number;
  readonly inputs: readonly Pick<InputSensitivity, 'path' | 'value' | 'unit' | 'low' | 'high' | 'swing' | 'affects'>[];
}

/** The text that was evaluated. */
export interface ReportSource {
  readonly file: string;
  /** As it stands in the file. */
  readonly text: string;
  /** Changes that were made to it. */
  readonly set: readonly string[];
  /** With the changes written in, as a file that reads the same without them. */
  readonly edited: string;
}

/** What a page shows, part by part. */
export interface ReportParts {
  /** The same as `check --format json` gives. */
  readonly result: ScenarioResult;
  readonly source: ReportSource;
  readonly controls: readonly Control[];
  /** null: there is no traffic or no port. */
  readonly curves: GrowthCurves | null;
  /** Ways of closing; null where there is only UDP. */
  readonly comparison: Comparison | null;
  readonly map: CapacityMap | null;
  readonly swings: HeadroomSwings;
  /** The same as `timeline --format json` gives. */
  readonly timeline: ScenarioTimeline;
}

/** Everything a page shows of one scenario. */
export interface ScenarioReport extends ReportParts {
  readonly schemaVersion: 1;
  readonly command: 'report';
}
