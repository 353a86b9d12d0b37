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
}

/** What else can be said of a problem. */
export interface ProblemDetails {
  readonly hint?: string | undefined;
  readonly at?: 'key' | 'value';
  readonly severity?: DiagnosticSeverity;
  readonly within?: Problem['within'];
}

/** Collects everything that is wrong with one scenario, so that all of it is reported at once. */
export class Problems {
  readonly list: Problem[] = [];

  add(code: DiagnosticCode, path: Path, message: string, details: ProblemDetails = {}): void {
    const { hint, at = 'value', severity = 'error', within } = details;
    this.list.push({ code, path, message, hint, at, severity, within });
  }

  get errors(): number {
    return this.list.filter((problem) => problem.severity === 'error').length;
  }
}

/** Turns problems into diagnostics, given a way to find a place in the text. */
export function toDiagnostics(
  problems: readonly Problem[],
  text: string,
  locate: (path: Path, at: 'key' | 'value') => Diagnostic['span'],
  typedElsewhere: (path: Path) => string | undefined,
): Diagnostic[] {
  return problems.map((problem) => {
    const option = typedElsewhere(problem.path);
    const whole = option === undefined ? locate(problem.path, problem.at) : null;
    const span = whole === null ? null : narrowed(text, whole, problem.within);
    return {
      code: problem.code,
      severity: problem.severity,
      message: option === undefined ? problem.message : `${option}: ${problem.message}`,
      span,
      path: problem.path,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    };
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
