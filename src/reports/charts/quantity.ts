import {
  formatCount,
  formatDuration,
  formatFactor,
  formatPercent,
  formatProbability,
  formatRate,
} from '../../units/format.js';
import { formatMoment } from '../../units/moment.js';

/**
 * What kind of number an axis or a cell shows, in SI inside: `count` (ports, addresses …), `duration` in seconds, `clock` (a time
 * of day, seconds since midnight), `rate` per second, `share` (1 = 100 %, shown in percent), `probability` 0…1, `factor` (×).
 */
export type Quantity = 'count' | 'duration' | 'clock' | 'rate' | 'share' | 'probability' | 'factor';

/** A number as tick labels of one axis write it: `value / size` between prefix and suffix. */
export interface TickUnit {
  /** One unit in SI. */
  readonly size: number;
  readonly prefix: string;
  readonly suffix: string;
  /** As it stands in the axis title; empty for a bare number. */
  readonly name: string;
}

const RATES: readonly TickUnit[] = [
  { size: 1, prefix: '', suffix: '/s', name: '1/s' },
  { size: 1 / 60, prefix: '', suffix: '/min', name: '1/min' },
  { size: 1 / 3600, prefix: '', suffix: '/h', name: '1/h' },
  { size: 1 / 86_400, prefix: '', suffix: '/day', name: '1/day' },
];

const DURATIONS: readonly TickUnit[] = [
  { size: 86_400, prefix: '', suffix: ' days', name: 'days' },
  { size: 3600, prefix: '', suffix: ' h', name: 'h' },
  { size: 60, prefix: '', suffix: ' min', name: 'min' },
  { size: 1, prefix: '', suffix: ' s', name: 's' },
  { size: 1e-3, prefix: '', suffix: ' ms', name: 'ms' },
];

const FIXED: { readonly [quantity in Exclude<Quantity, 'rate' | 'duration'>]: TickUnit } = {
  count: { size: 1, prefix: '', suffix: '', name: '' },
  clock: { size: 1, prefix: '', suffix: '', name: '' },
  share: { size: 0.01, prefix: '', suffix: '%', name: '%' },
  probability: { size: 1, prefix: '', suffix: '', name: '0…1' },
  factor: { size: 1, prefix: '×', suffix: '', name: '×' },
};

/** The unit in which an axis that reaches to `largest` (SI, ≥ 0) writes all its ticks. */
export function tickUnit(quantity: Quantity, largest: number): TickUnit {
  if (quantity === 'rate') return RATES.find(({ size }) => largest >= size) ?? (RATES[0] as TickUnit);
  if (quantity !== 'duration') return FIXED[quantity];
  const fits = DURATIONS.find(({ size }) => largest >= (size >= 60 ? 2 * size : size));
  return fits ?? (DURATIONS[largest > 0 ? 4 : 3] as TickUnit);
}

function magnitude(quantity: Quantity, value: number, last: number | undefined): string {
  switch (quantity) {
    case 'count':
      return formatCount(value);
    case 'duration':
      return formatDuration(value);
    case 'clock':
      return formatMoment(value, true, last);
    case 'rate':
      return formatRate(value);
    case 'share':
      return formatPercent(value);
    case 'probability':
      return value <= 1 ? formatProbability(value) : formatCount(value);
    case 'factor':
      return formatFactor(value);
  }
}

/**
 * Writes a value for people, with its unit: `412/s`, `4 min`, `81.3%`, `×1.50`; a negative one with a minus sign in front.
 *
 * @param last for times of day: where they end
 * @throws RangeError when the value is not finite
 */
export function formatQuantity(quantity: Quantity, value: number, last?: number): string {
  return value < 0 ? `−${magnitude(quantity, -value, last)}` : magnitude(quantity, value, last);
}
