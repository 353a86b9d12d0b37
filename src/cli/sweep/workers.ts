import type { Span } from '../../planning/sweep/grid.js';
import type { Piece } from '../../planning/sweep/piece.js';
import { Hand } from './hand.js';
import type { Job } from './job.js';

/** Computes stretches of points; in this thread or in others. */
export interface Crew {
  /** How many stretches can be under way at a time. */
  readonly size: number;
  compute(span: Span): Promise<Piece>;
  /** Lets nothing go on. */
  dismiss(): Promise<void>;
}

/**
 * Threads that compute stretches of a sweep.
 *
 * @param entry the file that `worker.ts` was built into
 * @param job what every thread needs to make the same plan
 * @param count how many threads
 */
export function crewOfWorkers(entry: URL, job: Job, count: number): Crew {
  const hands = Array.from({ length: count }, () => new Hand<Span, Piece>(entry, job));
  return {
    size: 2 * count,
    compute: (span) => {
      const [idlest = hands[0]] = [...hands].sort((a, b) => a.load - b.load);
      if (idlest === undefined) throw new Error('a crew needs at least one worker');
      return idlest.ask(span);
    },
    dismiss: async () => {
      await Promise.all(hands.map((hand) => hand.dismiss()));
    },
  };
}
