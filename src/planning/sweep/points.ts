import { type Span, walk } from './grid.js';
import { Measures } from './measures.js';
import type { SweepPlan } from './prepare.js';
import type { SweptValue } from './values.js';
import { Variants } from './variants.js';

/** What a metric comes out as; null where there is no such value. */
export type MetricValue = number | string | null;

/** One value that was set. */
export interface SetValue {
  readonly path: string;
  /** As it is typed after `--set path=`. */
  readonly value: string;
  /** In SI units; null where it is no number. */
  readonly number: number | null;
}

/** One point of a sweep. */
export interface SweepPoint {
  readonly set: readonly SetValue[];
  /** By field name. All null, and the status `invalid`, where the values make no scenario. */
  readonly metrics: { readonly [field: string]: MetricValue };
}

/**
 * Computes a part of a sweep, point by point in order, keeping none.
 *
 * @param visit gets the number of the point, its values, its metrics in the order of the plan, and whether the values make
 *   a scenario; both lists are used again for the next point
 */
export function computePoints(
  plan: SweepPlan,
  span: Span,
  visit: (point: number, values: readonly SweptValue[], metrics: readonly MetricValue[], valid: boolean) => void,
): void {
  const variants = variantsOf(plan);
  const row: MetricValue[] = plan.metrics.map(() => null);
  walk(plan.grid, span, (point, values) => {
    const structure = variants.at(values);
    const measures = structure === null ? null : new Measures(structure);
    for (const [k, metric] of plan.metrics.entries()) {
      row[k] = measures === null ? (metric.name === 'status' ? 'invalid' : null) : metric.of(measures);
    }
    visit(point, values, row, measures !== null);
  });
}

const VARIANTS = new WeakMap<SweepPlan, Variants>();

/** What was read for one stretch of points serves the next one, too. */
function variantsOf(plan: SweepPlan): Variants {
  const known = VARIANTS.get(plan) ?? new Variants(plan.grid, plan.parsed.document);
  VARIANTS.set(plan, known);
  return known;
}

/** A point as plain data. */
export function pointOf(
  plan: Pick<SweepPlan, 'grid' | 'metrics'>,
  values: readonly SweptValue[],
  metrics: readonly MetricValue[],
): SweepPoint {
  return {
    set: setOf(plan.grid.axes, values),
    metrics: Object.fromEntries(plan.metrics.map(({ field }, k) => [field, metrics[k] ?? null])),
  };
}

/** Values by the axes that they belong to. */
export function setOf(axes: readonly { readonly name: string }[], values: readonly SweptValue[]): readonly SetValue[] {
  return axes.map(({ name }, k) => ({ path: name, value: values[k]?.text ?? '', number: values[k]?.number ?? null }));
}
