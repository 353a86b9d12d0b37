/** Short ways to write a number together with where it comes from, so that a profile reads as a table. */
import type { PlatformTimer, PortRange, Sourced } from './profile.js';

/** The project's own measurements, which outrank published numbers. */
export const laboratory = 'measured on Linux 6.18, laboratory of this project';
/** When the laboratory's measurements were made. */
export const laboratoryDate = '2026-11';

/** What may be said beside value, confidence and source. */
export interface Details {
  /** ISO 8601: year, month or day. */
  readonly date?: string;
  readonly note?: string;
}

/** A value that the vendor's own page or source code gives, or that was measured. */
export function high<T>(value: T, source: string, details: Details = {}): Sourced<T> {
  return { value, confidence: 'high', source, ...details };
}

/** A value from a community page, an older text, or drawn from such a text by plain reading. */
export function medium<T>(value: T, source: string, details: Details = {}): Sourced<T> {
  return { value, confidence: 'medium', source, ...details };
}

/** A value from memory or inference: it shows as an assumption wherever it is used. */
export function low<T>(value: T, source: string, details: Details = {}): Sourced<T> {
  return { value, confidence: 'low', source, ...details };
}

/** A value that the project's laboratory measured; `published` names the text that says the same. */
export function measured<T>(value: T, published?: string, note?: string): Sourced<T> {
  const source = published === undefined ? laboratory : `${laboratory}; ${published}`;
  return high(value, source, note === undefined ? { date: laboratoryDate } : { date: laboratoryDate, note });
}

/** A timer in seconds that the operator of the box can change. */
export function adjustable(seconds: Sourced<number>): PlatformTimer {
  return { ...seconds, configurable: true };
}

/** A timer in seconds that is built in, or that no document says how to change. */
export function builtIn(seconds: Sourced<number>): PlatformTimer {
  return { ...seconds, configurable: false };
}

/** One contiguous range of ports, both ends included. */
export function range(low: number, high: number): readonly PortRange[] {
  return [{ low, high }];
}

/** The range that RFC 6056 recommends and most NATs use: 64,512 ports. */
export const unprivilegedPorts = range(1024, 65535);
