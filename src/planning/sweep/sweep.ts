/** The sweep as a question: the scenario at every point of a grid, and where it starts to fail. */
import { type AxisResult, axisResult } from './axis.js';
import { type SweepContext, sweepContext } from './context.js';
import { type Frontier, sweepFrontiers } from './frontier.js';
import { type Shard, shardSpan } from './grid.js';
import type { MetricKind } from './metrics.js';
import { computePoints, pointOf, type SweepPoint } from './points.js';
import type { SweepPlan } from './prepare.js';
import type { SweptValue } from './values.js';

/** What a result says about a metric. */
export interface MetricResult {
  readonly name: string;
  readonly field: string;
  readonly kind: MetricKind;
}

/** What a point must meet. */
export interface SweepThreshold {
  readonly expression: string;
  /** A metric's name, or a limit's key. */
  readonly metric: string;
  readonly limit: number;
  /** On which side of the limit it is missed. */
  readonly fails: 'above' | 'below';
  readonly onMiss: 'warn' | 'fail';
  readonly scope: string | null;
}

/** What was swept, before any point. */
export interface SweepHeader {
  readonly schemaVersion: 1;
  readonly command: 'sweep';
  readonly path: string;
  readonly name: string | null;
  readonly axes: readonly AxisResult[];
  readonly zip: boolean;
  readonly metrics: readonly MetricResult[];
  /** The thresholds of the scenario that is varied. */
  readonly thresholds: readonly SweepThreshold[];
  /** Points of the whole grid. */
  readonly size: number;
  /** Part `index` of `count`; null for the whole. */
  readonly shard: Shard | null;
}

/** A whole sweep as plain data. */
export interface SweepReport extends SweepHeader, SweepEnd {
  readonly points: readonly SweepPoint[];
}

/** What can be said when all points are there. */
export interface SweepEnd extends SweepContext {
  /** Points whose values make no scenario, and what stands against the first of them. */
  readonly invalid: InvalidPoints | null;
  /** Where the verdict turns, along each numeric axis; empty for a part. */
  readonly frontiers: readonly Frontier[];
}

/** Points that are none. */
export interface InvalidPoints {
  readonly count: number;
  readonly first: SweepPoint['set'];
  readonly reasons: readonly string[];
}

/** What a plan sweeps, as plain data. */
export function sweepHeader({ parsed, grid, metrics }: SweepPlan, shard: Shard | null = null): SweepHeader {
  return {
    schemaVersion: 1,
    command: 'sweep',
    path: parsed.scenario.file,
    name: parsed.scenario.name,
    axes: grid.axes.map(axisResult),
    zip: grid.zip,
    thresholds: parsed.scenario.thresholds.map(({ expression, metric, limit, comparison, onMiss, scope }) => ({
      expression,
      metric: typeof metric === 'string' ? metric : metric.limit,
      limit,
      fails: comparison.startsWith('<') ? 'above' : 'below',
      onMiss,
      scope,
    })),
    metrics: metrics.map(({ name, field, kind }) => ({ name, field, kind })),
    size: grid.size,
    shard,
  };
}

/**
 * Computes a sweep and keeps every point: for grids that fit into memory (about 500 bytes a point). `computePoints` gives
 * the points of larger ones one after the other.
 *
 * @param plan what `planSweep` gives
 * @param shard one part of it
 * @returns plain data, the same as `sweep --format json` prints
 */
export function sweepReport(plan: SweepPlan, shard: Shard | null = null): SweepReport {
  const points: SweepPoint[] = [];
  let invalid = null as InvalidPoints | null;
  computePoints(plan, shardSpan(plan.grid.size, shard ?? { index: 1, count: 1 }), (_, values, metrics, valid) => {
    const point = pointOf(plan, values, metrics);
    points.push(point);
    if (!valid) invalid = invalid === null ? invalidPoints(plan, 1, values) : { ...invalid, count: invalid.count + 1 };
  });
  return { ...sweepHeader(plan, shard), points, ...sweepEnd(plan, shard, invalid) };
}

/** Frontiers, findings and assumptions, after the last point. */
export function sweepEnd(plan: SweepPlan, shard: Shard | null, invalid: InvalidPoints | null): SweepEnd {
  return { invalid, frontiers: shard === null ? sweepFrontiers(plan) : [], ...sweepContext(plan) };
}

/** Invalid points, by the values of the first of them. */
export function invalidPoints(plan: SweepPlan, count: number, first: readonly SweptValue[]): InvalidPoints {
  const changes = plan.grid.axes.map(({ path }, k) => ({ path, value: first[k]?.input }));
  return { count, first: pointOf(plan, first, []).set, reasons: plan.parsed.document.objections(changes) };
}
