import type { RatePiece } from '../../model/transient-load.js';
import type { Window } from './window.js';

/** Moments in even steps where nobody asks for others. */
export const EVEN_STEPS = 360;

/** Steps into which the first even step after a jump is cut, each twice as long as the one before. */
const DOUBLINGS = 6;

/** Nearest moment before an event, as a part of the even step. */
const JUST_BEFORE = 1e-6;

/** Moments that matter beside those in even steps: bends and jumps of rates, events, and when constant holds end after them. */
export interface Bends {
  /** Events and jumps: things change at once. */
  readonly jumps: readonly number[];
  /** Where rates bend. */
  readonly bends: readonly number[];
  /** Constant times after which a jump is felt again. */
  readonly echoes: readonly number[];
}

/**
 * The moments at which a timeline is computed, rising: even steps, finer after whatever changes at once.
 *
 * @param window
 * @param stepSeconds length of the even steps
 */
export function gridOf({ from, to }: Window, stepSeconds: number, { jumps, bends, echoes }: Bends): readonly number[] {
  const moments = new Set<number>();
  const add = (moment: number): void => {
    if (moment > from && moment <= to) moments.add(moment);
  };
  const steps = Math.max(1, Math.ceil((to - from) / stepSeconds - 1e-9));
  for (let step = 1; step <= steps; step++) add(Math.min(to, from + step * stepSeconds));
  for (const bend of bends) add(bend);
  for (const jump of [from, ...jumps]) {
    add(jump - JUST_BEFORE * stepSeconds);
    for (const echo of [0, ...echoes]) {
      add(jump + echo);
      for (let fine = 1; fine <= DOUBLINGS; fine++) add(jump + echo + stepSeconds / 2 ** fine);
    }
  }
  return [...moments].sort((a, b) => a - b);
}

/** Where rates jump, and where they only bend. */
export function bendsOf(pieces: readonly RatePiece[]): {
  readonly jumps: readonly number[];
  readonly bends: readonly number[];
} {
  const jumps: number[] = [];
  const bends: number[] = [];
  for (const [index, { toSeconds, toRate }] of pieces.entries()) {
    const next = pieces[index + 1];
    if (next === undefined) break;
    (next.fromRate === toRate ? bends : jumps).push(toSeconds);
  }
  return { jumps, bends };
}
