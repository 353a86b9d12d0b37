/** A small XML reader that refuses what XML 1.0 refuses: enough for files without doctype, comments and CDATA. */
export interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly Element[];
  /** All text directly inside, without the blanks around elements. */
  readonly text: string;
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element of a document. Throws when it is not well-formed. */
export function readXml(document: string): Element {
  const forbidden = [...document].find((char) => !/[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(char));
  if (forbidden !== undefined) throw new Error(`U+${forbidden.codePointAt(0)?.toString(16)} is not allowed`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error('no declaration');
  const reader = { text: document.slice(declaration.length), at: 0 };
  const root = readElement(reader);
  if (reader.text.slice(reader.at).trim() !== '') throw new Error('something stands after the root');
  return root;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readElement(reader: Reader): Element {
  const open = /^<([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/u.exec(reader.text.slice(reader.at));
  if (open === null) throw new Error(`no element at ${reader.text.slice(reader.at, reader.at + 60)}`);
  const [whole, name = '', typed = '', empty] = open;
  reader.at += whole.length;
  const pairs = [...typed.matchAll(/([\w:-]+)="([^"]*)"/gu)].map(
    ([, key = '', value = '']) => [key, unescaped(value)] as const,
  );
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute of ${name} stands twice`);
  const attributes = Object.fromEntries(pairs);
  if (empty === '/') return { name, attributes, children: [], text: '' };
  const children: Element[] = [];
  let text = '';
  for (;;) {
    const next = reader.text.indexOf('<', reader.at);
    if (next < 0) throw new Error(`${name} is not closed`);
    const piece = reader.text.slice(reader.at, next);
    if (piece.includes(']]>')) throw new Error(']]> in text');
    text += unescaped(piece);
    reader.at = next;
    if (reader.text.startsWith(`</${name}>`, next)) {
      reader.at = next + name.length + 3;
      return { name, attributes, children, text: children.length > 0 ? text.trim() : text };
    }
    children.push(readElement(reader));
  }
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*);?/gu, (whole, name: string) => {
    const numeric = /^#(?:x([0-9a-fA-F]+)|(\d+))$/u.exec(name);
    const char = numeric
      ? String.fromCodePoint(Number.parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] ? 16 : 10))
      : ENTITIES[name];
    if (char === undefined || !whole.endsWith(';')) throw new Error(`${whole} is no entity`);
    return char;
  });
}
