import { failure, quote, type Reading } from './reading.js';

/** A day, seconds. */
export const DAY_SECONDS = 86_400;

/**
 * Reads a time of day on the 24-hour clock: `09:00`, `14:30`; `24:00` is the end of the day.
 *
 * @param text what was typed
 * @returns seconds since midnight, 0…86,400, or what is wrong
 */
export function parseTimeOfDay(text: string): Reading {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) {
    return failure('invalid-value', `${quote(text)} is no time of day`, 'write hours and minutes, from 00:00 to 24:00');
  }
  // One spelling for each time, so that nothing can stand twice.
  if (match[1]?.length === 1)
    return failure('invalid-value', `${quote(text)} has one digit for the hour`, `write 0${text.trim()}`);
  return { ok: true, value: hours * 3600 + minutes * 60 };
}

/**
 * Writes a time of day: `09:00`.
 *
 * @param seconds since midnight, whole minutes, 0…86,400
 * @throws RangeError for anything else
 */
export function writeTimeOfDay(seconds: number): string {
  const minutes = seconds / 60;
  if (!Number.isInteger(minutes) || seconds < 0 || seconds > DAY_SECONDS) {
    throw new RangeError(`Cannot write time of day: must be whole minutes from 0 to 86400 s, got ${seconds}`);
  }
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
