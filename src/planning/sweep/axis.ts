import type { Path } from '../../scenario/scenario.js';
import { UNITS } from './number-text.js';
import type { SweptValues } from './values.js';

/** A path of the scenario, and the values it takes. */
export interface SweepAxis {
  readonly path: Path;
  /** As it is typed after `--set`: `traffic.web.rate`. */
  readonly name: string;
  readonly values: SweptValues;
  /** Where it is typed: in the scenario's `sweep:` section, or an option. */
  readonly place: Path;
}

/** What a result says about an axis. */
export interface AxisResult {
  readonly path: string;
  readonly size: number;
  /** Unit of the numbers; null for counts, shares and names. */
  readonly unit: '1/s' | 's' | null;
  /** What the numbers count; null for names and mixes. */
  readonly kind: 'count' | 'duration' | 'rate' | 'percent' | null;
}

/** The description of an axis. */
export function axisResult({ name, values }: SweepAxis): AxisResult {
  const { kind, size } = values;
  return { path: name, size, unit: kind === null ? null : UNITS[kind], kind };
}
