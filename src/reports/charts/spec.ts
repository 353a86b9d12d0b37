/** The words that all charts share. A chart is a function from a spec to text: plain data in, no terminal, clock or locale. */
import type { Quantity } from './quantity.js';

/** What every chart has. */
export interface ChartOptions {
  /** Above the chart, and its accessible name. */
  readonly title: string;
  /** One or two sentences for those who cannot see it; the chart adds what it shows and what is missing. */
  readonly description?: string;
  /** Width of the drawing in px, 320…2000; default 720. Texts keep their size: 390 gives a chart for a phone. */
  readonly width?: number;
  /** Stem of the ids inside; different for each chart of one HTML page. Default `chart`. */
  readonly id?: string;
  /** Where the rules for its classes stand: in the drawing (default), or in a page's own sheet, see `chartStyleSheet`. */
  readonly sheet?: 'own' | 'page';
}

/** A numeric axis. */
export interface ValueAxis {
  /** In the field's words, without the unit: `arrival rate`. */
  readonly title: string;
  readonly quantity: Quantity;
  /** What is counted, for the title: `ports`. Default: the quantity's own unit. */
  readonly unit?: string;
  /** Default linear. On a logarithmic axis values ≤ 0 cannot be drawn; they are counted in the description. */
  readonly scale?: 'linear' | 'log';
  /** Lowest value shown, in SI; default from the data. What lies below is cut off at the edge, and said. */
  readonly low?: number;
  /** Highest value shown, in SI; default from the data. What lies above is cut off at the edge, and said. */
  readonly high?: number;
}

/** An axis of names: close strategies, platforms. */
export interface CategoryAxis {
  readonly title: string;
  readonly categories: readonly string[];
}

/** A limit on the shown value. */
export interface ChartThreshold {
  /** In SI, in the quantity of the axis that it crosses. */
  readonly value: number;
  /** As the scenario says it: `load < 80%`. */
  readonly label: string;
  /** The side on which it is missed. */
  readonly fails: 'above' | 'below';
}

const LARGEST = 1e100;

/**
 * Makes sure that a number can be drawn.
 *
 * @throws RangeError naming it when it is not finite or beyond ±1e100
 */
export function requireDrawable(name: string, value: number): number {
  if (Math.abs(value) <= LARGEST) return value;
  throw new RangeError(`Cannot draw chart: ${name} must be finite and within ±1e100, got ${value}`);
}

/**
 * The width to draw at.
 *
 * @throws RangeError outside 320…2000
 */
export function chartWidth({ width = 720 }: ChartOptions): number {
  if (width >= 320 && width <= 2000) return width;
  throw new RangeError(`Cannot draw chart: width must be 320…2000, got ${width}`);
}
