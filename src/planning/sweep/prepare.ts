import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { nearestName } from '../../diagnostics/nearest.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { Problems } from '../../scenario/problems.js';
import type { Path } from '../../scenario/scenario.js';
import { splitPath } from '../../scenario/set-path.js';
import type { SweepAxis } from './axis.js';
import { type Grid, gridOf } from './grid.js';
import { defaultMetrics, findMetric, type SweepMetric, sweepMetrics } from './metrics.js';
import { complain, MOST_POINTS, type Place } from './range.js';
import { tryValues } from './try-values.js';
import { readValues } from './values.js';

/** What is to be swept. What is not said comes from the scenario's own `sweep:` section. */
export interface SweepOptions {
  /** `path=values`, in the order in which they vary, the last fastest. Given at all, the scenario's own are left aside. */
  readonly vary?: readonly string[];
  /** The n-th values go together instead of each with every other. */
  readonly zip?: boolean;
  /** Names of metrics; see `sweepMetrics`. */
  readonly metrics?: readonly string[];
}

/** A sweep that was understood: what is computed at which points. */
export interface SweepPlan {
  readonly parsed: ParsedScenario;
  readonly grid: Grid;
  readonly metrics: readonly SweepMetric[];
}

/** A plan, or what is wrong with it. */
export type SweepPlanResult =
  | { readonly ok: true; readonly plan: SweepPlan }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads what is to be swept, and tries the first values, so that a mistake is reported before anything is computed.
 *
 * @param parsed the scenario
 * @returns the plan; or all mistakes, each at the option or at the line of the `sweep:` section that it is about
 */
export async function planSweep(parsed: ParsedScenario, options: SweepOptions = {}): Promise<SweepPlanResult> {
  const problems = new Problems();
  const section = parsed.document.input.sweep;
  const typed = (options.vary ?? []).length > 0;
  const sources = typed
    ? (options.vary ?? []).map((text) => ofOption(text, problems))
    : Object.entries(section?.vary ?? {}).map(([name, values]) => ({ name, values, path: ['sweep', 'vary', name] }));
  const axes = sources.flatMap((source) => (source && readAxis(source, parsed, problems)) ?? []);
  const metrics = readMetrics(options.metrics ?? [], section?.metrics ?? [], problems);
  const zip = options.zip ?? (typed ? false : (section?.zip ?? false));
  if (sources.length === 0) {
    problems.add('missing-key', [], 'nothing is varied', {
      hint: 'write --vary path=values, for example --vary pool.addresses=1..8, or a "sweep:" section in the scenario',
    });
  }
  checkAxes(axes, zip, problems);
  if (problems.errors === 0) {
    const tried = await tryValues(parsed, axes, zip, problems);
    if (problems.errors === 0) return { ok: true, plan: { parsed: tried, grid: gridOf(axes, zip), metrics } };
  }
  return { ok: false, diagnostics: problems.list.map((problem) => diagnostic(problem, parsed)) };
}

interface Source {
  readonly name: string;
  readonly values: unknown;
  /** Where the complaint goes: into the section, or to the option. */
  readonly path: Path;
}

/** The path under which complaints about an option are kept. */
function optionPath(text: string): Path {
  return ['--vary', text];
}

function ofOption(text: string, problems: Problems): Source | undefined {
  const match = /^\s*((?:"(?:[^"\\]|\\.)*"|[^"=])+?)\s*=(.*)$/s.exec(text);
  const [, name = '', values = ''] = match ?? [];
  if (match !== null) return { name, values, path: optionPath(text) };
  problems.add('set-invalid', optionPath(text), 'this names no path and values', {
    hint: 'write --vary path=values, for example --vary pool.addresses=1..8',
  });
  return undefined;
}

function readAxis(source: Source, parsed: ParsedScenario, problems: Problems): SweepAxis | undefined {
  const place: Place = { path: source.path, problems };
  const keys = splitPath(source.name);
  if (keys === undefined) {
    return complain(
      place,
      'set-invalid',
      `the path "${source.name}" cannot be read`,
      'write keys with dots between, such as traffic.web.rate',
    );
  }
  const path = keys.length === 1 && !isTopLevel(keys[0] ?? '') ? parameterPath(keys[0] ?? '', parsed, place) : keys;
  const values = readValues(source.values, place);
  return path && values && { path, name: source.name, values, place: source.path };
}

const TOP_LEVEL = ['platform', 'pool', 'pools', 'destinations', 'traffic', 'timers', 'limits', 'thresholds'];

function isTopLevel(name: string): boolean {
  return TOP_LEVEL.includes(name);
}

/** A bare name is a parameter; a new one would change nothing. */
function parameterPath(name: string, parsed: ParsedScenario, place: Place): Path | undefined {
  const known = Object.keys(parsed.document.input.parameters ?? {});
  if (known.includes(name)) return ['parameters', name];
  const near = nearestName(name, [...known, ...TOP_LEVEL]);
  const list = known.length === 0 ? 'the scenario has no parameters' : `parameters here: ${known.join(', ')}`;
  return complain(
    place,
    'unknown-name',
    `there is no parameter "${name}"`,
    near === undefined
      ? `${list}; other values are named by their path, such as traffic.web.rate`
      : `did you mean "${near}"?`,
  );
}

function readMetrics(asked: readonly string[], own: readonly string[], problems: Problems): readonly SweepMetric[] {
  const typed = asked.flatMap((text) => text.split(',')).map((text) => text.trim());
  const names = typed.length > 0 ? typed : own.length > 0 ? own : defaultMetrics;
  return [...new Set(names)].flatMap((name, index) => {
    const metric = findMetric(name);
    if (metric !== undefined) return metric;
    const known = sweepMetrics.map((one) => one.name);
    const near = nearestName(name, known);
    problems.add(
      'unknown-name',
      typed.length > 0 ? ['--metric', name] : ['sweep', 'metrics', index],
      `there is no metric "${name}"`,
      {
        hint: near === undefined ? `metrics: ${known.join(', ')}` : `did you mean "${near}"?`,
      },
    );
    return [];
  });
}

/** No path twice or inside another, values that pair, not too many points. */
function checkAxes(axes: readonly SweepAxis[], zip: boolean, problems: Problems): void {
  for (const [index, axis] of axes.entries()) {
    const other = axes.slice(0, index).find(({ path }) => within(path, axis.path) || within(axis.path, path));
    if (other === undefined) continue;
    const what =
      other.name === axis.name
        ? `"${axis.name}" is varied twice`
        : `"${axis.name}" and "${other.name}" set the same value`;
    problems.add('conflict', ['--vary'], what, { hint: 'vary it once, with all its values' });
  }
  const sizes = axes.map(({ values }) => values.size);
  if (zip && new Set(sizes).size > 1) {
    const list = axes.map(({ name, values }) => `${name} has ${values.size}`).join(', ');
    problems.add('conflict', ['--vary'], `values that go together must be as many: ${list}`, {
      hint: 'give each path the same number of values, or leave zip out',
    });
  }
  const { size } = axes.length === 0 ? { size: 0 } : gridOf(axes, zip);
  if (size > MOST_POINTS) {
    problems.add(
      'out-of-range',
      ['--vary'],
      `this sweep has ${Number(size.toPrecision(3))} points; at most ${MOST_POINTS} are computed`,
      {
        hint: 'take larger steps, or sweep parts of the ranges',
      },
    );
  }
}

function within(path: Path, place: Path): boolean {
  return place.length <= path.length && place.every((key, index) => String(key) === String(path[index]));
}

function diagnostic(problem: Problems['list'][number], parsed: ParsedScenario): Diagnostic {
  const { code, severity, message, hint, path, at } = problem;
  const option = path[0] === '--vary' || path[0] === '--metric';
  const shown = option && path.length > 1 ? `${path.join(' ')}: ${message}` : message;
  return {
    code,
    severity,
    message: shown,
    span: option || path.length === 0 ? null : parsed.document.locate(path, at),
    path: option ? [] : path,
    ...(hint === undefined ? {} : { hint }),
  };
}
