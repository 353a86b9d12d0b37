/** Offsets to lines and columns, in the one place that adds 1. */

/** A place in a text as people count: line and column from 1; columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text cut into lines once, to find many places in it. Lines end with `\n`, `\r\n` or `\r`. */
export class TextLines {
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    this.starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
  }

  /**
   * The position of a character offset.
   *
   * @param offset 0…text.length
   * @throws RangeError when the offset lies outside the text
   * Cost: the logarithm of the number of lines.
   */
  positionAt(offset: number): Position {
    if (!Number.isInteger(offset) || offset < 0 || offset > this.text.length) {
      throw new RangeError(`Cannot locate: offset must be an integer in 0…${this.text.length}, got ${offset}`);
    }
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  /** The text of a line (counted from 1) without its end; empty for a line that does not exist. */
  line(line: number): string {
    const start = this.starts[line - 1];
    return start === undefined ? '' : this.text.slice(start, this.starts[line]).replace(/[\r\n]+$/, '');
  }
}

/**
 * The position of a character offset in a text; see `TextLines`.
 *
 * @param text the whole source text
 * @param offset 0…text.length
 * @throws RangeError when the offset lies outside the text
 */
export function positionAt(text: string, offset: number): Position {
  return new TextLines(text).positionAt(offset);
}

/** The text of a line (counted from 1) without its end; empty for a line that does not exist. */
export function lineText(text: string, line: number): string {
  return new TextLines(text).line(line);
}
