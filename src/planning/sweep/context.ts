import { assumptionsOf } from '../check/assumptions.js';
import { findingsOf } from '../check/findings.js';
import { evaluateScenario } from '../evaluate.js';
import type { AssumptionResult, Finding } from '../result.js';
import type { SweepPlan } from './prepare.js';

/** What stands behind every number of a sweep. */
export interface SweepContext {
  /** What check says about the scenario as it is written. */
  readonly findings: readonly Finding[];
  readonly assumptions: readonly AssumptionResult[];
}

/** Findings and assumptions of the scenario that is varied. */
export function sweepContext({ parsed }: SweepPlan): SweepContext {
  const evaluation = evaluateScenario(parsed.scenario);
  return { findings: findingsOf(evaluation, parsed.document), assumptions: assumptionsOf(evaluation) };
}
