import { meanFirstPassage } from '../../model/first-passage.js';
import type { PortStream } from '../../model/ports-in-use.js';
import { fluidFillSeconds } from '../../model/time-to-fill.js';
import { formulaOf } from './blocking.js';
import type { Operation } from './operate.js';

/** Groups larger than this are not walked port by port; the fluid time is within a percent of the exact one there. */
const LARGEST_EXACT = 2e6;

/**
 * Mean seconds until a group that starts empty has no port left to give, at the scenario's rates: exact first passage
 * where arrivals are Poisson and holding times exponential, the fluid fill time otherwise. Retries change nothing: nobody
 * is refused before. Null: it does not fill, or not within 32 years; it fills by chance only, and the mean of that is not
 * known for these holding times; or its allocator gives up so early that it never fills (random tries).
 */
export function secondsToFill(operation: Operation): number | null {
  const { group } = operation;
  const streams = holdStreams(operation);
  const known = formulaOf(group);
  // A search that gives up early takes a little longer for the last ports; they are few.
  const formula = (known.kind === 'early-search' ? known.beside : known).kind;
  if (streams.length === 0 || group.ports < 1 || formula === 'random-tries') return null;
  const [first] = streams;
  const rate = streams.reduce((sum, stream) => sum + stream.ratePerSecond, 0);
  const exponential = streams.every(
    (stream) =>
      stream.distribution === 'exponential' &&
      stream.constantSeconds === 0 &&
      stream.meanSeconds === first?.meanSeconds,
  );
  if (!exponential || formula !== 'erlang-b' || first === undefined || group.ports > LARGEST_EXACT)
    return fluidFillSeconds({ ports: group.ports, streams });
  return meanFirstPassage({ ports: group.ports, ratePerSecond: rate, holdingTimeSeconds: first.meanSeconds })
    .allPortsTakenSeconds;
}

/** What holds ports so that nobody else can have them: a random open time and constant timers, by close strategy. */
export function holdStreams({ group, factor }: Operation): readonly PortStream[] {
  return group.streams.flatMap((stream) =>
    stream.leg.holding.flatMap(({ share, parts }): PortStream[] => {
      const { lifetime } = stream.flow;
      const opens = parts.some((part) => part.setBy === 'lifetime');
      const hard = parts.reduce((sum, part) => sum + part.hardSeconds, 0);
      const meanSeconds = opens ? lifetime.meanSeconds : 0;
      const ratePerSecond = stream.ratePerSecond * factor * share;
      const constantSeconds = Math.max(0, hard - meanSeconds);
      if (ratePerSecond === 0 || hard === 0) return [];
      if (meanSeconds === 0) return [{ ratePerSecond, meanSeconds, constantSeconds, distribution: 'constant' }];
      return [{ ratePerSecond, constantSeconds, ...lifetime }];
    }),
  );
}
