import { parseDocument } from 'yaml';
import type { Setting } from './set-path.js';

/** Settings put into the parsed document, which is then written anew: comments stay, blanks and line breaks may not. */
export function withNodes(text: string, settings: readonly Setting[]): string | null {
  const document = parseDocument(text, { merge: true });
  try {
    for (const { path, value } of settings) {
      const keys = path.map((key) =>
        /^\d+$/.test(String(key)) && Array.isArray(at(document, path, key)) ? Number(key) : key,
      );
      document.setIn(keys, document.createNode(value, { aliasDuplicateObjects: false }));
    }
    return document.toString({ lineWidth: 0 });
  } catch {
    // A path through an alias or a plain value: the tree is written anew instead.
    return null;
  }
}

/** What stands above a key of a path. */
function at(document: ReturnType<typeof parseDocument>, path: Setting['path'], key: string | number): unknown {
  const node = document.getIn(path.slice(0, path.indexOf(key)));
  return typeof node === 'object' && node !== null && 'toJSON' in node ? (node.toJSON as () => unknown)() : node;
}
