import { normalTail } from '../../statistics/normal-tail.js';
import type { DurationBin } from './duration-tally.js';

/** A law of durations with the likelihood that it gives to what was seen. */
export interface FittedLaw {
  readonly distribution: 'exponential' | 'lognormal';
  readonly meanSeconds: number;
  /** Standard deviation of ln(duration); null for the exponential law. */
  readonly sigma: number | null;
  readonly logLikelihood: number;
  /** Akaike's criterion: smaller is better. */
  readonly aic: number;
  /** Share of durations that are longer. */
  readonly survival: (seconds: number) => number;
}

const MOST_ROUNDS = 1000;
const MOST_CUTS = 128;
const PRECISE = 1e-8;
/** A captured duration is never shorter: clocks have microseconds. */
const SHORTEST = 1e-9;
/** A mean beyond this is no estimate. */
const CENTURY = 3e9;

/**
 * The exponential law of greatest likelihood for durations of which some were cut off: mean = all observed time ÷ ends.
 *
 * @param bins with at least one end, and a time above 0
 * @see Lawless (2003), Statistical models and methods for lifetime data, 4.1
 */
export function fitExponential(bins: readonly DurationBin[]): FittedLaw {
  const ends = bins.reduce((sum, bin) => sum + bin.ends, 0);
  const seconds = bins.reduce((sum, bin) => sum + bin.endSeconds + bin.censoredSeconds, 0);
  const meanSeconds = seconds / ends;
  const logLikelihood = -ends * Math.log(meanSeconds) - ends;
  const survival = (at: number): number => Math.exp(-at / meanSeconds);
  return { distribution: 'exponential', meanSeconds, sigma: null, logLikelihood, aic: 2 - 2 * logLikelihood, survival };
}

/**
 * The lognormal law of greatest likelihood for durations of which some were cut off, by expectation and maximisation: a
 * duration that was cut off counts with its mean and square under the law of the round before.
 *
 * @param bins with at least two different durations that ended
 * @returns null where the rounds lead nowhere (all durations alike, or a mean beyond a century)
 *
 * Cost: none of the rounds without censoring; with it at most 1,000, each over at most 128 groups of neighbouring bins.
 * @see Dempster, Laird, Rubin (1977), Maximum likelihood from incomplete data, J. R. Stat. Soc. B 39
 */
export function fitLognormal(bins: readonly DurationBin[]): FittedLaw | null {
  const ended = endedLogs(bins);
  const cuts = cutLogs(bins);
  let { mean: mu, deviation: sigma } = ended;
  if (!(sigma > 1e-6)) return null;
  for (let round = 0; round < MOST_ROUNDS && cuts.length > 0; round++) {
    const next = improved(ended, cuts, mu, sigma);
    const moved = Math.abs(next.mu - mu) + Math.abs(next.sigma - sigma);
    mu = next.mu;
    sigma = next.sigma;
    if (!(sigma > 1e-6) || !Number.isFinite(mu)) return null;
    if (moved < PRECISE) break;
  }
  const meanSeconds = Math.exp(mu + (sigma * sigma) / 2);
  if (!(meanSeconds < CENTURY)) return null;
  const logLikelihood = lognormalLikelihood(ended, cuts, mu, sigma);
  const survival = (at: number): number => (at <= 0 ? 1 : Math.exp(normalTail((Math.log(at) - mu) / sigma).logTail));
  return { distribution: 'lognormal', meanSeconds, sigma, logLikelihood, aic: 4 - 2 * logLikelihood, survival };
}

/** All that matters of the logarithms of durations that ended. */
interface EndedLogs {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Durations cut off at about the same length: how many, and the logarithm of that. */
interface Cut {
  readonly count: number;
  readonly log: number;
}

function logOf(seconds: number): number {
  return Math.log(Math.max(seconds, SHORTEST));
}

function endedLogs(bins: readonly DurationBin[]): EndedLogs {
  const rows = bins.flatMap(({ ends, endSeconds }) => (ends > 0 ? [{ ends, log: logOf(endSeconds / ends) }] : []));
  const count = rows.reduce((sum, { ends }) => sum + ends, 0);
  const mean = rows.reduce((sum, { ends, log }) => sum + ends * log, 0) / count;
  const variance = rows.reduce((sum, { ends, log }) => sum + ends * (log - mean) ** 2, 0) / count;
  return { count, mean, deviation: Math.sqrt(variance) };
}

function cutLogs(bins: readonly DurationBin[]): readonly Cut[] {
  const rows = bins.filter(({ censored }) => censored > 0);
  const size = Math.ceil(rows.length / MOST_CUTS);
  const cuts: Cut[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const group = rows.slice(from, from + size);
    const count = group.reduce((sum, { censored }) => sum + censored, 0);
    const logs = group.reduce(
      (sum, { censored, censoredSeconds }) => sum + censored * logOf(censoredSeconds / censored),
      0,
    );
    cuts.push({ count, log: logs / count });
  }
  return cuts;
}

/** One round: what is expected of those that were cut off, then the law that fits best. */
function improved(
  ended: EndedLogs,
  cuts: readonly Cut[],
  mu: number,
  sigma: number,
): { readonly mu: number; readonly sigma: number } {
  let count = ended.count;
  let first = ended.count * (ended.mean - mu);
  let second = ended.count * (ended.deviation ** 2 + (ended.mean - mu) ** 2);
  for (const { count: cut, log } of cuts) {
    const z = (log - mu) / sigma;
    const { hazard } = normalTail(z);
    count += cut;
    first += cut * sigma * hazard;
    second += cut * sigma * sigma * (1 + z * hazard);
  }
  const shift = first / count;
  return { mu: mu + shift, sigma: Math.sqrt(second / count - shift * shift) };
}

function lognormalLikelihood(ended: EndedLogs, cuts: readonly Cut[], mu: number, sigma: number): number {
  const { count, mean, deviation } = ended;
  const squares = (deviation ** 2 + (mean - mu) ** 2) / (sigma * sigma);
  const ofEnds = -count * (mean + Math.log(sigma) + Math.log(2 * Math.PI) / 2 + squares / 2);
  return cuts.reduce((sum, cut) => sum + cut.count * normalTail((cut.log - mu) / sigma).logTail, ofEnds);
}
