/** Sentences for those who cannot see a chart. */
import type { Scale } from './scale.js';

/** How many values of a series have no place, and why. */
export interface Undrawn {
  /** There is no value. */
  readonly missing: number;
  /** ≤ 0 on a logarithmic axis. */
  readonly notPositive: number;
  /** Beyond an end of the axis. */
  readonly outside: number;
}

/** Counts what cannot be drawn on a scale. */
export function undrawn(scale: Scale, values: readonly (number | null)[]): Undrawn {
  const real = values.filter((value) => value !== null);
  const notPositive = scale.kind === 'log' ? real.filter((value) => value <= 0).length : 0;
  const beyond = (value: number) => (value < scale.low || value > scale.high) && (scale.kind === 'linear' || value > 0);
  return { missing: values.length - real.length, notPositive, outside: real.filter(beyond).length };
}

/** `1 value`, `12 values`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What is not in the picture, as sentences; nothing when all is. */
export function undrawnText({ missing, notPositive, outside }: Undrawn, title: string): string {
  const parts = [
    missing > 0 ? `${counted(missing, 'value')} missing: drawn as gaps.` : '',
    notPositive > 0
      ? `${counted(notPositive, 'value')} of ${title} at or below 0 cannot stand on a logarithmic axis: drawn as gaps.`
      : '',
    outside > 0 ? `${counted(outside, 'value')} of ${title} beyond the ends of the axis: cut off.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Joins sentences that are not empty. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
