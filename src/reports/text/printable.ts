/** Names come from files that somebody else may have written: what would steer a terminal is shown instead of obeyed. */

const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Controls, invisible formatting (text direction …) and lone surrogates; the emoji joiner may stay. */
const STEERING = /(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** The text on one line, with control and direction characters as `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(BLANKS, ' ').replace(STEERING, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

function mapped(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [printable(key), mapped(inner)]));
}

/** A copy of plain data (a report) with every text in it made printable. Done once, at a renderer's door. */
export function printableData<T>(data: T): T {
  return mapped(data) as T;
}
