import { Bins } from './bins.js';
import type { Engine } from './engine.js';
import { Interventions } from './interventions.js';
import type { System, SystemCourse } from './system.js';
import type { RunTally } from './tally.js';

/**
 * Follows a course: the warm-up, then bin after bin, with what is done to connections at the very moments at which it is.
 *
 * Ties: a bin holds its beginning and not its end, and what is done at a moment comes before whatever else happens at it,
 * in the order of the course.
 */
export function runCourse(engine: Engine, system: System, course: SystemCourse): RunTally {
  const { warmUpSeconds: begin, seconds } = system;
  const { observer, gate } = engine;
  const bins = new Bins(system, observer, binCount(seconds, course.binSeconds));
  const interventions = course.actions.length === 0 ? null : new Interventions(engine, system);
  const boundaries = [begin, ...binEnds(seconds, course.binSeconds).map((end) => begin + end)];
  let done = 0;
  /** Does what is due up to a moment; at that very moment only where it is asked for. */
  const intervene = (until: number, including: boolean): void => {
    for (; done < course.actions.length; done++) {
      const action = course.actions[done];
      if (action === undefined || action.atSeconds > until || (action.atSeconds === until && !including)) return;
      engine.advanceBefore(action.atSeconds);
      interventions?.apply(action);
    }
  };
  for (const [index, boundary] of boundaries.entries()) {
    intervene(boundary, false);
    engine.advanceBefore(boundary);
    if (index > 0) bins.end(boundary);
    else {
      observer.begin(boundary);
      observer.forgetFirsts(boundary);
      gate?.begin(boundary);
    }
    if (index < boundaries.length - 1) intervene(boundary, true);
  }
  const end = begin + seconds;
  return {
    groups: observer.groups(end),
    limits: gate?.tally(end) ?? [],
    events: engine.eventsProcessed,
    trace: null,
    course: bins.tallies(begin),
  };
}

/** How much of a bin a rest of the timeline must be to make a bin of its own. */
const WORTH_A_BIN = 1e-6;

/** How many bins a timeline has; the last one may be shorter than the others. */
export function binCount(seconds: number, binSeconds: number): number {
  return Math.max(1, Math.ceil(seconds / binSeconds - WORTH_A_BIN));
}

/** The ends of a timeline's bins, seconds since its beginning. */
export function binEnds(seconds: number, binSeconds: number): readonly number[] {
  const count = binCount(seconds, binSeconds);
  return Array.from({ length: count }, (_, bin) => (bin === count - 1 ? seconds : (bin + 1) * binSeconds));
}
