import { renderDiagnostics } from '../diagnostics/render.js';
import { type ParsedScenario, parseScenario } from '../scenario/parse.js';
import { decodeScenario } from '../scenario/source-text.js';
import { EXIT } from './exit-status.js';
import type { Terminal } from './terminal.js';

/** The scenarios that were understood, and the status that those which were not ask for. */
export interface ReadScenarios {
  readonly scenarios: readonly ParsedScenario[];
  /** 0 when every one was understood. */
  readonly status: number;
}

/** Reads scenario files (`-`: standard input); whatever is wrong with them goes to stderr, all of it. */
export async function readScenarios(
  files: readonly string[],
  set: readonly string[],
  terminal: Terminal,
): Promise<ReadScenarios> {
  const scenarios: ParsedScenario[] = [];
  let status: number = EXIT.met;
  for (const file of await expanded(files, terminal)) {
    const read = await readOne(file, set, terminal);
    if (typeof read === 'number') status = Math.max(status, read);
    else scenarios.push(read);
  }
  return { scenarios, status };
}

/** Patterns that no shell has expanded, as the files that match them; one that matches nothing stays, and is not found. */
async function expanded(files: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const lists = files.map(async (file) => {
    const found = /[*?[{]/.test(file) ? await terminal.glob?.(file) : undefined;
    return found === undefined || found.length === 0 ? [file] : found;
  });
  return (await Promise.all(lists)).flat();
}

async function readOne(file: string, set: readonly string[], terminal: Terminal): Promise<ParsedScenario | number> {
  const name = file === '-' ? '<stdin>' : file;
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await terminal.readStdin() : await terminal.readFile(file);
  } catch (error) {
    terminal.stderr.write(`${name}: error: ${reason(error)} [file-unreadable]\n`);
    return EXIT.failed;
  }
  const decoded = decodeScenario(bytes);
  if ('diagnostic' in decoded) {
    terminal.stderr.write(`${renderDiagnostics([decoded.diagnostic], name, '')}\n`);
    return EXIT.misunderstood;
  }
  const parsed = await parseScenario(decoded.text, { file, set });
  if (parsed.diagnostics.length > 0)
    terminal.stderr.write(`${renderDiagnostics(parsed.diagnostics, name, decoded.text)}\n`);
  return parsed.ok ? parsed : EXIT.misunderstood;
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a scenario file';
  if (code === 'EACCES') return 'no permission to read it';
  return error instanceof Error ? error.message : String(error);
}
