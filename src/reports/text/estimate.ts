/** Blocking that rests on a simulation of the search instead of a closed form: about so much. */

/** Before the number in a table: `~`; nothing where there is no estimate. */
export function estimateSign(estimate: number | null): string {
  return estimate === null ? '' : '~';
}

/** Before the number in a sentence: `about `; nothing where there is no estimate. */
export function estimateWord(estimate: number | null): string {
  return estimate === null ? '' : 'about ';
}
