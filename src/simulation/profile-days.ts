import type { Arrivals, Source } from './system.js';

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
