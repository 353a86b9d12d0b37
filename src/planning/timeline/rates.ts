import type { RatePiece } from '../../model/transient-load.js';
import type { Flow, RateProfile, ScenarioEvent } from '../../scenario/scenario.js';
import { DAY_SECONDS } from '../../units/time-of-day.js';

/** How many days of a profile are remembered one by one; what lies before counts with its daily mean. */
export const MOST_DAYS = 40;

/** What a flow's rate is multiplied by over time, and where it bends or jumps. */
interface Factor {
  readonly breaks: readonly number[];
  /** Just after a moment, or just before it. */
  readonly at: (moment: number, side: 'after' | 'before') => number;
}

/**
 * New connections of a flow over time, from −∞ to a moment: its profile, ramps, bursts and failovers multiplied with each
 * other at every bend, straight between.
 *
 * @param days of its profile before `from` that are told apart; earlier ones count with the daily mean
 * @param from the beginning of the timeline
 * @param to its end
 */
export function ratePieces(
  flow: Flow,
  events: readonly ScenarioEvent[],
  { days, from, to }: { readonly days: number; readonly from: number; readonly to: number },
): readonly RatePiece[] {
  const own = events.filter((event) => !('flows' in event) || event.flows.includes(flow.id));
  const profile = flow.profile === null ? null : profileFactor(flow.profile, days, from, to);
  const factors = [...(profile === null ? [] : [profile]), rampFactor(own), ...own.flatMap(passingFactor)];
  const first = profile === null ? Number.POSITIVE_INFINITY : Math.min(...profile.breaks);
  const breaks = [...new Set([...factors.flatMap((factor) => factor.breaks), to])]
    .filter((moment) => moment <= to && (profile === null || moment >= first))
    .sort((a, b) => a - b);
  const rate = (moment: number, side: 'after' | 'before'): number =>
    factors.reduce((product, factor) => product * factor.at(moment, side), flow.ratePerSecond);
  const start = breaks[0] ?? to;
  const before = flow.profile === null ? rate(start, 'before') : flow.ratePerSecond * dailyMean(flow.profile);
  const pieces: RatePiece[] = [
    { fromSeconds: Number.NEGATIVE_INFINITY, toSeconds: start, fromRate: before, toRate: before },
  ];
  for (const [index, fromSeconds] of breaks.entries()) {
    const toSeconds = breaks[index + 1];
    if (toSeconds === undefined) break;
    const fromRate = rate(fromSeconds, 'after');
    pieces.push({ fromSeconds, toSeconds, fromRate, toRate: rate(toSeconds, 'before') });
  }
  return pieces;
}

/** The rate of pieces at a moment: just after it, or just before; 0 where there is none. */
export function rateAt(pieces: readonly RatePiece[], moment: number, side: 'after' | 'before'): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = (pieces[middle] as RatePiece).toSeconds;
    if (side === 'after' ? end > moment : end >= moment) high = middle;
    else low = middle + 1;
  }
  const piece = pieces[low];
  if (piece === undefined || (side === 'after' ? piece.fromSeconds > moment : piece.fromSeconds >= moment)) return 0;
  const { fromSeconds, toSeconds, fromRate, toRate } = piece;
  if (fromRate === toRate) return fromRate;
  return fromRate + ((toRate - fromRate) * (moment - fromSeconds)) / (toSeconds - fromSeconds);
}

/** A profile's knots from some days before the timeline to its end. */
function profileFactor({ knots }: RateProfile, days: number, from: number, to: number): Factor {
  const firstDay = Math.floor(from / DAY_SECONDS) - days;
  const lastDay = Math.ceil(to / DAY_SECONDS);
  const all = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => (firstDay + index) * DAY_SECONDS).flatMap(
    (midnight) => knots.map(({ atSeconds, factor }) => ({ at: midnight + atSeconds, factor })),
  );
  return { breaks: all.map(({ at }) => at), at: (moment) => between(all, moment) };
}

function between(knots: readonly { readonly at: number; readonly factor: number }[], moment: number): number {
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle]?.at ?? 0) <= moment) low = middle;
    else high = middle;
  }
  const [left, right] = [knots[low], knots[high]];
  if (left === undefined || right === undefined || left === right) return left?.factor ?? 1;
  return left.factor + ((right.factor - left.factor) * (moment - left.at)) / (right.at - left.at);
}

/** The mean factor of a day. */
function dailyMean({ knots, periodSeconds }: RateProfile): number {
  const area = knots.reduce((sum, { atSeconds, factor }, index) => {
    const next = knots[index + 1] ?? knots[0];
    if (next === undefined) return sum;
    const end = index + 1 < knots.length ? next.atSeconds : next.atSeconds + periodSeconds;
    return sum + ((factor + next.factor) / 2) * (end - atSeconds);
  }, 0);
  return area / periodSeconds;
}

/** Ramps one after the other: each begins where the one before has come to. */
function rampFactor(events: readonly ScenarioEvent[]): Factor {
  const stretches: { from: number; to: number; low: number; high: number }[] = [];
  const at = (moment: number, side: 'after' | 'before'): number => {
    let value = 1;
    for (const { from, to, low, high } of stretches) {
      if (side === 'after' ? moment < from : moment <= from) break;
      value = moment >= to ? high : low + ((high - low) * (moment - from)) / (to - from);
    }
    return value;
  };
  for (const event of events) {
    if (event.kind !== 'ramp') continue;
    const low = at(event.atSeconds, 'after');
    const last = stretches.at(-1);
    // A ramp that is overtaken ends where the next one begins.
    if (last !== undefined && last.to > event.atSeconds) Object.assign(last, { to: event.atSeconds, high: low });
    stretches.push({ from: event.atSeconds, to: event.atSeconds + event.overSeconds, low, high: event.factor });
  }
  return { breaks: stretches.flatMap(({ from, to }) => [from, to]), at };
}

/** What holds for a while: bursts, and the traffic of another box. */
function passingFactor(event: ScenarioEvent): readonly Factor[] {
  const { atSeconds, kind } = event;
  if (kind !== 'burst' && (kind !== 'failover' || event.trafficFactor === 1)) return [];
  const factor = kind === 'burst' ? event.factor : event.trafficFactor;
  const end = atSeconds + (event.seconds ?? Number.POSITIVE_INFINITY);
  const at = (moment: number, side: 'after' | 'before'): number => {
    const inside = side === 'after' ? moment >= atSeconds && moment < end : moment > atSeconds && moment <= end;
    return inside ? factor : 1;
  };
  return [{ breaks: Number.isFinite(end) ? [atSeconds, end] : [atSeconds], at }];
}

/**
 * Pieces of constant rate with one more, that may lie over them: the sum, cut at every end.
 *
 * @param pieces by time, not overlapping, each of one rate
 */
export function withPiece(pieces: readonly RatePiece[], more: RatePiece): readonly RatePiece[] {
  const all = [...pieces, more];
  const ends = [...new Set(all.flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]))].sort(
    (a, b) => a - b,
  );
  return ends.flatMap((toSeconds, index): readonly RatePiece[] => {
    const fromSeconds = ends[index - 1];
    if (fromSeconds === undefined) return [];
    const rate = all.reduce(
      (sum, piece) => (piece.fromSeconds <= fromSeconds && piece.toSeconds >= toSeconds ? sum + piece.fromRate : sum),
      0,
    );
    return rate === 0 ? [] : [{ fromSeconds, toSeconds, fromRate: rate, toRate: rate }];
  });
}
