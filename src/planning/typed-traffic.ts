/** Traffic of another size as it is typed, where it takes more than one number. */
import type { Flow, RateProfile } from '../scenario/scenario.js';
import { writeTimeOfDay } from '../units/time-of-day.js';
import { writeRate, writeSeconds } from '../units/write.js';
import { typedNumber } from './typed-number.js';

/** A profile in rates whose peak is another one, every hour in proportion. */
export function scaledProfile({ knots }: RateProfile, peakPerSecond: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    knots.map(({ atSeconds, factor }) => [writeTimeOfDay(atSeconds), writeRate(typedNumber(factor * peakPerSecond))]),
  );
}

/** Measured open times with another mean, each in proportion; where all are zero, each as long as the mean. */
export function scaledValues(
  { samples, meanSeconds: mean }: Extract<Flow['lifetime'], { distribution: 'empirical' }>,
  meanSeconds: number,
): readonly string[] {
  const scaled = (value: number): number => (mean === 0 ? meanSeconds : (value / mean) * meanSeconds);
  return samples.map((value) => writeSeconds(typedNumber(scaled(value))));
}
