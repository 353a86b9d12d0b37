import type { CategoryAxis, ChartOptions, ChartThreshold, ValueAxis } from './spec.js';

/** A value at a place. */
export interface ChartPoint {
  /** In SI; on a category axis the index of the category. */
  readonly x: number;
  /** In SI; null where there is none: a gap, counted in the description. */
  readonly y: number | null;
}

/** One line (or one set of bars). */
export interface Series {
  /** Stands at the end of the line; empty for a single series that the axis names already. */
  readonly label: string;
  /** In the order of x. */
  readonly points: readonly ChartPoint[];
}

/** Where it begins to fail, along the horizontal axis. */
export interface Frontier {
  /** In SI. Beyond the ends of the axis nothing is drawn. */
  readonly x: number;
  /** `fails from 412/s`. */
  readonly label: string;
  /** The side that fails. */
  readonly fails: 'right' | 'left';
}

/** One varied parameter: how values depend on it. */
export interface LineChartSpec extends ChartOptions {
  /** The varied parameter: a number, or names (then horizontal bars, one row a name). */
  readonly x: ValueAxis | CategoryAxis;
  readonly y: ValueAxis;
  readonly series: readonly Series[];
  readonly thresholds?: readonly ChartThreshold[];
  /** Not used with categories. */
  readonly frontier?: Frontier;
  /** Height in px, 240…1200; default 400. With categories the rows decide. */
  readonly height?: number;
}

/** A line chart whose horizontal axis is numeric. */
export interface NumericLineChartSpec extends LineChartSpec {
  readonly x: ValueAxis;
}

/** A line chart whose varied parameter is a list of names. */
export interface CategoryChartSpec extends LineChartSpec {
  readonly x: CategoryAxis;
}

/** Whether the varied parameter is a list of names. */
export function isCategorical(spec: LineChartSpec): spec is CategoryChartSpec {
  return 'categories' in spec.x;
}
