import { clopperPearson } from '../../statistics/proportion.js';
import type { CloseEstimate, TrafficEstimate } from '../fit-result.js';
import { estimateArrivals, type Window } from './estimate-arrivals.js';
import { estimateDuration } from './estimate-duration.js';
import type { TrafficTally } from './traffic-tally.js';

const CONFIDENCE = 0.95;

/** What a tally comes to. */
export function estimateTraffic(tally: TrafficTally, window: Window, windowSeconds: number): TrafficEstimate {
  return {
    connections: tally.connections,
    startNotSeen: tally.startNotSeen,
    arrivals: estimateArrivals(tally.arrivals, window, windowSeconds),
    openTime: estimateDuration(tally.openTime),
    setup: estimateDuration(tally.setup),
    peerCloseDelay: estimateDuration(tally.peerCloseDelay),
    close: estimateClose(tally),
    reuse: tally.reuse.result(),
  };
}

/**
 * Shares of the ways in which connections ended, of all that ended under observation: those that began before it count
 * too, because long connections would be missing otherwise.
 */
function estimateClose(tally: TrafficTally): CloseEstimate {
  const { closes, undecided } = closesOf(tally);
  const ended = [...closes.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...closes]
    .sort(([oneKind, one], [otherKind, other]) => other - one || (oneKind < otherKind ? -1 : 1))
    .map(([kind, connections]) => ({
      kind,
      connections,
      share: connections / ended,
      ...clopperPearson(connections, ended, CONFIDENCE),
    }));
  return { ended, undecided, shares };
}

/**
 * One FIN counts as the close while the other side has waited no longer than others did that then closed. Where it has
 * waited longer, or no other ever closed, the connection may as well stay half-closed: that is not known.
 */
function closesOf({
  closes,
  closing,
  undecided,
  peerCloseDelay,
}: TrafficTally): Pick<TrafficTally, 'closes' | 'undecided'> {
  const all = new Map(closes);
  let unknown = undecided;
  for (const [kind, waits] of closing) {
    const usual = peerCloseDelay.ends > 0 ? waits.censoredWithin(peerCloseDelay.longest) : 0;
    if (usual > 0) all.set(kind, (all.get(kind) ?? 0) + usual);
    unknown += waits.censored - usual;
  }
  return { closes: all, undecided: unknown };
}
