import { axisTitle, layOutAxis, type Tick } from './axis.js';
import type { GridAxis, HeatMapSpec } from './heat-map-spec.js';
import { formatQuantity } from './quantity.js';
import { requireDrawable } from './spec.js';

/** Labels along the side of a grid. */
export interface HeatAxis {
  /** Places in cells: 0 at the centre of the first cell. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly title: string;
}

/** One side of a grid, in px or characters. */
export interface Side {
  readonly length: number;
  /** What a label takes along it, gap included. */
  readonly labelLength: (label: string) => number;
  /** Round values are at least about this far apart. */
  readonly apart: number;
}

/** Where a value lies among rising or falling values, in cells; null when they do neither. */
function cellOf(values: readonly number[], value: number): number | null {
  for (let index = 0; index + 1 < values.length; index += 1) {
    const [from, to] = [values[index] as number, values[index + 1] as number];
    if ((from <= value && value <= to) || (to <= value && value <= from)) {
      return from === to ? index : index + (value - from) / (to - from);
    }
  }
  return null;
}

function isMonotone(values: readonly number[]): boolean {
  const rises = values.every((value, index) => index === 0 || value > (values[index - 1] as number));
  return rises || values.every((value, index) => index === 0 || value < (values[index - 1] as number));
}

/** Every n-th label, n as small as the room allows. */
function thinnedLabels(labels: readonly string[], length: number, labelLength: (label: string) => number) {
  const cell = length / Math.max(1, labels.length);
  const widest = Math.max(1, ...labels.map(labelLength));
  const every = Math.max(1, Math.ceil(widest / cell));
  return labels.flatMap((label, at) => (at % every === 0 ? [{ at, label }] : []));
}

/** Round values between the cells, spaced as the cells' values are: evenly, or evenly in the logarithm. */
function roundTicks(axis: GridAxis, { length, labelLength, apart }: Side): readonly Tick[] {
  const [first, last] = [axis.values[0] as number, axis.values[axis.values.length - 1] as number];
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const middle = axis.values[Math.floor((axis.values.length - 1) / 2)] as number;
  const isLog =
    low > 0 && Math.abs(Math.log(middle / Math.sqrt(low * high))) < Math.abs(Math.log(middle / ((low + high) / 2)));
  const room = {
    length,
    labelLength,
    most: Math.max(2, Math.floor(length / apart)),
    extend: false,
  };
  return layOutAxis({ ...axis, scale: isLog ? 'log' : 'linear', low, high }, [], room).ticks;
}

/**
 * Labels for the cells of a varied parameter: each cell's own value where all fit, round values in between where not.
 *
 * @throws RangeError when a value is not finite
 */
export function heatAxis(axis: HeatMapSpec['x'], side: Side): HeatAxis {
  const { length, labelLength } = side;
  if ('categories' in axis) {
    return { ticks: thinnedLabels(axis.categories, length, labelLength), title: axis.title };
  }
  const { values } = axis;
  const labels = values.map((value) => formatQuantity(axis.quantity, requireDrawable(axis.title, value)));
  const own = thinnedLabels(labels, length, labelLength);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (own.length === labels.length || !isMonotone(values)) {
    return { ticks: own, title: axisTitle(axis, labels, largest) };
  }
  const ticks = roundTicks(axis, { ...side, length: length * (1 - 1 / values.length) }).flatMap(({ value, label }) => {
    const at = cellOf(values, value);
    return at === null ? [] : [{ at, label }];
  });
  const shown = ticks.length >= 2 ? ticks : own;
  return {
    ticks: shown,
    title: axisTitle(
      axis,
      shown.map(({ label }) => label),
      largest,
    ),
  };
}
