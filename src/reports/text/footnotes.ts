import { INDENT, type Page } from './page.js';
import { wrap } from './wrap.js';

/** Sources cited by number: each is written out once. */
export interface Footnotes {
  /** `[3]` for a source, the same every time. */
  readonly mark: (source: string) => string;
  /** All that were cited, in the order of their numbers. */
  readonly lines: (page: Page) => string[];
}

/** An empty list of footnotes. */
export function footnotes(): Footnotes {
  const sources: string[] = [];
  return {
    mark: (source) => {
      if (!sources.includes(source)) sources.push(source);
      return `[${sources.indexOf(source) + 1}]`;
    },
    lines: (page) =>
      sources.flatMap((source, index) => {
        const number = `${INDENT}${`[${index + 1}]`.padEnd(5)}`;
        return wrap(source, page.width, number, ' '.repeat(number.length)).map(page.paint.quiet);
      }),
  };
}
