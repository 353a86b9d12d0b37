/** The first question: does the pool carry the traffic, with how much headroom, what binds, what to change. */
import type { ParsedScenario } from '../../scenario/parse.js';
import { type Evaluation, evaluateScenario } from '../evaluate.js';
import type { CheckReport, EarlyResult, ScenarioResult } from '../result.js';
import { assumptionsOf } from './assumptions.js';
import { findingsOf } from './findings.js';
import { leversOf } from './levers.js';
import { placedThresholds } from './threshold-places.js';

/**
 * Steady state, headroom and verdict of a scenario.
 *
 * @param parsed what `parseScenario` gives
 * @returns plain data, the same as `check --format json` prints for one scenario
 */
export function checkScenario(parsed: ParsedScenario): ScenarioResult {
  const evaluation = evaluateScenario(parsed.scenario);
  return { ...checkEvaluated(evaluation, parsed), levers: leversOf(evaluation, parsed.document) };
}

/** Everything that `check` says of a scenario but what would help, which costs most. */
export function checkEvaluated(evaluation: Evaluation, { document }: ParsedScenario): EarlyResult {
  return {
    ...evaluation.result,
    thresholds: placedThresholds(evaluation, document),
    findings: findingsOf(evaluation, document),
    assumptions: assumptionsOf(evaluation),
  };
}

/** The report of several scenarios, as every output format takes it. */
export function checkReport(scenarios: readonly ScenarioResult[]): CheckReport {
  return { schemaVersion: 1, command: 'check', scenarios };
}
