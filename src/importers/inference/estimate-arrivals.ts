import type { ArrivalEstimate, Dispersion } from '../fit-result.js';
import type { ArrivalCounts } from './arrival-counts.js';

/** From when to when arrivals are counted. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Silence before the first arrival or after the last was left out. */
  readonly trimmed: boolean;
}

/** So many mean intervals without an arrival are no chance: e⁻⁷ is 1 in 1,000. */
const NO_CHANCE = 7;
/** Counts in fewer intervals say too little of their variance. */
const FEWEST_INTERVALS = 20;
const TWO_SIDED_95 = 1.96;

/**
 * The stretch over which arrivals are counted: the whole observation, unless it is silent before the first arrival or
 * after the last for so long that the traffic must have begun later or ended earlier.
 *
 * @param from first instant that was observed
 * @param to last instant
 */
export function arrivalWindow(counts: ArrivalCounts, from: number, to: number): Window {
  const { count, first, last } = counts;
  if (count < 3 || !(last > first)) return { from, to, trimmed: false };
  const silence = (NO_CHANCE * (last - first)) / (count - 1);
  const start = first - from > silence ? first : from;
  const end = to - last > silence ? last : to;
  return { from: start, to: end, trimmed: start !== from || end !== to };
}

/**
 * Arrival rate and how unevenly arrivals come.
 *
 * @param windowSeconds seconds observed, all files together
 * @param window where counts are cut into intervals
 * @returns null without arrivals or time
 */
export function estimateArrivals(counts: ArrivalCounts, window: Window, windowSeconds: number): ArrivalEstimate | null {
  if (counts.count === 0 || !(windowSeconds > 0)) return null;
  const { count } = counts;
  const perSecond = (seconds: number): number | null => {
    const most = windowSeconds >= seconds ? counts.busiest(seconds) : null;
    return most === null ? null : most / seconds;
  };
  return {
    connections: count,
    windowSeconds,
    ratePerSecond: count / windowSeconds,
    // √N of a Poisson number has standard deviation ½.
    lowPerSecond: Math.max(0, Math.sqrt(count) - TWO_SIDED_95 / 2) ** 2 / windowSeconds,
    highPerSecond: (Math.sqrt(count + 1) + TWO_SIDED_95 / 2) ** 2 / windowSeconds,
    busiestSecondPerSecond: perSecond(1),
    busiestMinutePerSecond: perSecond(60),
    dispersion: dispersions(counts, window),
  };
}

function dispersions(counts: ArrivalCounts, { from, to }: Window): readonly Dispersion[] {
  const found: Dispersion[] = [];
  for (let seconds = counts.width; ; seconds *= 2) {
    const one = counts.dispersion(seconds, from, to);
    if (one === null || one.intervals < FEWEST_INTERVALS) return found;
    found.push({ intervalSeconds: seconds, intervals: one.intervals, varianceToMean: one.ratio });
  }
}

/**
 * Peakedness of the offered load by counts: variance ÷ mean of the number of arrivals in intervals as long as connections
 * hold a port. For a constant holding time that is what peakedness is (ports held = arrivals of the last h seconds).
 *
 * @param holdingSeconds h; the longest intervals that were counted serve for anything longer
 * @returns null where the excess over 1 can be chance (three standard deviations of a Poisson count's), or nothing was counted
 */
export function burstiness(dispersion: readonly Dispersion[], holdingSeconds: number): Dispersion | null {
  const below = dispersion.filter(({ intervalSeconds }) => intervalSeconds <= Math.max(holdingSeconds, 0));
  const one = below.at(-1) ?? dispersion[0];
  if (one === undefined) return null;
  return one.varianceToMean > 1 + 3 * Math.sqrt(2 / (one.intervals - 1)) ? one : null;
}
