/** What reading a quantity gives: a number in SI units, or what is wrong and what would be right. */

/** Why a text is no quantity; the same words as the diagnostic codes. */
export type ReadingProblem = 'missing-unit' | 'wrong-unit' | 'invalid-value' | 'out-of-range';

export interface ReadingFailure {
  readonly ok: false;
  readonly code: ReadingProblem;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

/** `value` is in seconds, per second, 0…1 or a count, as the reader's name says; always finite and ≥ 0. */
export type Reading = { readonly ok: true; readonly value: number } | ReadingFailure;

/**
 * A failed reading.
 *
 * @param code what kind of mistake
 * @param message what is wrong, one sentence without a full stop
 * @param hint what to write instead
 * @returns the failure as a value
 */
export function failure(code: ReadingProblem, message: string, hint: string): ReadingFailure {
  return { ok: false, code, message, hint };
}

/**
 * Quotes what was typed for a message, shortened to 40 characters.
 *
 * @param text what was typed
 * @returns the text in double quotes
 */
export function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}"`;
}

/**
 * A reading of a computed value, or a failure where it left the range of a double.
 *
 * @param value what the text comes to
 * @param text what was typed, for the message
 * @returns the value, or an `out-of-range` failure when it is not finite
 */
export function finite(value: number, text: string): Reading {
  if (Number.isFinite(value)) return { ok: true, value };
  return failure('out-of-range', `${quote(text)} is larger than any number can be`, 'write a number below 1e308');
}
