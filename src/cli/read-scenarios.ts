import { renderDiagnostics } from '../diagnostics/render.js';
import { type ParsedScenario, parseScenario } from '../scenario/parse.js';
import { decodeScenario } from '../scenario/source-text.js';
import { EXIT } from './exit-status.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** The scenarios that were understood, and the status that those which were not ask for. */
export interface ReadScenarios {
  readonly scenarios: readonly ParsedScenario[];
  /** 0 when every one was understood. */
  readonly status: number;
}

/**
 * Reads scenario files (`-`: standard input); whatever is wrong with them goes to stderr, all of it.
 *
 * @param most so many files can be told apart by whoever asks
 * @throws UsageError when a pattern matches more than that
 */
export async function readScenarios(
  files: readonly string[],
  set: readonly string[],
  terminal: Terminal,
  most = Number.POSITIVE_INFINITY,
): Promise<ReadScenarios> {
  const scenarios: ParsedScenario[] = [];
  let status: number = EXIT.met;
  const found = await expanded(files, terminal);
  if (found.length > most) throw tooMany(files, found, most);
  for (const file of found) {
    const read = await readScenario(file, set, terminal);
    if (read.problems !== '') terminal.stderr.write(`${read.problems}\n`);
    if (read.parsed !== null) scenarios.push(read.parsed);
    status = Math.max(status, read.status);
  }
  return { scenarios, status };
}

function tooMany(files: readonly string[], found: readonly string[], most: number): UsageError {
  const names = found.length > 3 ? `${found.slice(0, 3).join(', ')}, …` : found.join(', ');
  const [matches, which] = most === 1 ? ['matches', 'one scenario is'] : ['match', `${most} scenarios are`];
  return new UsageError(
    `${files.join(' ')} ${matches} ${found.length} files, and ${which} asked for`,
    `write one of their names: ${names}`,
  );
}

/** Patterns that no shell has expanded, as the files that match them; one that matches nothing stays, and is not found. */
async function expanded(files: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const lists = files.map(async (file) => {
    const found = /[*?[{]/.test(file) ? await terminal.glob?.(file) : undefined;
    return found === undefined || found.length === 0 ? [file] : found;
  });
  return (await Promise.all(lists)).flat();
}

/** One scenario file as it was read. */
export interface ReadScenario {
  /** null where it was not understood. */
  readonly parsed: ParsedScenario | null;
  /** What is wrong with it, as a person reads it, or empty; there may be warnings where it was understood. */
  readonly problems: string;
  readonly status: number;
}

/** Reads one scenario file (`-`: standard input) and says what is wrong with it. */
export async function readScenario(file: string, set: readonly string[], terminal: Terminal): Promise<ReadScenario> {
  const name = file === '-' ? '<stdin>' : file;
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await terminal.readStdin() : await terminal.readFile(file);
  } catch (error) {
    const problems = `${name}: error: ${reason(error)} [file-unreadable]`;
    return { parsed: null, problems, status: EXIT.failed };
  }
  const decoded = decodeScenario(bytes);
  if ('diagnostic' in decoded) {
    const problems = renderDiagnostics([decoded.diagnostic], name, '');
    return { parsed: null, problems, status: EXIT.misunderstood };
  }
  const parsed = await parseScenario(decoded.text, { file, set });
  const problems = renderDiagnostics(parsed.diagnostics, name, decoded.text);
  return parsed.ok ? { parsed, problems, status: EXIT.met } : { parsed: null, problems, status: EXIT.misunderstood };
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a scenario file';
  if (code === 'EACCES') return 'no permission to read it';
  return error instanceof Error ? error.message : String(error);
}
