import { type CourseSeries, courseSeries, type FirstMoment, firstMoment } from './course-estimate.js';
import type { CoursePlan } from './course-plan.js';
import { binEnds } from './course-run.js';
import type { SimulationNote } from './plan.js';
import type { Runner } from './simulate.js';
import type { CourseTally } from './tally.js';

/** A group as it goes through a course. */
export interface CourseGroup {
  readonly id: string;
  readonly pool: string;
  /** Identical groups of the scenario that it stands for. */
  readonly count: number;
  /** Of one of them, at the beginning. */
  readonly ports: number;
  readonly warmUpSeconds: number;
  readonly series: readonly CourseSeries[];
  /**
   * Seconds until a SYN finds no port. A group that was simulated in several parts, such as the addresses of a pinned pool,
   * refuses as soon as one of them does, and is full as soon as one of them is.
   */
  readonly firstRefusal: FirstMoment;
  /** Seconds until all ports are taken, and none can be taken back. */
  readonly firstFull: FirstMoment;
}

/** What all runs of a course together gave. */
export interface CourseSimulation {
  readonly groups: readonly CourseGroup[];
  /** Beginning and end of each bin, seconds since the timeline's beginning; the end is no part of it. */
  readonly bins: readonly { readonly fromSeconds: number; readonly toSeconds: number }[];
  readonly replications: number;
  readonly events: number;
  readonly notes: readonly SimulationNote[];
}

/**
 * Runs a course's plan, all replications in one round, so that the result does not depend on how many threads there are.
 *
 * @param plan what `planCourse` gives
 * @param run does the runs, for example `serialRunner(plan, seed)`
 */
export async function simulateCourse(plan: CoursePlan, run: Runner): Promise<CourseSimulation> {
  const { course, replications, notes } = plan;
  const tasks = plan.systems.flatMap((_, system) =>
    Array.from({ length: replications }, (_unused, replication) => ({ system, replication })),
  );
  const results = await run(tasks);
  const ends = binEnds(course.seconds, course.binSeconds);
  const bins = ends.map((toSeconds, bin) => ({ fromSeconds: ends[bin - 1] ?? 0, toSeconds }));
  const lengths = bins.map(({ fromSeconds, toSeconds }) => toSeconds - fromSeconds);
  const groups = plan.systems.flatMap(({ name, system, counts, pools }, index) => {
    const runs = results.slice(index * replications, (index + 1) * replications);
    return system.groups.map((id, group): CourseGroup => {
      const tallies = runs.map((run): CourseTally => {
        const tally = run.course?.[group];
        if (tally === undefined) throw new Error(`a run of ${name} gave no result`);
        return tally;
      });
      if (tallies.length < replications) throw new Error(`a run of ${name} gave no result`);
      return {
        id,
        pool: pools[group] ?? '',
        count: counts[group] ?? 1,
        ports: system.cells.find((cell) => cell.group === group)?.ports ?? 0,
        warmUpSeconds: system.warmUpSeconds,
        series: courseSeries(tallies, lengths),
        firstRefusal: firstMoment(tallies.map(({ secondsToFirstRefusal }) => secondsToFirstRefusal)),
        firstFull: firstMoment(tallies.map(({ secondsToFill }) => secondsToFill)),
      };
    });
  });
  const events = results.reduce((sum, result) => sum + result.events, 0);
  return { groups, bins, replications, events, notes };
}
