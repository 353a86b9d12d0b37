import { pageWidth, type View } from '../view.js';
import { type Paint, paintFor, type Style } from './paint.js';
import { wrap } from './wrap.js';

/** What a section of a text report needs: how wide it may be and how to paint. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** Two blanks before everything that stands under a heading. */
export const INDENT = '  ';

/** The page for a view. */
export function pageFor(view: View): Page {
  return { width: pageWidth(view), paint: paintFor(view) };
}

/** How a table stands under a heading. */
export function tableOptions(page: Page): { room: number; indent: string; titleStyle: Style } {
  return { room: page.width - INDENT.length, indent: INDENT, titleStyle: page.paint.quiet };
}

/** A section: blank line, heading, lines. No lines, no section. */
export function section(page: Page, heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const [first = '', ...rest] = wrap(heading, page.width);
  return ['', page.paint.heading(first), ...rest.map(page.paint.heading), ...lines];
}

/** Prose under a heading, in the quiet style where it only explains. */
export function note(page: Page, text: string, first = INDENT, rest = first): string[] {
  return wrap(text, page.width, first, rest).map(page.paint.quiet);
}

/** Lines of a report as one text. */
export function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
