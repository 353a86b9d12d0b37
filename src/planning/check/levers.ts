import type { ScenarioDocument } from '../../scenario/parse.js';
import { type Evaluation, verdictOf } from '../evaluate.js';
import type { Lever } from '../result.js';
import { typedSet } from '../typed-set.js';
import { type Change, candidateChanges } from './lever-candidates.js';

/** Gains smaller than this are noise to a planner. */
const LEAST_GAIN = 1.005;

/** How many levers are worth reading. */
const MOST = 6;

/**
 * The single changes to the scenario that buy most headroom, each computed by evaluating the changed scenario, best
 * first.
 */
export function leversOf(evaluation: Evaluation, document: ScenarioDocument): readonly Lever[] {
  const steps = leverSteps(evaluation, document);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same with a pause after each change that was tried: together they cost ten times the verdict. */
export function* leverSteps(
  evaluation: Evaluation,
  document: ScenarioDocument,
): Generator<null, readonly Lever[], undefined> {
  const { headroom, status } = evaluation.result;
  const levers: Lever[] = [];
  for (const change of candidateChanges(evaluation)) {
    levers.push(...tried(change, headroom.factor, status, document));
    yield null;
  }
  return levers
    .sort(
      (a, b) =>
        Number(a.status === 'fail') - Number(b.status === 'fail') ||
        (b.headroomFactor ?? Number.POSITIVE_INFINITY) - (a.headroomFactor ?? Number.POSITIVE_INFINITY),
    )
    .slice(0, MOST);
}

function tried(
  change: Change,
  before: number | null,
  statusBefore: Lever['status'],
  document: ScenarioDocument,
): readonly Lever[] {
  const scenario = document.changed(change.set);
  if (scenario === undefined) return [];
  const { headroom, standings, status } = verdictOf(scenario);
  const after = headroom.factor;
  const gain = before === null || after === null || before === 0 ? null : after / before;
  const freed = statusBefore === 'fail' && status !== 'fail';
  if (!freed && (gain === null || gain < LEAST_GAIN)) return [];
  return [
    {
      label: change.label,
      set: typedSet(change.set),
      status,
      headroomFactor: after,
      gain,
      load: Math.max(...standings.map(({ group, operation }) => operation.hardErlangs / group.ports)),
      price: change.price,
    },
  ];
}
