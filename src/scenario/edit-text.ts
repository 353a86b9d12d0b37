/** One value of a YAML text replaced where it stands, every other character kept. */
import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
} from 'yaml';
import type { Path } from './scenario.js';
import type { Setting } from './set-path.js';

/**
 * The text with the value at a path replaced, or added at the end of the mapping that should have it.
 *
 * @returns null where that cannot be done in place: aliases, list entries that are not there, values without text
 */
export function spliced(text: string, { path, value }: Setting): string | null {
  const { contents } = parseDocument(text, { merge: true, uniqueKeys: false });
  let node: unknown = contents;
  let owner: Pair | null = null;
  for (const [depth, key] of path.entries()) {
    if (isSeq(node)) {
      node = node.items[Number(key)];
      owner = null;
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        (one) => isScalar(one.key) && String(one.key.value) === String(key),
      );
      if (pair === undefined) return inserted(text, node, path.slice(depth), value);
      owner = pair;
      node = pair.value;
    } else return null;
  }
  return replaced(text, node, owner, value);
}

function replaced(text: string, node: unknown, owner: Pair | null, value: unknown): string | null {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  const [start, end] = node.range ?? [0, 0];
  if (end <= start || node.anchor !== undefined || node.tag?.startsWith('!') === true) return null;
  if (isScalar(node)) return node.type?.startsWith('BLOCK') ? null : splice(text, start, end, flowText(value));
  if (node.flow === true) return splice(text, start, end, flowText(value));
  const key = (owner?.key as Node | undefined)?.range;
  if (!key) return null;
  // A block of lines becomes one line behind its key.
  return splice(text, key[1], start + text.slice(start, end).trimEnd().length, `: ${flowText(value)}`);
}

function inserted(text: string, map: YAMLMap, path: Path, value: unknown): string | null {
  const [start, end] = map.range ?? [0, 0];
  if (map.flow === true) {
    const gap = map.items.length === 0 ? '' : ', ';
    return splice(text, end - 1, end - 1, gap + flowPair(path, value)).replace(/ +(, )/, (all, comma) =>
      gap === '' ? all : comma,
    );
  }
  const [first] = map.items;
  const last = map.items.at(-1);
  const key = (first?.key as Scalar | undefined)?.range;
  const lastEnd = (last?.value as Node | null | undefined)?.range?.[1] ?? (last?.key as Scalar | undefined)?.range?.[1];
  if (!key || lastEnd === undefined || lastEnd === null) return null;
  const column = key[0] - (text.lastIndexOf('\n', key[0] - 1) + 1);
  const break_ = text.includes('\r\n') ? '\r\n' : '\n';
  const visible = start + text.slice(start, lastEnd).trimEnd().length;
  const eol = text.slice(visible).search(/\r?\n/);
  const at = eol < 0 ? text.length : visible + eol;
  return splice(text, at, at, break_ + blockPair(path, value, ' '.repeat(column), break_));
}

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function blockPair([key, ...rest]: Path, value: unknown, indent: string, break_: string): string {
  const name = `${indent}${flowText(String(key))}:`;
  return rest.length === 0
    ? `${name} ${flowText(value)}`
    : `${name}${break_}${blockPair(rest, value, `${indent}  `, break_)}`;
}

function flowPair([key, ...rest]: Path, value: unknown): string {
  return `${flowText(String(key))}: ${rest.length === 0 ? flowText(value) : `{${flowPair(rest, value)}}`}`;
}

/** A value on one line, as it may stand in a list or mapping in brackets too. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${flowText(key)}: ${flowText(one)}`)
      .join(', ')}}`;
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  return /[\n,[\]{}]/.test(plain) ? JSON.stringify(value) : plain;
}
