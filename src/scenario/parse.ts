/** Scenario text → a frozen Scenario in SI units, or everything that is wrong with it. The door of this room. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { sortDiagnostics } from '../diagnostics/render.js';
import { applySettings } from './apply-settings.js';
import type { Evaluate } from './expression/types.js';
import { type Blame, type Problem, Problems, toDiagnostics } from './problems.js';
import { followsFrom, pruned } from './prune.js';
import { type Choose, type InputRange, Ranges } from './ranges.js';
import { isExpression } from './reader.js';
import { resolveScenario } from './resolve.js';
import type { Path, Scenario } from './scenario.js';
import { checkShape, type ScenarioInput } from './schema.js';
import { type Setting, withValue } from './set-path.js';
import { addShapeProblems } from './shape-problems.js';
import { MAX_BYTES, tooLarge } from './source-text.js';
import { readYaml, type YamlSource } from './yaml-source.js';

/** A file with more is no scenario; nobody wants to read what is wrong with the rest of it too. */
const MOST_SHAPE_PROBLEMS = 100;

/** How to read a scenario. */
export interface ParseOptions {
  /** Name for messages and results; `-` for standard input. */
  readonly file?: string;
  /** Changes as typed after `--set`: `path=value`. */
  readonly set?: readonly string[];
}

/** A scenario that was understood, and what is needed to change it and to point into its text. */
export interface ParsedScenario {
  readonly scenario: Scenario;
  /** Warnings only. */
  readonly diagnostics: readonly Diagnostic[];
  readonly document: ScenarioDocument;
}

/** The scenario as typed, for what-if changes. */
export interface ScenarioDocument {
  readonly file: string;
  readonly text: string;
  readonly input: ScenarioInput;
  /** Where a path stands in the text. */
  readonly locate: YamlSource['locate'];
  /** The scenario with some values replaced; undefined when the change makes no sense. */
  readonly changed: (changes: readonly { readonly path: Path; readonly value: unknown }[]) => Scenario | undefined;
  /** What stands against such changes, in words; empty when they make sense. */
  readonly objections: (changes: readonly { readonly path: Path; readonly value: unknown }[]) => readonly string[];
  /** The quantities that are given as ranges, in the order in which they are read. */
  readonly ranges: readonly InputRange[];
  /** The scenario with a value of one's own choice for each range; the shape is not checked again, so that it is quick. */
  readonly drawn: (choose: Choose) => DrawnScenario;
}

/** The scenario with other values of its ranges, or what stands against it. */
export type DrawnScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly objections: readonly string[] };

/** A scenario, or what is wrong with the text. */
export type ParseResult =
  | ({ readonly ok: true } & ParsedScenario)
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a scenario: YAML 1.2, the shape of the file, units, names, defaults. Never throws for what a user typed: every
 * mistake is reported at once, sorted by place.
 *
 * @param text the whole file
 */
export async function parseScenario(text: string, options: ParseOptions = {}): Promise<ParseResult> {
  const file = options.file ?? '-';
  // UTF-8 takes at least one byte for each code unit.
  if (text.length > MAX_BYTES) return { ok: false, diagnostics: [tooLarge(text.length)] };
  if (text.trim() === '') return { ok: false, diagnostics: [empty()] };
  const source = readYaml(text);
  if (source.diagnostics.length > 0) return { ok: false, diagnostics: sortDiagnostics(source.diagnostics) };
  if (source.value === null) return { ok: false, diagnostics: [empty()] };

  const { tree, settings, refusals } = applySettings(source.value, options.set ?? []);
  const evaluate = usesExpressions([tree, source.value]) ? await loadEvaluate() : null;
  const understood = understand(tree, file, evaluate);
  const found = [...refusals, ...understood.problems];
  // Only what the file alone would not have been told is the fault of a --set.
  const before = settings.length > 0 && found.length > 0 ? understand(source.value, file, evaluate).problems : [];
  const diagnostics = sortDiagnostics(
    toDiagnostics(found, text, source.locate, (problem) => blame(problem, settings, before)),
  );
  const { scenario, input } = understood;
  if (scenario === undefined || input === undefined || refusals.length > 0) return { ok: false, diagnostics };
  return {
    ok: true,
    scenario: deepFreeze(scenario),
    diagnostics,
    document: {
      file,
      text,
      input,
      locate: source.locate,
      changed: (changes) => changed(input, changes, file, evaluate),
      objections: (changes) => objections(input, changes, file, evaluate),
      ranges: understood.ranges ?? [],
      drawn: (choose) => drawn(input, choose, file, evaluate),
    },
  };
}

interface Understood {
  /** Undefined when there is an error among the problems. */
  readonly scenario: Scenario | undefined;
  readonly input: ScenarioInput | undefined;
  readonly ranges?: readonly InputRange[];
  readonly problems: readonly Problem[];
}

/** Reads shape, units and names. What is wrong in shape is taken out, so that the rest is read all the same. */
function understand(tree: unknown, file: string, evaluate: Evaluate | null): Understood {
  const problems = new Problems();
  const shape = checkShape(tree);
  if (shape.success) {
    const ranges = new Ranges();
    const scenario = resolveScenario(shape.data, { file, evaluate, broken: [], ranges }, problems);
    return { scenario, input: shape.data, ranges: ranges.list, problems: problems.list };
  }
  addShapeProblems(shape.error.issues, tree, problems);
  const rest = problems.list.length > MOST_SHAPE_PROBLEMS ? undefined : pruned(tree, problems.list);
  const again = rest && checkShape(rest.tree);
  if (rest === undefined || !again?.success) return { scenario: undefined, input: undefined, problems: problems.list };
  const later = new Problems();
  const broken = rest.removed.flatMap(([section, name]) => (section === 'parameters' ? [String(name)] : []));
  resolveScenario(again.data, { file, evaluate, broken }, later);
  const own = later.list.filter((problem) => !followsFrom(problem, rest.removed));
  return { scenario: undefined, input: undefined, problems: [...problems.list, ...own] };
}

/** The `--set` that a problem comes from: the last one whose value is wrong, or with which the file becomes wrong. */
function blame(problem: Problem, settings: readonly Setting[], before: readonly Problem[]): Blame | undefined {
  const own = settings.findLast(({ path }) => isPrefix(path, problem.path));
  if (own !== undefined) return { option: `--set ${own.text}`, inOption: true };
  const last = settings.at(-1);
  const isNew = !before.some((other) => sameProblem(other, problem));
  if (problem.code === 'set-invalid' || last === undefined || !isNew) return undefined;
  const near = settings.findLast(({ path }) => isPrefix(problem.path, path));
  return { option: `--set ${(near ?? last).text}`, inOption: false };
}

function isPrefix(path: Path, longer: Path): boolean {
  return path.length <= longer.length && path.every((key, index) => String(key) === String(longer[index]));
}

function sameProblem(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.path.join('.') === b.path.join('.');
}

function changed(
  input: ScenarioInput,
  changes: readonly { readonly path: Path; readonly value: unknown }[],
  file: string,
  evaluate: Evaluate | null,
): Scenario | undefined {
  const tree = changes.reduce<unknown>((value, change) => withValue(value, change.path, change.value), input);
  const shape = checkShape(tree);
  return shape.success ? resolveScenario(shape.data, { file, evaluate, broken: [] }, new Problems()) : undefined;
}

function drawn(input: ScenarioInput, choose: Choose, file: string, evaluate: Evaluate | null): DrawnScenario {
  const problems = new Problems();
  const scenario = resolveScenario(input, { file, evaluate, broken: [], ranges: new Ranges(choose) }, problems);
  if (scenario !== undefined) return { ok: true, scenario };
  return { ok: false, objections: problems.list.map(({ message }) => message) };
}

function objections(
  input: ScenarioInput,
  changes: readonly { readonly path: Path; readonly value: unknown }[],
  file: string,
  evaluate: Evaluate | null,
): readonly string[] {
  const tree = changes.reduce<unknown>((value, change) => withValue(value, change.path, change.value), input);
  const { problems } = understand(tree, file, evaluate);
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

function empty(): Diagnostic {
  return {
    code: 'file-empty',
    severity: 'error',
    message: 'the scenario is empty',
    span: null,
    path: [],
    hint: 'a scenario needs at least a platform, a pool and traffic; `snat-plan init` writes one',
  };
}

function usesExpressions(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(usesExpressions);
  return isExpression(value);
}

async function loadEvaluate(): Promise<Evaluate> {
  const { loadExpressions } = await import('./expression/expression.js');
  return (await loadExpressions()).evaluate;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
