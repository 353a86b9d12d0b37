import { nearestName } from '../diagnostics/nearest.js';
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
  'events',
  'sweep',
]);

/** Sections whose keys are names that the user gave. */
const NAMED: { readonly [section: string]: string } = {
  traffic: 'flow',
  pools: 'pool',
  destinations: 'destination',
  parameters: 'parameter',
};

/**
 * Reads `path=value` and checks that the path leads somewhere: keys separated by dots, quoted where they contain dots; a
 * bare parameter name means `parameters.NAME`.
 *
 * @param tree the scenario that is changed
 */
export function parseSetting(text: string, tree: unknown, problems: Problems): Setting | undefined {
  const refuse = (message: string, hint: string): undefined => {
    problems.add('set-invalid', [], `--set ${text}: ${message}`, { hint });
    return undefined;
  };
  const equals = outsideQuotes(text, '=');
  if (equals <= 0) {
    return refuse(
      equals < 0 ? 'there is no "="' : 'there is no path in front of the "="',
      'write --set path=value, for example --set pool.addresses=4',
    );
  }
  const keys = splitPath(text.slice(0, equals).trim());
  if (keys === undefined) {
    return refuse(
      'a key of the path is empty, or a quote is not closed',
      'write keys with a dot between them, for example --set traffic.web.rate=200/s',
    );
  }
  const value = readYamlValue(text.slice(equals + 1));
  if (value === undefined) {
    return refuse('the value is no YAML', 'close every bracket and quote; put the whole option into quotes');
  }
  const first = keys[0] ?? '';
  const isParameter = keys.length === 1 && !TOP_LEVEL.has(first);
  const path: Path = isParameter ? ['parameters', first] : keys;
  const wrong = isParameter ? unknownParameter(first, tree) : leadsNowhere(path, tree);
  return wrong === undefined ? { path, value: value.value, text } : refuse(...wrong);
}

type Complaint = readonly [message: string, hint: string];

/** A bare name is a parameter that the file defines; a new one would change nothing. */
function unknownParameter(name: string, tree: unknown): Complaint | undefined {
  const known = keysOf(valueAt(tree, ['parameters']));
  if (known.includes(name)) return undefined;
  const near = nearestName(name, [...known, ...TOP_LEVEL]);
  const list = known.length === 0 ? 'the file has no parameters' : `parameters here: ${known.join(', ')}`;
  const hint = near === undefined ? `${list}; other values need their whole path` : `did you mean "${near}"?`;
  return [`there is no parameter "${name}"`, hint];
}

/** A change inside something that does not exist would make half of it. */
function leadsNowhere(path: Path, tree: unknown): Complaint | undefined {
  const [section, name] = path;
  const what = NAMED[String(section)];
  if (what !== undefined && name !== undefined && path.length > 2) {
    const known = keysOf(valueAt(tree, [String(section)]));
    // Flows that name no destination go to this one, which therefore need not stand in the file.
    const isAnonymous = section === 'destinations' && name === 'any';
    if (!known.includes(String(name)) && !isAnonymous) {
      const near = nearestName(String(name), known);
      const list = known.length === 0 ? `the file has no ${section}` : `${section} here: ${known.join(', ')}`;
      return [`there is no ${what} "${name}"`, near === undefined ? list : `did you mean "${near}"?`];
    }
  }
  for (let depth = 1; depth < path.length; depth++) {
    const list = valueAt(tree, path.slice(0, depth));
    const index = String(path[depth]);
    if (!Array.isArray(list) || (/^\d+$/.test(index) && Number(index) <= list.length)) continue;
    return [
      `"${path[depth - 1]}" is a list with ${list.length} ${list.length === 1 ? 'entry' : 'entries'}, and "${index}" is none of them`,
      `count from 0; ${list.length} adds one at the end`,
    ];
  }
  return undefined;
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
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
