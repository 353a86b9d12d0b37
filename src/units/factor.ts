import { parseNumber } from './number.js';
import { parsePercent } from './percent.js';
import { failure, quote, type Reading } from './reading.js';

/** A bare number above this is rather a percentage whose sign was forgotten. */
const LARGEST_BARE = 10;

/**
 * Reads how many times something: `90%`, `250%`, `0.9`, `2.5`.
 *
 * @param text what was typed
 * @param hint what to write instead of a text that is no number
 * @returns the factor, ≥ 0, or what is wrong; bare numbers above 10 must be written as percentages, because `30` may mean
 *   30 times or 30 %
 */
export function parseFactor(text: string, hint = 'write a percentage such as 90%'): Reading {
  if (text.includes('%')) return parsePercent(text, Number.POSITIVE_INFINITY);
  const reading = parseNumber(text);
  if (!reading.ok) return { ...reading, hint };
  if (reading.value <= LARGEST_BARE) return reading;
  const percent = Number((reading.value * 100).toPrecision(12));
  const choices = `write ${reading.value}% or ${percent}%`;
  return failure('missing-unit', `${quote(text)} could be a percentage or a factor`, choices);
}
