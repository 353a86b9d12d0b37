/** Text from a scenario, made safe for the place it is put into. */

/** Characters that mean something in Markdown wherever they stand; `>` does at the start of a line only. */
const MARKUP = /^>|[\\`*_[\]<|~$#!&]/gu;

/** For Markdown prose and table cells: one line, every character that could be markup escaped. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(MARKUP, '\\$&');
}

/** A Markdown code span that holds in a table too: fences longer than any run of backticks inside, `|` escaped. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/gu, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const gap = longest > 0 ? ' ' : '';
  return fence + gap + line + gap + fence;
}

/** A row of a Markdown table. The cells are escaped already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Header and rule of a Markdown table; titles that begin with `>` are set right. */
export function markdownHeader(titles: readonly string[]): string[] {
  const right = titles.map((title) => title.startsWith('>'));
  return [
    markdownRow(titles.map((title) => title.replace(/^>/u, ''))),
    markdownRow(right.map((isRight) => (isRight ? '---:' : '---'))),
  ];
}

/** Texts that begin like this are run as a formula by spreadsheets. */
const FORMULA = /^[=+\-@\t\r]/u;

/**
 * One CSV field, RFC 4180. A number is written in full precision, null as nothing. A text that a spreadsheet would run
 * as a formula gets an apostrophe in front.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A CSV file of a header and rows: fields by comma, lines by CR LF. */
export function csv(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** One word for a POSIX shell, quoted where it must be. */
export function shellWord(word: string): string {
  return /^[\w.,:=/@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
