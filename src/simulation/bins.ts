import { ARRIVALS, ATTEMPTS, COUNTER_COUNT, LIMITED, LOST, type Observer, RECLAIMED, REFUSED } from './observer.js';
import { STATES, type System } from './system.js';
import type { CourseTally } from './tally.js';

/** Counters that are kept bin by bin. */
const COUNTED = [ARRIVALS, ATTEMPTS, REFUSED, LIMITED, LOST, RECLAIMED] as const;

/** What is kept of a group in each bin: the counters, ports by state, and closing ports. */
const KEPT = COUNTED.length + STATES.length + 1;

/** What is seen of a course, bin by bin: what an observer has added up until the end of a bin, less what it had before. */
export class Bins {
  /** By group and by what is kept: a value for each bin. */
  private readonly values: readonly (readonly Float64Array[])[];
  private readonly before: readonly Float64Array[];
  private bin = 0;

  constructor(
    private readonly system: System,
    private readonly observer: Observer,
    count: number,
  ) {
    this.values = system.groups.map(() => Array.from({ length: KEPT }, () => new Float64Array(count)));
    this.before = system.groups.map(() => new Float64Array(KEPT));
  }

  /** A bin ends now. */
  end(now: number): void {
    const sums = this.system.groups.map(() => new Float64Array(KEPT));
    for (const [cell, { group }] of this.system.cells.entries()) this.addTo(sums[group] as Float64Array, cell, now);
    for (const [group, sum] of sums.entries()) {
      const before = this.before[group] as Float64Array;
      for (const [kept, values] of this.values[group]?.entries() ?? []) {
        values[this.bin] = (sum[kept] as number) - (before[kept] as number);
      }
      before.set(sum);
    }
    this.bin++;
  }

  /** What was seen of each group, the timeline having begun at a moment. */
  tallies(begin: number): readonly CourseTally[] {
    const { cells, groups } = this.system;
    return groups.map((_, group): CourseTally => {
      const own = [...cells.keys()].filter((cell) => cells[cell]?.group === group);
      const values = this.values[group] ?? [];
      const [arrivals, attempts, refused, limited, lost, reclaimed] = values as readonly [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      return {
        cells: own.length,
        ...{ arrivals, attempts, refused, limited, lost, reclaimed },
        stateSeconds: values.slice(COUNTED.length, COUNTED.length + STATES.length),
        closingSeconds: values[KEPT - 1] as Float64Array,
        secondsToFirstRefusal: earliest(own, this.observer.refusedAt, begin),
        secondsToFill: earliest(own, this.observer.filledAt, begin),
      };
    });
  }

  private addTo(sum: Float64Array, cell: number, now: number): void {
    const { observer } = this;
    for (const [kept, counter] of COUNTED.entries()) {
      sum[kept] = (sum[kept] as number) + (observer.counters[cell * COUNTER_COUNT + counter] as number);
    }
    for (const state of STATES.keys()) {
      const kept = COUNTED.length + state;
      sum[kept] = (sum[kept] as number) + observer.stateSeconds(cell, state, now);
    }
    sum[KEPT - 1] = (sum[KEPT - 1] as number) + observer.closingSeconds(cell, now);
  }
}

/** The first of some cells' moments, from the beginning on; null: none has one. */
function earliest(cells: readonly number[], moments: Float64Array, begin: number): number | null {
  const known = cells.map((cell) => moments[cell] as number).filter((moment) => !Number.isNaN(moment));
  return known.length === 0 ? null : Math.min(...known) - begin;
}
