import { Exponentials } from '../statistics/exponential.js';
import type { RandomStream } from '../statistics/random-stream.js';
import { knotArrivals } from './knot-arrivals.js';
import type { Arrivals } from './system.js';

/** Moments at which connections come, in seconds since the start. */
export interface ArrivalProcess {
  /** The first one. */
  first(): number;
  /** The one after that of `now`, which has just come. */
  next(now: number): number;
  /** A client is idle again: when the next connection comes now. Null where clients are not counted. */
  readonly clientIdle: ((now: number) => number) | null;
}

/** The arrival process of a source, from a stream of its own. */
export function arrivalProcess(ratePerSecond: number, arrivals: Arrivals, stream: RandomStream): ArrivalProcess {
  switch (arrivals.kind) {
    case 'poisson':
      return unbounded(poisson(ratePerSecond, stream));
    case 'interrupted':
      return unbounded(interrupted(ratePerSecond, arrivals.switchesPerSecond, stream));
    case 'batch':
      return batches(ratePerSecond, arrivals.meanSize, stream);
    case 'profile':
      return unbounded(profiled(ratePerSecond, arrivals, stream));
    case 'knots':
      return unbounded(knotArrivals(arrivals.knots, stream));
    case 'clients':
      return finite(arrivals.clients, arrivals.perIdleClient, stream);
  }
}

/** Clients without end: how many are busy changes nothing. */
function unbounded(next: (now: number) => number): ArrivalProcess {
  return { first: () => next(0), next, clientIdle: null };
}

/** Idle clients connect at a constant rate each. */
function finite(clients: number, perClient: number, stream: RandomStream): ArrivalProcess {
  const draws = new Exponentials(stream);
  let idle = clients;
  const draw = (now: number): number =>
    idle === 0 ? Number.POSITIVE_INFINITY : now + draws.next() / (idle * perClient);
  return {
    first: () => draw(0),
    next: (now) => {
      idle--;
      return draw(now);
    },
    clientIdle: (now) => {
      idle++;
      return draw(now);
    },
  };
}

function poisson(rate: number, stream: RandomStream): (now: number) => number {
  if (rate === 0) return () => Number.POSITIVE_INFINITY;
  const gap = 1 / rate;
  const draws = new Exponentials(stream);
  return (now) => now + gap * draws.next();
}

/** Poisson at twice the mean rate during on periods, nothing during off periods; begins in either with equal chances. */
function interrupted(rate: number, switches: number, stream: RandomStream): (now: number) => number {
  if (rate === 0) return () => Number.POSITIVE_INFINITY;
  const gap = 1 / (2 * rate);
  const period = 1 / switches;
  const draws = new Exponentials(stream);
  let on = stream.uniform() < 0.5;
  let switchAt = period * draws.next();
  return (now) => {
    let at = now;
    for (;;) {
      if (on) {
        // Memoryless: a gap that reaches beyond the on period is drawn anew in the next one.
        const candidate = at + gap * draws.next();
        if (candidate < switchAt) return candidate;
      }
      at = switchAt;
      on = !on;
      switchAt = at + period * draws.next();
    }
  };
}

/** Poisson batches, geometric in size; the connections of a batch come at one instant. */
function batches(rate: number, meanSize: number, stream: RandomStream): ArrivalProcess {
  const begins = poisson(rate / meanSize, stream);
  const more = 1 - 1 / meanSize;
  return {
    // Nothing belongs to a batch before the first one.
    first: () => begins(0),
    next: (now) => (stream.uniform() < more ? now : begins(now)),
    clientIdle: null,
  };
}

function profiled(
  rate: number,
  { periodSeconds, knots }: Extract<Arrivals, { kind: 'profile' }>,
  stream: RandomStream,
): (now: number) => number {
  const highest = Math.max(...knots.map(({ factor }) => factor));
  const next = poisson(rate * highest, stream);
  // Thinning: candidates at the highest rate, each kept with the share that its moment has of it (Lewis and Shedler 1979).
  return (now) => {
    let at = now;
    do at = next(at);
    while (
      at < Number.POSITIVE_INFINITY &&
      stream.uniform() * highest >= factorAt(at % periodSeconds, knots, periodSeconds)
    );
    return at;
  };
}

/** The factor of a profile at a moment of its period, 0 ≤ moment < period: straight between knots, around the end too. */
export function factorAt(
  moment: number,
  knots: readonly { readonly atSeconds: number; readonly factor: number }[],
  periodSeconds: number,
): number {
  const after = knots.findIndex(({ atSeconds }) => atSeconds > moment);
  const right = knots[after < 0 ? 0 : after];
  const left = knots[after <= 0 ? knots.length - 1 : after - 1];
  if (left === undefined || right === undefined) throw new RangeError('Cannot follow a profile: it has no knots');
  const start = after === 0 ? left.atSeconds - periodSeconds : left.atSeconds;
  const end = after < 0 ? right.atSeconds + periodSeconds : right.atSeconds;
  return end === start ? left.factor : left.factor + ((right.factor - left.factor) * (moment - start)) / (end - start);
}
