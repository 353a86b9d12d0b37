import { positionAt } from '../../diagnostics/position.js';
import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Evaluation } from '../evaluate.js';
import type { ThresholdResult } from '../result.js';
import { heaviestFlow } from './findings-pool.js';

/** Thresholds with their place in the text: their own line where they were typed, else the flow that decides them. */
export function placedThresholds(
  { scenario, judged, result }: Evaluation,
  document: ScenarioDocument,
): readonly ThresholdResult[] {
  return result.thresholds.map((threshold, index) => {
    const decisive = judged.find((one) => one.result.id === threshold.group);
    const flow = decisive === undefined ? ['traffic'] : ['traffic', heaviestFlow(decisive)];
    const typed = scenario.thresholds[index]?.path ?? null;
    const span = document.locate(typed ?? flow, typed === null ? 'key' : 'value');
    const position = span === null ? null : positionAt(document.text, span.start);
    return { ...threshold, line: position?.line ?? null, column: position?.column ?? null };
  });
}
