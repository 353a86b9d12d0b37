import { displayWidth } from '../text/width.js';

const NARROW = /[iljtf.,:;'|!()[\] /·]/u;
const BROAD = /[mwMWGOQ@%—…×]/u;

/**
 * Width of a text in px at a font size, for laying out: an estimate on the wide side, since fonts differ from reader to
 * reader (system-ui). No font is measured.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const char of text) {
    const cells = displayWidth(char);
    if (cells === 0) continue;
    if (cells === 2) ems += 1.05;
    else if (NARROW.test(char)) ems += 0.38;
    else ems += BROAD.test(char) ? 0.92 : 0.62;
  }
  return ems * size;
}

/** Shortens a text in the middle so that it takes at most `room` px. */
export function fitText(text: string, size: number, room: number): string {
  if (textWidth(text, size) <= room + 0.01) return text;
  const chars = [...text];
  for (let kept = chars.length - 1; kept > 0; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const short = `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (kept - head)).join('')}`;
    if (textWidth(short, size) <= room) return short;
  }
  return '…';
}

/** Breaks a text at blanks into lines of at most `room` px; a longer word is shortened. */
export function breakText(text: string, size: number, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= room) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = fitText(word, size, room);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
