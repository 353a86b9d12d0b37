import { formatCount, formatPercent } from '../../units/format.js';
import type { DurationEstimate } from '../fit-result.js';
import { type FittedLaw, fitExponential, fitLognormal } from './duration-laws.js';
import type { DurationBin, DurationTally } from './duration-tally.js';
import { type SurvivalStep, survivalMean, survivalOf, survivalQuantile } from './survival.js';

/** With fewer ends no law can be told from another. */
const FEWEST = 10;
/** Akaike's criterion must be better by this before the second parameter of the lognormal law is believed. */
const CLEARLY = 4;
/** All within a tenth of their median count as constant. */
const NARROW = 0.1;
/** A law that is nowhere further off than this is good enough to plan with, however many durations contradict it. */
const GOOD_ENOUGH = 0.05;
/** Kolmogorov–Smirnov's bound at 1 %, times √n. */
const KOLMOGOROV = 1.63;
const EMPIRICAL_VALUES = 20;
const TWO_SIDED_95 = 1.96;

interface Choice {
  readonly meanSeconds: number;
  /** Standard deviation of the mean's estimate ÷ the mean. */
  readonly relativeError: number;
  readonly law: DurationEstimate['law'];
  readonly why: string;
}

/**
 * What durations come to, with those that were cut off counted for what they are: quantiles by Kaplan and Meier, the law
 * by likelihood (Akaike's criterion), checked against Kaplan and Meier's curve by its largest distance from it.
 *
 * @returns null when none was seen; a mean of all the time that was seen when none was seen to its end
 */
export function estimateDuration(tally: DurationTally): DurationEstimate | null {
  const bins = tally.sorted();
  if (tally.ends === 0) return tally.censored === 0 ? null : noneEnded(tally, bins);
  const steps = survivalOf(bins);
  const choice = choose(bins, steps, tally);
  const spread = Math.exp(TWO_SIDED_95 * choice.relativeError);
  return {
    ended: tally.ends,
    censored: tally.censored,
    meanSeconds: choice.meanSeconds,
    lowSeconds: choice.meanSeconds / spread,
    highSeconds: choice.meanSeconds * spread,
    p50Seconds: survivalQuantile(steps, 0.5),
    p95Seconds: survivalQuantile(steps, 0.95),
    p99Seconds: survivalQuantile(steps, 0.99),
    law: choice.law,
    basis: `${choice.why}; ${correction(tally)}`,
  };
}

/** As if the next one ended now. With mean m, none of them ends in T seconds altogether with probability e^(−T/m): 5 % at m = T/3. */
function noneEnded({ censored }: DurationTally, bins: readonly DurationBin[]): DurationEstimate {
  const meanSeconds = bins.reduce((sum, { censoredSeconds }) => sum + censoredSeconds, 0);
  return {
    ended: 0,
    censored,
    meanSeconds,
    lowSeconds: meanSeconds / 3,
    highSeconds: null,
    p50Seconds: null,
    p95Seconds: null,
    p99Seconds: null,
    law: { distribution: 'exponential' },
    basis: `exponential assumed: none of ${formatCount(censored)} was seen to its end, so this is all the time that was seen`,
  };
}

function correction({ ends, censored }: DurationTally): string {
  if (censored === 0) return `${formatCount(ends)} seen from beginning to end`;
  return (
    `${formatCount(ends)} seen from beginning to end, ${formatCount(censored)} cut off by the end of the observation ` +
    'and counted as lasting at least so long'
  );
}

function choose(bins: readonly DurationBin[], steps: readonly SurvivalStep[], tally: DurationTally): Choice {
  const exponential = fitExponential(bins);
  if (!(exponential.meanSeconds > 0)) {
    return { meanSeconds: 0, relativeError: 0, law: { distribution: 'constant' }, why: 'shorter than the clock shows' };
  }
  if (tally.ends < FEWEST) {
    return { ...exponentialChoice(exponential, tally), why: `exponential assumed: ${tally.ends} are too few to tell` };
  }
  if (isNarrow(steps)) return constantChoice(steps);
  const lognormal = fitLognormal(bins);
  const best = lognormal !== null && lognormal.aic + CLEARLY < exponential.aic ? lognormal : exponential;
  const distance = distanceOf(best, steps);
  const isKnownToTheEnd = (steps.at(-1)?.survival ?? 1) < 0.01;
  const bound = Math.max(GOOD_ENOUGH, KOLMOGOROV / Math.sqrt(tally.ends));
  if (isKnownToTheEnd && distance > bound) return empiricalChoice(steps, tally, best, distance);
  const choice = best.sigma === null ? exponentialChoice(best, tally) : lognormalChoice(best, best.sigma, tally, steps);
  if (distance <= bound) return choice;
  return {
    ...choice,
    why: `${choice.why}, although it is ${formatPercent(distance)} off: the long ones were not seen`,
  };
}

function isNarrow(steps: readonly SurvivalStep[]): boolean {
  const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => survivalQuantile(steps, share));
  return low != null && middle != null && high != null && high - low <= NARROW * middle;
}

function constantChoice(steps: readonly SurvivalStep[]): Choice {
  const law = { distribution: 'constant' } as const;
  return { meanSeconds: survivalMean(steps), relativeError: 0.01, law, why: 'constant: nearly all last equally long' };
}

function exponentialChoice(fit: FittedLaw, { ends }: DurationTally): Choice {
  const law = { distribution: 'exponential' } as const;
  const why = 'exponential has the better likelihood (AIC)';
  return { meanSeconds: fit.meanSeconds, relativeError: 1 / Math.sqrt(ends), law, why };
}

/** Uncensored, the mean of the sample needs no law; the error is that of ln(mean) in either case. */
function lognormalChoice(fit: FittedLaw, sigma: number, tally: DurationTally, steps: readonly SurvivalStep[]): Choice {
  const meanSeconds = tally.censored === 0 ? survivalMean(steps) : fit.meanSeconds;
  const square = sigma * sigma;
  const variance = tally.censored === 0 ? Math.expm1(square) : square + (square * square) / 2;
  return {
    meanSeconds,
    relativeError: Math.sqrt(variance / tally.ends),
    law: { distribution: 'lognormal', cv: Math.sqrt(Math.expm1(square)) },
    why: 'lognormal has the better likelihood (AIC)',
  };
}

function empiricalChoice(
  steps: readonly SurvivalStep[],
  { ends }: DurationTally,
  nearest: FittedLaw,
  distance: number,
): Choice {
  const meanSeconds = survivalMean(steps);
  const valuesSeconds = slices(steps);
  let before = 1;
  let square = 0;
  for (const { seconds, survival } of steps) {
    square += (before - survival) * seconds * seconds;
    before = survival;
  }
  return {
    meanSeconds,
    relativeError: Math.sqrt(Math.max(0, square / meanSeconds ** 2 - 1) / ends),
    law: { distribution: 'empirical', valuesSeconds },
    why: `no simple law fits (${nearest.distribution}, the nearest, is off by ${formatPercent(distance)}), so the durations themselves`,
  };
}

/** Means of twenty equally likely slices; together they have the mean of all. */
function slices(steps: readonly SurvivalStep[]): readonly number[] {
  const share = 1 / EMPIRICAL_VALUES;
  const end = 1 - (steps.at(-1)?.survival ?? 0);
  const sums = new Array<number>(EMPIRICAL_VALUES).fill(0);
  let before = 0;
  for (const { seconds, survival } of steps) {
    const until = (1 - survival) / end;
    for (let slice = Math.floor(before / share); slice < EMPIRICAL_VALUES && slice * share < until; slice++) {
      const within = Math.min(until, (slice + 1) * share) - Math.max(before, slice * share);
      if (within > 0) sums[slice] = (sums[slice] ?? 0) + within * seconds;
    }
    before = until;
  }
  return sums.map((sum) => sum / share);
}

/** Largest distance between a law and Kaplan and Meier's curve, up to where that goes. */
function distanceOf(law: FittedLaw, steps: readonly SurvivalStep[]): number {
  let most = 0;
  let before = 1;
  for (const { seconds, survival } of steps) {
    const longer = law.survival(seconds);
    most = Math.max(most, Math.abs(longer - survival), Math.abs(longer - before));
    before = survival;
  }
  return most;
}
