/** Everything a report page shows of a scenario, at once or in steps. */
import { editScenario } from '../../scenario/edit.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { checkEvaluated } from '../check/check.js';
import { leverSteps } from '../check/levers.js';
import { evaluateScenario } from '../evaluate.js';
import { worse } from '../judge.js';
import type { EarlyResult, Status } from '../result.js';
import { timelineSteps } from '../timeline/timeline.js';
import { scenarioControls } from './controls.js';
import { closeComparison } from './report-comparison.js';
import { growthCurves } from './report-curves.js';
import { capacityMap } from './report-map.js';
import type { ReportParts, ReportSource, ScenarioReport } from './report-result.js';
import { headroomSwings } from './report-swings.js';

/** A part that is ready, or null: a good moment to pause. `early` is no part: it is the first that can be said. */
export type ReportStep =
  | ({ readonly [part in keyof ReportParts]?: ReportParts[part] } & { readonly early?: EarlyResult })
  | null;

/**
 * The parts of a report, one after the other: first the verdict, then what costs more. Between two steps lie at most a few
 * milliseconds, so that a page can go on in the next frame, or drop what is no longer asked for.
 *
 * @param parsed what `parseScenario` gives
 * @param set the changes with which it was parsed
 */
export function* reportSteps(parsed: ParsedScenario, set: readonly string[] = []): Generator<ReportStep, void> {
  const evaluation = evaluateScenario(parsed.scenario);
  const early = checkEvaluated(evaluation, parsed);
  yield { early };
  const result = { ...early, levers: yield* leverSteps(evaluation, parsed.document) };
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
  const parts = {};
  for (const step of reportSteps(parsed, set)) Object.assign(parts, step);
  return reportOf(parts);
}

/**
 * The same with pauses, for a process that has something else to do meanwhile.
 *
 * @param pause called between two steps, which take a few milliseconds; what it throws ends the work
 */
export async function reportWithPauses(
  parsed: ParsedScenario,
  { set, pause }: { readonly set: readonly string[]; readonly pause: () => Promise<void> },
): Promise<ScenarioReport> {
  const parts = {};
  for (const step of reportSteps(parsed, set)) {
    Object.assign(parts, step);
    await pause();
  }
  return reportOf(parts);
}

/**
 * The verdict of a whole report: that of `check`, or of the timeline where the day or the events of the scenario are worse than
 * its steady state.
 */
export function reportStatus({ result, timeline }: Pick<ReportParts, 'result' | 'timeline'>): Status {
  const happens = timeline.clock || timeline.events.length > 0;
  return happens ? worse(result.status, timeline.status) : result.status;
}

function reportOf(all: object): ScenarioReport {
  const { early: _, ...parts } = all as ReportParts & { readonly early: EarlyResult };
  return { schemaVersion: 1, command: 'report', ...parts };
}

function sourceOf({ document: { file, text } }: ParsedScenario, set: readonly string[]): ReportSource {
  return { file, text, set, edited: editScenario(text, set)?.text ?? text };
}
