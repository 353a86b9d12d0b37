import { type AxisResult, axisResult, type SweepAxis } from './axis.js';
import { type Grid, walk } from './grid.js';
import { Measures } from './measures.js';
import { type SetValue, setOf } from './points.js';
import type { SweepPlan } from './prepare.js';
import { ofRange, type SweptValue } from './values.js';
import { Variants } from './variants.js';

/** Where the verdict turns along one axis, the other axes at given values: solved on the scenario itself. */
export interface FrontierPoint {
  /** The values of the other axes. */
  readonly at: readonly SetValue[];
  /** Last value with which nothing is missed; equal to `missed` but for the last digits where values are continuous. */
  readonly met: number;
  /** First value with which something is missed. */
  readonly missed: number;
  /** The two as they are typed. */
  readonly metText: string;
  readonly missedText: string;
  /** What is missed there: a threshold, a limit's key, or what stands against the pool. */
  readonly limitedBy: string | null;
}

/** The frontier along one axis. */
export interface Frontier {
  readonly path: string;
  readonly unit: AxisResult['unit'];
  readonly kind: AxisResult['kind'];
  readonly points: readonly FrontierPoint[];
  /** Verdicts where nothing turns: how many combinations of the other values never fail, and how many always do. */
  readonly neverFails: number;
  readonly alwaysFails: number;
}

/** Along one axis, this many of its values are looked at to see where the verdict turns. */
const LOOKS = 65;

/** Combinations of the other axes' values for which a frontier is solved; a larger grid has none. */
const MOST_COMBINATIONS = 2500;

/** Relative width at which the search on a continuous axis ends. */
const PRECISION = 1e-12;

/**
 * Where a sweep starts to fail: along each numeric axis, for every combination of the other axes' values, every place at
 * which the verdict turns to or from `fail`.
 *
 * The verdict is looked at for up to 65 of the axis's own values, evenly spread, ends included; between two neighbours that
 * differ it is bisected, to whole numbers where both ends are whole counts, else to 1e-12.
 *
 * @returns a frontier a numeric axis that has at least two different values; none with `zip`, nor for an axis with more than
 *   2,500 combinations beside it
 */
export function sweepFrontiers(plan: SweepPlan): readonly Frontier[] {
  const { grid } = plan;
  if (grid.zip) return [];
  return grid.axes.flatMap((axis, k) => {
    const { values } = axis;
    const combinations = grid.size / values.size;
    if (values.kind === null || values.size < 2 || combinations > MOST_COMBINATIONS) return [];
    return [frontierOf(plan, axis, k)];
  });
}

function frontierOf(plan: SweepPlan, axis: SweepAxis, k: number): Frontier {
  const { grid, parsed } = plan;
  const variants = new Variants(grid, parsed.document);
  const looks = looksAt(axis);
  const points: FrontierPoint[] = [];
  const counts = { neverFails: 0, alwaysFails: 0 };
  const others: Grid = { ...grid, axes: grid.axes.filter((_, index) => index !== k) };
  walk(others, { from: 0, to: grid.size / axis.values.size }, (_, combination) => {
    const rest = [...combination];
    const probe = (value: SweptValue): Probe => {
      const structure = variants.at([...rest.slice(0, k), value, ...rest.slice(k)]);
      return structure === null ? null : new Measures(structure).status === 'fail';
    };
    const verdicts = looks.map(probe);
    if (verdicts.every((verdict) => verdict === false)) counts.neverFails += 1;
    if (verdicts.every((verdict) => verdict === true)) counts.alwaysFails += 1;
    for (let look = 1; look < looks.length; look++) {
      const [before, after] = [verdicts[look - 1], verdicts[look]];
      if (typeof before !== 'boolean' || typeof after !== 'boolean' || before === after) continue;
      const turn = bisect(looks[look - 1] as SweptValue, looks[look] as SweptValue, axis, before, probe);
      const [met, missed] = before ? [turn.right, turn.left] : [turn.left, turn.right];
      const failing = variants.at([...rest.slice(0, k), missed, ...rest.slice(k)]);
      points.push({
        at: setOf(others.axes, rest),
        met: met.number ?? 0,
        missed: missed.number ?? 0,
        metText: met.text,
        missedText: missed.text,
        limitedBy: failing === null ? null : new Measures(failing).missed,
      });
    }
  });
  const { unit, kind } = axisResult(axis);
  return { path: axis.name, unit, kind, points, ...counts };
}

/** Whether the scenario fails with a value; null where the value makes no scenario. */
type Probe = boolean | null;

/** Some of an axis's values in ascending order, the lowest and the highest among them. */
function looksAt({ values }: SweepAxis): readonly SweptValue[] {
  const { size } = values;
  const count = Math.min(size, LOOKS);
  const indexes = Array.from({ length: count }, (_, look) => Math.round((look * (size - 1)) / (count - 1)));
  const sorted = indexes.map((index) => values.at(index)).sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return sorted.filter((value, index) => index === 0 || value.number !== sorted[index - 1]?.number);
}

/** Halves the stretch between a value that fails and one that does not, until no value lies between, or next to none. */
function bisect(
  low: SweptValue,
  high: SweptValue,
  axis: SweepAxis,
  lowFails: boolean,
  probe: (value: SweptValue) => Probe,
): { readonly left: SweptValue; readonly right: SweptValue } {
  let [left, right] = [low, high];
  for (;;) {
    const middle = between(left, right, axis);
    if (middle === null) return { left, right };
    const fails = probe(middle);
    // No scenario there: the turn lies at one of its edges, and is given as wide as it is known.
    if (fails === null) return { left, right };
    if (fails === lowFails) left = middle;
    else right = middle;
  }
}

/** A value in the middle, written in the axis's unit; null where none is left. */
function between(left: SweptValue, right: SweptValue, { values }: SweepAxis): SweptValue | null {
  const { kind } = values;
  if (kind === null || left.number === null || right.number === null) return null;
  const whole = kind === 'count' && Number.isInteger(left.number) && Number.isInteger(right.number);
  if (whole) {
    if (right.number - left.number <= 1) return null;
    return ofRange({ kind, unit: '' }, String(Math.floor((left.number + right.number) / 2)), -1);
  }
  if (right.number - left.number <= PRECISION * right.number) return null;
  const middle = (left.number + right.number) / 2;
  const base = { count: '', duration: 's', rate: '/s', percent: '%' }[kind];
  const value = ofRange({ kind, unit: base }, String(kind === 'percent' ? middle * 100 : middle), -1);
  return value.number === null || value.number <= left.number || value.number >= right.number ? null : value;
}
