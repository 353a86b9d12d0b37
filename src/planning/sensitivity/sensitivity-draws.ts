import type { DrawnScenario, ScenarioDocument } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { centralValue, type InputRange } from '../../scenario/ranges.js';
import { triangularQuantile, uniformQuantile, wholeQuantile } from '../../statistics/distributions.js';
import { type RandomStream, randomStream } from '../../statistics/random-stream.js';

/** The value of a range below which a share of its distribution lies: uniform, or triangular around the likely value. */
export function rangeQuantile(range: InputRange, probability: number): number {
  const { likely, whole } = range;
  const quantile = (low: number, high: number): number =>
    likely === null ? uniformQuantile(probability, low, high) : triangularQuantile(probability, low, likely, high);
  return whole ? wholeQuantile(quantile, range.low, range.high) : quantile(range.low, range.high);
}

/**
 * The scenario's ranges as they are drawn. A parameter that a count is made of (`sources: = clients`) must be whole,
 * which is seen by trying.
 */
export function drawnRanges({ ranges, drawn }: ScenarioDocument): readonly InputRange[] {
  return ranges.map((range) => {
    const ends = [range.low, centralValue(range), range.high];
    if (range.whole || range.unit !== 'number' || !ends.every(Number.isInteger) || range.low === range.high)
      return range;
    const between = centralValue(range) < range.high ? centralValue(range) + 0.5 : centralValue(range) - 0.5;
    const is = showPath(range.path);
    const tried = drawn((one) => (showPath(one.path) === is ? between : centralValue(one)));
    return tried.ok ? range : { ...range, whole: true };
  });
}

/** Draws scenarios: every range by a stream of its own, so that one more range leaves the draws of the others alone. */
export class ScenarioDraws {
  private readonly streams: ReadonlyMap<string, { readonly stream: RandomStream; readonly whole: boolean }>;
  private readonly probabilities = new Map<string, number>();

  constructor(
    private readonly document: ScenarioDocument,
    ranges: readonly InputRange[],
    seed: number,
  ) {
    this.streams = new Map(
      ranges.map(({ path, whole }) => {
        const name = showPath(path);
        return [name, { stream: randomStream(seed, name), whole }];
      }),
    );
  }

  /** The next scenario, or what stands against it. */
  next(): DrawnScenario {
    for (const [name, { stream }] of this.streams) this.probabilities.set(name, stream.uniform());
    // The ends of a range may be expressions over what was drawn before, so they are taken as they are in this draw.
    return this.document.drawn((range) => {
      const name = showPath(range.path);
      const whole = this.streams.get(name)?.whole ?? range.whole;
      return rangeQuantile({ ...range, whole }, this.probabilities.get(name) ?? 0.5);
    });
  }
}
