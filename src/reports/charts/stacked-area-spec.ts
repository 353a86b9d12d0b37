import { type ChartOptions, requireDrawable, type ValueAxis } from './spec.js';
import { stateRank } from './theme.js';

/** One layer of a stack: a value at each sample. */
export interface StackedLayer {
  /** `ESTABLISHED`, `TIME_WAIT` … */
  readonly label: string;
  /** In SI, ≥ 0; the first at place 0 of the horizontal axis. */
  readonly values: readonly number[];
}

/** One stack over the horizontal axis, in a frame of its own. */
export interface StackedPanel {
  /** Above its frame. */
  readonly label: string;
  /** What there is; a line across. Null when there is no such thing. */
  readonly capacity: number | null;
  /** From one sample to the next, SI, > 0. */
  readonly step: number;
  readonly layers: readonly StackedLayer[];
}

/** How several parts of a sum go over time, one panel under the other. */
export interface StackedAreaSpec extends ChartOptions {
  readonly x: ValueAxis;
  readonly y: ValueAxis;
  readonly panels: readonly StackedPanel[];
  /** The capacity's name; default `capacity`. */
  readonly capacityLabel?: string;
}

/** The sum of all layers at each sample. */
export function stackTotals({ layers }: StackedPanel): readonly number[] {
  const length = layers.reduce((most, { values }) => Math.max(most, values.length), 0);
  return Array.from({ length }, (_, index) => layers.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
}

/** The highest sum of a panel; 0 without samples. */
export function stackHeight(panel: StackedPanel): number {
  return stackTotals(panel).reduce((most, value) => Math.max(most, value), 0);
}

/** The layers of all panels, in the order of a connection's life. */
export function layerNames({ panels }: Pick<StackedAreaSpec, 'panels'>): readonly string[] {
  const names = new Set(panels.flatMap(({ layers }) => layers.map(({ label }) => label)));
  return [...names].sort((one, other) => stateRank(one) - stateRank(other));
}

/**
 * Makes sure that every number can be drawn.
 *
 * @throws RangeError naming the first that is negative or not finite, or a step that is not above 0
 */
export function requireStacks(panels: readonly StackedPanel[]): void {
  for (const { label, capacity, step, layers } of panels) {
    if (!(step > 0)) throw new RangeError(`Cannot draw chart: step of "${label}" must be above 0, got ${step}`);
    requireDrawable(`step of "${label}"`, step);
    if (capacity !== null) requireAmount(`capacity of "${label}"`, capacity);
    for (const layer of layers) {
      for (const value of layer.values) requireAmount(`${layer.label} of "${label}"`, value);
    }
  }
}

function requireAmount(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`Cannot draw chart: ${name} must be finite and ≥ 0, got ${value}`);
  requireDrawable(name, value);
}
