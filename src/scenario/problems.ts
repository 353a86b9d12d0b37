import type { Diagnostic, DiagnosticCode, DiagnosticSeverity, Span } from '../diagnostics/diagnostic.js';
import type { Path } from './scenario.js';

/** A problem that still knows only its place in the scenario's tree, not in the text. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly severity: DiagnosticSeverity;
  readonly path: Path;
  /** Whether the key or the value at `path` is meant. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly hint: string | undefined;
  /** The part of a typed text that is meant. */
  readonly within: { readonly text: string; readonly start: number; readonly end: number } | undefined;
  /** Another place that belongs to it. */
  readonly also: { readonly path: Path; readonly at: 'key' | 'value'; readonly message: string } | undefined;
}

/** What else can be said of a problem. */
export interface ProblemDetails {
  readonly hint?: string | undefined;
  readonly at?: 'key' | 'value';
  readonly severity?: DiagnosticSeverity;
  readonly within?: Problem['within'];
  readonly also?: Problem['also'];
}

/** Collects everything that is wrong with one scenario, so that all of it is reported at once. */
export class Problems {
  readonly list: Problem[] = [];

  add(code: DiagnosticCode, path: Path, message: string, details: ProblemDetails = {}): void {
    const { at = 'value', severity = 'error', within, also } = details;
    const hint = details.hint === undefined ? undefined : shortened(details.hint);
    this.list.push({ code, path, message: shortened(message), hint, at, severity, within, also });
  }

  get errors(): number {
    return this.list.filter((problem) => problem.severity === 'error').length;
  }
}

/** Where a path stands in the text. */
export type Locate = (path: Path, at: 'key' | 'value') => Span | null;

/** Who caused a problem: the value of a `--set`, or the file's own value together with a `--set`. */
export interface Blame {
  /** As typed. */
  readonly option: string;
  /** Whether what is wrong stands in the option itself, so that no place in the file helps. */
  readonly inOption: boolean;
}

/** Names and values in quotes, cut where a message would drown in them. */
function shortened(message: string): string {
  return message.replace(/"([^"]{80,})"/g, (_, typed: string) => `"${typed.slice(0, 60)}…"`);
}

/** Turns problems into diagnostics, given a way to find a place in the text. */
export function toDiagnostics(
  problems: readonly Problem[],
  text: string,
  locate: Locate,
  blame: (problem: Problem) => Blame | undefined,
): Diagnostic[] {
  return withoutEchoes(
    problems.map((problem) => {
      const set = blame(problem);
      const whole = set?.inOption || problem.code === 'set-invalid' ? null : locate(problem.path, problem.at);
      const other = problem.also && locate(problem.also.path, problem.also.at);
      const prefix = set === undefined ? '' : set.inOption ? `${set.option}: ` : `with ${set.option}: `;
      return {
        code: problem.code,
        severity: problem.severity,
        message: `${prefix}${problem.message}`,
        span: whole === null ? null : narrowed(text, whole, problem.within),
        path: problem.path,
        ...(problem.hint === undefined ? {} : { hint: problem.hint }),
        ...(problem.also && other ? { related: [{ message: problem.also.message, span: other }] } : {}),
      };
    }),
  );
}

/** An alias repeats what is wrong with its anchor; the place is one, so it is said once. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const said = new Set<string>();
  return diagnostics.filter(({ code, span, hint, path }) => {
    const key = JSON.stringify([code, span, hint, path.at(-1)]);
    if (span !== null && said.has(key)) return false;
    said.add(key);
    return true;
  });
}

/** The meant part of a scalar, where the file shows it as typed (plain or in quotes); else the whole scalar. */
function narrowed(text: string, whole: Span, within: Problem['within']): Span {
  if (within === undefined) return whole;
  const start = text.indexOf(within.text, whole.start);
  if (start < 0 || start > whole.start + 1) return whole;
  return { start: start + within.start, end: start + Math.max(within.end, within.start + 1) };
}

/** A path as a person types it: `traffic.outlook.rate`. */
export function showPath(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' || !/[."\s=]/.test(key) ? String(key) : JSON.stringify(key)))
    .join('.');
}
