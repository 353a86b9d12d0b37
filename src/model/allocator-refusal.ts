import { requireNonNegative, requireWhole } from './argument.js';
import { erlangB, logErlangB } from './erlang-b.js';
import { generalisedLoss, type Loss } from './generalised-loss.js';

/** b(n): the probability that the search for a port fails while n of the group's ports are taken. */
export type Refusal = (portsTaken: number) => number;

/**
 * Refusal of a search that finds the last free port: b(n) = 1 when all c ports are taken, else 0 (Erlang-B).
 *
 * @param ports c, a whole number ≥ 0
 */
export function exhaustiveRefusal(ports: number): Refusal {
  requireWhole('refusal', 'ports', ports, 0);
  return (n) => (n >= ports ? 1 : 0);
}

/**
 * Refusal of a search that tries k different ports at random and gives up when all are taken:
 * b(n) = Π_{i<k} (n − i)/(c − i), the hypergeometric chance; 0 while n < k. Near (n/c)^k, which k independent draws give.
 *
 * @param ports c, a whole number ≥ 1
 * @param tries k, a whole number ≥ 1; with k ≥ c the search is exhaustive
 *
 * Cost: O(k) a call.
 */
export function randomTriesRefusal(ports: number, tries: number): Refusal {
  requireWhole('refusal', 'ports', ports, 1);
  requireWhole('refusal', 'tries', tries, 1);
  const different = Math.min(tries, ports);
  return (n) => {
    let all = 1;
    for (let i = 0; i < different && all > 0; i++) all *= (n - i) / (ports - i);
    return all;
  };
}

/** Ranges up to this size are scanned whole by Linux, so that its search is exhaustive there. */
const SCANNED_WHOLE = 128;

export interface LinuxSearch {
  /** c: ports of one address, more than 128. */
  readonly ports: number;
  /** Whether ports in TIME_WAIT or CLOSE fill the rest of the range and are taken back (kernels since 6.5). */
  readonly evicting: boolean;
}

/**
 * Published FIT, not a derivation, for Linux nf_nat's search (rounds of 128, 64, 32, 16 and 8 consecutive ports, each from
 * a random offset): with ρ = n/c the search fails with probability exp(−43.8·(1 − ρ)^0.64), and ((1 + ρ)/2)^105 when
 * closing ports fill the rest and are evicted, n then counting the ports that cannot be evicted.
 *
 * It fails far earlier than 248 random tries would, because ports taken in sequence cluster.
 *
 * Valid for more than 128 ports that divide 65,536 or are few against it (other ranges start to fail earlier: with
 * 28,232 ports at 80 % load), for exponential holding times, in steady state, inside the chain of `generalisedLoss`.
 * Blocking is then within about 15 % of an event simulation that agrees with Linux 6.18 once the load is 95 % or more
 * (most rows within 5 %), and up to 40 % low at 90 %, where it is below 0.001. Below ρ ≈ 0.85 it has no meaning beyond "rare".
 *
 * @throws RangeError for 128 ports or fewer
 */
export function linuxSearchRefusalFit({ ports, evicting }: LinuxSearch): Refusal {
  requireWhole('refusal of the Linux search', 'ports', ports, SCANNED_WHOLE + 1);
  if (evicting) return (n) => ((1 + n / ports) / 2) ** 105;
  return (n) => Math.exp(-43.8 * (1 - n / ports) ** 0.64);
}

/** The refusals of the last few ranges, computed once for each number of ports taken: planning asks for them thousands of times. */
const REMEMBERED = new Map<string, Refusal>();
const MOST_REMEMBERED = 8;
const MOST_PORTS_REMEMBERED = 2 ** 20;

function remembered(search: LinuxSearch): Refusal {
  const { ports, evicting } = search;
  const key = `${ports} ${evicting}`;
  const known = REMEMBERED.get(key);
  if (known !== undefined) return known;
  const computed = linuxSearchRefusalFit(search);
  if (ports > MOST_PORTS_REMEMBERED) return computed;
  const table = new Float64Array(ports + 1).fill(Number.NaN);
  const refusal: Refusal = (n) => {
    const before = table[n] as number;
    if (!Number.isNaN(before)) return before;
    const b = computed(n);
    table[n] = b;
    return b;
  };
  const [oldest] = REMEMBERED.keys();
  if (REMEMBERED.size >= MOST_REMEMBERED && oldest !== undefined) REMEMBERED.delete(oldest);
  REMEMBERED.set(key, refusal);
  return refusal;
}

export interface LinuxSearchLoad extends LinuxSearch {
  /** a, erlangs: all ports held, or with `evicting` only those that cannot be taken back. */
  readonly offeredErlangs: number;
}

/**
 * Blocking of a port group served by Linux nf_nat's search: the fit of `linuxSearchRefusalFit` in the generalised loss
 * formula; for 128 ports or fewer, which Linux scans whole, Erlang-B.
 *
 * Assumptions, validity and accuracy are the fit's. Cost: O(√c).
 *
 * @throws RangeError for an argument out of range; with `evicting` also for 128 ports or fewer, where nothing is published
 */
export function linuxSearchBlocking({ ports, offeredErlangs, evicting }: LinuxSearchLoad): Loss {
  requireWhole('blocking', 'ports', ports, evicting ? SCANNED_WHOLE + 1 : 1);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  if (ports > SCANNED_WHOLE) {
    return generalisedLoss({ ports, offeredErlangs, refusal: remembered({ ports, evicting }) });
  }
  const logBlocking = logErlangB(ports, offeredErlangs);
  const carriedErlangs = offeredErlangs === 0 ? 0 : -offeredErlangs * Math.expm1(logBlocking);
  return { blocking: erlangB(ports, offeredErlangs), logBlocking, carriedErlangs };
}
