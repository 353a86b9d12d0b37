import { renderDiagnostics } from '../../src/diagnostics/render.js';
import { type ParsedScenario, parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { decodeScenario } from '../../src/scenario/source-text.js';

/** What the command prints for the bytes of a scenario file; empty when it is understood without a warning. */
export async function printed(bytes: Uint8Array, file: string, set: readonly string[] = []): Promise<string> {
  const decoded = decodeScenario(bytes);
  if ('diagnostic' in decoded) return `${renderDiagnostics([decoded.diagnostic], file, '')}\n`;
  const { diagnostics } = await parseScenario(decoded.text, { file, set });
  return diagnostics.length === 0 ? '' : `${renderDiagnostics(diagnostics, file, decoded.text)}\n`;
}

/** A scenario that must be understood. */
export async function understood(text: string, set: readonly string[] = []): Promise<Scenario> {
  return (await parsed(text, set)).scenario;
}

/** A scenario that must be understood, with its document. */
export async function parsed(text: string, set: readonly string[] = []): Promise<ParsedScenario> {
  const result = await parseScenario(text, { file: 'test.yaml', set });
  if (!result.ok) throw new Error(renderDiagnostics(result.diagnostics, 'test.yaml', text));
  return result;
}

/** The messages about a scenario, without place and hint. */
export async function messages(text: string, set: readonly string[] = []): Promise<readonly string[]> {
  const { diagnostics } = await parseScenario(text, { file: 'test.yaml', set });
  return diagnostics.map(({ message }) => message);
}

/** A scenario with one flow; further lines may follow. */
export function withFlow(flow: string, more = ''): string {
  return `platform: linux-netfilter\npool: {addresses: 2}\ntraffic:\n  web: {${flow}}\n${more}`;
}

/** A scenario with one pool, typed in flow style. */
export function withPool(pool: string, platform = 'linux-netfilter'): string {
  return `platform: ${platform}\npool: {${pool}}\ntraffic:\n  web: {rate: 120/s, lifetime: 20s, close: client-fin}\n`;
}
