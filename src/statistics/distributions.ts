/** Inverse distribution functions: a uniform number in, a value of the distribution out. */

function requireOrder(name: string, low: number, mode: number, high: number): void {
  if (Number.isFinite(low) && Number.isFinite(high) && low <= mode && mode <= high) return;
  throw new RangeError(
    `Cannot draw from the ${name} distribution: must be finite and low ≤ mode ≤ high, got ${low}, ${mode}, ${high}`,
  );
}

/**
 * Quantile of the uniform distribution on [low, high].
 *
 * @param probability 0…1
 * @throws RangeError when low > high or one is not finite
 */
export function uniformQuantile(probability: number, low: number, high: number): number {
  requireOrder('uniform', low, low, high);
  return low + probability * (high - low);
}

/**
 * Quantile of the triangular distribution: density rises straight from low to the mode and falls straight to high.
 * Closed form; exact to a few units in the last place.
 *
 * @param probability 0…1
 * @throws RangeError unless low ≤ mode ≤ high, all finite
 */
export function triangularQuantile(probability: number, low: number, mode: number, high: number): number {
  requireOrder('triangular', low, mode, high);
  const width = high - low;
  if (width === 0) return low;
  const rising = mode - low;
  // The last bit of the rounding must not lead beyond the ends.
  return probability * width <= rising
    ? Math.min(mode, low + Math.sqrt(probability * width * rising))
    : Math.max(mode, high - Math.sqrt((1 - probability) * width * (high - mode)));
}

/**
 * A whole number from a continuous distribution that reaches half a unit beyond both ends: from a uniform one, every
 * whole number from low to high is equally likely.
 *
 * @param quantile of the continuous distribution between the ends it is given
 * @param low whole
 * @param high whole
 * @returns low…high
 */
export function wholeQuantile(quantile: (low: number, high: number) => number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(quantile(low - 0.5, high + 0.5))));
}
