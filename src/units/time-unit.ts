import { failure, type ReadingFailure } from './reading.js';

/** A unit of time: how many of the smaller or larger one make a second, kept as a ratio so that nothing is rounded. */
export interface TimeUnit {
  /** As a quantity is written back: `ms`. */
  readonly symbol: 'ns' | 'us' | 'ms' | 's' | 'min' | 'h' | 'd' | 'w';
  /** Seconds in one unit = `times` / `per`. */
  readonly times: number;
  readonly per: number;
  /** Every spelling that is read. */
  readonly words: readonly string[];
}

/** Longest first. A month or a year has no fixed length and is not among them. */
export const TIME_UNITS: readonly TimeUnit[] = [
  { symbol: 'w', times: 604_800, per: 1, words: ['w', 'week', 'weeks'] },
  { symbol: 'd', times: 86_400, per: 1, words: ['d', 'day', 'days'] },
  { symbol: 'h', times: 3600, per: 1, words: ['h', 'hr', 'hrs', 'hour', 'hours'] },
  { symbol: 'min', times: 60, per: 1, words: ['min', 'mins', 'minute', 'minutes'] },
  { symbol: 's', times: 1, per: 1, words: ['s', 'sec', 'secs', 'second', 'seconds'] },
  { symbol: 'ms', times: 1, per: 1e3, words: ['ms', 'msec', 'millisecond', 'milliseconds'] },
  { symbol: 'us', times: 1, per: 1e6, words: ['us', 'µs', 'μs', 'usec', 'microsecond', 'microseconds'] },
  { symbol: 'ns', times: 1, per: 1e9, words: ['ns', 'nsec', 'nanosecond', 'nanoseconds'] },
];

const BY_WORD: ReadonlyMap<string, TimeUnit> = new Map(
  TIME_UNITS.flatMap((unit) => unit.words.map((word) => [word, unit] as const)),
);

/**
 * The unit of time that a word names; spelling counts, upper case included.
 *
 * @param word `s`, `minutes`, `ms` …
 * @returns the unit, or null when the word names none
 */
export function timeUnit(word: string): TimeUnit | null {
  return BY_WORD.get(word) ?? null;
}

/**
 * Says why a word is no unit of time, and which one was probably meant.
 *
 * @param word what stands where the unit should
 * @param write how the whole quantity looks with a unit put in
 * @returns a `wrong-unit` failure; `m` alone is named as ambiguous
 */
export function unknownTimeUnit(word: string, write: (unit: string) => string): ReadingFailure {
  const message = `"${word}" is not a unit of time`;
  if (word === 'm') {
    const hint = `write ${write('min')} or ${write('ms')}`;
    return failure('wrong-unit', '"m" could mean minutes, months or milli', hint);
  }
  const lower = BY_WORD.get(word.toLowerCase());
  if (lower !== undefined && word !== 'M') {
    return failure('wrong-unit', message, `write ${write(word.toLowerCase())}`);
  }
  if (/^(mo|months?|y|yr|yrs|years?)$/i.test(word)) {
    return failure('wrong-unit', `${message} of fixed length`, `write it in days, such as ${write('d')}`);
  }
  return failure('wrong-unit', message, `write one of ns, us, ms, s, min, h, d, w: ${write('s')}`);
}
