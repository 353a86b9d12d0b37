/** Brute force for a pool that refuses nobody: m(t) = ∫ λ(u) P(S > t − u) du, added up on a grid. */

/** Distribution of a hold: P(S > t), t ≥ 0. */
export type Survival = (seconds: number) => number;

/** Standard normal upper tail, by Simpson's rule from 0; good to 1e-9, which is more than a simulation sees. */
function normalTail(z: number): number {
  const steps = 400;
  const width = z / steps;
  let sum = 1 + Math.exp((-z * z) / 2);
  for (let step = 1; step < steps; step++) sum += (step % 2 === 1 ? 4 : 2) * Math.exp(-((step * width) ** 2) / 2);
  return 0.5 - (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

/** P(open time > t) of each distribution, from its definition. */
export const SURVIVAL = {
  exponential:
    (mean: number): Survival =>
    (t) =>
      Math.exp(-t / mean),
  constant:
    (mean: number): Survival =>
    (t) =>
      t < mean ? 1 : 0,
  lognormal: (mean: number, cv: number): Survival => {
    const sigma = Math.sqrt(Math.log(1 + cv * cv));
    return (t) => (t <= 0 ? 1 : normalTail((Math.log(t / mean) + (sigma * sigma) / 2) / sigma));
  },
  // Balanced means: p/μ₁ = (1 − p)/μ₂ in mean times, from its two moments.
  hyperexponential: (mean: number, cv: number): Survival => {
    const p = (1 + Math.sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
    return (t) => p * Math.exp((-2 * p * t) / mean) + (1 - p) * Math.exp((-2 * (1 - p) * t) / mean);
  },
} as const;

/** The hold that goes on for a while after something else. */
export function later(survival: Survival, seconds: number): Survival {
  return (t) => (t < seconds ? 1 : survival(t - seconds));
}

/**
 * Means over bins of the ports held.
 *
 * @param rate λ(u), straight between multiples of `step`
 * @param from when the first connection comes
 * @param step of the grid, a divisor of everything
 */
export function meansHeld(
  rate: (u: number) => number,
  survival: Survival,
  from: number,
  binSeconds: number,
  bins: number,
  step: number,
): readonly number[] {
  const cells = Math.round((bins * binSeconds - from) / step);
  const middle = (cell: number): number => (cell + 0.5) * step;
  const came = Float64Array.from({ length: cells }, (_, cell) => rate(from + middle(cell)) * step);
  // E[min(S, x)] at the ends of the grid's cells: what one connection adds to an integral over x seconds.
  const held = new Float64Array(cells + 1);
  for (let cell = 0; cell < cells; cell++) held[cell + 1] = (held[cell] ?? 0) + survival(middle(cell)) * step;
  const until = (cell: number): number => (cell <= 0 ? 0 : ((held[cell] ?? 0) + (held[cell - 1] ?? 0)) / 2);
  return Array.from({ length: bins }, (_, bin) => {
    const start = Math.round((bin * binSeconds - from) / step);
    const end = start + Math.round(binSeconds / step);
    let sum = 0;
    for (let cell = 0; cell < end; cell++) sum += (came[cell] ?? 0) * (until(end - cell) - until(start - cell));
    return sum / binSeconds;
  });
}
