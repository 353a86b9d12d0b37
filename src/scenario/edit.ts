/** A scenario file with settings written into it: what `--set` changes, as a file that a person goes on with. */
import { stringify } from 'yaml';
import { applySettings } from './apply-settings.js';
import { withNodes } from './edit-nodes.js';
import { spliced } from './edit-text.js';
import type { Setting } from './set-path.js';
import { readYaml } from './yaml-source.js';

/** The new text, and how much of the old one it keeps. */
export interface EditedScenario {
  readonly text: string;
  /** `layout`: every character besides the values; `comments`: comments, with blanks and line breaks anew; `values`: nothing else. */
  readonly kept: 'layout' | 'comments' | 'values';
}

/**
 * Writes settings into the text of a scenario, so that it reads as the same scenario without them. Values are replaced where
 * they stand; only where that does not give the same scenario (anchors, merges) more of the text is written anew.
 *
 * @param text the whole file
 * @param set changes as typed after `--set`: `path=value`
 * @returns null when the text is no YAML or a setting leads nowhere
 */
export function editScenario(text: string, set: readonly string[]): EditedScenario | null {
  const source = readYaml(text);
  if (source.diagnostics.length > 0 || source.value === null) return null;
  const { tree, settings, refusals } = applySettings(source.value, set);
  if (refusals.length > 0) return null;
  if (settings.length === 0) return { text, kept: 'layout' };
  const says = (edited: string): boolean => isSame(readYaml(edited).value, tree);
  const inPlace = everySpliced(text, settings);
  if (inPlace !== null && says(inPlace)) return { text: inPlace, kept: 'layout' };
  const rewritten = withNodes(text, settings);
  if (rewritten !== null && says(rewritten)) return { text: rewritten, kept: 'comments' };
  return { text: stringify(tree, { lineWidth: 0, aliasDuplicateObjects: false }), kept: 'values' };
}

function everySpliced(text: string, settings: readonly Setting[]): string | null {
  return settings.reduce<string | null>((edited, setting) => (edited === null ? null : spliced(edited, setting)), text);
}

/** Same values, same keys, in the same order: the order of parameters matters. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === other.length &&
    one.every(([key, value], index) => key === other[index]?.[0] && isSame(value, other[index]?.[1]))
  );
}
