import pc from 'picocolors';
import type { Status } from '../../planning/result.js';
import type { View } from '../view.js';

/** Puts a colour or weight on a text; without colour it gives the text back. */
export type Style = (text: string) => string;

/** The few styles that reports use. What they mark is said in words or shape too. */
export interface Paint {
  readonly heading: Style;
  readonly strong: Style;
  readonly quiet: Style;
  readonly status: { readonly [status in Status]: Style };
}

/** The styles for a view: ANSI sequences if it allows colour, else nothing. */
export function paintFor(view: View): Paint {
  const colors = pc.createColors(view.color);
  return {
    heading: (text) => colors.bold(text),
    strong: (text) => colors.bold(text),
    quiet: (text) => colors.dim(text),
    status: {
      pass: (text) => colors.green(text),
      warn: (text) => colors.yellow(text),
      fail: (text) => colors.bold(colors.red(text)),
    },
  };
}

/** PASS, WARN or FAIL: the verdict in a word, the same everywhere. */
export function statusWord(status: Status): string {
  return status.toUpperCase();
}
