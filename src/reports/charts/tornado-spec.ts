import type { ChartOptions, ChartThreshold, ValueAxis } from './spec.js';

/** One end of an input's range and what comes of it. */
export interface TornadoEnd {
  /** The input's value as a person writes it: `10 s`. */
  readonly input: string;
  /** The result at it, in SI; null where there is none. */
  readonly value: number | null;
}

/** One input that is varied, the others held. */
export interface TornadoBar {
  /** The input: `traffic.outlook.lifetime`. */
  readonly label: string;
  /** At the lower end of the input's range. */
  readonly low: TornadoEnd;
  /** At the upper end. */
  readonly high: TornadoEnd;
}

/** Which input moves a result most. */
export interface TornadoSpec extends ChartOptions {
  /** The result: headroom. */
  readonly value: ValueAxis;
  /** The result with every input as given, in SI. */
  readonly baseline: number;
  /** In any order; drawn by the width of their swing. */
  readonly bars: readonly TornadoBar[];
  readonly threshold?: ChartThreshold;
}

/** From the lowest to the highest value of a bar, the baseline included where an end has none. */
export function swing({ low, high }: TornadoBar, baseline: number): number {
  return Math.abs((high.value ?? baseline) / 2 - (low.value ?? baseline) / 2);
}

/** The bars, the widest swing first, equals in the given order. */
export function ranked({ bars, baseline }: Pick<TornadoSpec, 'bars' | 'baseline'>): TornadoBar[] {
  return [...bars].sort((one, other) => swing(other, baseline) - swing(one, baseline));
}
