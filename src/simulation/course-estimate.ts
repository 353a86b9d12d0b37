import { clopperPearson } from '../statistics/proportion.js';
import { type QuantileEstimate, quantileOf } from '../statistics/quantile.js';
import { meanInterval } from '../statistics/student-t.js';
import { type Estimate, ratioInterval } from './estimate.js';
import { STATES } from './system.js';
import type { CourseTally } from './tally.js';

/** What is estimated of a group in each bin; port counts and rates are those of one of the identical groups. */
export type CourseMetric =
  | 'arrivalRatePerSecond'
  | 'attemptRatePerSecond'
  | 'blockedPerSecond'
  | 'limitedPerSecond'
  | 'lostPerSecond'
  | 'reclaimedPerSecond'
  | 'blockingProbability'
  | 'occupiedPorts'
  | 'unavailablePorts'
  | `states.${(typeof STATES)[number]}`;

/** A metric over the replications, bin by bin. */
export interface CourseSeries {
  readonly metric: CourseMetric;
  /** One value a replication; null where it has none: a share of nothing. */
  readonly samples: (bin: number) => readonly (number | null)[];
  /** Null where no replication has a value. */
  readonly at: (bin: number, confidence: number) => Estimate | null;
}

/** When something happens for the first time, over the replications; null in those in which it never does. */
export interface FirstMoment {
  readonly samples: readonly (number | null)[];
  /** The mean; null where it never happens in some replication. */
  readonly at: (confidence: number) => Estimate | null;
  /** The median, those in which it never happens being the latest; an end is null where it is not known, the value where it never happens. */
  readonly median: (confidence: number) => { readonly value: number | null } & Pick<QuantileEstimate, 'low' | 'high'>;
  /** The probability that it happens during the timeline. */
  readonly probability: (confidence: number) => Estimate;
}

type Counter = 'arrivals' | 'attempts' | 'refused' | 'limited' | 'lost' | 'reclaimed';

/**
 * Estimates of a group in each bin from independent replications: means with Student's interval, not below 0; shares of
 * connections by the ratio of sums, see `ratioInterval`, so that a bin in which a replication saw no attempt weighs nothing.
 *
 * @param tallies of one group, at least two replications
 * @param lengths of the bins, seconds
 */
export function courseSeries(tallies: readonly CourseTally[], lengths: readonly number[]): readonly CourseSeries[] {
  const perSecond = (metric: CourseMetric, value: (tally: CourseTally, bin: number) => number): CourseSeries => {
    const samples = (bin: number): readonly number[] =>
      tallies.map((tally) => value(tally, bin) / tally.cells / lengthOf(lengths, bin));
    return { metric, samples, at: (bin, confidence) => meanAbove0(samples(bin), confidence) };
  };
  const counted = (counter: Counter) => (tally: CourseTally, bin: number) => tally[counter][bin] ?? 0;
  const held = ({ stateSeconds }: CourseTally, bin: number): number =>
    stateSeconds.reduce((sum, values) => sum + (values[bin] ?? 0), 0);
  const states = STATES.flatMap((state, index) =>
    tallies.some(({ stateSeconds }) => stateSeconds[index]?.some((seconds) => seconds > 0))
      ? [perSecond(`states.${state}`, ({ stateSeconds }, bin) => stateSeconds[index]?.[bin] ?? 0)]
      : [],
  );
  return [
    perSecond('arrivalRatePerSecond', counted('arrivals')),
    perSecond('attemptRatePerSecond', counted('attempts')),
    perSecond('blockedPerSecond', counted('refused')),
    perSecond('limitedPerSecond', counted('limited')),
    perSecond('lostPerSecond', counted('lost')),
    perSecond('reclaimedPerSecond', counted('reclaimed')),
    share('blockingProbability', tallies, 'refused', 'attempts'),
    perSecond('occupiedPorts', held),
    perSecond('unavailablePorts', (tally, bin) => held(tally, bin) - (tally.closingSeconds[bin] ?? 0)),
    ...states,
  ];
}

/** When something happened for the first time in each replication. */
export function firstMoment(samples: readonly (number | null)[]): FirstMoment {
  const known = samples.filter((sample) => sample !== null);
  const sorted = samples.map((sample) => sample ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const finite = (value: number | null): number | null => (value === Number.POSITIVE_INFINITY ? null : value);
  return {
    samples,
    at: (confidence) => (known.length < samples.length ? null : meanAbove0(known, confidence)),
    median: (confidence) => {
      const { value, low, high } = quantileOf(sorted, 0.5, confidence);
      return { value: finite(value), low: finite(low), high: finite(high) };
    },
    probability: (confidence) => ({
      mean: known.length / samples.length,
      ...clopperPearson(known.length, samples.length, confidence),
      confidence,
    }),
  };
}

function share(metric: CourseMetric, tallies: readonly CourseTally[], part: Counter, whole: Counter): CourseSeries {
  const values = (counter: Counter, bin: number): readonly number[] => tallies.map((tally) => tally[counter][bin] ?? 0);
  return {
    metric,
    samples: (bin) =>
      tallies.map((tally) => {
        const of = tally[whole][bin] ?? 0;
        return of === 0 ? null : (tally[part][bin] ?? 0) / of;
      }),
    at: (bin, confidence) => ratioInterval(values(part, bin), values(whole, bin), confidence),
  };
}

/** What is estimated is never negative, so that what is left of an interval above 0 holds it as often. */
function meanAbove0(samples: readonly number[], confidence: number): Estimate {
  const { mean, low, high } = meanInterval(samples, confidence);
  return { mean, low: Math.max(0, low), high, confidence };
}

function lengthOf(lengths: readonly number[], bin: number): number {
  const length = lengths[bin];
  if (length === undefined) throw new RangeError(`Cannot estimate: there is no bin ${bin}, only ${lengths.length}`);
  return length;
}
