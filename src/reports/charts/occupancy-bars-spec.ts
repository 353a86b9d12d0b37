import { formatQuantity } from './quantity.js';
import { type ChartOptions, requireDrawable, type ValueAxis } from './spec.js';
import { stateRank } from './theme.js';

/** Ports in one TCP state. */
export interface OccupancySegment {
  /** `ESTABLISHED`, `TIME_WAIT` … */
  readonly label: string;
  /** Ports that nobody else can have, in SI, ≥ 0. */
  readonly hard: number;
  /** Ports that can be had on demand, in SI, ≥ 0. */
  readonly reclaimable: number;
}

/** One variant. */
export interface OccupancyBar {
  readonly label: string;
  /** In the order of a connection's life. */
  readonly segments: readonly OccupancySegment[];
  /** Ports that there are; null when the chart is not about a pool. */
  readonly capacity: number | null;
}

/** Variants side by side: how many ports each holds, and in which state. */
export interface OccupancyBarsSpec extends ChartOptions {
  /** `{ title: 'occupied ports, mean', quantity: 'count' }`; shares of the group do as well. */
  readonly value: ValueAxis;
  readonly bars: readonly OccupancyBar[];
  /** The capacity's name; default `capacity`. */
  readonly capacityLabel?: string;
}

/** Ports that a variant holds. */
export function total({ segments }: OccupancyBar): number {
  return segments.reduce((sum, { hard, reclaimable }) => sum + hard + reclaimable, 0);
}

/** All states in the order of a connection's life; unknown ones behind, each after the one before it in its bar. */
export function statesOf({ bars }: OccupancyBarsSpec): string[] {
  const states: string[] = [];
  for (const { segments } of bars) {
    let last = -1;
    for (const { label: state } of segments) {
      if (!states.includes(state)) states.splice(last + 1, 0, state);
      last = states.indexOf(state);
    }
  }
  return states.sort((one, other) => stateRank(one) - stateRank(other));
}

/** `12,000 of 64,512 (18.6%)`. */
export function totalText(spec: OccupancyBarsSpec, bar: OccupancyBar): string {
  const held = formatQuantity(spec.value.quantity, total(bar));
  if (bar.capacity === null) return held;
  const share =
    bar.capacity >= total(bar) * 1e-6 && bar.capacity > 0
      ? ` (${formatQuantity('share', total(bar) / bar.capacity)})`
      : '';
  return `${held} of ${formatQuantity(spec.value.quantity, bar.capacity)}${share}`;
}

function requireAmount(name: string, value: number): number {
  if (value >= 0) return requireDrawable(name, value);
  throw new RangeError(`Cannot draw chart: ${name} must be finite and ≥ 0, got ${value}`);
}

/**
 * Makes sure that every number can be drawn.
 *
 * @throws RangeError naming the first that is negative or not finite
 */
export function requireAmounts(bars: readonly OccupancyBar[]): void {
  for (const bar of bars) {
    if (bar.capacity !== null) requireAmount(`capacity of "${bar.label}"`, bar.capacity);
    for (const { label: state, hard, reclaimable } of bar.segments) {
      requireAmount(`${state} of "${bar.label}"`, hard);
      requireAmount(`${state} of "${bar.label}"`, reclaimable);
    }
  }
}
