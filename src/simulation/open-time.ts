import { Exponentials } from '../statistics/exponential.js';
import { normalDraw } from '../statistics/normal-draw.js';
import type { RandomStream } from '../statistics/random-stream.js';
import type { OpenTime } from './system.js';

/** Draws open times, seconds ≥ 0. */
export type DrawSeconds = () => number;

/** A source of open times from a distribution and a stream of its own. */
export function openTimeDraws(openTime: OpenTime, stream: RandomStream): DrawSeconds {
  switch (openTime.distribution) {
    case 'constant':
      return () => openTime.meanSeconds;
    case 'exponential': {
      const draws = new Exponentials(stream);
      const { meanSeconds } = openTime;
      return () => meanSeconds * draws.next();
    }
    case 'lognormal': {
      const { meanSeconds, sigma } = openTime;
      const median = meanSeconds * Math.exp(-(sigma * sigma) / 2);
      return () => median * Math.exp(sigma * normalDraw(stream));
    }
    case 'hyperexponential': {
      const { longShare, longMean, shortMean } = branches(openTime);
      const draws = new Exponentials(stream);
      return () => (stream.uniform() < longShare ? longMean : shortMean) * draws.next();
    }
    case 'empirical': {
      const { samples } = openTime;
      return () => samples[Math.floor(stream.uniform() * samples.length)] ?? 0;
    }
  }
}

/** The two branches of a hyperexponential distribution with balanced means: each carries half of the mean. */
export function branches(openTime: { readonly meanSeconds: number; readonly cv: number }): {
  readonly longShare: number;
  readonly longMean: number;
  readonly shortMean: number;
} {
  const square = openTime.cv * openTime.cv;
  const longShare = (1 - Math.sqrt((square - 1) / (square + 1))) / 2;
  return {
    longShare,
    longMean: openTime.meanSeconds / (2 * longShare),
    shortMean: openTime.meanSeconds / (2 * (1 - longShare)),
  };
}

/** Mean of a distribution of open times, seconds. */
export function meanOpenSeconds(openTime: OpenTime): number {
  if (openTime.distribution !== 'empirical') return openTime.meanSeconds;
  return openTime.samples.reduce((sum, value) => sum + value, 0) / openTime.samples.length;
}
