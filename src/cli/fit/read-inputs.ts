import { poolMatcher } from '../../importers/draft/pool-addresses.js';
import type { Side } from '../../importers/observed-connection.js';
import { type Observation, readObservation } from '../../importers/read-observation.js';
import { EXIT } from '../exit-status.js';
import type { Terminal } from '../terminal.js';
import { openChunks } from './byte-chunks.js';

/** What was read of all files; or the status that a file asks for that could not be. */
export type ReadInputs = { readonly observations: readonly Observation[] } | { readonly status: number };

/** Reads captures, logs and tables; what cannot be read or is damaged is said on stderr, with byte offsets. */
export async function readInputs(
  files: readonly string[],
  { pool, side }: { readonly pool: string | null; readonly side: Side | null },
  terminal: Terminal,
): Promise<ReadInputs> {
  const isOfPool = pool === null ? null : poolMatcher(pool);
  const observations: Observation[] = [];
  let status: number = EXIT.met;
  for (const file of files) {
    const one = await readOne(file, isOfPool, side, terminal);
    if (typeof one === 'number') status = Math.max(status, one);
    else observations.push(one);
  }
  return status === EXIT.met ? { observations } : { status };
}

async function readOne(
  file: string,
  isOfPool: ((address: string) => boolean) | null,
  side: Side | null,
  terminal: Terminal,
): Promise<Observation | number> {
  const name = file === '-' ? '<stdin>' : file;
  try {
    const { chunks, gzip, broken } = await openChunks(file, terminal);
    const read = await readObservation(chunks, { file, gzip, isOfPool, side });
    if (!read.ok) {
      const unpacking = broken() === null ? '' : `; unpacking stopped: ${broken()}`;
      terminal.stderr.write(`${name}: error: ${read.why}${unpacking} [not-recognised]\n`);
      return EXIT.misunderstood;
    }
    const observation = withBroken(read.observation, broken());
    for (const line of damageLines(observation, name)) terminal.stderr.write(`${line}\n`);
    return observation;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    terminal.stderr.write(`${name}: error: ${reason(error)} [file-unreadable]\n`);
    return EXIT.failed;
  }
}

/** A gzip file that ends before its end is damage like any other. */
function withBroken(observation: Observation, broken: string | null): Observation {
  if (broken === null) return observation;
  const { input } = observation;
  const place = { offsetBytes: input.bytes, code: 'gzip-broken', message: `gzip: ${broken}` };
  return {
    ...observation,
    input: { ...input, partial: true, damaged: input.damaged + 1, damage: [...input.damage, place] },
  };
}

function damageLines({ input }: Observation, name: string): readonly string[] {
  const { damage, damaged, partial } = input;
  const lines = damage.map(
    ({ offsetBytes, code, message }) => `${name}: warning: at byte ${offsetBytes}: ${message} [${code}]`,
  );
  const more =
    damaged > damage.length ? [`${name}: warning: ${damaged - damage.length} more places could not be read`] : [];
  return [...lines, ...more, ...(partial ? [`${name}: warning: the answer is partial`] : [])];
}

function reason(error: Error & { readonly code?: unknown }): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'this is a folder, not a capture';
  if (error.code === 'EACCES') return 'no permission to read it';
  return error.message;
}
