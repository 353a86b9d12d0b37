import type { Problems } from './problems.js';
import type { Path } from './scenario.js';
import { readYamlValue } from './yaml-source.js';

/** One `--set path=value`, read. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
  /** As typed, for messages. */
  readonly text: string;
}

const TOP_LEVEL = new Set([
  'name',
  'description',
  'platform',
  'parameters',
  'pool',
  'pools',
  'destinations',
  'traffic',
  'timers',
  'limits',
  'thresholds',
]);

/** Reads `path=value`: keys separated by dots, quoted where they contain dots; a bare parameter name means `parameters.NAME`. */
export function parseSetting(text: string, problems: Problems): Setting | undefined {
  const equals = outsideQuotes(text, '=');
  if (equals <= 0) {
    problems.add('set-invalid', [], `cannot read "--set ${text}"`, {
      hint: 'write --set path=value, for example --set pool.addresses=4',
    });
    return undefined;
  }
  const keys = splitPath(text.slice(0, equals).trim());
  const value = readYamlValue(text.slice(equals + 1));
  if (keys === undefined || value === undefined) {
    const what = keys === undefined ? 'the path' : 'the value';
    problems.add('set-invalid', [], `cannot read ${what} of "--set ${text}"`, {
      hint: 'write --set path=value, for example --set traffic.web.rate=200/s',
    });
    return undefined;
  }
  const first = keys[0] ?? '';
  const path = keys.length === 1 && !TOP_LEVEL.has(first) ? ['parameters', first] : keys;
  return { path, value: value.value, text };
}

/** Splits `a."b.c".0` at its dots; undefined when a key is empty or a quote is open. */
export function splitPath(text: string): readonly string[] | undefined {
  const keys: string[] = [];
  let rest = text;
  while (rest.length > 0) {
    const match = /^(?:"((?:[^"\\]|\\.)*)"|([^."]+))(?:\.(?=.)|$)/.exec(rest);
    if (match === null) return undefined;
    keys.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(.)/g, '$1'));
    rest = rest.slice(match[0].length);
  }
  return keys.length === 0 || keys.includes('__proto__') ? undefined : keys;
}

/** A copy of a tree with one value replaced or added; maps on the way are made where they are missing. */
export function withValue(tree: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(tree)) {
    const copy: unknown[] = [...tree];
    const index = Number(key);
    if (Number.isInteger(index) && index >= 0 && index <= copy.length)
      copy[index] = withValue(copy[index], rest, value);
    return copy;
  }
  const entries = typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];
  const name = String(key);
  const changed = entries.map(([other, old]) => [other, other === name ? withValue(old, rest, value) : old] as const);
  const known = entries.some(([other]) => other === name);
  return Object.fromEntries(known ? changed : [...changed, [name, withValue(undefined, rest, value)]]);
}

/** The value at a path of a tree; undefined where there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  let node = tree;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return node;
}

function outsideQuotes(text: string, wanted: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === '\\' && quoted) i += 1;
    else if (text[i] === wanted && !quoted) return i;
  }
  return -1;
}
