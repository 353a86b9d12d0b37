import type { CloseStrategy } from '../../scenario/scenario.js';
import type { ObservedState, StateCounts, StateSeconds } from '../observed-table.js';

/** Connections that a snapshot shows in the states after a close, as closes per second. */
export interface ClosingRate {
  readonly state: ObservedState;
  readonly strategy: CloseStrategy;
  readonly rows: number;
  /** How long an entry stays in that state. */
  readonly timerSeconds: number;
  /** Since when rows in that state are all still there: the timer, or less where the oldest has not run out yet. */
  readonly windowSeconds: number;
  readonly ratePerSecond: number;
}

/** Timers of a box, as far as they are known. */
export interface TableTimers {
  readonly timeWait: number | null;
  readonly afterReset: number | null;
  readonly synSent: number | null;
}

/** The oldest entry is this much of its timer or more from the end: nothing has expired yet. */
const NOT_YET = 0.05;

/**
 * Closes per second behind the rows of a snapshot, by Little's law: as many rows are in TIME_WAIT as connections closed
 * during one TIME_WAIT. Where the `remaining` times show that nothing has expired yet, all closes since the traffic began
 * are there, and the time since then counts instead of the timer.
 *
 * @param closedBy who is taken to have closed first: the table does not tell
 */
export function closingRates(
  states: StateCounts,
  remaining: { readonly [state in ObservedState]?: StateSeconds },
  timers: TableTimers,
  closedBy: 'client' | 'server',
): readonly ClosingRate[] {
  const kinds: readonly (readonly [ObservedState, CloseStrategy, number | null])[] = [
    ['TIME_WAIT', `${closedBy}-fin`, timers.timeWait],
    ['CLOSE', `${closedBy}-rst`, timers.afterReset],
    ['SYN_SENT', 'unanswered', timers.synSent],
  ];
  const found = kinds.flatMap(([state, strategy, timer]) => {
    const rows = states[state] ?? 0;
    if (rows === 0 || timer === null || !(timer > 0)) return [];
    const seconds = remaining[state];
    const timerSeconds = Math.max(timer, seconds?.highest ?? 0);
    // Remaining times are cut to whole seconds.
    const age = timerSeconds - (seconds?.lowest ?? 0);
    const isYoung = seconds !== undefined && age < timerSeconds * (1 - NOT_YET) - 1;
    return [{ state, strategy, rows, timerSeconds, windowSeconds: isYoung ? Math.max(1, age) : timerSeconds, isYoung }];
  });
  const since = Math.max(...found.map(({ windowSeconds }) => windowSeconds));
  const allYoung = found.every(({ isYoung, timerSeconds }) => isYoung && since <= timerSeconds);
  return found.map(({ isYoung: _, ...one }) => {
    const windowSeconds = allYoung ? since : one.windowSeconds;
    return { ...one, windowSeconds, ratePerSecond: one.rows / windowSeconds };
  });
}
