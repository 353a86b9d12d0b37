import { Worker } from 'node:worker_threads';
import type { Span } from '../../planning/sweep/grid.js';
import type { Piece } from '../../planning/sweep/piece.js';
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
  const hands = Array.from({ length: count }, () => new Hand(entry, job));
  return {
    size: 2 * count,
    compute: (span) => {
      const [idlest = hands[0]] = [...hands].sort((a, b) => a.load - b.load);
      if (idlest === undefined) throw new Error('a crew needs at least one worker');
      return idlest.compute(span);
    },
    dismiss: async () => {
      await Promise.all(hands.map((hand) => hand.dismiss()));
    },
  };
}

interface Waiting {
  readonly resolve: (piece: Piece) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, and what it was asked for. */
class Hand {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];

  constructor(entry: URL, job: Job) {
    // Small young generations: rows are short-lived, and several threads share the machine.
    this.worker = new Worker(entry, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    this.worker.on('message', (piece: Piece) => this.waiting.shift()?.resolve(piece));
    this.worker.on('error', (error) => this.failAll(error));
    this.worker.on('exit', (code) => this.failAll(new Error(`a worker ended with status ${code}`)));
  }

  get load(): number {
    return this.waiting.length;
  }

  compute(span: Span): Promise<Piece> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(span);
    });
  }

  async dismiss(): Promise<void> {
    await this.worker.terminate();
  }

  private failAll(error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of this.waiting.splice(0)) reject(reason);
  }
}
