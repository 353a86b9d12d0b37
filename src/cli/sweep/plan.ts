import { renderDiagnostics } from '../../diagnostics/render.js';
import type { Shard } from '../../planning/sweep/grid.js';
import { planSweep, type SweepOptions, type SweepPlan } from '../../planning/sweep/prepare.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** Plans a sweep; whatever is wrong with it goes to stderr, all of it. */
export async function planned(
  parsed: ParsedScenario,
  options: SweepOptions,
  terminal: Terminal,
): Promise<SweepPlan | undefined> {
  const result = await planSweep(parsed, options);
  if (result.ok) return result.plan;
  const { file, text } = parsed.document;
  const name = file === '-' ? '<stdin>' : file;
  const inFile = result.diagnostics.filter(({ span }) => span !== null);
  if (inFile.length > 0) terminal.stderr.write(`${renderDiagnostics(inFile, name, text)}\n`);
  for (const { message, hint } of result.diagnostics.filter(({ span }) => span === null)) {
    terminal.stderr.write(`snat-plan: ${message}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`);
  }
  return undefined;
}

/** Reads `2/8`. */
export function readShard(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, index = '', count = ''] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.count >= 1 && shard.count <= 1e6 && shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new UsageError(`--shard cannot be "${text}"`, 'write --shard i/n with i from 1 to n, for example --shard 2/8');
}
