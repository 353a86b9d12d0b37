import { nearestName } from '../diagnostics/nearest.js';
import type { Problems } from './problems.js';
import type { Path } from './scenario.js';
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
export function addShapeProblems(
  issues: readonly ShapeIssue[],
  root: unknown,
  keysAt: KeysAt,
  problems: Problems,
): void {
  for (const issue of issues) addIssue(issue, [], root, keysAt, problems);
}

/** The keys that are allowed at a place of the scenario. */
export type KeysAt = (path: Path) => readonly string[];

function addIssue(issue: ShapeIssue, prefix: Path, root: unknown, keysAt: KeysAt, problems: Problems): void {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  const actual = valueAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys ?? []) addUnknownKey(key, path, keysAt(path), problems);
  } else if (issue.code === 'invalid_union') {
    const branch = branchMeant(issue.errors ?? [], actual);
    if (branch !== undefined) for (const inner of branch) addIssue(inner, path, root, keysAt, problems);
    else addWrongType(path, actual, expectedOfUnion(issue.errors ?? []), keysAt, problems);
  } else if (issue.code === 'invalid_value') {
    addInvalidValue(path, actual, issue.values ?? [], problems);
  } else if (actual === undefined) {
    addMissing(path, problems);
  } else {
    addWrongType(path, actual, [String(issue.expected ?? issue.code)], keysAt, problems);
  }
}

function addUnknownKey(key: string, path: Path, known: readonly string[], problems: Problems): void {
  const near = nearestName(key, known) ?? known.find((name) => name.toLowerCase().startsWith(key.toLowerCase()));
  const where = path.length === 0 ? 'a scenario' : `"${path.at(-1)}"`;
  problems.add('unknown-key', [...path, key], `unknown key "${key}" in ${where}`, {
    at: 'key',
    hint: near === undefined ? `keys here: ${known.join(', ')}` : `did you mean "${near}"?`,
  });
}

function addMissing(path: Path, problems: Problems): void {
  const key = String(path.at(-1));
  const hint =
    key === 'traffic'
      ? 'add the flows, for example traffic: {web: {rate: 120/s, lifetime: 20s, close: client-fin}}'
      : undefined;
  problems.add('missing-key', path.slice(0, -1), `"${key}" is missing`, { at: 'key', hint });
}

function addInvalidValue(path: Path, actual: unknown, values: readonly unknown[], problems: Problems): void {
  const known = values.map(String);
  const near = typeof actual === 'string' ? nearestName(actual, known) : undefined;
  problems.add('invalid-value', path, `${show(actual)} is none of ${known.join(', ')}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}

function addWrongType(
  path: Path,
  actual: unknown,
  expected: readonly string[],
  keysAt: KeysAt,
  problems: Problems,
): void {
  const key = path.length === 0 ? 'the scenario' : `"${path.at(-1)}"`;
  const wanted = [...new Set(expected.map(nameOfType))].join(' or ');
  const keys = wanted.includes('mapping') ? keysAt(path) : [];
  problems.add('wrong-type', path, `${key} must be ${wanted}, not ${describe(actual)}`, {
    at: actual === null ? 'key' : 'value',
    hint: keys.length > 0 ? `keys here: ${keys.join(', ')}` : undefined,
  });
}

/** The branch of a union whose kind of value is the one that was typed; undefined when none is. */
function branchMeant(errors: readonly (readonly ShapeIssue[])[], actual: unknown): readonly ShapeIssue[] | undefined {
  const candidates = errors.filter(
    (branch) => !branch.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
  const distance = (branch: readonly ShapeIssue[]): number =>
    branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? (issue.keys?.length ?? 1) : 1.5), 0);
  const best = [...candidates].sort((a, b) => distance(a) - distance(b))[0];
  return best?.some((issue) => issue.code === 'invalid_value') && typeof actual !== 'string' ? undefined : best;
}

function expectedOfUnion(errors: readonly (readonly ShapeIssue[])[]): string[] {
  return errors.flatMap((branch) =>
    branch
      .filter((issue) => issue.path.length === 0)
      .map((issue) => (issue.values ? issue.values.join(' or ') : String(issue.expected))),
  );
}

function nameOfType(expected: string): string {
  if (expected === 'object' || expected === 'record') return 'a mapping';
  if (expected === 'array') return 'a list';
  if (expected === 'string') return 'text';
  if (expected === 'number' || expected === 'int') return 'a number';
  return expected;
}

function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'boolean') return `the truth value ${value}`;
  return show(value);
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
