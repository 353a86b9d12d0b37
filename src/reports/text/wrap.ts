import { displayWidth, takeStart } from './width.js';

/** Cuts a word that is longer than a line into pieces. */
function pieces(word: string, room: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (displayWidth(rest) > room) {
    const part = takeStart(rest, room) || [...rest].slice(0, 1).join('');
    parts.push(part);
    rest = rest.slice(part.length);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/**
 * Breaks prose at blanks into lines of at most `width` cells.
 *
 * `first` stands before the first line, `rest` before the others; both count. Runs of blanks become one. A word longer
 * than a line is cut. An empty text gives no line.
 */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const room = Math.max(1, width - Math.max(displayWidth(first), displayWidth(rest)));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).flatMap((part) => pieces(part, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((content, index) => (index === 0 ? first : rest) + content);
}
