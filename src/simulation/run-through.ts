import type { Engine } from './engine.js';
import type { System } from './system.js';
import type { RunTally } from './tally.js';

/** How often a run that may end early looks whether it has seen enough. */
const LOOKS = 1000;

/** Runs the warm-up and the time observed. */
export function runThrough(engine: Engine, system: System): RunTally {
  const { warmUpSeconds, seconds, traceEverySeconds, untilFilled } = system;
  const { observer, gate } = engine;
  const end = warmUpSeconds + seconds;
  let sampleAt = traceEverySeconds === null ? Number.POSITIVE_INFINITY : 0;
  // Now and then a run that may end early looks whether it has seen enough.
  const pause = untilFilled ? seconds / LOOKS : Number.POSITIVE_INFINITY;
  let begun = false;
  for (let sample = 0, look = 1; ; look++) {
    const next = Math.min(begun ? end : warmUpSeconds, sampleAt, look * pause);
    engine.advance(next);
    if (next === sampleAt && traceEverySeconds !== null) {
      observer.sample();
      sampleAt = ++sample * traceEverySeconds;
    }
    if (next === warmUpSeconds && !begun) {
      begun = true;
      observer.begin(next);
      gate?.begin(next);
    }
    if (begun && (next >= end || (untilFilled && observer.allFilled))) break;
  }
  return {
    groups: observer.groups(end),
    limits: gate?.tally(end) ?? [],
    events: engine.eventsProcessed,
    trace: observer.trace(),
    course: null,
  };
}
