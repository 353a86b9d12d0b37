import { requireNonNegative, requireWhole } from './argument.js';
import { logPoissonProbability } from './poisson.js';

export interface LossChain {
  /** c: ports in the group, a whole number from 0 to 1e10. */
  readonly ports: number;
  /** a = λh, erlangs, finite and ≥ 0. */
  readonly offeredErlangs: number;
  /** b(n): probability that an arrival is refused while n ports are taken, 0 ≤ n ≤ c; never falls with n; b(c) = 1. */
  readonly refusal: (portsTaken: number) => number;
}

export interface Loss {
  /** Share of arrivals refused, 0 … 1. */
  readonly blocking: number;
  /** Its natural logarithm, right where the probability itself underflows; −Infinity when nothing can be refused. */
  readonly logBlocking: number;
  /** Mean number of ports taken, a(1 − B). */
  readonly carriedErlangs: number;
}

/** States less likely than this, relative to the likeliest, are left out: e^(−57), so that their sum stays below 1e-16. */
const NEGLIGIBLE = 1e-25;

/**
 * Blocking of a port group whose allocator refuses some arrivals before the last port is taken: the generalised loss
 * formula, B = Σ π(n)·b(n) with π(n) ∝ aⁿ/n! · Π_{i<n}(1 − b(i)). Erlang-B is b(n) = 1{n = c}.
 *
 * Assumes Poisson arrivals, losses not retried, and a refusal that depends on the number of ports taken only; then any
 * distribution of the holding time gives the same answer. Because b never falls, π is log-concave: it is summed from its
 * mode outwards until nothing is left, and π·b from the mode, or from the first n that refuses at all if that is higher.
 *
 * @throws RangeError for an argument out of range, or a refusal that is no probability, falls with n, or is not 1 at n = c
 *
 * Accuracy: relative error below 1e-11 for blocking down to 1e-300, absolute error of ln B below 1e-11 + 1e-15·|ln B|.
 * Cost: O(√c) calls of the refusal, about 20·√c around the mode and at most 40·√c more in the tail.
 * Source: insensitivity of state-dependent admission, e.g. F. P. Kelly, "Reversibility and Stochastic Networks", 1979, §1.3
 * (birth–death law) and §3.3.
 */
export function generalisedLoss({ ports, offeredErlangs, refusal }: LossChain): Loss {
  requireWhole('blocking', 'ports', ports, 0, 1e10);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  const refused = checkedRefusal(refusal, ports);
  const mode = lastWhere(ports, (n) => n === 0 || offeredErlangs * (1 - refused(n - 1)) >= n);
  const firstRefusing = ports - lastWhere(ports, (back) => refused(ports - back) > 0);
  const below = sumBelow(mode, offeredErlangs, refused);
  const above = sumAbove(mode, ports, offeredErlangs, refused);
  const total = below.weight + above.weight;
  const carriedErlangs = (below.taken + above.taken) / total;
  if (firstRefusing <= mode) {
    const blocking = (below.refused + above.refused) / total;
    return { blocking, logBlocking: Math.log(blocking), carriedErlangs };
  }
  // Nothing is refused below firstRefusing, so up to there π is Poisson's law and the climb is one subtraction.
  const climb = logPoissonProbability(firstRefusing, offeredErlangs) - logPoissonProbability(mode, offeredErlangs);
  const tail = sumAbove(firstRefusing, ports, offeredErlangs, refused).refused;
  const logBlocking = climb + Math.log(tail / total);
  return { blocking: Math.exp(logBlocking), logBlocking, carriedErlangs };
}

/** Sums over a run of states, in units of the first state's probability. */
interface Sums {
  readonly weight: number;
  /** Σ n · weight */
  readonly taken: number;
  /** Σ b(n) · weight */
  readonly refused: number;
}

/** Sums from `start` upwards, until what remains matters neither to the weight nor to the refusals. */
function sumAbove(start: number, ports: number, offered: number, refused: (n: number) => number): Sums {
  let [weight, taken, refusedSum, w, last] = [0, 0, 0, 1, 0];
  for (let n = start; n <= ports && w > NEGLIGIBLE * Math.min(1, refusedSum); n++) {
    const b = refused(n);
    if (b < last * (1 - 1e-9)) {
      throw new RangeError(
        `Cannot compute blocking: refusal must not fall with ports taken, got ${b} at ${n} after ${last}`,
      );
    }
    last = b;
    weight += w;
    taken += n * w;
    refusedSum += b * w;
    w *= (offered * (1 - b)) / (n + 1);
    if (b === 0 && w < NEGLIGIBLE) break;
  }
  return { weight, taken, refused: refusedSum };
}

/** Sums over the states below the mode, downwards. */
function sumBelow(mode: number, offered: number, refused: (n: number) => number): Sums {
  let [weight, taken, refusedSum, w] = [0, 0, 0, 1];
  for (let n = mode - 1; n >= 0; n--) {
    const b = refused(n);
    w *= (n + 1) / (offered * (1 - b));
    if (w < NEGLIGIBLE) break;
    weight += w;
    taken += n * w;
    refusedSum += b * w;
  }
  return { weight, taken, refused: refusedSum };
}

/** Largest n from 0 to `limit` for which the condition still holds; it holds at 0 and, once false, stays false. */
function lastWhere(limit: number, holds: (n: number) => boolean): number {
  let [yes, no] = [0, limit + 1];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

function checkedRefusal(refusal: (n: number) => number, ports: number): (n: number) => number {
  const atFull = refusal(ports);
  if (atFull !== 1)
    throw new RangeError(`Cannot compute blocking: refusal must be 1 with all ports taken, got ${atFull}`);
  return (n) => {
    const b = refusal(n);
    if (!(b >= 0 && b <= 1)) {
      throw new RangeError(`Cannot compute blocking: refusal must be from 0 to 1, got ${b} with ${n} ports taken`);
    }
    return b;
  };
}
