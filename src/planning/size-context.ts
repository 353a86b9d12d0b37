import type { ParsedScenario } from '../scenario/parse.js';
import { showPath } from '../scenario/problems.js';
import type { Path, Scenario } from '../scenario/scenario.js';
import { type Evaluation, evaluateScenario } from './evaluate.js';
import { firstMiss } from './meets-all.js';
import type { ScenarioResult } from './result.js';
import type { Neighbour, Spare } from './size-result.js';

/** What a sizing question is answered from. */
export interface SizeContext {
  readonly parsed: ParsedScenario;
  readonly base: Evaluation;
  readonly spare: Spare;
  /** What one box must carry when another is lost. */
  readonly rateFactor: number;
  readonly report: (scenario: ParsedScenario) => ScenarioResult;
}

/** A change as it is typed after `--set`. */
export interface TypedChange {
  readonly path: Path;
  readonly value: string | number;
}

/** How a scenario fares: null where it cannot even be read. */
export function fare(scenario: Scenario | undefined): { readonly misses: string | null; readonly load: number } {
  if (scenario === undefined) return { misses: 'the scenario makes no sense so', load: 0 };
  const evaluation = evaluateScenario(scenario);
  const load = Math.max(0, ...evaluation.result.groups.map((group) => group.load));
  return { misses: firstMiss(evaluation), load };
}

/** One neighbour of the answer, evaluated. */
export function neighbour(value: number, scenario: Scenario | undefined): Neighbour {
  const { misses, load } = fare(scenario);
  return { value, meets: misses === null, misses, load };
}

/** The full report of the scenario with the answer, at its worst. */
export function reportOf(context: SizeContext, scenario: Scenario | undefined): ScenarioResult | null {
  return scenario === undefined ? null : context.report({ ...context.parsed, scenario });
}

/** Changes as a person types them. */
export function typedSet(
  changes: readonly TypedChange[],
): readonly { readonly path: string; readonly value: string }[] {
  return changes.map(({ path, value }) => ({ path: showPath(path), value: String(value) }));
}
