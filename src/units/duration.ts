import { readLeadingNumber } from './number.js';
import { failure, finite, quote, type Reading } from './reading.js';
import { type TimeUnit, timeUnit, unknownTimeUnit } from './time-unit.js';

/**
 * Reads a duration: `20s`, `250ms`, `4 min`, `1.5h`, `5 days`, or several parts from long to short: `1h 30min`.
 *
 * In a text of several parts every part but the last is whole and every unit is shorter than the one before.
 * `m` alone is refused (minutes, months and milli all claim it), so `1h30m` is too; the hint says `1h30min`.
 *
 * @param text what was typed
 * @returns seconds (finite, ≥ 0), or what is wrong; a bare number never counts as seconds
 */
export function parseDuration(text: string): Reading {
  const trimmed = text.trim();
  let rest = trimmed;
  let seconds = 0;
  let previous: TimeUnit | null = null;
  while (rest !== '' || previous === null) {
    const number = readLeadingNumber(rest, previous === null ? 'a time such as 20s' : 'a number and a unit');
    if (!number.ok) return number.code === 'out-of-range' || previous === null ? number : trailing(trimmed, rest);
    const before = trimmed.slice(0, trimmed.length - rest.length);
    const word = /^[^\d\s.,+-]*/.exec(number.rest)?.[0] ?? '';
    const after = number.rest.slice(word.length).trim();
    if (word === '') {
      if (number.rest !== '') return trailing(trimmed, number.rest);
      return missingUnit(trimmed, before, number.digits);
    }
    const unit = timeUnit(word);
    if (unit === null) return unknownTimeUnit(word, (symbol) => `${before}${number.digits}${symbol}`);
    if (previous !== null && unit.times / unit.per >= previous.times / previous.per) {
      return failure('invalid-value', `in ${quote(trimmed)} the units do not go from long to short`, 'write 1h 30min');
    }
    if (after !== '' && !Number.isInteger(number.value)) {
      return failure(
        'invalid-value',
        `in ${quote(trimmed)} only the last part may have a fraction`,
        `write ${number.digits}${unit.symbol} alone, or whole parts such as 1h 30min`,
      );
    }
    seconds += (number.value * unit.times) / unit.per;
    previous = unit;
    rest = after;
  }
  return finite(seconds, trimmed);
}

function missingUnit(text: string, before: string, digits: string): Reading {
  const choices = `write ${before}${digits}s, ${before}${digits}ms or ${before}${digits}min`;
  return failure('missing-unit', `${quote(text)} has no unit`, before === '' ? choices : `give ${digits} a unit too`);
}

function trailing(text: string, rest: string): Reading {
  return failure(
    'invalid-value',
    `in ${quote(text)}, ${quote(rest)} cannot be read`,
    'write a time such as 20s, 4min or 1h 30min',
  );
}
