import type { Scenario } from '../../scenario/scenario.js';
import type { GroupCourse, Solved, Trial } from './group-course.js';
import { portsShareAt, wholePorts } from './interruptions.js';

/** A step is halved as long as blocking changes by more than this within it, absolutely and relative to the larger one … */
const [CHANGE, RELATIVE] = [0.01, 0.1];

/** … at most so many times, and until there are so many moments in all. */
const MOST_HALVINGS = 9;
const MOST_MOMENTS = 6000;

/** Groups side by side on their way through time; steps become finer where somebody begins or ceases to be refused. */
export class Path {
  private blocking: readonly number[];
  private count = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly courses: readonly GroupCourse[],
    /** The last moment that was reached; −Infinity: none yet, and all has been going on since ever. */
    public at: number,
  ) {
    this.blocking = courses.map(() => 0);
  }

  /**
   * Goes on to a moment; gives where the groups stand at each moment on the way, that one included, and null where it may pause.
   */
  *goTo(moment: number): Generator<readonly Solved[] | null> {
    yield* this.step(this.at, moment, Number.isFinite(this.at) ? MOST_HALVINGS : 0);
  }

  private *step(from: number, to: number, halvings: number): Generator<readonly Solved[] | null> {
    const trials: Trial[] = [];
    for (const course of this.courses) {
      const { pool, ports: all } = course.group;
      const ports = wholePorts(all, portsShareAt(this.scenario.events, pool.id, to));
      trials.push(from < to ? course.advance(from, to, ports) : course.rest(to, ports));
      yield null;
    }
    const isCoarse = trials.some(({ solved }, index) => changes(this.blocking[index] ?? 0, solved.blocking.blocking));
    const middle = from + (to - from) / 2;
    if (halvings > 0 && isCoarse && this.count < MOST_MOMENTS && middle > from && middle < to) {
      yield* this.step(from, middle, halvings - 1);
      yield* this.step(middle, to, halvings - 1);
      return;
    }
    for (const trial of trials) trial.take();
    const states = trials.map(({ solved }) => solved);
    this.blocking = states.map(({ blocking }) => blocking.blocking);
    this.at = to;
    this.count += 1;
    yield states;
  }
}

function changes(before: number, after: number): boolean {
  const change = Math.abs(after - before);
  return change > CHANGE && change > RELATIVE * Math.max(before, after);
}
