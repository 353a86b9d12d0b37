import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.js';

/** A scenario that must be understood. */
export async function parsed(text: string, set: readonly string[] = [], file = 'plan.yaml'): Promise<ParsedScenario> {
  const result = await parseScenario(text, { file, set });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
  return result;
}
