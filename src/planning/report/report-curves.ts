/** Load and blocking against a factor on all rates. */
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/scenario.js';
import { type Verdict, verdictOf } from '../evaluate.js';
import type { Standing } from '../judge.js';
import { metricAt } from '../metrics.js';
import { operate } from '../port-group/operate.js';
import type { GrowthCurve, GrowthCurves, GrowthPoint } from './report-result.js';

/** Points of a curve: enough for the eye at 720 px. */
const POINTS = 81;
/** Curves that can be told apart. */
const MOST = 3;
/** Beyond this headroom only a logarithmic axis shows both where it stands and where it fails. */
const LINEAR = 10;

/** What becomes of the groups with least headroom when all rates grow or shrink; a pause every few points. */
export function* growthCurves({ scenario }: ParsedScenario): Generator<null, GrowthCurves | null> {
  const verdict = verdictOf(scenario);
  const worst = worstStandings(verdict);
  const ratePerSecond = scenario.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
  if (worst.length === 0 || ratePerSecond === 0) return null;
  const axis = factorAxis(verdict.headroom.factor);
  const factors = factorsOn(axis);
  const curves: GrowthCurve[] = [];
  for (const standing of worst) {
    curves.push(yield* curveOf(standing, factors));
  }
  const { factor, limitedBy } = verdict.headroom;
  const failsAt = factor === null || limitedBy === null ? null : { factor, limit: limitedBy };
  return { curves, ...axis, ratePerSecond, thresholds: thresholdsOf(scenario), failsAt };
}

function worstStandings({ standings }: Verdict): readonly Standing[] {
  const need = ({ growth }: Standing): number => growth.factor ?? Number.MAX_VALUE;
  return standings
    .filter(({ group, operation }) => group.ports > 0 && operation.arrivalRate > 0)
    .sort((a, b) => need(a) - need(b))
    .filter((one, index, all) => all.findIndex(({ group }) => group.pool.id === one.group.pool.id) === index)
    .slice(0, MOST);
}

/** From nothing to well beyond where it fails; where it stands, at 1, is always on it. */
function factorAxis(headroom: number | null): Pick<GrowthCurves, 'low' | 'high' | 'scale'> {
  const fails = headroom === null || headroom === 0 ? 1 : headroom;
  if (fails >= 0.1 && fails <= LINEAR) return { low: 0, high: Math.max(2, 1.5 * fails), scale: 'linear' };
  return { low: Math.min(0.1, fails / 3), high: Math.max(3, 3 * Math.min(fails, 1e6)), scale: 'log' };
}

function factorsOn({ low, high, scale }: Pick<GrowthCurves, 'low' | 'high' | 'scale'>): readonly number[] {
  const at = (place: number): number => (scale === 'linear' ? low + place * (high - low) : low * (high / low) ** place);
  const places = Array.from({ length: POINTS }, (_, index) => index / (POINTS - 1));
  return scale === 'linear' ? places.slice(1).map(at) : places.map(at);
}

function* curveOf({ group, destination }: Standing, factors: readonly number[]): Generator<null, GrowthCurve> {
  const at = (factor: number): GrowthPoint => {
    const operation = operate(group, factor);
    return {
      factor,
      load: metricAt(operation, 'load', destination),
      blocking: metricAt(operation, 'blocking', destination),
    };
  };
  const points: GrowthPoint[] = [];
  for (const [index, factor] of factors.entries()) {
    points.push(at(factor));
    if (index % 20 === 19) yield null;
  }
  return { group: group.id, count: group.count, now: at(1), points };
}

function thresholdsOf({ thresholds }: Scenario): GrowthCurves['thresholds'] {
  return thresholds.flatMap(({ metric, scope, comparison, limit, expression }) =>
    (metric === 'load' || metric === 'blocking') && scope === null && comparison.startsWith('<')
      ? [{ metric, limit, expression }]
      : [],
  );
}
