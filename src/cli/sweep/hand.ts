import { Worker } from 'node:worker_threads';

interface Waiting<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, and what it was asked for: it answers questions in the order in which they were asked. */
export class Hand<Q, A> {
  private readonly worker: Worker;
  private readonly waiting: Waiting<A>[] = [];

  /**
   * @param entry the built file that the thread runs
   * @param job what the thread must know before the first question; plain data
   */
  constructor(entry: URL, job: object) {
    // Small young generations: what threads make is short-lived, and several of them share the machine.
    this.worker = new Worker(entry, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    this.worker.on('message', (answer: A) => this.waiting.shift()?.resolve(answer));
    this.worker.on('error', (error) => this.failAll(error));
    this.worker.on('exit', (code) => this.failAll(new Error(`a worker ended with status ${code}`)));
  }

  /** Questions that have no answer yet. */
  get load(): number {
    return this.waiting.length;
  }

  /** @throws whatever the thread throws */
  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(question);
    });
  }

  /** Ends the thread, whatever it is doing. */
  async dismiss(): Promise<void> {
    await this.worker.terminate();
  }

  private failAll(error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of this.waiting.splice(0)) reject(reason);
  }
}
