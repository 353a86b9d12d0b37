import { requireNonNegative, requireWhole } from './argument.js';
import { monotoneRoot } from './monotone-root.js';
import { logPoissonProbability } from './poisson.js';

export interface OccupiedQuantile {
  /** c: ports in the group, a whole number ≥ 0. */
  readonly ports: number;
  /** a = λh, erlangs, finite and ≥ 0. */
  readonly offeredErlangs: number;
  /** Share of the time, above 0 and below 1: 0.99 for the 99 % quantile. */
  readonly probability: number;
}

/** Spread, in ports, up to which the law is summed port by port; beyond, half a port is nothing and it is integrated. */
const WIDEST_SUM = 1e4;

/** Left out of a sum or an integral: states less likely than this, relative to the likeliest (e^(−50)). */
const NEGLIGIBLE = 2e-22;

/**
 * Quantile of the number of occupied ports: the smallest n with P(N ≤ n) ≥ p, where N follows Erlang's truncated Poisson
 * law, P(N = n) ∝ aⁿ/n! for n ≤ c. Far below c that is the Poisson quantile of an unlimited pool.
 *
 * Assumes Poisson arrivals, losses not retried, an allocator that finds the last free port; any holding-time distribution.
 *
 * @throws RangeError for an argument out of range
 *
 * Accuracy: exact while the spread min(√a, √c, 1/ln(a/c)) is below 10,000 ports (a up to 1e8 erlangs); beyond, the law's
 * smooth continuation is integrated instead of a Cornish–Fisher expansion, because that knows no truncation: within one
 * port, or 1e-6 of the spread where that is more; above 2^53 ports also within a double's rounding of n. Cost: O(√c), at most about 1 ms.
 */
export function occupiedPortsQuantile({ ports, offeredErlangs, probability }: OccupiedQuantile): number {
  requireWhole('quantile of occupied ports', 'ports', ports, 0);
  requireNonNegative('quantile of occupied ports', 'offered load', offeredErlangs);
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `Cannot compute quantile of occupied ports: probability must be above 0 and below 1, got ${probability}`,
    );
  }
  if (ports === 0 || offeredErlangs === 0) return 0;
  const tailShare = 1 - probability;
  if (spreadOf(ports, offeredErlangs) > WIDEST_SUM) return integratedQuantile(ports, offeredErlangs, tailShare);
  // Full, and so large that doubles no longer count single ports: the spread below the top is nothing.
  if (ports > Number.MAX_SAFE_INTEGER && offeredErlangs > ports) return ports;
  return summedQuantile(ports, offeredErlangs, tailShare);
}

/** Scale on which the probabilities fall off: √a, or, cut off at c, what the cut leaves of it. */
function spreadOf(ports: number, offered: number): number {
  if (offered <= ports) return Math.sqrt(offered);
  return Math.min(Math.sqrt(ports), 1 / Math.log(offered / ports));
}

/** Sums upwards and downwards from the mode, then comes back from the top until more than the tail's share is seen. */
function summedQuantile(ports: number, offered: number, tailShare: number): number {
  const mode = Math.min(Math.floor(offered), ports);
  let [total, top, weightAtTop] = [0, mode, 1];
  for (let [n, w] = [mode, 1]; n <= ports && w > NEGLIGIBLE; w *= offered / ++n) {
    total += w;
    [top, weightAtTop] = [n, w];
  }
  for (let [n, w] = [mode, mode / offered]; n > 0 && w > NEGLIGIBLE; w *= --n / offered) total += w;
  let tail = 0;
  let n = top;
  for (let w = weightAtTop; n > 0 && tail + w <= tailShare * total; w *= n-- / offered) tail += w;
  return n;
}

/** The same with integrals of the smooth continuation; P(N ≤ n) is the integral up to n + ½. */
function integratedQuantile(ports: number, offered: number, tailShare: number): number {
  const mode = Math.min(offered, ports);
  const peak = logPoissonProbability(mode, offered);
  const density = (x: number): number => Math.exp(logPoissonProbability(x, offered) - peak);
  const reach = 11 * Math.sqrt(mode);
  const low = mode - (offered > ports ? Math.min(reach, 50 / Math.log(offered / ports)) : reach);
  const high = Math.min(ports, offered + reach);
  const panels = 1024;
  const width = (high - low) / panels;
  const masses = Array.from({ length: panels }, (_, i) => simpson(density, low + i * width, low + (i + 1) * width));
  let left = tailShare * masses.reduce((sum, mass) => sum + mass, 0);
  let panel = panels - 1;
  for (; left > (masses[panel] ?? Number.POSITIVE_INFINITY); panel--) left -= masses[panel] ?? 0;
  const end = low + (panel + 1) * width;
  const x = monotoneRoot((from) => simpson(density, from, end) - left, low + panel * width, end);
  return Math.min(ports, Math.ceil(x - 0.5));
}

function simpson(f: (x: number) => number, from: number, to: number): number {
  return ((to - from) / 6) * (f(from) + 4 * f((from + to) / 2) + f(to));
}
