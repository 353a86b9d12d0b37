import type { ObservedState, StateSeconds } from '../observed-table.js';
import { OBSERVED_STATES } from './state-name.js';

/** Collects seconds by state: how many, lowest, highest, mean. */
export class StateTimes {
  private readonly rows = new Float64Array(OBSERVED_STATES.length);
  private readonly sum = new Float64Array(OBSERVED_STATES.length);
  private readonly lowest = new Float64Array(OBSERVED_STATES.length).fill(Number.POSITIVE_INFINITY);
  private readonly highest = new Float64Array(OBSERVED_STATES.length);

  /** @param state index of a state (`stateIndex`); @param seconds ≥ 0 */
  add(state: number, seconds: number): void {
    this.rows[state] = (this.rows[state] ?? 0) + 1;
    this.sum[state] = (this.sum[state] ?? 0) + seconds;
    if (seconds < (this.lowest[state] ?? 0)) this.lowest[state] = seconds;
    if (seconds > (this.highest[state] ?? 0)) this.highest[state] = seconds;
  }

  /** What was collected; states without any are absent. */
  result(): { readonly [state in ObservedState]?: StateSeconds } {
    const found: { [state in ObservedState]?: StateSeconds } = {};
    for (const [index, state] of OBSERVED_STATES.entries()) {
      const rows = this.rows[index] ?? 0;
      if (rows === 0) continue;
      const [lowest = 0, highest = 0] = [this.lowest[index], this.highest[index]];
      found[state] = { rows, lowest, highest, mean: (this.sum[index] ?? 0) / rows };
    }
    return found;
  }
}
