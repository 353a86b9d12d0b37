/** Everything a report page shows of a scenario, at once or in steps. */
import { editScenario } from '../scenario/edit.js';
import type { ParsedScenario } from '../scenario/parse.js';
import { checkScenario } from './check.js';
import { scenarioControls } from './controls.js';
import { closeComparison } from './report-comparison.js';
import { growthCurves } from './report-curves.js';
import { capacityMap } from './report-map.js';
import type { ReportParts, ReportSource, ScenarioReport } from './report-result.js';
import { headroomSwings } from './report-swings.js';
import { timelineSteps } from './timeline/timeline.js';

/** A part that is ready, or null: a good moment to pause. */
export type ReportStep = { readonly [part in keyof ReportParts]?: ReportParts[part] } | null;

/**
 * The parts of a report, one after the other: first the verdict, then what costs more. Between two steps lie at most a few
 * milliseconds, so that a page can go on in the next frame, or drop what is no longer asked for.
 *
 * @param parsed what `parseScenario` gives
 * @param set the changes with which it was parsed
 */
export function* reportSteps(parsed: ParsedScenario, set: readonly string[] = []): Generator<ReportStep, void> {
  const result = checkScenario(parsed);
  yield { result };
  yield { controls: scenarioControls(parsed) };
  yield { curves: yield* growthCurves(parsed) };
  yield { comparison: yield* closeComparison(parsed) };
  yield { map: yield* capacityMap(parsed, result.binding?.group ?? null, result.headroom.factor) };
  yield { swings: yield* headroomSwings(parsed, result.headroom.factor) };
  yield { timeline: yield* timelineSteps(parsed) };
  yield { source: sourceOf(parsed, set) };
}

/**
 * Everything a report page shows of one scenario.
 *
 * @param parsed what `parseScenario` gives
 * @param options `set`: the changes with which it was parsed
 * @returns plain data; equal scenarios give equal reports
 */
export function reportScenario(
  parsed: ParsedScenario,
  { set = [] }: { readonly set?: readonly string[] } = {},
): ScenarioReport {
  const parts = Object.assign({}, ...reportSteps(parsed, set)) as ReportParts;
  return { schemaVersion: 1, command: 'report', ...parts };
}

function sourceOf({ document: { file, text } }: ParsedScenario, set: readonly string[]): ReportSource {
  return { file, text, set, edited: editScenario(text, set)?.text ?? text };
}
