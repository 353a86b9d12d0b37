import { requireNonNegative, requireWhole } from './argument.js';
import type { LossChain } from './generalised-loss.js';

export interface LossQuantile extends LossChain {
  /** Share of the time, above 0 and below 1. */
  readonly probability: number;
}

/** States less likely than this, relative to the likeliest, are left out. */
const NEGLIGIBLE = 1e-18;

/**
 * Quantile of the occupied ports of a group whose allocator refuses some arrivals early: the smallest n with
 * P(N ≤ n) ≥ p under π(n) ∝ aⁿ/n! · Π_{i<n}(1 − b(i)), the law behind `generalisedLoss`.
 *
 * @throws RangeError for an argument out of range
 *
 * Accuracy: exact but for rounding. Cost: O(√c) calls of the refusal around the mode.
 */
export function lossQuantile({ ports, offeredErlangs, refusal, probability }: LossQuantile): number {
  requireWhole('quantile of occupied ports', 'ports', ports, 0, 1e10);
  requireNonNegative('quantile of occupied ports', 'offered load', offeredErlangs);
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `Cannot compute quantile of occupied ports: probability must be above 0 and below 1, got ${probability}`,
    );
  }
  const mode = modeOf(ports, offeredErlangs, refusal);
  const above = [1];
  for (let n = mode + 1; n <= ports; n++) {
    const weight = ((above.at(-1) ?? 0) * offeredErlangs * (1 - refusal(n - 1))) / n;
    if (weight < NEGLIGIBLE) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let n = mode, weight = 1; n > 0; n--) {
    weight *= n / (offeredErlangs * (1 - refusal(n - 1)));
    if (!(weight >= NEGLIGIBLE)) break;
    below.push(weight);
  }
  const weights = [...below.reverse(), ...above];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let cumulated = 0;
  const index = weights.findIndex((weight) => {
    cumulated += weight;
    return cumulated >= probability * total;
  });
  return mode - below.length + (index < 0 ? weights.length - 1 : index);
}

/** The likeliest state: the last n that is reached faster than it is left. */
function modeOf(ports: number, offered: number, refusal: (portsTaken: number) => number): number {
  let low = 0;
  let high = ports;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (offered * (1 - refusal(middle - 1)) >= middle) low = middle;
    else high = middle - 1;
  }
  return low;
}
