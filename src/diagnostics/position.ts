/** Offsets to lines and columns, in the one place that adds 1. */

/** A place in a text as people count: line and column from 1; columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The position of a character offset in a text. Lines end with `\n`, `\r\n` or `\r`.
 *
 * @param text the whole source text
 * @param offset 0…text.length
 * @throws RangeError when the offset lies outside the text
 */
export function positionAt(text: string, offset: number): Position {
  if (!Number.isInteger(offset) || offset < 0 || offset > text.length) {
    throw new RangeError(`Cannot locate: offset must be an integer in 0…${text.length}, got ${offset}`);
  }
  let line = 1;
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    const next = match.index + match[0].length;
    if (next > offset) break;
    line += 1;
    start = next;
  }
  return { line, column: offset - start + 1 };
}

/** The text of a line (counted from 1) without its end; empty for a line that does not exist. */
export function lineText(text: string, line: number): string {
  return text.split(/\r\n|\n|\r/)[line - 1] ?? '';
}
