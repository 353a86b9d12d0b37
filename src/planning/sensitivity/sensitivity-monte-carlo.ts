import type { ScenarioDocument } from '../../scenario/parse.js';
import type { InputRange } from '../../scenario/ranges.js';
import type { Scenario } from '../../scenario/scenario.js';
import { clopperPearson } from '../../statistics/proportion.js';
import { quantileOf } from '../../statistics/quantile.js';
import { type Verdict, verdictOf } from '../evaluate.js';
import { meets } from '../metrics.js';
import { ScenarioDraws, sortedRanges } from './sensitivity-draws.js';
import type { EstimatedProbability, EstimatedQuantile, MonteCarlo } from './sensitivity-result.js';

const CONFIDENCE = 0.95;
const QUANTILES: readonly number[] = [0.05, 0.5, 0.95, 0.99];
const HEADROOM_QUANTILES: readonly number[] = [0.01, 0.05, 0.5, 0.95];

/** Headroom is solved, which costs as much as a hundred verdicts: this many draws place its quantiles well enough. */
const HEADROOM_SAMPLES = 2000;

/** How to draw. */
export interface SamplingOptions {
  /** Whole, 1…10,000,000. */
  readonly samples: number;
  /** Whole, 0…2⁵³ − 1; the same seed gives the same report. */
  readonly seed: number;
  /** For how many of the draws headroom is solved, at most; default 2,000. */
  readonly headroomSamples?: number;
}

/**
 * Draws every range of a scenario, independently of the others, and judges each draw as `check` would.
 *
 * @param ranges those to draw, where they are known
 * @returns probabilities that thresholds are missed, and quantiles of load and headroom, each with a 95 % interval; null
 *   when the scenario has no range, or none but those that only a timeline plays
 * @throws RangeError when the numbers are out of range, or no draw at all makes a scenario
 */
export function monteCarlo(
  document: ScenarioDocument,
  options: SamplingOptions,
  ranges: readonly InputRange[] = sortedRanges(document).drawn,
): MonteCarlo | null {
  const { samples, seed, headroomSamples = HEADROOM_SAMPLES } = options;
  if (!Number.isInteger(samples) || samples < 1 || samples > 1e7) {
    throw new RangeError(`Cannot sample: the number of samples must be whole, from 1 to 10,000,000, got ${samples}`);
  }
  if (ranges.length === 0) return null;
  const draws = new ScenarioDraws(document, ranges, seed);
  const tally = new Tally(headroomSamples);
  for (let index = 0; index < samples; index++) {
    const drawn = draws.next();
    if (drawn.ok) tally.add(drawn.scenario, verdictOf(drawn.scenario));
    else tally.refuse(drawn.objections[0] ?? 'it makes no scenario');
  }
  return tally.result(samples, seed);
}

/** Counts what draws come to. */
class Tally {
  constructor(private readonly solvedDraws: number) {}

  private accepted = 0;
  private refused = 0;
  private reason: string | null = null;
  private failed = 0;
  private warned = 0;
  private readonly thresholds = new Map<
    string,
    { readonly expression: string; readonly onMiss: 'warn' | 'fail'; missed: number }
  >();
  private readonly limits = new Map<string, number>();
  private readonly loads: number[] = [];
  private readonly headrooms: number[] = [];

  refuse(reason: string): void {
    this.refused += 1;
    this.reason ??= reason;
  }

  add(scenario: Scenario, verdict: Verdict): void {
    this.accepted += 1;
    if (verdict.status === 'fail') this.failed += 1;
    if (verdict.status !== 'pass') this.warned += 1;
    for (const [index, { expression, onMiss, comparison, limit }] of scenario.thresholds.entries()) {
      const value = verdict.thresholds[index]?.value ?? null;
      const key = `${index} ${expression}`;
      const row = this.thresholds.get(key) ?? { expression, onMiss, missed: 0 };
      if (value !== null && !meets(value, comparison, limit)) row.missed += 1;
      this.thresholds.set(key, row);
    }
    for (const key of new Set(verdict.limitResults.map((limit) => limit.key))) {
      const missed = verdict.limitResults.some((limit) => limit.key === key && limit.status === 'fail');
      this.limits.set(key, (this.limits.get(key) ?? 0) + (missed ? 1 : 0));
    }
    this.loads.push(
      verdict.standings.reduce((most, { operation, group }) => Math.max(most, operation.hardErlangs / group.ports), 0),
    );
    const solved = scenario.thresholds.some(({ metric, scope }) => metric === 'headroom' && scope === null);
    // Nothing that stops growth is more headroom than any number.
    if (solved || this.accepted <= this.solvedDraws)
      this.headrooms.push(verdict.headroom.factor ?? Number.POSITIVE_INFINITY);
  }

  result(samples: number, seed: number): MonteCarlo {
    if (this.accepted === 0) throw new RangeError(`Cannot sample: no draw makes a scenario: ${this.reason}`);
    return {
      samples,
      seed,
      confidence: CONFIDENCE,
      refused: { samples: this.refused, reason: this.reason },
      thresholds: [...this.thresholds.values()].map(({ expression, onMiss, missed }) => ({
        expression,
        onMiss,
        missed: this.probability(missed),
      })),
      limits: [...this.limits].map(([key, missed]) => ({ key, missed: this.probability(missed) })),
      verdict: { fail: this.probability(this.failed), warnOrFail: this.probability(this.warned) },
      load: estimates(this.loads, QUANTILES),
      headroom: estimates(this.headrooms, HEADROOM_QUANTILES),
      headroomSamples: this.headrooms.length,
    };
  }

  private probability(count: number): EstimatedProbability {
    return { probability: count / this.accepted, ...clopperPearson(count, this.accepted, CONFIDENCE) };
  }
}

function estimates(values: readonly number[], probabilities: readonly number[]): readonly EstimatedQuantile[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  const known = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
  return probabilities.map((probability) => {
    const { value, low, high } = quantileOf(sorted, probability, CONFIDENCE);
    return { probability, value: known(value), low: known(low), high: known(high) };
  });
}
