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
  /** From one sample to the next, SI, > 0; or the place of each sample along the horizontal axis, never falling. */
  readonly step: number | readonly number[];
  /** Where what there is changes: the capacity at each sample, drawn instead of the line across. */
  readonly capacities?: readonly number[];
  /** A line of its own beside the stack, such as what is asked for; a value at each sample. */
  readonly line?: { readonly label: string; readonly values: readonly number[] };
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

/** Where a sample stands along the horizontal axis. */
export function placeOfSample({ step }: StackedPanel, index: number): number {
  return typeof step === 'number' ? index * step : (step[index] ?? 0);
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
  for (const { label, capacity, step, layers, capacities = [], line } of panels) {
    requirePlaces(label, step);
    for (const value of capacities) requireAmount(`capacity of "${label}"`, value);
    for (const value of line?.values ?? []) requireAmount(`${line?.label} of "${label}"`, value);
    if (capacity !== null) requireAmount(`capacity of "${label}"`, capacity);
    for (const layer of layers) {
      for (const value of layer.values) requireAmount(`${layer.label} of "${label}"`, value);
    }
  }
}

function requirePlaces(label: string, step: StackedPanel['step']): void {
  if (typeof step === 'number') {
    if (!(step > 0)) throw new RangeError(`Cannot draw chart: step of "${label}" must be above 0, got ${step}`);
    requireDrawable(`step of "${label}"`, step);
    return;
  }
  for (const [index, place] of step.entries()) {
    requireDrawable(`place of "${label}"`, place);
    if (place >= (step[index - 1] ?? place)) continue;
    throw new RangeError(
      `Cannot draw chart: places of "${label}" must never fall, got ${place} after ${step[index - 1]}`,
    );
  }
}

function requireAmount(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`Cannot draw chart: ${name} must be finite and ≥ 0, got ${value}`);
  requireDrawable(name, value);
}
