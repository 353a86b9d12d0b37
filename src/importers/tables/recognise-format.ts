import type { CaptureFormat } from './capture-format.js';
import { LINE_SIGNS, nearestFormat } from './line-signs.js';
import { recogniseMagic } from './magic.js';

/** So much of a file decides. */
export const HEAD_BYTES = 64 * 1024;

/** So many lines vote, by so many of their characters. */
const VOTERS = 100;
const LONGEST_VOTE = 2000;

/** What a file is; or what it comes nearest to, and why it is not that. */
export type Recognition =
  | { readonly format: CaptureFormat }
  | { readonly format: null; readonly nearest: CaptureFormat | null; readonly why: string };

/**
 * Says what a file is from its content: by its first bytes, else by what most of its first lines look like.
 *
 * @param head the first bytes, `HEAD_BYTES` of them where the file has so many
 * @returns the format, or the nearest one and a sentence that says why it is not that
 */
export function recogniseFormat(head: Uint8Array): Recognition {
  const magic = recogniseMagic(head);
  if (magic !== null) return magic;
  const lines = textLines(head.subarray(0, HEAD_BYTES));
  const votes = new Map<CaptureFormat, number>();
  for (const line of lines) {
    const format = LINE_SIGNS.find(({ sign }) => sign.test(line))?.format;
    if (format !== undefined) votes.set(format, (votes.get(format) ?? 0) + 1);
  }
  const [winner] = [...votes].sort(([, a], [, b]) => b - a);
  return winner === undefined ? { format: null, ...nearestFormat(lines) } : { format: winner[0] };
}

/** The first lines that say something; a last one that may be cut only if there is no other. */
function textLines(head: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8').decode(head);
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.length > 1) lines.pop();
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, VOTERS)
    .map((line) => line.slice(0, LONGEST_VOTE));
}
