import { randomStream } from '../statistics/random-stream.js';
import type { DrawSeconds } from './open-time.js';
import type { Arrivals } from './system.js';

/** How connections bunch, where the scenario gives a peakedness above 1. */
export type BurstKind = 'interrupted' | 'batch';

/** Pairs of holding times from which a burst is fitted; the peakedness is then right to about 1 %. */
const PAIRS = 20_000;

/**
 * Bursty arrivals whose offered load has a given peakedness: variance ÷ mean of the ports that would be held if nobody were
 * refused.
 *
 * With H₁, H₂ independent holding times, an interrupted Poisson process of mean rate λ that switches ω times a second each
 * way gives z − 1 = λ·E[∫₀^H₁∫₀^H₂ e^(−2ω|u−v|) du dv] / E[H], and geometric batches of mean size m
 * z − 1 = 2(m − 1)·E[min(H₁, H₂)] / E[H]; both expectations are taken over drawn pairs, so that any distribution will do.
 *
 * @param peakedness z, above 1
 * @param ratePerSecond λ
 * @param drawHold holding times in which a port is unavailable, seconds
 * @returns null when no interrupted process at twice the rate half of the time is that bursty (z − 1 is at most the offered
 * load, reached only by periods without end)
 */
export function burstArrivals(
  kind: BurstKind,
  peakedness: number,
  ratePerSecond: number,
  drawHold: DrawSeconds,
): Arrivals | null {
  const pairs = Array.from({ length: PAIRS }, (): readonly [number, number] => [drawHold(), drawHold()]);
  const mean = pairs.reduce((sum, [a, b]) => sum + a + b, 0) / (2 * PAIRS);
  if (mean === 0) return { kind: 'poisson' };
  if (kind === 'batch') {
    const shorter = pairs.reduce((sum, [a, b]) => sum + Math.min(a, b), 0) / PAIRS;
    return { kind: 'batch', meanSize: 1 + ((peakedness - 1) * mean) / (2 * shorter) };
  }
  const excess = (switches: number): number =>
    (ratePerSecond * pairs.reduce((sum, [a, b]) => sum + overlap(a, b, 2 * switches), 0)) / PAIRS / mean;
  let [slow, fast] = [1e-9 / mean, 1 / mean];
  if (excess(slow) < peakedness - 1) return null;
  while (excess(fast) > peakedness - 1) fast *= 4;
  for (let step = 0; step < 50; step++) {
    const middle = Math.sqrt(slow * fast);
    if (excess(middle) > peakedness - 1) slow = middle;
    else fast = middle;
  }
  return { kind: 'interrupted', switchesPerSecond: Math.sqrt(slow * fast) };
}

/** ∫₀^a∫₀^b e^(−κ|u−v|) du dv, in closed form; a·b for κ → 0. */
function overlap(a: number, b: number, decay: number): number {
  const short = Math.min(a, b);
  const long = Math.max(a, b);
  if (decay * long < 1e-5) return a * b;
  const fading = (x: number): number => -Math.expm1(-decay * x);
  // Twice the square of the shorter side around the diagonal, and the rest of the rectangle.
  const square = (2 * (decay * short - fading(short))) / decay ** 2;
  const rest = (fading(short) * fading(long - short)) / decay ** 2;
  return square + rest;
}

/** A stream for fitting bursts: it is no replication's. */
export function burstStream(seed: number, source: string): ReturnType<typeof randomStream> {
  return randomStream(seed, `burst of ${source}`);
}
