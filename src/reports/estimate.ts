/** Blocking where the closed form cannot be trusted: about so much by a fit, or at least so much by definition. */

/** Beyond the trusted load of a search that gives up early at least this share fails, by its definition. */
export const AT_LEAST = 1e-3;

/** Before the number in a table: `≥` or `~`; nothing where there is no estimate. */
export function estimateSign(estimate: number | null): string {
  if (estimate === null) return '';
  return estimate <= AT_LEAST ? '≥' : '~';
}

/** Before the number in a sentence: `at least ` or `about `; nothing where there is no estimate. */
export function estimateWord(estimate: number | null): string {
  if (estimate === null) return '';
  return estimate <= AT_LEAST ? 'at least ' : 'about ';
}
