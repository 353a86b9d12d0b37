/** Scenario text → a frozen Scenario in SI units, or everything that is wrong with it. The door of this room. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { sortDiagnostics } from '../diagnostics/render.js';
import type { Evaluate } from './expression/types.js';
import { Problems, toDiagnostics } from './problems.js';
import { isExpression } from './reader.js';
import { resolveScenario } from './resolve.js';
import type { Path, Scenario } from './scenario.js';
import { checkShape, keysAt, type ScenarioInput } from './schema.js';
import { parseSetting, type Setting, withValue } from './set-path.js';
import { addShapeProblems } from './shape-problems.js';
import { readYaml, type YamlSource } from './yaml-source.js';

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
}

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
  if (text.trim() === '') return { ok: false, diagnostics: [empty()] };
  const source = readYaml(text);
  if (source.diagnostics.length > 0) return { ok: false, diagnostics: sortDiagnostics(source.diagnostics) };
  if (source.value === null) return { ok: false, diagnostics: [empty()] };

  const problems = new Problems();
  const settings = (options.set ?? []).flatMap((setting) => parseSetting(setting, problems) ?? []);
  const tree = settings.reduce<unknown>(
    (value, setting) => withValue(value, setting.path, setting.value),
    source.value,
  );
  const shape = checkShape(tree);
  if (!shape.success) addShapeProblems(shape.error.issues, tree, keysAt, problems);
  const evaluate = usesExpressions(tree) ? await loadEvaluate() : null;
  const scenario = shape.success ? resolveScenario(shape.data, file, evaluate, problems) : undefined;
  const diagnostics = sortDiagnostics(
    toDiagnostics(problems.list, text, source.locate, (path) => typedAs(path, settings)),
  );
  if (scenario === undefined || !shape.success || problems.errors > 0) return { ok: false, diagnostics };
  const input = shape.data;
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
    },
  };
}

function changed(
  input: ScenarioInput,
  changes: readonly { readonly path: Path; readonly value: unknown }[],
  file: string,
  evaluate: Evaluate | null,
): Scenario | undefined {
  const tree = changes.reduce<unknown>((value, change) => withValue(value, change.path, change.value), input);
  const shape = checkShape(tree);
  return shape.success ? resolveScenario(shape.data, file, evaluate, new Problems()) : undefined;
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

function typedAs(path: Path, settings: readonly Setting[]): string | undefined {
  const setting = settings.findLast(
    ({ path: set }) => set.length <= path.length && set.every((key, index) => String(key) === String(path[index])),
  );
  return setting && `--set ${setting.text}`;
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
