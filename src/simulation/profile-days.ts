import type { Arrivals, RateKnot } from './system.js';

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
