import { renderDiagnostics } from '../../src/diagnostics/render.js';
import { checkScenario } from '../../src/planning/check/check.js';
import type { GroupResult, ScenarioResult } from '../../src/planning/result.js';
import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.js';

/** Reads a scenario that is meant to be right; complains with its diagnostics when it is not. */
export async function parsed(text: string, set: readonly string[] = []): Promise<ParsedScenario> {
  const result = await parseScenario(text, { file: 'test.yaml', set });
  if (result.ok) return result;
  throw new Error(renderDiagnostics(result.diagnostics, 'test.yaml', text));
}

/** The whole way from a scenario's text to its result. */
export async function check(text: string, set: readonly string[] = []): Promise<ScenarioResult> {
  return checkScenario(await parsed(text, set));
}

/** The group of a scenario that has but one. */
export function onlyGroup(result: ScenarioResult): GroupResult {
  const [group, ...others] = result.groups;
  if (group === undefined || others.length > 0) throw new Error(`one group expected, got ${result.groups.length}`);
  return group;
}

/** The one group of a scenario given as text. */
export async function checkGroup(text: string, set: readonly string[] = []): Promise<GroupResult> {
  return onlyGroup(await check(text, set));
}
