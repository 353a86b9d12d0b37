import type { ReuseEstimate } from '../fit-result.js';
import type { AnyConnection } from './close-kind.js';
import { DurationTally } from './duration-tally.js';
import { survivalOf, survivalQuantile } from './survival.js';

/** As long as an old connection may linger on a server: TIME_WAIT of RFC 9293, twice two minutes. */
const LINGERS = 240;

/** Four-tuples that were used again, and SYNs that fared badly on them. */
export class ReuseTally {
  private readonly intervals = new DurationTally();
  private shortest = Number.POSITIVE_INFINITY;
  private challenged = 0;
  private refused = 0;
  private retried = 0;
  private retriedSyns: number | null = null;

  add(connection: AnyConnection): void {
    const { previous, syns, challengeAcks } = connection;
    if (syns !== null) this.retriedSyns = (this.retriedSyns ?? 0) + (syns > 1 ? 1 : 0);
    if ((challengeAcks ?? 0) > 0) this.challenged += 1;
    if (previous === null) return;
    const seconds = Math.max(0, previous.secondsBefore);
    this.intervals.add(seconds, true);
    this.shortest = Math.min(this.shortest, seconds);
    if (seconds > LINGERS || previous.close === 'refused' || previous.close === 'unanswered') return;
    if (connection.refused) this.refused += 1;
    if ((syns ?? 0) > 1) this.retried += 1;
  }

  merge(other: ReuseTally): void {
    this.intervals.merge(other.intervals);
    this.shortest = Math.min(this.shortest, other.shortest);
    this.challenged += other.challenged;
    this.refused += other.refused;
    this.retried += other.retried;
    if (other.retriedSyns !== null) this.retriedSyns = (this.retriedSyns ?? 0) + other.retriedSyns;
  }

  result(): ReuseEstimate {
    const reused = this.intervals.ends;
    return {
      reused,
      shortestSeconds: reused === 0 ? null : this.shortest,
      p50Seconds: reused === 0 ? null : survivalQuantile(survivalOf(this.intervals.sorted()), 0.5),
      challenged: this.challenged,
      refusedAfterReuse: this.refused,
      retriedAfterReuse: this.retried,
      retriedSyns: this.retriedSyns,
    };
  }
}
