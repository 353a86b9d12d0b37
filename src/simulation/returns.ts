import type { Refused } from './retry-queues.js';

/** A connection that comes at a moment of its own. */
export interface Return {
  readonly at: number;
  /** Index of the source. */
  readonly source: number;
  readonly ending: number;
  readonly target: number;
}

/** Connections that an intervention has come back, or come along, in the order in which they come. */
export class Returns {
  /** The first one last. */
  private waiting: Return[] = [];

  /** When the first connection comes; Infinity when none waits. */
  get due(): number {
    return this.waiting[this.waiting.length - 1]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Adds connections; of those that come at one moment, the earlier added come first. */
  add(batch: readonly Return[]): void {
    const all = [...this.waiting].reverse();
    for (const each of batch) all.push(each);
    this.waiting = all.sort((a, b) => a.at - b.at).reverse();
  }

  /** Takes the first connection: its first SYN comes now. */
  shift(): Readonly<Refused> {
    const first = this.waiting.pop();
    if (first === undefined) throw new RangeError('Cannot take a connection: none waits');
    return { source: first.source, ending: first.ending, target: first.target, attempt: 0 };
  }
}
