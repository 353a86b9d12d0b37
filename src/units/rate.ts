import { readLeadingNumber } from './number.js';
import { failure, finite, quote, type Reading, type ReadingFailure } from './reading.js';
import { timeUnit, unknownTimeUnit } from './time-unit.js';

const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
]);

/**
 * What a multiplier in front of a rate's slash stands for.
 *
 * @param letter `k`, `M` or `G`
 * @returns a thousand, a million, a thousand million, or null when it is none of them
 */
export function rateMultiplier(letter: string): number | null {
  return letter === '' ? null : (MULTIPLIERS.get(letter) ?? null);
}

/**
 * Reads a rate: `120/s`, `15k/hour`, `40/min`, `2M/day`.
 *
 * @param text what was typed: a number, an optional k, M or G, a slash, one unit of time
 * @returns per second (finite, ≥ 0), or what is wrong; a bare number never counts as per second
 */
export function parseRate(text: string): Reading {
  const trimmed = text.trim();
  const number = readLeadingNumber(trimmed, 'a rate such as 120/s');
  if (!number.ok) return number;
  const { digits } = number;
  if (number.rest === '') {
    return failure(
      'missing-unit',
      `${quote(trimmed)} has no unit`,
      `write ${digits}/s, ${digits}/min or ${digits}/hour`,
    );
  }
  const slash = number.rest.indexOf('/');
  if (slash < 0) return withoutSlash(trimmed, digits, number.rest);
  const letter = number.rest.slice(0, slash).trim();
  const word = number.rest.slice(slash + 1).trim();
  const factor = MULTIPLIERS.get(letter);
  if (factor === undefined) return wrongMultiplier(trimmed, digits, letter, word);
  if (word === '' || /^\d/.test(word)) {
    return failure(
      'wrong-unit',
      `${quote(trimmed)} is not per one unit of time`,
      `write it per second, minute, hour or day: ${digits}${letter}/s`,
    );
  }
  const unit = timeUnit(word);
  if (unit === null) return unknownTimeUnit(word, (symbol) => `${digits}${letter}/${symbol}`);
  return finite((number.value * factor * unit.per) / unit.times, trimmed);
}

function withoutSlash(text: string, digits: string, rest: string): ReadingFailure {
  if (timeUnit(rest) !== null) {
    return failure(
      'wrong-unit',
      `${quote(text)} is a duration, not a rate`,
      `write ${digits}/${rest} for ${digits} per ${rest}`,
    );
  }
  const letter = MULTIPLIERS.has(rest) ? rest : '';
  return failure(
    'wrong-unit',
    `${quote(text)} is not a rate`,
    `write ${digits}${letter}/s, ${digits}${letter}/min or ${digits}${letter}/hour`,
  );
}

function wrongMultiplier(text: string, digits: string, letter: string, word: string): ReadingFailure {
  const unit = timeUnit(word) === null ? 's' : word;
  const message = `in ${quote(text)}, ${quote(letter)} is not k, M or G`;
  if (letter === 'K') return failure('wrong-unit', message, `write ${digits}k/${unit} for thousands`);
  if (letter === 'm') return failure('wrong-unit', message, `write ${digits}M/${unit} for millions`);
  return failure('wrong-unit', message, `write ${digits}/${unit}`);
}
