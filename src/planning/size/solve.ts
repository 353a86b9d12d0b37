/** Integer and real answers to "how much is enough", for conditions that hold from some value on. */

/** Where a condition begins to hold: the smallest step that meets it, and the one below, which does not. */
export interface SmallestStep {
  readonly step: number;
  /** null when `step` is the smallest there is. */
  readonly below: number | null;
}

/**
 * The smallest step from `least` to `most` at which a condition holds, when it fails below some step and holds from
 * there on: doubling, then bisection. Whatever the condition does in between, the answer holds and the step below fails.
 *
 * @param holds the condition on a whole step
 * @returns null when it fails at `most`
 */
export function smallestStep(holds: (step: number) => boolean, least: number, most: number): SmallestStep | null {
  if (most < least) return null;
  if (holds(least)) return { step: least, below: null };
  let low = least;
  let stride = 1;
  let high = Math.min(least + stride, most);
  while (!holds(high)) {
    if (high === most) return null;
    low = high;
    stride *= 2;
    high = Math.min(low + stride, most);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    // Beyond 2^53 the middle of two neighbours is one of them.
    if (middle === low || middle === high) break;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return { step: high, below: low };
}

/**
 * The first step from `least` to `most` at which a condition holds, each one looked at: for conditions that may hold, fail
 * and hold again.
 *
 * @returns null when it holds nowhere
 */
export function firstStep(holds: (step: number) => boolean, least: number, most: number): SmallestStep | null {
  for (let step = least; step <= most; step++) {
    if (holds(step)) return { step, below: step === least ? null : step - 1 };
  }
  return null;
}

/** Of a start: what does not hold for so little holds for nothing, whatever 0 itself does. */
const SMALLEST = 1e-100;

/** Digits to which a real answer is given. */
const DIGITS = 9;

/**
 * Rounds a positive number down to nine significant digits, so that it can be typed and what holds up to it still holds.
 *
 * @param value finite, > 0
 * @throws RangeError when it is not
 */
export function roundedDown(value: number): number {
  if (!(value > 0 && Number.isFinite(value)))
    throw new RangeError(`Cannot round down: value must be finite and > 0, got ${value}`);
  const nearest = Number(value.toPrecision(DIGITS));
  if (nearest <= value) return nearest;
  const exponent = Math.floor(Math.log10(value)) - DIGITS + 1;
  return Number((nearest - 10 ** exponent).toPrecision(DIGITS));
}

/**
 * The largest real value up to which a condition holds, bisected between a value where it holds and one where it fails.
 *
 * @param holds true for small values, false for large ones
 * @param start a positive value from which the search doubles or halves
 * @returns null when it holds up to 1e12 × start; 0 when it fails however small the value is
 */
export function largestValue(holds: (value: number) => boolean, start: number): number | null {
  let low = start;
  let high = start;
  if (holds(start)) {
    do {
      low = high;
      high *= 2;
      if (high > start * 1e12) return null;
    } while (holds(high));
  } else {
    do {
      high = low;
      low /= 2;
      if (low < start / 1e12) return holds(start * SMALLEST) ? bisect(holds, start * SMALLEST, high) : 0;
    } while (!holds(low));
  }
  return bisect(holds, low, high);
}

/** Finer than the nine digits that are reported. */
const PRECISION = 1e-11;

function bisect(holds: (value: number) => boolean, low: number, high: number): number {
  let [met, missed] = [low, high];
  while (missed - met > PRECISION * missed) {
    const middle = (met + missed) / 2;
    if (middle === met || middle === missed) break;
    if (holds(middle)) met = middle;
    else missed = middle;
  }
  return met;
}
