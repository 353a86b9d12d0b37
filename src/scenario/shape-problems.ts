import { nearestName } from '../diagnostics/nearest.js';
import type { Problems } from './problems.js';
import { isRange } from './ranges.js';
import type { Path } from './scenario.js';
import { descriptionAt, keysAt } from './schema.js';
import { valueAt } from './set-path.js';

/** The parts of a zod issue that are read here. */
export interface ShapeIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly ShapeIssue[])[];
}

/** Turns the issues of a shape check into problems, each at the key or value that is meant. */
export function addShapeProblems(issues: readonly ShapeIssue[], root: unknown, problems: Problems): void {
  for (const issue of issues) addIssue(issue, [], { root, problems, siblings: issues });
}

interface Context {
  readonly root: unknown;
  readonly problems: Problems;
  /** The issues that were found together with the one at hand. */
  readonly siblings: readonly ShapeIssue[];
}

function addIssue(issue: ShapeIssue, prefix: Path, context: Context): void {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  const actual = valueAt(context.root, path);
  const { problems } = context;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys ?? []) addUnknownKey(key, path, problems);
  } else if (actual === undefined) {
    if (!isMisspelt(issue, context.siblings, valueAt(context.root, path.slice(0, -1)))) addMissing(path, problems);
  } else if (issue.code === 'invalid_union') {
    const errors = issue.errors ?? [];
    const branch = branchMeant(errors, actual);
    if (branch === undefined) addWrongType(path, actual, expectedOfUnion(errors), problems);
    else for (const inner of branch) addIssue(inner, path, { ...context, siblings: branch });
  } else if (issue.code === 'invalid_value' && typeof actual === 'string') {
    addInvalidValue(path, actual, (issue.values ?? []).map(String), problems);
  } else {
    addWrongType(path, actual, issue.values?.map(String) ?? [String(issue.expected ?? issue.code)], problems);
  }
}

/**
 * Whether a missing key stands there after all, spelt wrongly, or nothing of what stands there is known: then the wrong
 * keys are worth a word, and the missing one is not.
 */
function isMisspelt(missing: ShapeIssue, siblings: readonly ShapeIssue[], parent: unknown): boolean {
  const name = String(missing.path.at(-1));
  const place = missing.path.slice(0, -1).join('.');
  const typed = typeof parent === 'object' && parent !== null ? Object.keys(parent).length : 0;
  return siblings.some(
    ({ keys = [], path }) =>
      path.join('.') === place && ((typed > 0 && keys.length === typed) || keys.some((key) => near(key, [name]))),
  );
}

function near(key: string, known: readonly string[]): string | undefined {
  const begins = (name: string) => key.length > 2 && name.toLowerCase().startsWith(key.toLowerCase());
  return nearestName(key, known) ?? known.find(begins);
}

function addUnknownKey(key: string, path: Path, problems: Problems): void {
  const known = keysAt(path);
  const where = path.length === 0 ? 'a scenario' : label(path);
  if (known.includes(key)) {
    problems.add('conflict', [...path, key], `"${key}" does not go together with the other keys of ${where}`, {
      at: 'key',
      hint: `leave "${key}" out, or the others`,
    });
    return;
  }
  const meant = near(key, known);
  problems.add('unknown-key', [...path, key], `unknown key "${key}" in ${where}`, {
    at: 'key',
    hint: meant === undefined ? `keys here: ${known.join(', ')}` : `did you mean "${meant}"?`,
  });
}

function addMissing(path: Path, problems: Problems): void {
  const key = String(path.at(-1));
  const about = explain(path);
  const hint =
    key === 'traffic'
      ? 'add the flows, for example traffic: {web: {rate: 120/s, lifetime: 20s, close: client-fin}}'
      : about && `add ${key}: ${about}`;
  const where = path.length > 1 ? ` in ${label(path.slice(0, -1))}` : '';
  problems.add('missing-key', path.slice(0, -1), `"${key}" is missing${where}`, { at: 'key', hint });
}

function addInvalidValue(path: Path, actual: string, known: readonly string[], problems: Problems): void {
  const meant = nearestName(actual, known);
  const about = explain(path);
  const message =
    known.length === 1 ? `${show(actual)} means nothing here` : `${show(actual)} is none of ${known.join(', ')}`;
  problems.add('invalid-value', path, message, { hint: meant === undefined ? about : `did you mean "${meant}"?` });
}

function addWrongType(path: Path, actual: unknown, expected: readonly string[], problems: Problems): void {
  const name = path.length === 0 ? 'the scenario' : label(path);
  if (typeof actual === 'number' && !Number.isFinite(actual)) {
    problems.add('out-of-range', path, `${name} must be a finite number, this is ${actual}`, {
      hint: explain(path),
    });
    return;
  }
  const wanted = [...new Set(expected.map(nameOfType))];
  const message =
    actual === null ? `${name} is empty` : `${name} must be ${alternatives(wanted)}, not ${describe(actual)}`;
  problems.add('wrong-type', path, message, {
    at: actual === null ? 'key' : 'value',
    hint: hintFor(path, actual, wanted),
  });
}

function alternatives(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.slice(-1)].filter((part) => part.length > 0).join(' or ');
}

function hintFor(path: Path, actual: unknown, wanted: readonly string[]): string | undefined {
  const only = wanted.length === 1 ? wanted[0] : undefined;
  const glued = typeof actual === 'string' ? /^([A-Za-z]+):(\S.*)$/.exec(actual) : null;
  if (only === 'a mapping' && glued !== null) {
    return `write a blank after the colon: ${glued[1]}: ${glued[2]}`;
  }
  if (isRange(actual)) {
    return `no range can stand here; give the range to a parameter and write "${path.at(-1)}: = parameter"`;
  }
  if (path.length === 1 && path[0] === 'traffic') {
    return 'flows by name, for example traffic: {web: {rate: 120/s, lifetime: 20s, close: client-fin}}';
  }
  const keys = keysAt(path);
  if (only === 'a mapping' && keys.length > 0) return `keys here: ${keys.join(', ')}`;
  if (only === 'text' && (typeof actual === 'number' || typeof actual === 'boolean')) {
    return `if it is meant as text, put it into quotes: "${actual}"`;
  }
  return explain(path);
}

/** What the schema says of a key, as a hint: the sentence with an example, where there is one. */
function explain(path: Path): string | undefined {
  const text = descriptionAt(path) ?? (typeof path.at(-1) === 'number' ? descriptionAt(path.slice(0, -1)) : undefined);
  if (text === undefined) return undefined;
  const sentences = text.split(/(?<=\.)\s/);
  const chosen = (sentences.find((sentence) => sentence.includes('such as')) ?? text).replace(/\.$/, '');
  return /^[A-Z][a-z ]/.test(chosen) ? `${chosen.charAt(0).toLowerCase()}${chosen.slice(1)}` : chosen;
}

/** The branch of a union whose kind of value is the one that was typed; undefined when none is. */
function branchMeant(errors: readonly (readonly ShapeIssue[])[], actual: unknown): readonly ShapeIssue[] | undefined {
  const isOtherKind = (issue: ShapeIssue) =>
    issue.path.length === 0 &&
    (issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof actual !== 'string'));
  const candidates = errors.filter((branch) => !branch.some(isOtherKind));
  const distance = (branch: readonly ShapeIssue[]): number =>
    branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? (issue.keys?.length ?? 1) : 1.5), 0);
  return [...candidates].sort((a, b) => distance(a) - distance(b))[0];
}

function expectedOfUnion(errors: readonly (readonly ShapeIssue[])[]): string[] {
  return errors.flatMap((branch) =>
    branch.flatMap((issue) =>
      issue.code === 'invalid_union'
        ? expectedOfUnion(issue.errors ?? [])
        : (issue.values?.map(String) ?? (issue.expected === undefined ? [] : [String(issue.expected)])),
    ),
  );
}

function nameOfType(expected: string): string {
  if (expected === 'object' || expected === 'record') return 'a mapping';
  if (expected === 'array') return 'a list';
  if (expected === 'string') return 'text';
  if (expected === 'number' || expected === 'int') return 'a number';
  return expected;
}

/** The last key of a path as a message names it. */
function label(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `entry ${last + 1} of "${path.at(-2)}"` : `"${last}"`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'boolean') return `the truth value ${value}`;
  return show(value);
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
