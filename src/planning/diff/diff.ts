/** What a change to a scenario does: to what was typed, to what follows from it, and to the verdict. */
import type { ParsedScenario } from '../../scenario/parse.js';
import { checkScenario } from '../check/check.js';
import { evaluateScenario } from '../evaluate.js';
import { inputChanges } from './diff-inputs.js';
import { groupChanges, metricChanges, stateChanges } from './diff-numbers.js';
import { reasonsOf } from './diff-reasons.js';
import { resolvedChanges } from './diff-resolved.js';
import type { DiffReport, Reason } from './diff-result.js';
import { assumptionChanges, findingChanges, leverChanges, limitChanges, thresholdChanges } from './diff-words.js';

/**
 * Compares two scenarios, an earlier and a later one.
 *
 * @param before what `parseScenario` gives for the earlier one
 * @param after the same for the later one: another file, or the same text with other settings
 * @returns plain data, the same as `diff --format json` prints; two equal scenarios give no change and no reason
 */
export function diffScenarios(before: ParsedScenario, after: ParsedScenario): DiffReport {
  const [old, fresh] = [checkScenario(before), checkScenario(after)];
  const changes = inputChanges(before, after);
  const metrics = metricChanges(old, fresh);
  const thresholds = thresholdChanges(old, fresh);
  const limits = limitChanges(old, fresh);
  // The later scenario by the standards of the earlier one, so that headroom is neither won nor lost by asking for something
  // else, and nothing worse hides behind a loosened threshold.
  const asked = evaluateScenario({ ...after.scenario, thresholds: before.scenario.thresholds }).result;
  const reasons = reasonsOf({ before: old, after: fresh, metrics, thresholds, limits, asked });
  return {
    schemaVersion: 1,
    command: 'diff',
    outcome: outcomeOf(reasons),
    reasons,
    changes,
    follows: resolvedChanges(before.scenario, after.scenario, changes),
    metrics,
    states: stateChanges(old, fresh),
    thresholds,
    limits,
    groups: groupChanges(old, fresh),
    findings: findingChanges(old, fresh),
    assumptions: assumptionChanges(old, fresh),
    levers: leverChanges(old, fresh),
    before: old,
    after: fresh,
  };
}

function outcomeOf(reasons: readonly Reason[]): DiffReport['outcome'] {
  const better = reasons.some(({ direction }) => direction === 'better');
  const worse = reasons.some(({ direction }) => direction === 'worse');
  if (better && worse) return 'mixed';
  return better ? 'better' : worse ? 'worse' : 'same';
}
