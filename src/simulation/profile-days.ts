import type { Arrivals, RateKnot, Source } from './system.js';

/** How much of its peak a source has on average: the mean factor of its profile, 1 without one. */
export function meanFactor(arrivals: Arrivals): number {
  if (arrivals.kind !== 'profile') return 1;
  const { knots, periodSeconds } = arrivals;
  const area = knots.reduce((sum, { atSeconds, factor }, index) => {
    const next = knots[index + 1] ?? knots[0];
    if (next === undefined) return sum;
    const end = index + 1 < knots.length ? next.atSeconds : next.atSeconds + periodSeconds;
    return sum + ((factor + next.factor) / 2) * (end - atSeconds);
  }, 0);
  return area / periodSeconds;
}

/** The period after which all sources begin anew, seconds; null where none follows a profile. */
export function commonPeriod(sources: readonly Source[]): number | null {
  const periods = sources.flatMap(({ arrivals }) => (arrivals.kind === 'profile' ? [arrivals.periodSeconds] : []));
  return periods.length === 0 ? null : Math.max(...periods);
}

/** Knots that a profile repeated is at most turned into. */
const MOST_KNOTS = 1e6;

/**
 * A profile as knots of a rate, day after day.
 *
 * @param beginsAt when one of its periods begins
 * @param end until when the knots reach, from 0 on
 * @throws RangeError for more than a million knots
 */
export function unrolled(arrivals: Arrivals, peakRate: number, beginsAt: number, end: number): readonly RateKnot[] {
  if (arrivals.kind !== 'profile') return [{ atSeconds: 0, ratePerSecond: peakRate }];
  const { periodSeconds, knots } = arrivals;
  const first = -Math.ceil(beginsAt / periodSeconds) - 1;
  const last = Math.ceil((end - beginsAt) / periodSeconds) + 1;
  const all = (last - first + 1) * knots.length;
  if (all > MOST_KNOTS) {
    throw new RangeError(`Cannot follow a profile: at most ${MOST_KNOTS} knots, got ${all}`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => beginsAt + (first + index) * periodSeconds).flatMap(
    (day) => knots.map(({ atSeconds, factor }) => ({ atSeconds: day + atSeconds, ratePerSecond: peakRate * factor })),
  );
}
