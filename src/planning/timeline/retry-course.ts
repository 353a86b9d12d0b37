import type { RatePiece } from '../../model/transient-load.js';
import type { Flow } from '../../scenario/scenario.js';

/** Waits between the tries of one connection double, up to a minute, as those of a SYN do: RFC 6298 §5.5, first 1 s. */
const WAITS = [1, 2, 4, 8, 16, 32, 64];

/** Tries of a connection that are told apart; the last one stands for all that follow. */
const MOST_TRIES = 12;

/** How often the tries of one step come, and what becomes of them. */
export interface Tries {
  /** Per second on average over the step, by try, the first one being 0. */
  readonly rates: readonly number[];
  /** Connections that give up, per second. */
  readonly lostRate: number;
}

/**
 * The tries of a flow's connections over time: who is refused comes back after a wait, in the same step or in a later one.
 */
export class RetryCourse {
  /** By try, from the second one on: those that are still to come, by time. */
  private readonly pending: RatePiece[][];
  private readonly returns: (tries: number) => number;

  constructor({ retries }: Flow) {
    const most =
      retries.kind === 'times' ? Math.min(retries.times, MOST_TRIES) : retries.probability > 0 ? MOST_TRIES : 0;
    this.pending = Array.from({ length: most }, () => []);
    // Beyond those that are told apart the tries that are left are spread: after each one the chance is the same.
    const beyond =
      retries.kind === 'times' && retries.times > MOST_TRIES ? 1 - 1 / (retries.times - MOST_TRIES + 1) : 0;
    this.returns = retries.kind === 'probability' ? () => retries.probability : (tries) => (tries < most ? 1 : beyond);
  }

  /** Whether refused connections come back at all. */
  get any(): boolean {
    return this.pending.length > 0;
  }

  /** Whether somebody is still to come back. */
  get waiting(): boolean {
    return this.pending.some((list) => list.length > 0);
  }

  /**
   * What is tried in a step when each try is refused with a probability.
   *
   * @param fresh first tries per second, mean over the step
   */
  tries(fresh: number, from: number, to: number, blocking: number): Tries {
    const seconds = to - from;
    const rates = [fresh];
    let lostRate = 0;
    for (let place = 0; place <= this.pending.length; place++) {
      const { wait, next } = this.after(place);
      const inside = seconds === Number.POSITIVE_INFINITY ? 1 : Math.max(0, 1 - wait / seconds);
      // The last try that is told apart comes back as itself.
      const again = next === place ? blocking * this.returns(place) * inside : 0;
      const rate = (rates[place] as number) / (1 - again);
      rates[place] = rate;
      const back = blocking * rate * this.returns(place);
      lostRate += blocking * rate - back;
      if (next > place) rates[next] = back * inside + this.meanPending(next, from, to);
    }
    return { rates, lostRate };
  }

  /** Keeps those of a step who come back after its end. */
  keep({ rates }: Tries, from: number, to: number, blocking: number): void {
    for (const [place, rate] of rates.entries()) {
      const { wait, next } = this.after(place);
      const back = blocking * rate * this.returns(place);
      if (back === 0 || this.pending.length === 0) continue;
      const begin = Math.max(to, from + wait);
      this.pending[next - 1]?.push({ fromSeconds: begin, toSeconds: to + wait, fromRate: back, toRate: back });
    }
    for (const list of this.pending) {
      const first = list.findIndex(({ toSeconds }) => toSeconds > to);
      if (first !== 0) list.splice(0, first < 0 ? list.length : first);
    }
  }

  /** The try that follows one, and after how long. */
  private after(place: number): { readonly wait: number; readonly next: number } {
    return { wait: WAITS[Math.min(place, WAITS.length - 1)] as number, next: Math.min(place + 1, this.pending.length) };
  }

  /** Tries of one kind that were waited for, per second on average over a step. */
  private meanPending(place: number, from: number, to: number): number {
    let count = 0;
    for (const { fromSeconds, toSeconds, fromRate } of this.pending[place - 1] ?? []) {
      count += fromRate * Math.max(0, Math.min(to, toSeconds) - Math.max(from, fromSeconds));
    }
    return to - from === Number.POSITIVE_INFINITY ? 0 : count / (to - from);
  }
}
