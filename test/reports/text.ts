/** Small readers for the tests: an independent look at what the renderers wrote. */

/** Terminal cells of a line, ANSI colours aside: everything from U+1100 on that is wide counts 2. */
export function cells(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  const plain = line.replace(/\u001b\[\d+m/gu, '');
  let sum = 0;
  for (const char of plain) {
    if (/\p{Mn}|\u200d/u.test(char)) continue;
    const wide =
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u;
    sum += wide.test(char) ? 2 : 1;
  }
  return sum;
}

/** RFC 4180, read by a state machine of its own. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === ',' || (char === '\r' && text[at + 1] === '\n')) {
      row.push(field);
      field = '';
      if (char === '\r') {
        rows.push(row);
        row = [];
        at += 1;
      }
    } else field += char;
  }
  if (field !== '' || row.length > 0) throw new Error('the file does not end with CR LF');
  return rows;
}

/** The cells of a Markdown table row: cut at every `|` without a backslash. */
export function markdownCells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/u)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
