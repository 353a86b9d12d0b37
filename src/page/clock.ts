/** The page's clock, and how long its work took: a test reads the list. */

/** Milliseconds since the page was opened. */
export function now(): number {
  return performance.now();
}

/** One stretch of work between which the browser was free. */
export interface Timing {
  /** `input`: from an event to the new numbers; `slice`: what came after, a piece at a time. */
  readonly kind: 'input' | 'slice';
  readonly milliseconds: number;
}

const timings: Timing[] = [];

/** The stretches so far, in their order. */
export function measured(): readonly Timing[] {
  return timings;
}

/** Notes a stretch of work. */
export function note(kind: Timing['kind'], start: number): void {
  timings.push({ kind, milliseconds: now() - start });
}
