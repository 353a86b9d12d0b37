import type { DrawnScenario, ScenarioDocument } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { type Choose, centralValue, type InputRange } from '../../scenario/ranges.js';
import { triangularQuantile, uniformQuantile, wholeQuantile } from '../../statistics/distributions.js';
import { type RandomStream, randomStream } from '../../statistics/random-stream.js';
import { differOverTimeOnly, hasCourse, isEvent } from '../timeline-only.js';

/** The value of a range below which a share of its distribution lies: uniform, or triangular around the likely value. */
export function rangeQuantile(range: InputRange, probability: number): number {
  const { likely, whole } = range;
  const quantile = (low: number, high: number): number =>
    likely === null ? uniformQuantile(probability, low, high) : triangularQuantile(probability, low, likely, high);
  return whole ? wholeQuantile(quantile, range.low, range.high) : quantile(range.low, range.high);
}

/** A scenario's ranges: those that are drawn, and those that only a timeline plays. */
export interface SortedRanges {
  readonly drawn: readonly InputRange[];
  readonly notPlayed: readonly InputRange[];
}

/**
 * Which ranges of a scenario make a difference to the moment that is planned. A parameter that only events (or hours below
 * the peak) are made of does not, which is seen by trying: its ends and its likely value, with all others at theirs.
 */
export function sortedRanges(document: ScenarioDocument): SortedRanges {
  const central = document.drawn(centralValue);
  const mayBePlayed = central.ok && hasCourse(central.scenario);
  const notPlayed = document.ranges.filter(
    (range) => isEvent(range.path) || (mayBePlayed && onlyOverTime(range, document)),
  );
  return { drawn: asDrawn(document).filter(({ path }) => !notPlayed.some((one) => one.path === path)), notPlayed };
}

const PLACES: readonly Choose[] = [({ low }) => low, centralValue, ({ high }) => high];

/** Whether a range changes nothing but what a timeline plays, wherever the others stand. */
function onlyOverTime({ path }: InputRange, { drawn }: ScenarioDocument): boolean {
  const is = showPath(path);
  const sets = PLACES.map((others) =>
    PLACES.map((own) => drawn((one) => (showPath(one.path) === is ? own : others)(one))).flatMap((one) =>
      one.ok ? [one.scenario] : [],
    ),
  ).filter((scenarios) => scenarios.length > 1);
  return sets.length > 0 && sets.every(differOverTimeOnly);
}

/** A parameter that a count is made of (`sources: = clients`) must be whole, which is seen by trying. */
function asDrawn({ ranges, drawn }: ScenarioDocument): readonly InputRange[] {
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

/**
 * Draws scenarios: every range by a stream of its own, so that one more range leaves the draws of the others alone. A range
 * that is not among those to draw counts with its likely value.
 */
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
      const drawn = this.streams.get(name);
      const probability = this.probabilities.get(name);
      if (drawn === undefined || probability === undefined) return centralValue(range);
      return rangeQuantile({ ...range, whole: drawn.whole }, probability);
    });
  }
}
