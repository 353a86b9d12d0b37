import { requireNonNegative, requireWhole } from './argument.js';
import { logErlangB } from './erlang-b.js';
import { offeredLoadForLog } from './erlang-b-inverse.js';
import type { Loss } from './generalised-loss.js';
import { type LogFixedPoint, logFixedPointOf } from './search-fixed-point.js';
import { SEARCH_TABLES, SHARES } from './search-refusal-data.js';

/** Logarithms at each of SHARES, for rising numbers of ports. */
export type SearchRows = readonly (readonly [ports: number, logs: string])[];

/** One search as measured; see `search-refusal-data.ts`. */
export interface SearchTable {
  readonly name: string;
  /** Tries in each round, joined by commas. */
  readonly rounds: string;
  readonly offsets: number | null;
  readonly evicting: boolean;
  readonly logs: { readonly exponential: SearchRows; readonly constant: SearchRows };
}

export interface ConsecutiveSearch {
  /** c: a whole number above the first round, which would scan them all. */
  readonly ports: number;
  /** Tries in each round. */
  readonly rounds: readonly number[];
  /** Offsets are drawn from this many numbers and taken modulo the range; null: evenly over the range. */
  readonly offsets: number | null;
  /** Whether all ports that are not counted as taken are closing entries that may be evicted. */
  readonly evicting: boolean;
  /** Variance ÷ mean² of the time for which a port is taken, ≥ 0: 0 constant, 1 exponential. */
  readonly variability: number;
}

/** The share refused by a search while a share of the ports is taken on average: 0…1 → 0…1, never falling. */
export interface RefusedShare {
  readonly at: (takenShare: number) => number;
  /** The share of the ports at which this share is refused, above 0…1 → 0…1. */
  readonly takenAt: (refused: number) => number;
  /** Solves B = f(load·(1 − B)). */
  readonly logFixedPoint: LogFixedPoint;
}

/**
 * How many a search in rounds of consecutive ports, each from a random offset, refuses: measured by this project's own
 * simulation, interpolated. Taken ports cluster, so that it fails far earlier than as many random tries would; and offsets
 * modulo a range that does not divide 65,536 favour its first ports, so that each range has a row of its own.
 *
 * Steady state, one destination, Poisson arrivals. Straight in the logarithm between the shares of ports measured, between
 * the logarithms of the numbers of ports, and between constant and exponential times by their variability (above 1 as at 1,
 * which is cautious). Below 1e-7 the logarithm goes on as straight as it rises to 1e-4; beyond the largest range as there.
 *
 * @returns null where the search has not been measured
 * @throws RangeError for an argument out of range
 *
 * Accuracy: within 25 % of a long simulation down to 1e-4 (test/agreement); below that the order of magnitude. Cost: O(1).
 * Source: `npm run tables`; the same search agrees with Linux 6.18 in a network namespace.
 */
export function refusedShare({
  ports,
  rounds,
  offsets,
  evicting,
  variability,
}: ConsecutiveSearch): RefusedShare | null {
  requireWhole('refusal of a search', 'ports', ports, 1);
  requireNonNegative('refusal of a search', 'variability', variability);
  const table = tableOf(rounds, offsets, evicting);
  if (table === undefined) return null;
  const weight = Math.min(1, variability);
  const constant = rowAt(table.logs.constant, ports);
  const exponential = rowAt(table.logs.exponential, ports);
  const logs = SHARES.map((_, place) => (1 - weight) * at(constant, place) + weight * at(exponential, place));
  return {
    at: (share) => chanceAt(logs, share),
    takenAt: (refused) => shareAt(logs, refused),
    logFixedPoint: logFixedPointOf(SHARES, logs),
  };
}

/**
 * Blocking of a group whose search refuses a share f(ρ) of its connections while a share ρ of its ports is taken on
 * average: B = f(a(1 − B)/c), which has one solution as f never falls; and no less than Erlang-B, which finds every port.
 *
 * The mean stands for the whole law of the ports taken, fluctuations included, as it did when f was measured. (A chain with
 * a refusal b(n) is no better: clusters outlive the moment, so that b follows the mean load and not n. With constant times
 * the chain says up to twice too much.)
 *
 * @param offeredErlangs a, finite and ≥ 0
 * @throws RangeError for an argument out of range
 *
 * Accuracy: f's. Cost: as `logFixedPointOf`, and where all may be taken an Erlang-B evaluation.
 */
export function searchLoss(refused: RefusedShare, ports: number, offeredErlangs: number): Loss {
  requireWhole('blocking', 'ports', ports, 1);
  requireNonNegative('blocking', 'offered load', offeredErlangs);
  return lossOfLog(searchLogBlocking(refused, ports, offeredErlangs), offeredErlangs);
}

/** A loss known by ln B, of so many erlangs offered. */
export function lossOfLog(logBlocking: number, offeredErlangs: number): Loss {
  return {
    blocking: Math.exp(logBlocking),
    logBlocking,
    carriedErlangs: -offeredErlangs * Math.expm1(logBlocking),
  };
}

/**
 * ln B of {@link searchLoss} alone, for whoever asks for it thousands of times.
 *
 * @param offeredErlangs a, finite and ≥ 0; `ports` and a are not checked
 * @param ceiling the result where ln B is not below it; default 0
 */
export function searchLogBlocking(refused: RefusedShare, ports: number, offeredErlangs: number, ceiling = 0): number {
  const load = offeredErlangs / ports;
  const measured = refused.logFixedPoint(load, ceiling);
  // ln B(c, a) < −c(1 − ρ)²/2 for ρ < 1: Poisson's term at c by Stirling's bound, and at least half of the law lies below c.
  const bound = load < 1 ? -0.5 * ports * (1 - load) ** 2 : 0;
  if (measured >= bound || measured >= ceiling) return measured;
  return Math.min(ceiling, Math.max(measured, logErlangB(ports, offeredErlangs)));
}

/**
 * The load that a search refuses so much of, erlangs: the inverse of {@link searchLoss}.
 *
 * @param blocking above 0, below 1
 * @throws RangeError for an argument out of range
 */
export function searchLoad(refused: RefusedShare, ports: number, blocking: number): number {
  requireWhole('offered load', 'ports', ports, 1);
  if (!(blocking > 0 && blocking < 1)) {
    throw new RangeError(`Cannot compute offered load: blocking must lie between 0 and 1, got ${blocking}`);
  }
  const measured = (refused.takenAt(blocking) * ports) / (1 - blocking);
  return Math.min(measured, offeredLoadForLog(ports, Math.log(blocking)));
}

function tableOf(rounds: readonly number[], offsets: number | null, evicting: boolean): SearchTable | undefined {
  const name = rounds.join();
  return SEARCH_TABLES.find(
    (table) => table.rounds === name && table.offsets === offsets && table.evicting === evicting,
  );
}

/** Steps of 1/200, of which all SHARES are multiples: the first of SHARES beyond each, by number of steps. */
const STEPS = 200;
const BEYOND = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const beyond = SHARES.findIndex((share) => Math.round(share * STEPS) > step);
  return beyond < 0 ? SHARES.length : beyond;
});

/** The chance at a share of the ports: straight in its logarithm between what was measured, certain when all are taken. */
function chanceAt(logs: readonly number[], share: number): number {
  if (share >= 1) return 1;
  // Below the first share measured the first stretch goes on; above the last one the logarithm goes straight to 0.
  const right = Math.max(1, BEYOND[Math.floor(share * STEPS + 1e-9)] as number);
  const [x, y] = [at(SHARES, right - 1), at(logs, right - 1)];
  const measured = right < SHARES.length;
  const nextX = measured ? at(SHARES, right) : 1;
  const nextY = measured ? at(logs, right) : 0;
  return Math.exp(y + ((nextY - y) * (share - x)) / (nextX - x));
}

/** The share of the ports at which the chance is so much: the inverse of {@link chanceAt}. */
function shareAt(logs: readonly number[], chance: number): number {
  const log = Math.log(chance);
  const beyond = logs.findIndex((known) => known > log);
  const right = Math.max(1, beyond < 0 ? SHARES.length : beyond);
  const [x, y] = [at(SHARES, right - 1), at(logs, right - 1)];
  const [nextX, nextY] = right < SHARES.length ? [at(SHARES, right), at(logs, right)] : [1, 0];
  const share = x + ((nextX - x) * (log - y)) / (nextY - y);
  return Math.min(1, Math.max(0, share));
}

/** Logarithms at each share for a number of ports: straight between the logarithms of the numbers measured. */
function rowAt(rows: SearchRows, ports: number): readonly number[] {
  const above = rows.findIndex(([size]) => size >= ports);
  const upper = rows[above < 0 ? rows.length - 1 : above];
  const lower = rows[above < 0 ? rows.length - 1 : Math.max(0, above - 1)];
  if (upper === undefined || lower === undefined) throw new RangeError('Cannot compute blocking: an empty table');
  const high = complete(upper[1]);
  if (upper === lower || ports <= lower[0]) return ports <= lower[0] ? complete(lower[1]) : high;
  const weight = Math.log(ports / lower[0]) / Math.log(upper[0] / lower[0]);
  return complete(lower[1]).map((log, place) => log + weight * (at(high, place) - log));
}

/** Below 1e-7 what was seen hangs on a few configurations; from there to 1e-4 the slope is well known. */
const SEEN_WELL = Math.log(1e-7);
const KNOWN_WELL = Math.log(1e-4);

/** Rows as read, by their text: planning asks for the same few again and again. */
const READ = new Map<string, readonly number[]>();

/** The logarithms of a row; below 1e-7 they go on as straight as they rise to 1e-4. */
function complete(text: string): readonly number[] {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const logs = completed(text);
  READ.set(text, logs);
  return logs;
}

function completed(text: string): readonly number[] {
  const read = text.split(' ').map((word) => (word === '' ? Number.NEGATIVE_INFINITY : Number(word) / -100));
  const first = read.findIndex((value) => value > SEEN_WELL);
  const second = Math.max(
    first + 1,
    read.findIndex((value) => value > KNOWN_WELL),
  );
  const slope = (at(read, second) - at(read, first)) / (at(SHARES, second) - at(SHARES, first));
  return read.map((value, place) =>
    place < first ? at(read, first) - slope * (at(SHARES, first) - at(SHARES, place)) : value,
  );
}

function at(values: readonly number[], place: number): number {
  return values[place] as number;
}
