import { clopperPearson } from '../statistics/proportion.js';
import { meanInterval, studentQuantile } from '../statistics/student-t.js';
import { STATES } from './system.js';
import type { GroupTally } from './tally.js';

/** A simulated number and the interval that holds the true one with this confidence. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** What is estimated of one group of identical ones; port counts and rates are those of one of them. */
export type SimulatedMetric =
  | 'arrivalRatePerSecond'
  | 'attemptRatePerSecond'
  | 'blockingProbability'
  | 'lossProbability'
  | 'blockedPerSecond'
  | 'limitedPerSecond'
  | 'carriedErlangs'
  | 'unavailableCarried'
  | 'occupancy'
  | 'occupiedPorts.p99'
  | 'occupiedPorts.p999'
  | `states.${(typeof STATES)[number]}`
  | 'reclaimedPerSecond'
  | 'reuseRisk.eventsPerSecond'
  | 'reuseRisk.probability'
  | 'secondsToFill'
  | 'secondsToFirstRefusal';

/** A metric over the replications: the value of each, and what they say together. */
export interface Estimated {
  readonly metric: SimulatedMetric;
  /** One value a replication; null where it has none. */
  readonly samples: readonly (number | null)[];
  /** Null where some replication has no value (a pool that never filled). */
  readonly at: (confidence: number) => Estimate | null;
}

/**
 * Estimates of a group from independent replications. Means get Student's interval; shares of connections the ratio of
 * sums with the interval of its linear approximation, widened to the exact binomial one (Clopper and Pearson), which alone
 * says how large a share may be that was never seen.
 *
 * @param tallies of one group, at least two replications
 */
export function estimates(tallies: readonly GroupTally[], ports: number): readonly Estimated[] {
  const perCell = (value: (tally: GroupTally) => number) => (tally: GroupTally) => value(tally) / tally.cells;
  const rate = (value: (tally: GroupTally) => number) => perCell((tally) => value(tally) / tally.seconds);
  const held = (tally: GroupTally): number => tally.stateSeconds.reduce((sum, value) => sum + value, 0);
  const states = STATES.flatMap((state, index) =>
    tallies.some((tally) => (tally.stateSeconds[index] ?? 0) > 0)
      ? [
          mean(
            `states.${state}`,
            tallies,
            rate((tally) => tally.stateSeconds[index] ?? 0),
          ),
        ]
      : [],
  );
  const perAttempt = (part: (tally: GroupTally) => number): Share => [part, ({ attempts }) => attempts];
  return [
    mean(
      'arrivalRatePerSecond',
      tallies,
      rate(({ arrivals }) => arrivals),
    ),
    mean(
      'attemptRatePerSecond',
      tallies,
      rate(({ attempts }) => attempts),
    ),
    ratio(
      'blockingProbability',
      tallies,
      perAttempt(({ refused }) => refused),
    ),
    ratio('lossProbability', tallies, [({ lost }) => lost, ({ arrivals }) => arrivals]),
    countRate(
      'blockedPerSecond',
      tallies,
      perAttempt(({ refused }) => refused),
    ),
    countRate(
      'limitedPerSecond',
      tallies,
      perAttempt(({ limited }) => limited),
    ),
    mean('carriedErlangs', tallies, rate(held)),
    mean(
      'unavailableCarried',
      tallies,
      rate((tally) => held(tally) - tally.closingSeconds),
    ),
    occupancy(tallies, (tally) => rate(held)(tally) / ports),
    longEnough('occupiedPorts.p99', tallies, ({ p99 }) => p99, 200),
    longEnough('occupiedPorts.p999', tallies, ({ p999 }) => p999, 2000),
    ...states,
    countRate(
      'reclaimedPerSecond',
      tallies,
      perAttempt(({ reclaimed }) => reclaimed),
    ),
    countRate(
      'reuseRisk.eventsPerSecond',
      tallies,
      perAttempt(({ reused }) => reused),
    ),
    ratio('reuseRisk.probability', tallies, [({ reused }) => reused, ({ closedByServer }) => closedByServer]),
    moment(
      'secondsToFill',
      tallies.map(({ secondsToFill }) => secondsToFill),
    ),
    moment(
      'secondsToFirstRefusal',
      tallies.map(({ secondsToFirstRefusal }) => secondsToFirstRefusal),
    ),
  ];
}

/** A count, and the count that it is a part of. */
type Share = readonly [part: (tally: GroupTally) => number, whole: (tally: GroupTally) => number];

function mean(
  metric: SimulatedMetric,
  tallies: readonly GroupTally[],
  value: (tally: GroupTally) => number,
): Estimated {
  const samples = tallies.map(value);
  return { metric, samples, at: (confidence) => ({ ...meanInterval(samples, confidence), confidence }) };
}

/** A mean share of the ports: Student's interval, as far as it lies between 0 and 1. */
function occupancy(tallies: readonly GroupTally[], value: (tally: GroupTally) => number): Estimated {
  const { metric, samples, at } = mean('occupancy', tallies, value);
  return {
    metric,
    samples,
    at: (confidence) => {
      const wide = at(confidence);
      // A share is never outside, so that what is left holds it as often. The mean may exceed 1 by rounding.
      return wide && { ...wide, low: Math.max(0, wide.low), high: Math.min(Math.max(1, wide.mean), wide.high) };
    },
  };
}

/** A value that some runs may not have. */
function moment(metric: SimulatedMetric, samples: readonly (number | null)[]): Estimated {
  const known = samples.filter((sample) => sample !== null);
  return {
    metric,
    samples,
    at: (confidence) => (known.length < samples.length ? null : { ...meanInterval(known, confidence), confidence }),
  };
}

function ratio(metric: SimulatedMetric, tallies: readonly GroupTally[], [part, whole]: Share): Estimated {
  const parts = tallies.map(part);
  const wholes = tallies.map(whole);
  const samples = parts.map((value, index) => (wholes[index] === 0 ? null : value / (wholes[index] ?? 1)));
  return { metric, samples, at: (confidence) => ratioInterval(parts, wholes, confidence) };
}

/** A rate of something that may be rare: the interval of its share of all attempts, times their rate. */
function countRate(metric: SimulatedMetric, tallies: readonly GroupTally[], [part, whole]: Share): Estimated {
  const share = ratio(metric, tallies, [part, whole]);
  const seconds = tallies.reduce((sum, tally) => sum + tally.seconds * tally.cells, 0);
  const attemptRate = tallies.reduce((sum, tally) => sum + whole(tally), 0) / seconds;
  return {
    metric,
    samples: tallies.map((tally) => part(tally) / tally.seconds / tally.cells),
    at: (confidence) => {
      const estimate = share.at(confidence);
      if (estimate === null) return null;
      const { mean: value, low, high } = estimate;
      return { mean: value * attemptRate, low: low * attemptRate, high: high * attemptRate, confidence };
    },
  };
}

/** A quantile over time, known where a replication lasts this many holding times: shorter ones see one moment only. */
function longEnough(
  metric: SimulatedMetric,
  tallies: readonly GroupTally[],
  value: (tally: GroupTally) => number,
  holdingTimes: number,
): Estimated {
  const samples = tallies.map((tally) => {
    const heldSeconds = tally.stateSeconds.reduce((sum, seconds) => sum + seconds, 0);
    const accepted = tally.attempts - tally.refused - tally.limited;
    return tally.seconds * accepted >= holdingTimes * heldSeconds ? value(tally) : null;
  });
  return moment(metric, samples);
}

/**
 * Ratio of the sums of two counts over replications: Student's interval of the residuals Xᵢ − r·Yᵢ, widened to Clopper and
 * Pearson's of the sums, as far as it lies where a share can.
 *
 * @param parts counted out of `wholes`, whole numbers
 * @returns null when nothing was counted at all
 * @see Law, Kelton (2000), Simulation modeling and analysis, 9.5
 */
export function ratioInterval(
  parts: readonly number[],
  wholes: readonly number[],
  confidence: number,
): Estimate | null {
  const n = parts.length;
  const part = parts.reduce((sum, value) => sum + value, 0);
  const whole = wholes.reduce((sum, value) => sum + value, 0);
  if (whole === 0) return null;
  const value = part / whole;
  const squares = parts.reduce((sum, x, index) => sum + (x - value * (wholes[index] ?? 0)) ** 2, 0);
  const half = (studentQuantile((1 + confidence) / 2, n - 1) * Math.sqrt((n * squares) / (n - 1))) / whole;
  // A tuple may meet more than one old connection in theory; then it is no share and has no binomial interval.
  const exact = part <= whole ? clopperPearson(part, whole, confidence) : { low: value, high: value };
  return {
    mean: value,
    low: Math.max(0, Math.min(value - half, exact.low)),
    high: part <= whole ? Math.min(1, Math.max(value + half, exact.high)) : value + half,
    confidence,
  };
}
