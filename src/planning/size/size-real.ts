import { formatCount } from '../../units/format.js';
import { typedSet } from '../typed-set.js';
import type { ScenarioChange } from '../variant.js';
import { checkedWith, NO_SOLUTION, type SizeContext, type Trial, trialOf, triedValue } from './size-context.js';
import type { Solution } from './size-result.js';
import { largestValue, roundedDown } from './solve.js';

/** How far the neighbours of a real answer lie from it. */
const NEARBY = 0.01;

/** A rate or a time of which the largest is wanted. */
export interface RealQuestion extends Pick<Solution, 'solve' | 'subject' | 'unit'> {
  /** Where the search starts; 0 when there is nothing to scale. */
  readonly start: number;
  /** What the scenario has now, where that is not the start. */
  readonly current?: number;
  readonly changes: (value: number) => readonly ScenarioChange[];
  readonly notes: readonly string[];
  /** Why there is no answer when `start` is 0. */
  readonly nothing: string;
  readonly configuration?: (value: number) => readonly string[];
}

/** The largest value of a rate or time that meets every threshold, rounded down to nine digits. */
export function solveReal(question: RealQuestion, context: SizeContext): Solution {
  const { solve, subject, unit, start, changes, notes } = question;
  const of = { ...NO_SOLUTION, solve, subject, unit, current: question.current ?? start };
  if (!(start > 0)) return { ...of, reason: question.nothing };
  const trial = (value: number): Trial => trialOf(changes(value), context);
  const holds = (value: number): boolean => !trial(value).misses.some(({ easedBy }) => easedBy !== 'more-traffic');
  const largest = largestValue(holds, start);
  if (largest === null) return { ...of, reason: 'no threshold limits it: everything holds however large it is' };
  if (largest === 0) {
    const [miss] = trial(start * 1e-12).misses;
    return { ...of, reason: `${miss?.text}${miss?.easedBy === 'allocation' ? '' : ' however small it is'}` };
  }
  const value = roundedDown(largest);
  const answer = triedValue(value, trial(value));
  if (!answer.meets) {
    const reason = `${answer.misses} at ${formatCount(value)}, the largest that meets the other thresholds`;
    return { ...of, reason, neighbours: [answer] };
  }
  return {
    ...of,
    value,
    set: typedSet(changes(value)),
    answer,
    neighbours: [1 - NEARBY, 1 + NEARBY].map((near) => triedValue(value * near, trial(value * near))),
    notes,
    result: checkedWith(changes(value), context),
    configuration: question.configuration?.(value) ?? [],
  };
}
