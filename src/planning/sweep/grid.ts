import type { SweepAxis } from './axis.js';
import type { SweptValue } from './values.js';

/** All points of a sweep, in order. */
export interface Grid {
  readonly axes: readonly SweepAxis[];
  /** Whether the n-th values go together; else every value with every other, the last axis changing fastest. */
  readonly zip: boolean;
  readonly size: number;
}

/** One part of a sweep that is computed in several: part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The points from `from` up to, and without, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The grid over some axes. */
export function gridOf(axes: readonly SweepAxis[], zip: boolean): Grid {
  const sizes = axes.map(({ values }) => values.size);
  const size = zip ? Math.min(...sizes) : sizes.reduce((product, one) => product * one, 1);
  return { axes, zip, size };
}

/** Which points a part computes: consecutive ones, so that the parts one after the other are the whole. */
export function shardSpan(size: number, { index, count }: Shard): Span {
  const bound = (part: number): number => Math.floor((size * part) / count);
  return { from: bound(index - 1), to: bound(index) };
}

/**
 * Walks a part of a grid.
 *
 * @param visit gets the number of the point and its values, in the order of the axes; the list is used again for the next
 *   point
 */
export function walk(
  grid: Grid,
  { from, to }: Span,
  visit: (point: number, values: readonly SweptValue[]) => void,
): void {
  const places = placesOf(grid, from);
  const values = grid.axes.map((axis, k) => axis.values.at(places[k] ?? 0));
  for (let point = from; point < to; point++) {
    visit(point, values);
    if (point + 1 < to) step(grid, places, values);
  }
}

/** The values of one point. */
export function valuesAt(grid: Grid, point: number): readonly SweptValue[] {
  return placesOf(grid, point).map((place, k) => (grid.axes[k] as SweepAxis).values.at(place));
}

function placesOf({ axes, zip }: Grid, point: number): number[] {
  if (zip) return axes.map(() => point);
  const places: number[] = [];
  let rest = point;
  for (const { values } of [...axes].reverse()) {
    places.unshift(rest % values.size);
    rest = Math.floor(rest / values.size);
  }
  return places;
}

/** On to the next point: the last axis moves, and carries over to the one before it. */
function step({ axes, zip }: Grid, places: number[], values: SweptValue[]): void {
  for (let k = axes.length - 1; k >= 0; k--) {
    const axis = axes[k] as SweepAxis;
    const next = (places[k] ?? 0) + 1;
    const carried = next === axis.values.size;
    places[k] = carried ? 0 : next;
    values[k] = axis.values.at(places[k] ?? 0);
    if (!carried && !zip) return;
  }
}
