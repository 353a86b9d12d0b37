/** SVG as text: elements, escaping, numbers, and the document around a drawing. */
import { printable } from '../text/printable.js';
import { type ChartOptions, chartWidth } from './spec.js';
import { breakText } from './text-width.js';
import { styleSheet } from './theme.js';

const ENTITIES: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for XML content and attributes: markup escaped; controls and non-characters shown, not obeyed. */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/gu, (char) => ENTITIES[char] ?? char);
}

/**
 * A coordinate with one decimal.
 *
 * @throws RangeError when it is not finite: a bug of the chart
 */
export function px(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot draw chart: coordinate must be finite, got ${value}`);
  const text = value.toFixed(1).replace(/\.0$/u, '');
  return text === '-0' ? '0' : text;
}

/** Attributes by name; numbers are coordinates, texts are escaped, undefined is left out. */
export interface Attributes {
  readonly [name: string]: string | number | undefined;
}

/** One element; children are SVG already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : escapeXml(value ?? '')}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** Text at a place; `class` as in the theme; `full` is shown on hover when the text was shortened. */
export function label(
  text: string,
  x: number,
  y: number,
  className: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  full = text,
): string {
  const hover = full === text ? '' : `<title>${escapeXml(full)}</title>`;
  const attributes = { class: className, x, y, 'text-anchor': anchor === 'start' ? undefined : anchor };
  return element('text', attributes, hover + escapeXml(text));
}

/** Path data of straight lines through points. */
export function pathThrough(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

/** Size of titles, in px. */
export const TITLE_SIZE = 16;
/** Size of all other texts, in px. */
export const TEXT_SIZE = 13;
/** Margin around a drawing, in px. */
export const MARGIN = 16;

/** The lines of a chart's title, at most two, and the y below them. */
export function chartTitle(options: ChartOptions): { readonly svg: string; readonly bottom: number } {
  const lines = breakText(printable(options.title), TITLE_SIZE * 1.04, chartWidth(options) - 2 * MARGIN);
  const shown = lines.slice(0, 2);
  if (lines.length > 2) shown[1] = `${shown[1]}…`;
  const svg = shown.map((line, index) => label(line, MARGIN, 29 + index * 21, 'sp-title')).join('');
  return { svg, bottom: shown.length === 0 ? MARGIN : 15 + shown.length * 21 };
}

/** The whole document: ground, style sheet, name and description around a drawing. */
export function svgDocument(options: ChartOptions, height: number, says: string, body: string): string {
  const width = chartWidth(options);
  const id = chartId(options);
  const text = [options.description, says].filter((part) => part !== undefined && part !== '').join(' ');
  const ground = element('rect', { class: 'sp-ground', width, height });
  const drawn = ground + body;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'sp',
      viewBox: `0 0 ${px(width)} ${px(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    `\n<title id="${id}-title">${escapeXml(options.title)}</title>`,
    `\n<desc id="${id}-desc">${escapeXml(text)}</desc>`,
    options.sheet === 'page' ? '' : `\n<style>\n${styleSheet(drawn)}\n</style>\n`,
    drawn.replace(/(?<=>)(?=<(?:g|rect|text|path|line|circle|defs)\b)/gu, '\n'),
    '\n',
  )}\n`;
}

/** The stem of the ids in a chart: letters, digits, `-` and `_` only, a letter first. */
export function chartId({ id = 'chart' }: ChartOptions): string {
  const plain = id.replace(/[^\w-]/gu, '_');
  return /^[a-z]/iu.test(plain) ? plain : `c${plain}`;
}
