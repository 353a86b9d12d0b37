import type { LoggedConnectionSink } from '../logged-connection.js';
import type { LeftOpen, PreviousClose } from '../observed-connection.js';
import { closeOf, finished, type TrackedConnection } from './conntrack-tracking.js';

interface Ended {
  readonly at: number;
  readonly close: PreviousClose;
}

/** Connections by their four-tuple: those that are open, and how those before them ended, both in bounded memory. */
export class TupleTable {
  evicted = 0;
  private readonly open = new Map<string, TrackedConnection>();
  private readonly ended = new Map<string, Ended>();

  /** @throws RangeError when limit is not a whole number ≥ 1 */
  constructor(
    private readonly sink: LoggedConnectionSink,
    private readonly limit: number,
  ) {
    if (!(Number.isInteger(limit) && limit >= 1)) {
      throw new RangeError(`Cannot follow connections: openLimit must be a whole number ≥ 1, got ${limit}`);
    }
  }

  /** The open connection of a tuple. */
  find(key: string): TrackedConnection | undefined {
    return this.open.get(key);
  }

  /** Follows a connection; one that is still open on the same tuple is handed out. The key must not be part of a larger text. */
  add(key: string, one: TrackedConnection, at: number): void {
    const before = this.open.get(key);
    if (before !== undefined) this.handOut(key, before, null, 'tuple-reused', at);
    const ended = this.ended.get(key);
    if (ended !== undefined) {
      one.previous = { secondsBefore: at - ended.at, close: ended.close };
      this.ended.delete(key);
    }
    if (this.open.size >= this.limit) {
      for (const [oldest, longOpen] of this.open) {
        this.evicted++;
        this.handOut(oldest, longOpen, null, 'evicted', at);
        break;
      }
    }
    this.open.set(key, one);
  }

  /** The entry of a tuple has ended. */
  release(key: string, at: number): void {
    const one = this.open.get(key);
    if (one !== undefined) this.handOut(key, one, at, 'silent', at);
  }

  /** The log has ended. */
  handOutAll(at: number): void {
    for (const [key, one] of this.open) this.handOut(key, one, null, 'observation-ended', at);
  }

  private handOut(key: string, one: TrackedConnection, releasedAt: number | null, why: LeftOpen, at: number): void {
    this.open.delete(key);
    this.remember(key, { at: one.rstAt ?? one.secondFinAt ?? one.lastAt, close: closeOf(one, releasedAt) });
    this.sink(finished(one, releasedAt, why, at));
  }

  private remember(key: string, ended: Ended): void {
    if (this.ended.size >= this.limit) {
      for (const oldest of this.ended.keys()) {
        this.ended.delete(oldest);
        break;
      }
    }
    // Deleted first, so that the order of the map is the order of the ends.
    this.ended.delete(key);
    this.ended.set(key, ended);
  }
}
