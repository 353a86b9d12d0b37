import { assumptionsOf } from '../assumptions.js';
import { evaluateScenario } from '../evaluate.js';
import { findingsOf } from '../findings.js';
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
