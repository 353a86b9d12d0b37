/** Just enough XML 1.0 to write: elements, attributes, text. */

/** An element, written out. */
export interface Xml {
  readonly xml: string;
}

type Attributes = { readonly [name: string]: string | number | null };

/** Characters that no XML 1.0 document may hold, escaped or not (§2.2 Char). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const ENTITIES: { readonly [char: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text content: markup escaped (`]]>` too), forbidden characters as `\u{1b}`, line feeds as they are. */
function escapeText(text: string): string {
  return allowed(text).replace(/[&<>\r]/gu, (char) => ENTITIES[char] ?? char);
}

/** An attribute's value; blanks other than a space would be made spaces, so they are escaped. */
function escapeAttribute(text: string): string {
  return allowed(text).replace(/[&<>"'\t\n\r]/gu, (char) => ENTITIES[char] ?? char);
}

function allowed(text: string): string {
  return text.replace(FORBIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * An element with its attributes (null: left out) and what stands in it. Names are the caller's own, never a scenario's.
 */
export function element(name: string, attributes: Attributes, children: readonly (Xml | string)[]): Xml {
  const typed = Object.entries(attributes)
    .flatMap(([key, value]) => (value === null ? [] : [` ${key}="${escapeAttribute(String(value))}"`]))
    .join('');
  if (children.length === 0) return { xml: `<${name}${typed}/>` };
  const inner = children.map((child) => (typeof child === 'string' ? escapeText(child) : `\n${child.xml}`)).join('');
  const end = children.some((child) => typeof child !== 'string') ? '\n' : '';
  return { xml: `<${name}${typed}>${inner}${end}</${name}>` };
}

/** A whole file. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
}
