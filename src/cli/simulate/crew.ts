import type { PlannedSystem } from '../../simulation/plan.js';
import type { Runner, RunTask } from '../../simulation/simulate.js';
import type { RunTally } from '../../simulation/tally.js';
import { Hand } from '../sweep/hand.js';

/** What every thread needs to do any run of a plan; plain data. */
export interface SimulationJob {
  readonly systems: readonly PlannedSystem[];
  readonly seed: number;
}

/** Threads that do runs. */
export interface SimulationCrew {
  readonly run: Runner;
  /** Lets nothing go on. */
  dismiss(): Promise<void>;
}

/**
 * Threads that do the runs of a simulation: whoever is free takes the next one. A run depends on plan, seed and task only,
 * so that the results are the same for any number of threads.
 *
 * @param entry the file that `worker.ts` was built into
 * @param count how many threads
 * @param done called after each run
 */
export function crewOfSimulators(entry: URL, job: SimulationJob, count: number, done: () => void): SimulationCrew {
  const hands = Array.from({ length: count }, () => new Hand<RunTask, RunTally>(entry, job));
  const run: Runner = async (tasks) => {
    const left = tasks.entries();
    const results: RunTally[] = [];
    const work = async (hand: Hand<RunTask, RunTally>): Promise<void> => {
      for (const [index, task] of left) {
        results[index] = await hand.ask(task);
        done();
      }
    };
    await Promise.all(hands.map(work));
    return results;
  };
  return {
    run,
    dismiss: async () => {
      await Promise.all(hands.map((hand) => hand.dismiss()));
    },
  };
}
