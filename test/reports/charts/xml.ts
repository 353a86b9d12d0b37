/** A small XML reader of its own: strict about what the charts write, so that a slip in escaping is seen. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly (XmlElement | string)[];
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decoded(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0 forbids
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[<>]/u;
  if (forbidden.test(text)) throw new Error(`forbidden character in "${text}"`);
  if (/\p{Cs}/u.test(text)) throw new Error('lone surrogate');
  return text.replace(/&([^;]*);?/gu, (whole, name: string) => {
    const char = ENTITIES[name];
    if (char === undefined || !whole.endsWith(';')) throw new Error(`unknown entity ${whole}`);
    return char;
  });
}

/** The root element; throws where the text is not well-formed. */
export function readXml(text: string): XmlElement {
  interface Open extends XmlElement {
    readonly children: (XmlElement | string)[];
  }
  const root: Open = { name: '', attributes: {}, children: [] };
  const stack = [root];
  const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (match.index !== at) break;
    at += match[0].length;
    const [, closing, name = '', attributeText = '', empty, content] = match;
    const top = stack[stack.length - 1] as Open;
    if (content !== undefined) {
      top.children.push(top.name === 'style' ? content : decoded(content));
    } else if (closing === '/') {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`);
      stack.pop();
    } else {
      const pairs = [...attributeText.matchAll(/([\w:-]+)="([^"]*)"/gu)].map(([, key = '', value = '']) => [
        key,
        decoded(value),
      ]);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw new Error(`attribute twice in <${name}>`);
      const element: Open = { name, attributes: Object.fromEntries(pairs), children: [] };
      top.children.push(element);
      if (empty !== '/') stack.push(element);
    }
  }
  if (at !== text.length) throw new Error(`not XML at ${at}: ${text.slice(at, at + 60)}`);
  if (stack.length !== 1) throw new Error('element left open');
  const elements = root.children.filter((child) => typeof child !== 'string');
  if (elements.length !== 1) throw new Error('not exactly one root');
  return elements[0] as XmlElement;
}

/** The element and all below it. */
export function everyElement(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : everyElement(child)))];
}

/** The text that stands directly in an element. */
export function ownText({ children }: XmlElement): string {
  return children.filter((child) => typeof child === 'string').join('');
}
