import type { DurationBin } from './duration-tally.js';

/** The share of durations longer than `seconds`, after the step there. */
export interface SurvivalStep {
  readonly seconds: number;
  readonly survival: number;
}

/**
 * The share that lasts longer than each duration seen, from durations of which some were cut off: Kaplan and Meier's
 * product-limit estimate. It assumes that what cut them off (the end of the capture) has nothing to do with how long they
 * would have lasted.
 *
 * @param bins shortest first; what ends in a bin is taken to end before what is cut off in it
 * @returns steps, shortest first; the last survival is 0 unless the longest were cut off
 * @see Kaplan, Meier (1958), Nonparametric estimation from incomplete observations, JASA 53
 */
export function survivalOf(bins: readonly DurationBin[]): readonly SurvivalStep[] {
  let atRisk = bins.reduce((sum, bin) => sum + bin.ends + bin.censored, 0);
  let survival = 1;
  const steps: SurvivalStep[] = [];
  for (const { ends, endSeconds, censored } of bins) {
    if (ends > 0) {
      survival = ends === atRisk ? 0 : survival * (1 - ends / atRisk);
      steps.push({ seconds: endSeconds / ends, survival });
    }
    atRisk -= ends + censored;
  }
  return steps;
}

/** The duration that a share of all do not exceed; null where the observation was too short to know. */
export function survivalQuantile(steps: readonly SurvivalStep[], probability: number): number | null {
  return steps.find(({ survival }) => survival <= 1 - probability + 1e-12)?.seconds ?? null;
}

/** Mean duration up to the longest that ended: the area under the survival curve. It is the mean where the curve ends at 0. */
export function survivalMean(steps: readonly SurvivalStep[]): number {
  let mean = 0;
  let before: SurvivalStep = { seconds: 0, survival: 1 };
  for (const step of steps) {
    mean += before.survival * (step.seconds - before.seconds);
    before = step;
  }
  return mean;
}
