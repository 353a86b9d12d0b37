import { requireNonNegative, requireWhole, requireWithin } from './argument.js';
import { logBinomialProbability } from './binomial.js';
import { logErlangB } from './erlang-b.js';
import { logSplitChance } from './split-chances.js';

export interface PinnedPool {
  /** m: clients of equal weight, a whole number from 1 to 1e9. */
  readonly clients: number;
  /** k: addresses, a whole number ≥ 1 (2^64 and more are fine). */
  readonly addresses: number;
  /** c: ports of one address, a whole number ≥ 0. */
  readonly ports: number;
  /** a: offered load of the whole pool, erlangs. */
  readonly offeredErlangs: number;
  /** ln of the blocking at a load offered to one address; it never falls. Default: Erlang-B with `ports` ports. */
  readonly logBlockingAt?: (offeredErlangs: number) => number;
}

export interface ExpectedBlocking {
  readonly blocking: number;
  /** −Infinity only when nothing is offered. */
  readonly logBlocking: number;
}

/** Terms this much smaller than the largest, as a logarithm, are left out. */
const NEGLIGIBLE = -45;

/**
 * Expected blocking of a pool in which a hash pins each client to one address: the average over the multinomial split of
 * Σ_i (X_i/m)·B(c, a·X_i/m), where X_i of m clients share address i.
 *
 * That is what a connection picked at random meets: its own client and Y ~ Binomial(m − 1, 1/k) others share its address, so
 * the average is E[B(c, a(1 + Y)/m)]. With one client it is B(c, a): a pool of k addresses is worth one.
 *
 * Assumes equal clients, a uniform hash, Poisson arrivals, no second address tried.
 *
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error about 1e-11, also where blocking comes from a rare split far out in the tail, because the sum
 * starts at its largest term; needs ln B concave in the load, as Erlang's formula is.
 * Cost: O(√m) evaluations of the blocking at most; where the terms change slowly only every eighth of their width is
 * evaluated (the trapezoidal rule, exponentially exact on such terms): a few hundred to a few thousand.
 */
export function pinnedPoolBlocking(pool: PinnedPool): ExpectedBlocking {
  const { clients, addresses, ports, offeredErlangs } = pool;
  const logBlockingAt = pool.logBlockingAt ?? ((erlangs: number) => logErlangB(ports, erlangs));
  requireWhole('blocking of a pinned pool', 'clients', clients, 1, 1e9);
  requireWhole('blocking of a pinned pool', 'addresses', addresses, 1);
  requireWhole('blocking of a pinned pool', 'ports', ports, 0);
  requireNonNegative('blocking of a pinned pool', 'offered load', offeredErlangs);
  if (addresses === 1 || clients === 1 || offeredErlangs === 0) return fromLog(logBlockingAt(offeredErlangs));
  const others = clients - 1;
  const logChance = logSplitChance(others, addresses);
  const perClient = offeredErlangs / clients;
  const logTerm = (y: number): number => logChance(y) + logBlockingAt(perClient * (1 + y));
  // Blocking rises with y, so the largest term lies at or above the binomial's mode.
  const largest = firstFall(logTerm, Math.min(others, Math.floor(clients / addresses)), others);
  return fromLog(logSumAround(logTerm, largest, others, strideAt(largest, others, ports)));
}

function fromLog(logBlocking: number): ExpectedBlocking {
  return { blocking: Math.exp(logBlocking), logBlocking };
}

/** Smallest y in [low, high] at which a concave term stops rising. */
function firstFall(logTerm: (y: number) => number, low: number, high: number): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (logTerm(middle + 1) > logTerm(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An eighth of the narrower of the binomial's width at y and the width on which blocking changes, (1 + y)/√c. */
function strideAt(y: number, others: number, ports: number): number {
  const binomialWidth = Math.sqrt(1 / (1 / (1 + y) + 1 / (1 + others - y)));
  const blockingWidth = (1 + y) / Math.sqrt(1 + ports);
  return Math.max(1, Math.floor(Math.min(binomialWidth, blockingWidth) / 8));
}

function logSumAround(logTerm: (y: number) => number, largest: number, others: number, stride: number): number {
  const peak = logTerm(largest);
  if (peak === Number.NEGATIVE_INFINITY) return peak;
  const above = sumOutwards(logTerm, peak, largest + stride, others, stride);
  const below = sumOutwards(logTerm, peak, largest - stride, others, -stride);
  // An average of probabilities is at most 1; only rounding can say otherwise.
  return Math.min(0, peak + Math.log((1 + above + below) * stride));
}

/** Terms ÷ e^peak from one on, until they are negligible. */
function sumOutwards(logTerm: (y: number) => number, peak: number, from: number, others: number, step: number): number {
  let sum = 0;
  for (let y = from; y >= 0 && y <= others; y += step) {
    const relative = logTerm(y) - peak;
    if (relative < NEGLIGIBLE) break;
    sum += Math.exp(relative);
  }
  return sum;
}

export interface PinnedClients {
  /** m: clients of equal weight, a whole number from 1 to 1e9. */
  readonly clients: number;
  /** k: addresses, a whole number ≥ 1. */
  readonly addresses: number;
  /** Confidence that no address carries more, 0.5 … 1 − 1e-9; default 0.99. */
  readonly confidence?: number;
}

/**
 * Share of the whole load on the busiest address of a pinned pool that is not exceeded with 99 % confidence: the smallest
 * x/m with k·P(X > x) ≤ 1 %, X ~ Binomial(m, 1/k) (Bonferroni's bound over the addresses).
 *
 * Assumes equal clients and a uniform hash. Never optimistic: counts of a multinomial are negatively associated, hence the
 * result is the exact quantile of the maximum at some level between p and e^(−(1−p)), 0.99 and 0.99005.
 *
 * @returns from 1/k to 1
 * @throws RangeError for an argument out of range
 *
 * Cost: O(√(m/k)), without a loop over addresses.
 * Source: K. Joag-Dev and F. Proschan, "Negative Association of Random Variables, with Applications", Annals of Statistics
 * 11 (1983) 286–295.
 */
export function busiestAddressShare({ clients, addresses, confidence = 0.99 }: PinnedClients): number {
  requireWhole('share of the busiest address', 'clients', clients, 1, 1e9);
  requireWhole('share of the busiest address', 'addresses', addresses, 1);
  requireWithin('share of the busiest address', 'confidence', confidence, 0.5, 1 - 1e-9);
  if (addresses === 1) return 1;
  const logExpected = (x: number): number => Math.log(addresses) + logBinomialProbability(x, clients, 1 / addresses);
  const mode = Math.min(clients, Math.floor((clients + 1) / addresses));
  let [low, high] = [mode, clients];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (logExpected(middle) > -60) low = middle + 1;
    else high = middle;
  }
  let x = low;
  for (let tail = 0; x > 0; x--) {
    tail += Math.exp(logExpected(x));
    if (tail > 1 - confidence) break;
  }
  return x / clients;
}
