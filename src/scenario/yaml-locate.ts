/** Where a path of the scenario stands in its text. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Path } from './scenario.js';

/**
 * The span of a key or value, cut at the end of its first line. A path that does not exist gives its nearest parent; a
 * key that a `<<` brought in stands, for the reader, where the merge was asked for; the file itself is its first character.
 *
 * @param at whether the key or the value at the end of the path is meant
 * @returns null for a file without content
 */
export function locate(document: Document, text: string, path: Path, at: 'key' | 'value'): Span | null {
  let node: unknown = document.contents;
  let span = firstLine(text, rangeOf(node));
  if (span !== null && (path.length > 0 || at === 'key')) span = { start: span.start, end: span.start + 1 };
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    const target: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(target)) {
      node = target.items[Number(key)];
      span = firstLine(text, rangeOf(node)) ?? span;
    } else if (isMap(target)) {
      const pair = pairOf(target, key);
      if (pair === undefined) return mergeOf(target.items) ?? span;
      const ofKey = firstLine(text, rangeOf(pair.key));
      const ofValue = isAlias(pair.value) && !last ? ofKey : firstLine(text, visible(rangeOf(pair.value)));
      span = (last && at === 'value' ? (ofValue ?? ofKey) : last ? ofKey : (ofKey ?? ofValue)) ?? span;
      node = pair.value;
    } else {
      return span;
    }
  }
  return span;
}

/** The pairs of mappings by key, made once each: a file may have many mistakes in a mapping with many keys. */
const pairsByKey = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  let pairs = pairsByKey.get(map);
  if (pairs === undefined) {
    const named = map.items.filter((pair) => isPair(pair) && isScalar(pair.key));
    pairs = new Map(named.map((pair) => [String((pair.key as Scalar).value), pair]));
    pairsByKey.set(map, pairs);
  }
  return pairs.get(String(key));
}

function mergeOf(items: readonly Pair[]): Span | undefined {
  const merge = items.find((pair) => isScalar(pair.key) && isMergeKey(pair.key.source, pair.key.value));
  return rangeOf(merge?.key) ?? undefined;
}

function isMergeKey(source: string | undefined, value: unknown): boolean {
  return source === '<<' || (typeof value === 'symbol' && value.description === '<<');
}

function rangeOf(node: unknown): Span | null {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : null;
}

/** An empty value has no place of its own. */
function visible(span: Span | null): Span | null {
  return span !== null && span.end > span.start ? span : null;
}

/** Block collections end after their last newline; a caret needs the first line only. */
function firstLine(text: string, span: Span | null): Span | null {
  if (span === null) return null;
  const slice = text.slice(span.start, span.end);
  const end = slice.search(/[\r\n]/);
  const length = (end < 0 ? slice : slice.slice(0, end)).trimEnd().length;
  return { start: span.start, end: Math.min(text.length, span.start + Math.max(1, length)) };
}
