import type { Diagnostic } from './diagnostic.js';
import { type Position, TextLines } from './position.js';
import { cells, printable } from './printable.js';

/** Longest piece of a source line that is shown, characters; the rest is cut on both sides of the caret. */
const WIDTH = 100;
/** What is shown in front of the caret in a line that is cut there. */
const BEFORE = 40;
/** A file that is no scenario at all can have thousands of mistakes; nobody reads more than these. */
const MOST = 50;

/** Diagnostics in reading order: by place, those about the whole file first, then by message. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      (a.span?.start ?? -1) - (b.span?.start ?? -1) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message) ||
      compare(a.hint ?? '', b.hint ?? ''),
  );
}

/**
 * Diagnostics as a person reads them: `file:line:column: severity: message [code]`, the source line, a caret, the hint.
 * The first 50 are shown; a last line counts the others. Characters that would steer a terminal are made visible.
 *
 * @param file name to print in front
 * @param text the source text that the spans refer to
 * @returns lines without a newline after the last
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], file: string, text: string): string {
  const lines = new TextLines(text);
  const name = printable(file);
  const shown = sortDiagnostics(diagnostics)
    .slice(0, MOST)
    .map((diagnostic) => renderDiagnostic(diagnostic, name, lines));
  const more = diagnostics.length - shown.length;
  return [...shown, ...(more > 0 ? [`${name}: and ${more} more`] : [])].join('\n');
}

function renderDiagnostic(diagnostic: Diagnostic, file: string, source: TextLines): string {
  const { span, severity, code, hint, related = [] } = diagnostic;
  const message = `${severity}: ${printable(diagnostic.message)} [${code}]`;
  const lines: string[] = [];
  if (span === null) {
    lines.push(`${file}: ${message}`);
  } else {
    const position = source.positionAt(span.start);
    lines.push(`${file}:${position.line}:${position.column}: ${message}`);
    lines.push(...codeFrame(source.line(position.line), position, span.end - span.start));
  }
  if (hint !== undefined) lines.push(`  hint: ${printable(hint)}`);
  for (const other of related) {
    const { line, column } = source.positionAt(other.span.start);
    lines.push(`  ${file}:${line}:${column}: ${printable(other.message)}`);
  }
  return lines.join('\n');
}

function codeFrame(lineText: string, { line, column }: Position, length: number): string[] {
  const at = column - 1;
  const { from, to } = window(lineText, at);
  const shown = printable(lineText.slice(from, to));
  const left = from > 0 ? '…' : '';
  const right = to < lineText.length ? '…' : '';
  const before = ' '.repeat(cells(left + shown.slice(0, at - from)));
  const marks = '~'.repeat(Math.max(0, cells(shown.slice(at - from, at - from + length)) - 1));
  const gutter = ' '.repeat(String(line).length);
  return [` ${line} | ${left}${shown}${right}`, ` ${gutter} | ${before}^${marks}`];
}

/** The part of a line around a place that is shown; it never begins or ends inside a character. */
function window(lineText: string, at: number): { readonly from: number; readonly to: number } {
  const fits = lineText.length <= WIDTH || at < WIDTH - BEFORE;
  const from = fits ? 0 : Math.max(0, Math.min(at - BEFORE, lineText.length - WIDTH));
  return { from: whole(lineText, from), to: whole(lineText, Math.min(lineText.length, from + WIDTH)) };
}

function whole(text: string, index: number): number {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index - 1, index + 1)) ? index - 1 : index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
