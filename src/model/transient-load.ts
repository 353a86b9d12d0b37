import { cutMean, cutMeanIntegral, type OpenTime, requireOpenTime, tailSeconds } from './open-time.js';

/** New connections over a stretch of time, at a rate that runs straight from one value to the other. */
export interface RatePiece {
  /** −Infinity for what has been going on forever; then both rates are the same. */
  readonly fromSeconds: number;
  /** Above `fromSeconds`. */
  readonly toSeconds: number;
  /** λ at either end, 1/s, ≥ 0. */
  readonly fromRate: number;
  readonly toRate: number;
}

/** Something that happens to the connections that there are at a moment. */
export interface Interruption {
  readonly atSeconds: number;
  /** `close`: the share of those not yet closing ends its open time now; `forget`: the share of all gives its port up. */
  readonly kind: 'close' | 'forget';
  /** 0…1. */
  readonly share: number;
}

/** Connections of one kind: each is set up, open for a random time X, and then closes for constant times. */
export interface ConnectionFlow {
  /** By time, not overlapping. */
  readonly arrivals: readonly RatePiece[];
  readonly openTime: OpenTime;
  /** Until the open time begins, seconds. */
  readonly setupSeconds: number;
  /** Constant part of the open time, on top of X, seconds. */
  readonly extraOpenSeconds: number;
  /** By rising time. */
  readonly interruptions: readonly Interruption[];
}

/**
 * Mean ports at time t that are held until `afterSeconds` after the end of the open time, when nobody is refused:
 * m(t) = ∫ λ(u) P(S > t − u) du with S = setup + X + afterSeconds, exactly, for rates that run straight between knots:
 * a piece contributes [−λ(u) G₁(t − u)] + λ′·∫G₁, G₁(τ) = E[min(S, τ)]. The number held is then Poisson with this mean.
 *
 * Interruptions split the arrivals into those before and after. Of the connections that a `close` finds open, N(T), the
 * share moves its end to T: within the close hold after T nothing changes, later those are gone that would still be held; a
 * `forget` thins everything that began before it.
 *
 * @param afterSeconds 0: ports that are not closing yet; the whole close hold: all that are held
 * @param t seconds, finite; a moment of an interruption counts as after it
 * @returns ports, ≥ 0 up to rounding
 * @throws RangeError for an argument out of range
 *
 * Accuracy: about 1e-12 of the rate × holding time. Cost: one or two cut means for each piece that t still remembers, twice
 * where connections were closed.
 * Source: S. G. Eick, W. A. Massey, W. Whitt, "The Physics of the Mt/G/∞ Queue", Operations Research 41 (1993) 731–742.
 */
export function transientPorts(flow: ConnectionFlow, afterSeconds: number, t: number): number {
  requireTimes(flow, afterSeconds, t);
  return overCohorts(flow, afterSeconds, t, (cohort, closes) => {
    const natural = stillHeld(flow, cohort, afterSeconds, t);
    // Closed within the close hold: held as they were to be. Closed before: of those that would still be held nothing is left.
    const early = t - afterSeconds;
    const left = closes.reduce((rest, { atSeconds, share }) => (atSeconds <= early ? rest * (1 - share) : rest), 1);
    return left === 1 ? natural : natural - (1 - left) * stillHeld(flow, cohort, 0, early);
  });
}

/**
 * Mean ports at time t of connections that are being set up: begun, and not open yet.
 *
 * @throws RangeError for an argument out of range
 */
export function transientSetup(flow: ConnectionFlow, t: number): number {
  requireTimes(flow, 0, t);
  const setup: ConnectionFlow = { ...flow, openTime: NONE, extraOpenSeconds: 0 };
  return overCohorts(setup, 0, t, (cohort, closes) => {
    const left = closes.reduce((rest, { share }) => rest * (1 - share), 1);
    return left === 0 ? 0 : left * stillHeld(setup, cohort, 0, t);
  });
}

const NONE: OpenTime = { distribution: 'constant', meanSeconds: 0 };

/** Arrivals between two interruptions. */
interface Cohort {
  readonly from: number;
  readonly to: number;
}

/** Sums over the arrivals between interruptions up to t, each thinned by what was forgotten since. */
function overCohorts(
  { interruptions }: ConnectionFlow,
  afterSeconds: number,
  t: number,
  ports: (cohort: Cohort, closes: readonly Interruption[]) => number,
): number {
  const past = interruptions.filter(({ atSeconds }) => atSeconds <= t);
  // Whom an interruption took whole, and whose close hold is over, holds nothing any more.
  const swept = past.findLastIndex(
    ({ kind, share, atSeconds }) => share === 1 && (kind === 'forget' || atSeconds + afterSeconds <= t),
  );
  let total = 0;
  for (let index = swept + 1; index <= past.length; index++) {
    const since = past.slice(index);
    const kept = since.reduce((rest, { kind, share }) => (kind === 'forget' ? rest * (1 - share) : rest), 1);
    if (kept === 0) continue;
    const from = past[index - 1]?.atSeconds ?? Number.NEGATIVE_INFINITY;
    const to = past[index]?.atSeconds ?? t;
    if (to < from || (to === from && index > 0)) continue;
    const closes = since.filter(({ kind }) => kind === 'close');
    total += kept * ports({ from, to }, closes);
  }
  return total;
}

/** ∫ over a cohort of λ(u) P(setup + X + after > t − u) du, for t at or after the cohort's end. */
function stillHeld(flow: ConnectionFlow, { from, to }: Cohort, afterSeconds: number, t: number): number {
  const { arrivals, openTime, setupSeconds, extraOpenSeconds } = flow;
  const constant = setupSeconds + extraOpenSeconds + afterSeconds;
  const oldest = t - constant - tailSeconds(openTime);
  let total = 0;
  // Where pieces follow each other without a gap, what is cut off at the one's end is cut off at the next one's beginning.
  let known: number | null = null;
  let cutThere = 0;
  for (let index = firstAfter(arrivals, Math.max(from, oldest)); index < arrivals.length; index++) {
    const piece = arrivals[index] as RatePiece;
    const begin = Math.max(piece.fromSeconds, from);
    const end = Math.min(piece.toSeconds, to, t);
    if (end <= begin) {
      if (piece.fromSeconds >= to) break;
      continue;
    }
    const age = begin === known ? cutThere : cut(openTime, constant, t - begin);
    const rest = cut(openTime, constant, t - end);
    total += held(piece, { begin, end, age, rest }, openTime, constant, t);
    known = end;
    cutThere = rest;
  }
  return total;
}

/** Part of a piece, with the mean holding time cut off at the age of either end. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly age: number;
  readonly rest: number;
}

/** What one piece contributes from `begin` to `end`. */
function held(
  { fromSeconds, toSeconds, fromRate, toRate }: RatePiece,
  { begin, end, age, rest }: Stretch,
  openTime: OpenTime,
  constant: number,
  t: number,
): number {
  if (fromRate === toRate) return fromRate * (age - rest);
  const slope = (toRate - fromRate) / (toSeconds - fromSeconds);
  const rateAt = (u: number): number =>
    u === toSeconds ? toRate : u === fromSeconds ? fromRate : fromRate + slope * (u - fromSeconds);
  const ramp = cutIntegral(openTime, constant, t - begin) - cutIntegral(openTime, constant, t - end);
  return rateAt(begin) * age - rateAt(end) * rest + slope * ramp;
}

/** E[min(X + d, t)]. */
function cut(openTime: OpenTime, d: number, t: number): number {
  return t <= d ? t : d + cutMean(openTime, t - d);
}

/** ∫₀ᵗ E[min(X + d, u)] du. */
function cutIntegral(openTime: OpenTime, d: number, t: number): number {
  return t <= d ? (t * t) / 2 : d * (t - d / 2) + cutMeanIntegral(openTime, t - d);
}

/** The first piece that ends after a moment. */
function firstAfter(pieces: readonly RatePiece[], moment: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as RatePiece).toSeconds > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

function requireTimes(flow: ConnectionFlow, afterSeconds: number, t: number): void {
  if (!Number.isFinite(t)) throw new RangeError(`Cannot compute ports over time: time must be finite, got ${t}`);
  if (!(afterSeconds >= 0 && flow.setupSeconds >= 0 && flow.extraOpenSeconds >= 0)) {
    throw new RangeError(
      `Cannot compute ports over time: seconds must be ≥ 0, got setup ${flow.setupSeconds}, open ${flow.extraOpenSeconds}, close hold ${afterSeconds}`,
    );
  }
}

/**
 * Makes sure that arrivals and interruptions can be summed over.
 *
 * @throws RangeError for pieces out of order, negative rates, shares beyond 0…1, or interruptions out of order
 */
export function requireConnectionFlow(flow: ConnectionFlow): void {
  requireOpenTime('ports over time', flow.openTime);
  let end = Number.NEGATIVE_INFINITY;
  for (const { fromSeconds, toSeconds, fromRate, toRate } of flow.arrivals) {
    const ordered = fromSeconds >= end && toSeconds > fromSeconds;
    const endless = fromSeconds === Number.NEGATIVE_INFINITY && fromRate !== toRate;
    if (!ordered || endless || !(fromRate >= 0 && toRate >= 0)) {
      throw new RangeError(
        `Cannot compute ports over time: pieces must follow each other with rates ≥ 0, got ${fromRate}/s at ${fromSeconds} s to ${toRate}/s at ${toSeconds} s`,
      );
    }
    end = toSeconds;
  }
  let before = Number.NEGATIVE_INFINITY;
  for (const { atSeconds, share } of flow.interruptions) {
    if (!(atSeconds >= before && share >= 0 && share <= 1)) {
      throw new RangeError(
        `Cannot compute ports over time: interruptions must follow each other with shares from 0 to 1, got ${share} at ${atSeconds} s`,
      );
    }
    before = atSeconds;
  }
}
