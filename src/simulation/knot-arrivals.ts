import { Exponentials } from '../statistics/exponential.js';
import type { RandomStream } from '../statistics/random-stream.js';
import type { RateKnot } from './system.js';

/**
 * Poisson arrivals at a rate that runs straight between knots, by inversion: the area under the rate between two arrivals is
 * exponential with mean 1, so that no moment is left out or counted twice, at jumps neither, and stretches of rate 0 are
 * passed in one step.
 *
 * @param knots by rising time, at least one; constant before the first and after the last; of two at one moment the later
 * one holds from that moment on
 * @returns the arrival after that of `now`, at least `now`; calls go forward in time; Infinity: none will ever come
 * @see Çınlar (1975), Introduction to stochastic processes, 4.7
 */
export function knotArrivals(knots: readonly RateKnot[], stream: RandomStream): (now: number) => number {
  const draws = new Exponentials(stream);
  const last = knots[knots.length - 1];
  if (last === undefined) throw new RangeError('Cannot follow a rate: it has no knots');
  let place = 0;
  return (now) => {
    let left = draws.next();
    let at = now;
    for (; place < knots.length; place++) {
      const to = knots[place] as RateKnot;
      if (to.atSeconds <= at) continue;
      const rate = between(knots[place - 1] ?? to, to, at);
      const seconds = to.atSeconds - at;
      const area = ((rate + to.ratePerSecond) / 2) * seconds;
      if (left < area) {
        // rate·x + slope·x²/2 = left, in the form that subtracts nothing.
        const slope = (to.ratePerSecond - rate) / seconds;
        const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * left));
        return Math.min(to.atSeconds, at + (2 * left) / (rate + root));
      }
      left -= area;
      at = to.atSeconds;
    }
    return last.ratePerSecond === 0 ? Number.POSITIVE_INFINITY : at + left / last.ratePerSecond;
  };
}

/** The rate along knots at a moment; at a jump the later one. */
export function rateAt(knots: readonly RateKnot[], moment: number): number {
  const place = knots.findIndex(({ atSeconds }) => atSeconds > moment);
  const [first, last] = [knots[0], knots[knots.length - 1]];
  if (first === undefined || last === undefined) throw new RangeError('Cannot follow a rate: it has no knots');
  if (place < 0) return last.ratePerSecond;
  return between(knots[place - 1] ?? first, knots[place] as RateKnot, moment);
}

/** The connections that arrive along knots between two moments, on average. */
export function arrivalsAlong(knots: readonly RateKnot[], from: number, to: number): number {
  const inner = knots.map(({ atSeconds }) => atSeconds).filter((at) => at > from && at < to);
  const moments = [from, ...new Set(inner), to];
  return moments.slice(1).reduce((sum, end, index) => {
    const start = moments[index] as number;
    // The middle of a straight stretch is its mean.
    return sum + rateAt(knots, start + (end - start) / 2) * (end - start);
  }, 0);
}

function between(from: RateKnot, to: RateKnot, moment: number): number {
  const seconds = to.atSeconds - from.atSeconds;
  if (seconds === 0) return to.ratePerSecond;
  return from.ratePerSecond + ((to.ratePerSecond - from.ratePerSecond) * (moment - from.atSeconds)) / seconds;
}
