/** What must hold for every chart. */
import { expect } from 'vitest';
import { everyElement, ownText, readXml, type XmlElement } from './xml.js';

const NUMERIC = ['x', 'y', 'width', 'height', 'cx', 'cy', 'r'];
/** Mean width of a character of the usual sans-serif fonts, in ems: a second opinion on the charts' own estimate. */
const EM = 0.54;

/** Reads a chart and checks what every chart promises; gives the root. */
export function checkedChart(svg: string): XmlElement {
  expect(svg).not.toMatch(/NaN|Infinity|undefined|null/u);
  const root = readXml(svg);
  expect(root.name).toBe('svg');
  expect(root.attributes).toMatchObject({ role: 'img' });
  const all = everyElement(root);
  const ids = all.flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of (root.attributes['aria-labelledby'] ?? '').split(' ')) expect(ids).toContain(id);
  for (const [, id = ''] of svg.matchAll(/url\(#([^)]+)\)/gu)) expect(ids).toContain(id);
  for (const { name, attributes } of all) {
    for (const key of NUMERIC) {
      const value = attributes[key];
      if (value === undefined) continue;
      expect(Number.isFinite(Number(value)), `${name} ${key}=${value}`).toBe(true);
      if (key === 'width' || key === 'height') expect(Number(value)).toBeGreaterThanOrEqual(0);
    }
    if (name === 'path') expect(attributes.d).toMatch(/^M[-\d.MLHVAhvlmaz ]*$/u);
  }
  return root;
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The boxes of all texts, estimated. */
export function textBoxes(root: XmlElement): Box[] {
  const groups = everyElement(root).filter(({ attributes }) => attributes['text-anchor'] === 'middle');
  const middles = new Set(groups.flatMap(everyElement));
  return everyElement(root)
    .filter(({ name }) => name === 'text')
    .map((element) => {
      const { x = '', y = '', class: style = '', 'text-anchor': anchor } = element.attributes;
      const size = style.includes('sp-title') ? 16 : 13;
      const text = ownText(element);
      const width = [...text].length * size * EM;
      const shift = anchor === 'end' ? width : middles.has(element) ? width / 2 : 0;
      const left = Number(x) - shift;
      return { text, left, right: left + width, top: Number(y) - size * 0.72, bottom: Number(y) + size * 0.18 };
    });
}

/** Pairs of texts that cover each other, and texts that leave the drawing. */
export function textTrouble(root: XmlElement): string[] {
  const boxes = textBoxes(root);
  const [, , width, height] = (root.attributes.viewBox ?? '').split(' ').map(Number);
  const out = boxes.filter(
    ({ left, right, top, bottom }) => left < 0 || top < 0 || right > (width ?? 0) || bottom > (height ?? 0),
  );
  const pairs = boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      )
      .map((other) => `"${one.text}" covers "${other.text}"`),
  );
  return [...out.map(({ text }) => `"${text}" leaves the drawing`), ...pairs];
}

/** What a chart shows as text. */
export function texts(root: XmlElement): string[] {
  return everyElement(root)
    .filter(({ name }) => name === 'text')
    .map(ownText);
}

/** The description. */
export function description(root: XmlElement): string {
  const found = everyElement(root).find(({ name }) => name === 'desc');
  return found === undefined ? '' : ownText(found);
}
