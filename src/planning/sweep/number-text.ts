import { parseDuration } from '../../units/duration.js';
import { parseNumber, readLeadingNumber } from '../../units/number.js';
import { parsePercent } from '../../units/percent.js';
import { parseRate } from '../../units/rate.js';
import type { Reading, ReadingFailure } from '../../units/reading.js';

/** What a swept number counts. */
export type NumberKind = 'count' | 'duration' | 'rate' | 'percent';

/** A number as typed into `--vary`, taken apart. */
export interface TypedNumber {
  readonly ok: true;
  readonly kind: NumberKind;
  /** In SI units: seconds, per second, 0…1, or the count itself. */
  readonly value: number;
  /** The number in the unit that was typed, as typed. */
  readonly digits: string;
  /** What follows the number: `/s`, `min`, `%`, or nothing. */
  readonly unit: string;
}

const READERS: { readonly [kind in NumberKind]: (text: string) => Reading } = {
  count: parseNumber,
  duration: parseDuration,
  rate: parseRate,
  percent: (text) => parsePercent(text, Number.POSITIVE_INFINITY),
};

/** The SI unit that a kind of number is given in; counts and shares have none. */
export const UNITS: { readonly [kind in NumberKind]: 's' | '1/s' | null } = {
  count: null,
  duration: 's',
  rate: '1/s',
  percent: null,
};

/**
 * Reads a number with or without a unit; what it counts follows from how it is written.
 *
 * @param text `8`, `1.5`, `20s`, `1h 30min`, `15k/hour`, `80%`
 * @returns the number, or what is wrong with it as the kind that it looks like
 */
export function readTypedNumber(text: string): TypedNumber | ReadingFailure {
  const typed = text.trim();
  const kind = kindOf(typed);
  const reading = READERS[kind](typed);
  if (!reading.ok) return reading;
  const leading = readLeadingNumber(typed, '8');
  const parts = leading.ok && !/\d/.test(leading.rest);
  if (parts) return { ok: true, kind, value: reading.value, digits: leading.digits, unit: leading.rest };
  // Several parts, as in 1h 30min: in seconds from here on.
  return { ok: true, kind, value: reading.value, digits: String(reading.value), unit: 's' };
}

/** The SI value of a text of a known kind; null where it is none. */
export function siValue(kind: NumberKind, text: string): number | null {
  const reading = READERS[kind](text);
  return reading.ok ? reading.value : null;
}

/** The same number in the base unit of its kind, so that two of them can be compared digit by digit. */
export function inBaseUnit(number: TypedNumber): TypedNumber {
  const { kind, value } = number;
  if (kind === 'duration') return { ...number, digits: String(value), unit: 's' };
  if (kind === 'rate') return { ...number, digits: String(value), unit: '/s' };
  return number;
}

function kindOf(text: string): NumberKind {
  if (text.includes('/')) return 'rate';
  if (text.includes('%')) return 'percent';
  return /^[-+\d.\s]*(?:e[+-]?\d+)?\s*$/i.test(text) ? 'count' : 'duration';
}
