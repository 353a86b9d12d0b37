/** Quantities as a person would type them into a scenario; the readers of this room give the same number back. */
import { parseDuration } from './duration.js';
import { parsePercent } from './percent.js';
import { parseRate } from './rate.js';
import type { Reading } from './reading.js';
import { TIME_UNITS } from './time-unit.js';

/** The text with the fewest digits that reads back to exactly the same number; the first among equals. */
function fewestDigits(value: number, texts: readonly string[], read: (text: string) => Reading): string | null {
  let best: string | null = null;
  for (const text of texts) {
    const back = read(text);
    if (back.ok && back.value === value && (best === null || digits(text) < digits(best))) best = text;
  }
  return best;
}

function digits(text: string): number {
  return text.replace(/[^\d.]/g, '').length;
}

function requireFinite(kind: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new RangeError(`Cannot write ${kind}: must be finite and ≥ 0, got ${value}`);
}

/**
 * Writes a duration as it is typed: `60s`, `250ms`, `5d`; the number of seconds is kept exactly.
 *
 * @param seconds finite, ≥ 0
 * @returns a text that `parseDuration` reads back to the same double: whole seconds below 1,000 as seconds, else the unit
 *   with the fewest digits
 * @throws RangeError when negative or not finite
 */
export function writeDuration(seconds: number): string {
  requireFinite('duration', seconds);
  if (Number.isInteger(seconds) && seconds < 1000) return `${seconds}s`;
  const texts = TIME_UNITS.filter((unit) => unit.symbol !== 'w').map(
    (unit) => `${(seconds * unit.per) / unit.times}${unit.symbol}`,
  );
  return fewestDigits(seconds, [`${seconds}s`, ...texts], parseDuration) ?? `${seconds}s`;
}

/**
 * Writes a duration in seconds wherever that reads back to the same number: `343525.333s`.
 *
 * @param seconds finite, ≥ 0
 * @returns a text that `parseDuration` reads back to the same double
 * @throws RangeError when negative or not finite
 */
export function writeSeconds(seconds: number): string {
  requireFinite('duration', seconds);
  return fewestDigits(seconds, [`${seconds}s`], parseDuration) ?? writeDuration(seconds);
}

/**
 * Writes a rate as it is typed: `120/s`, `40/min`; the number per second is kept exactly.
 *
 * @param perSecond finite, ≥ 0
 * @returns a text that `parseRate` reads back to the same double; the unit of time with the fewest digits
 * @throws RangeError when negative or not finite
 */
export function writeRate(perSecond: number): string {
  requireFinite('rate', perSecond);
  const texts = TIME_UNITS.filter((unit) => unit.times >= 60 && unit.symbol !== 'w').map(
    (unit) => `${perSecond * unit.times}/${unit.symbol}`,
  );
  return fewestDigits(perSecond, [`${perSecond}/s`, ...texts], parseRate) ?? `${perSecond}/s`;
}

/**
 * Writes a share as it is typed: `80%`, `12.5%`.
 *
 * @param share finite, ≥ 0; may exceed 1
 * @returns a text that `parsePercent` (without an upper bound) reads back to the same double, or, where no decimal
 *   percentage gives that double, the nearest one
 * @throws RangeError when negative or not finite
 */
export function writePercent(share: number): string {
  requireFinite('percentage', share);
  const percent = share * 100;
  const texts = [15, 16, 17].map((digits) => `${Number(percent.toPrecision(digits))}%`);
  return fewestDigits(share, texts, (text) => parsePercent(text, Infinity)) ?? `${percent}%`;
}
