import { type CourseMetric, type CourseSeries, courseSeries } from '../../src/simulation/course-estimate.js';
import { binEnds } from '../../src/simulation/course-run.js';
import { Engine } from '../../src/simulation/engine.js';
import type { Estimate } from '../../src/simulation/estimate.js';
import type { Action, RateKnot, Source, System } from '../../src/simulation/system.js';
import type { CourseTally } from '../../src/simulation/tally.js';
import { sourceOf } from './systems.js';

/** What happens to a system, without the names of what happens. */
export type Happening = Action extends infer One ? (One extends Action ? Omit<One, 'name'> : never) : never;

/** A system to which things happen, observed in bins from 0 on. */
export function coursed(system: System, binSeconds: number, actions: readonly Happening[] = []): System {
  const named = actions.map((action, index) => ({ ...action, name: `action ${index}` }) as Action);
  return { ...system, course: { binSeconds, actions: named } };
}

/** Poisson traffic whose rate runs along knots: [seconds, connections per second]. */
export function alongKnots(knots: readonly (readonly [number, number])[], more: Partial<Source> = {}): Source {
  const along: readonly RateKnot[] = knots.map(([atSeconds, ratePerSecond]) => ({ atSeconds, ratePerSecond }));
  return sourceOf(along[0]?.ratePerSecond ?? 0, { arrivals: { kind: 'knots', knots: along }, ...more });
}

/** What several replications counted in a system's groups, by group. */
export function courseTallies(system: System, replications: number, seed = 1): readonly (readonly CourseTally[])[] {
  const runs = Array.from({ length: replications }, (_, run) => new Engine(system, seed, `replication ${run}`).run());
  return system.groups.map((_, group) =>
    runs.map(({ course }) => {
      const tally = course?.[group];
      if (tally === undefined) throw new Error('no course was followed');
      return tally;
    }),
  );
}

/** The estimates of a system's group over its bins. */
export function seriesOf(system: System, replications: number, group = 0, seed = 1): SeriesByName {
  const ends = binEnds(system.seconds, system.course?.binSeconds ?? system.seconds);
  const lengths = ends.map((end, bin) => end - (ends[bin - 1] ?? 0));
  return byName(courseSeries(courseTallies(system, replications, seed)[group] ?? [], lengths));
}

/** Series by their names. */
export interface SeriesByName {
  readonly at: (metric: CourseMetric, bin: number, confidence?: number) => Estimate;
  /** One value a replication; 0 where nothing is known of the metric. */
  readonly samples: (metric: CourseMetric, bin: number) => readonly number[];
}

/** Finds series by their names. */
export function byName(series: readonly CourseSeries[]): SeriesByName {
  const find = (metric: CourseMetric): CourseSeries | undefined => series.find((one) => one.metric === metric);
  return {
    at: (metric, bin, confidence = 0.999) => {
      const estimate = find(metric)?.at(bin, confidence);
      if (estimate === null || estimate === undefined) throw new Error(`nothing is known of ${metric}`);
      return estimate;
    },
    samples: (metric, bin) =>
      find(metric)
        ?.samples(bin)
        .map((sample) => sample ?? Number.NaN) ?? [0],
  };
}
