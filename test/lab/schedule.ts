/** The traffic, drawn before it is played: when each connection begins, how long it is open, how it ends, where it goes. */
import type { Flow } from '../../src/index.js';
import { type RandomStream, randomStream } from '../../src/statistics/random-stream.js';

/** How a connection ends; `null` is not drawn here: the laboratory plays TCP. */
export type Strategy = Flow['close'][number]['strategy'];

export interface Planned {
  /** From the start of the run. */
  readonly atSeconds: number;
  readonly openSeconds: number;
  readonly strategy: Strategy;
  /** Index of the endpoint. */
  readonly endpoint: number;
}

/**
 * Poisson arrivals at the flow's rate, and for each an open time of its distribution, a close strategy and an endpoint by
 * their shares. The same seed and name draw the same; each of the four has a stream of its own.
 *
 * @param seconds length of the run, > 0
 * @param shares of the endpoints; they add up to 1
 * @param name of the draw, so that cases with one seed do not share their luck
 */
export function drawSchedule(
  flow: Flow,
  shares: readonly number[],
  seconds: number,
  seed: number,
  name: string,
): readonly Planned[] {
  const [arrivals, lifetimes, strategies, endpoints] = [
    randomStream(seed, `${name}: arrivals`),
    randomStream(seed, `${name}: lifetimes`),
    randomStream(seed, `${name}: strategies`),
    randomStream(seed, `${name}: endpoints`),
  ];
  const planned: Planned[] = [];
  for (let at = exponential(arrivals, 1 / flow.ratePerSecond); at < seconds; ) {
    const chosen =
      flow.close[
        pick(
          strategies,
          flow.close.map(({ share }) => share),
        )
      ];
    if (chosen === undefined) throw new RangeError('Cannot draw traffic: the flow has no close strategy');
    planned.push({
      atSeconds: at,
      openSeconds: openTime(lifetimes, flow.lifetime),
      strategy: chosen.strategy,
      endpoint: pick(endpoints, shares),
    });
    at += exponential(arrivals, 1 / flow.ratePerSecond);
  }
  return planned;
}

/** Index of a part, by its share; rounding leaves what is over to the last. */
function pick(stream: RandomStream, shares: readonly number[]): number {
  let rest = stream.uniform();
  for (const [index, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return index;
  }
  return shares.length - 1;
}

function exponential(stream: RandomStream, mean: number): number {
  return -Math.log1p(-stream.uniform()) * mean;
}

/** Box and Muller; takes two uniform numbers. */
function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log1p(-stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}

/** Seconds, of the flow's distribution. */
export function openTime(stream: RandomStream, lifetime: Flow['lifetime']): number {
  const { meanSeconds } = lifetime;
  switch (lifetime.distribution) {
    case 'constant':
      return meanSeconds;
    case 'exponential':
      return exponential(stream, meanSeconds);
    case 'lognormal':
      return meanSeconds * Math.exp(lifetime.sigma * normal(stream) - lifetime.sigma ** 2 / 2);
    case 'empirical':
      return lifetime.samples[Math.floor(stream.uniform() * lifetime.samples.length)] ?? Number.NaN;
    case 'hyperexponential': {
      // Two branches that carry the same part of the mean each.
      const share = (1 + Math.sqrt((lifetime.cv ** 2 - 1) / (lifetime.cv ** 2 + 1))) / 2;
      const branch = stream.uniform() < share ? share : 1 - share;
      return exponential(stream, meanSeconds / (2 * branch));
    }
  }
}
