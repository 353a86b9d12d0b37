/** Observed numbers as they are typed into a scenario: no more digits than the observation has. */
import { writeDuration, writeRate } from '../../units/write.js';

const DIGITS = 4;

/** A number with four significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** A duration of four digits: `412.3ms`. Below a nanosecond it is 0 s. */
export function typedDuration(seconds: number): string {
  if (seconds < 1e-9) return '0s';
  if (seconds < 1e-3) return `${rounded(seconds * 1e6)}us`;
  if (seconds < 1) return `${rounded(seconds * 1e3)}ms`;
  return seconds < 1000 ? `${rounded(seconds)}s` : writeDuration(Math.round(seconds));
}

/** A rate of four digits: `118.3/s`. */
export function typedRate(perSecond: number): string {
  const value = rounded(perSecond);
  return value >= 1 ? `${value}/s` : writeRate(value);
}

/**
 * Shares in hundredths of a per cent that add up to 10,000: the largest remainders get what rounding leaves over.
 *
 * @param counts ≥ 0, at least one above 0
 */
export function hundredths(counts: readonly number[]): readonly number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  const exact = counts.map((count) => (count / sum) * 10_000);
  const whole = exact.map(Math.floor);
  let left = 10_000 - whole.reduce((total, count) => total + count, 0);
  const byRemainder = exact
    .map((value, index) => [value - Math.floor(value), index] as const)
    .sort((a, b) => b[0] - a[0]);
  for (const [, index] of byRemainder) {
    if (left <= 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}

/** `32.5%` from 3,250. */
export function typedShare(value: number): string {
  return `${value / 100}%`;
}
