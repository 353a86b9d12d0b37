/** HTML as text. Every text goes through `escapeHtml`; nothing writes a style attribute, which the page's policy forbids. */
import type { Status } from '../../planning/result.js';
import { escapeXml } from '../charts/svg.js';
import { statusWord } from '../text/paint.js';

/** Text made safe for HTML content and attributes in quotes; controls and text direction are shown, not obeyed. */
export const escapeHtml = escapeXml;

/** Text of several lines, made safe line by line. */
export function escapeLines(text: string): string {
  return text
    .split(/\r?\n/u)
    .map((line) => escapeHtml(line.replaceAll('\t', '    ')))
    .join('\n');
}

/** Attributes by name; true is an attribute without a value, false and undefined are left out. */
export interface HtmlAttributes {
  readonly [name: string]: string | number | boolean | undefined;
}

/** Attributes as text, each with a blank in front. */
export function attributes(all: HtmlAttributes): string {
  return Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${attributeText(name, String(value))}"`))
    .join('');
}

/** What a program reads back stays what it is, also where a person would not see it; everything else is shown. */
function attributeText(name: string, value: string): string {
  if (name !== 'value' && !name.startsWith('data-')) return escapeHtml(value);
  return value.replace(/[&<>"'\r\u2028\u2029\p{Cf}]/gu, (char) => `&#${char.codePointAt(0)};`);
}

/** One element; children are HTML already. */
export function tag(name: string, all: HtmlAttributes, ...children: readonly string[]): string {
  return `<${name}${attributes(all)}>${children.join('')}</${name}>`;
}

/** An element that has no content and no end: `input`. */
export function emptyTag(name: string, all: HtmlAttributes): string {
  return `<${name}${attributes(all)}>`;
}

/** A paragraph of plain text. */
export function paragraph(text: string, className?: string): string {
  return tag('p', { class: className }, escapeHtml(text));
}

/** PASS, WARN or FAIL with its colour; the word carries the meaning. */
export function badge(status: Status): string {
  return tag('span', { class: `badge ${status}` }, statusWord(status));
}

/** A column: its title, and whether its cells are numbers. */
export interface HtmlColumn {
  readonly title: string;
  readonly number?: boolean;
  /** Whether its cells name their rows. */
  readonly header?: boolean;
}

/**
 * A table that scrolls by itself where the page is too narrow; cells are HTML already.
 *
 * @param caption what it shows, for those who cannot see where it stands
 */
export function htmlTable(
  caption: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
): string {
  const head = columns.map(({ title, number }) =>
    tag('th', { scope: 'col', class: number ? 'number' : undefined }, escapeHtml(title)),
  );
  const body = rows.map((cells) =>
    tag(
      'tr',
      {},
      ...cells.map((cell, index) => {
        const { title, number, header } = columns[index] ?? { title: '', number: false, header: false };
        const name = number ? 'number' : title === 'price' || title === 'source' ? 'words' : undefined;
        return header ? tag('th', { scope: 'row', class: name }, cell) : tag('td', { class: name }, cell);
      }),
    ),
  );
  const table = tag(
    'table',
    {},
    tag('caption', { class: 'unseen' }, escapeHtml(caption)),
    tag('thead', {}, tag('tr', {}, ...head)),
    tag('tbody', {}, ...body),
  );
  return tag('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, table);
}

/** Something typed: a setting, a key. */
export function code(text: string): string {
  return tag('code', {}, escapeHtml(text));
}
