import { type ParsedScenario, parseScenario } from '../../../src/index.js';

/** A scenario that must be understood. */
export async function parsed(text: string, set: readonly string[] = []): Promise<ParsedScenario> {
  const result = await parseScenario(text, { file: 'scenario.yaml', set });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
  return result;
}
