import { Returns } from './returns.js';
import type { Source, System } from './system.js';
import { TimerQueue } from './timers.js';

/** Waits between the SYNs of one connection double, up to a minute: 1 s, 2 s, 4 s …, so that they come after 1, 3, 7 s. */
const WAITS = [1, 2, 4, 8, 16, 32, 64];

/** Retries are counted no further: from then on nothing depends on their number. */
const MOST_COUNTED = 255;

/** A connection that was refused and comes back. */
export interface Refused {
  /** Index of the source. */
  source: number;
  ending: number;
  target: number;
  /** Which of its SYNs comes next, the first one being 0. */
  attempt: number;
}

/** Refused connections until their next SYN: a queue for each length of wait, and after them one for interventions. */
export class RetryQueues {
  private readonly queues: readonly TimerQueue[];
  /** Connections that come back, or come along, because of an intervention; null where there is none. */
  readonly returns: Returns | null;
  /** What came out last: one object for all. */
  private readonly out: Refused = { source: 0, ending: 0, target: 0, attempt: 0 };

  constructor({ sources, course }: System) {
    const most = Math.max(0, ...sources.map(retriesOf));
    this.queues = WAITS.slice(0, most).map(() => new TimerQueue());
    this.returns = course === undefined || course.actions.length === 0 ? null : new Returns();
  }

  /** How many queues there are. */
  get count(): number {
    return this.queues.length + (this.returns === null ? 0 : 1);
  }

  /** When the first connection of a queue comes back; Infinity when none waits. */
  due(queue: number): number {
    if (queue === this.queues.length) return this.returns?.due ?? Number.POSITIVE_INFINITY;
    return (this.queues[queue] as TimerQueue).due;
  }

  /** Adds a connection whose `attempt`-th SYN was refused; gives its queue. */
  push(now: number, source: number, ending: number, target: number, attempt: number): number {
    const queue = Math.min(attempt, this.queues.length - 1);
    const due = now + (WAITS[queue] as number);
    (this.queues[queue] as TimerQueue).push(
      due,
      (source << 8) | ending,
      (target << 8) | Math.min(attempt, MOST_COUNTED),
    );
    return queue;
  }

  /** Takes the first connection of a queue; it is overwritten by the next one. */
  shift(queue: number): Readonly<Refused> {
    const { out, returns } = this;
    if (returns !== null && queue === this.queues.length) return returns.shift();
    const waiting = this.queues[queue] as TimerQueue;
    const [which, what] = [waiting.firstA, waiting.firstB];
    waiting.shift();
    out.source = which >> 8;
    out.ending = which & 255;
    out.target = what >> 8;
    out.attempt = (what & 255) + 1;
    return out;
  }
}

/** How often a connection may come back, as far as that is counted. */
function retriesOf({ id, retries }: Source): number {
  if (retries.kind === 'probability') return retries.probability > 0 ? MOST_COUNTED : 0;
  if (retries.times <= MOST_COUNTED) return retries.times;
  throw new RangeError(`Cannot simulate ${id}: retries must be 0…${MOST_COUNTED}, got ${retries.times}`);
}

/** Share of the refused connections that may go on coming back after the warm-up, even if every SYN were refused. */
const STILL_WAITING = 0.01;

/** For how long refused connections of a source keep coming back, all but one in a hundred, seconds. */
export function secondsOfRetries(retries: Source['retries']): number {
  const times =
    retries.kind === 'times'
      ? retries.times
      : retries.probability === 0
        ? 0
        : Math.ceil(Math.log(STILL_WAITING) / Math.log(retries.probability));
  const longest = WAITS[WAITS.length - 1] as number;
  const doubling = WAITS.slice(0, times).reduce((sum, wait) => sum + wait, 0);
  return doubling + longest * Math.max(0, times - WAITS.length);
}
