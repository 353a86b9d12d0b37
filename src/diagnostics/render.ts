import type { Diagnostic } from './diagnostic.js';
import { lineText, positionAt } from './position.js';

/** Longest piece of a source line that is shown; the rest is cut on both sides of the caret. */
const WIDTH = 100;

/** Diagnostics in reading order: by place, those about the whole file first, then by message. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      (a.span?.start ?? -1) - (b.span?.start ?? -1) ||
      a.code.localeCompare(b.code, 'en') ||
      (a.message < b.message ? -1 : 1),
  );
}

/**
 * Diagnostics as a person reads them: `file:line:column: severity: message [code]`, the source line, a caret, the hint.
 *
 * @param file name to print in front
 * @param text the source text that the spans refer to
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], file: string, text: string): string {
  return sortDiagnostics(diagnostics)
    .map((diagnostic) => renderDiagnostic(diagnostic, file, text))
    .join('\n');
}

function renderDiagnostic(diagnostic: Diagnostic, file: string, text: string): string {
  const { span, severity, message, code, hint, related } = diagnostic;
  const lines: string[] = [];
  if (span === null) {
    lines.push(`${file}: ${severity}: ${message} [${code}]`);
  } else {
    const { line, column } = positionAt(text, span.start);
    lines.push(`${file}:${line}:${column}: ${severity}: ${message} [${code}]`);
    lines.push(...codeFrame(text, line, column, Math.max(1, span.end - span.start)));
  }
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  for (const other of related ?? []) {
    const { line, column } = positionAt(text, other.span.start);
    lines.push(`  ${file}:${line}:${column}: ${other.message}`);
  }
  return lines.join('\n');
}

function codeFrame(text: string, line: number, column: number, length: number): string[] {
  const whole = printable(lineText(text, line));
  const from = column > WIDTH - 20 ? column - 40 : 0;
  const shown = whole.slice(from, from + WIDTH);
  const caret = column - 1 - from;
  const marks = Math.max(1, Math.min(length, whole.length - (column - 1), shown.length - caret));
  const gutter = String(line);
  return [` ${gutter} | ${shown}`, ` ${' '.repeat(gutter.length)} | ${' '.repeat(caret)}^${'~'.repeat(marks - 1)}`];
}

/** Tabs and control characters as one visible character each, so that carets line up and terminals stay sane. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: replacing them is the point
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\u00b7');
}
