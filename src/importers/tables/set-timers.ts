import type { ObservedState, SetSeconds } from '../observed-table.js';
import { OBSERVED_STATES } from './state-name.js';
import { StateTimes } from './state-times.js';

/** So many different values of a state are counted at a time. */
const MOST_VALUES = 64;
/** A value that is seen this often beside the most frequent one, a second above it, is the timer before it was cut off. */
const CUT_OFF_SHARE = 0.1;

/**
 * Collects the timers that a box set when connections entered a state, whole seconds.
 *
 * Neither the highest nor the mean is the timer: Linux writes the new state, sends the event and sets the timer one after the
 * other, so that with several processors an event now and then shows the new state with the old state's timer
 * (nf_conntrack_proto_tcp.c sets the state under its lock, the timeout afterwards); and a tick after it was set, whole seconds
 * show one less. The most frequent value is the timer. Memory: 64 values a state; values seen in more than one row in 64 are
 * found whatever else is there (Misra and Gries 1982).
 */
export class SetTimers {
  private readonly times = new StateTimes();
  private readonly counts = OBSERVED_STATES.map(() => new Map<number, number>());

  /** @param state index of a state (`stateIndex`); @param seconds whole, ≥ 0 */
  add(state: number, seconds: number): void {
    this.times.add(state, seconds);
    const counts = this.counts[state] ?? new Map<number, number>();
    const before = counts.get(seconds);
    if (before !== undefined || counts.size < MOST_VALUES) counts.set(seconds, (before ?? 0) + 1);
    else thinOut(counts);
  }

  /** What was collected; states without any are absent. */
  result(): { readonly [state in ObservedState]?: SetSeconds } {
    const found: { [state in ObservedState]?: SetSeconds } = {};
    const times = this.times.result();
    for (const [index, state] of OBSERVED_STATES.entries()) {
      const own = times[state];
      if (own !== undefined) found[state] = { ...own, usual: usualOf(this.counts[index] ?? new Map()) ?? own.highest };
    }
    return found;
  }
}

/** One less of each: a value too many takes one of every other with it. */
function thinOut(counts: Map<number, number>): void {
  for (const [seconds, count] of counts) {
    if (count === 1) counts.delete(seconds);
    else counts.set(seconds, count - 1);
  }
}

/** The most frequent, of several the longest; null: none was left. */
function usualOf(counts: ReadonlyMap<number, number>): number | null {
  let usual: number | null = null;
  let most = 0;
  for (const [seconds, count] of counts) {
    if (count > most || (count === most && usual !== null && seconds > usual)) [usual, most] = [seconds, count];
  }
  if (usual === null) return null;
  return (counts.get(usual + 1) ?? 0) >= CUT_OFF_SHARE * most ? usual + 1 : usual;
}
