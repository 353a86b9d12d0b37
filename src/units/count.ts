import { readLeadingNumber } from './number.js';
import { rateMultiplier } from './rate.js';
import { failure, quote, type Reading } from './reading.js';

/**
 * Reads a count: a whole number without a unit, such as `3000` or `1e6`.
 *
 * @param text what was typed
 * @returns the count (0…2⁵³ − 1), or what is wrong: fractions, units and multipliers (`3k`) are refused
 */
export function parseCount(text: string): Reading {
  const trimmed = text.trim();
  const number = readLeadingNumber(trimmed, 'a whole number such as 3000');
  if (!number.ok) return number;
  if (number.rest !== '') {
    const factor = rateMultiplier(number.rest);
    const hint = factor === null ? `write ${number.digits} without a unit` : `write ${number.value * factor}`;
    return failure('wrong-unit', `${quote(trimmed)} has ${quote(number.rest)} after the number`, hint);
  }
  if (!Number.isInteger(number.value)) {
    return failure(
      'invalid-value',
      `${quote(trimmed)} is not a whole number`,
      `write ${Math.floor(number.value)} or ${Math.ceil(number.value)}`,
    );
  }
  if (!Number.isSafeInteger(number.value)) {
    return failure(
      'out-of-range',
      `${quote(trimmed)} is too large to count exactly`,
      'write a number up to 9007199254740991',
    );
  }
  return { ok: true, value: number.value };
}
