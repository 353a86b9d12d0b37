import type { PageAssets } from '../../reports/page/page.js';
import { EXIT } from '../exit-status.js';
import { describeFailure } from '../run.js';
import type { Terminal } from '../terminal.js';
import { followFile } from './follow-file.js';
import { PageServer } from './page-server.js';
import type { Serving } from './serving.js';
import { type MadePage, makePage, mistakes } from './shown-page.js';

/** What is shown, and where. */
export interface ServeOptions {
  readonly file: string;
  readonly set: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  readonly quiet: boolean;
  readonly assets: PageAssets | null;
}

/**
 * Shows the report of a scenario file on loopback and renews it whenever the file changes, until it is interrupted. The
 * address goes to stdout, everything else to stderr. A file with mistakes is shown with its mistakes; one that cannot be
 * opened at the start is an error.
 *
 * @returns the exit status
 */
export async function serveReport(options: ServeOptions, terminal: Terminal, serving: Serving): Promise<number> {
  const { file, quiet } = options;
  const { interrupted } = serving;
  const stamp = (): Promise<string> => serving.stamp(file);
  const say = ({ problems, verdict }: MadePage): void => {
    if (problems !== '') terminal.stderr.write(`${problems}\n`);
    if (verdict !== null && !quiet) terminal.stderr.write(`${file}: ${verdict}\n`);
  };
  const make = (): Promise<MadePage | null> => attempt(options, terminal, interrupted);

  const first = await stamp();
  const made = await make();
  if (made === null) return Number(interrupted.reason);
  say(made);
  if (made.status === EXIT.failed) return EXIT.failed;
  const server = new PageServer(made.page);
  try {
    await server.listen(options.port);
  } catch (error) {
    terminal.stderr.write(cannotListen(options.port, error));
    return EXIT.failed;
  }
  try {
    terminal.stdout.write(`${server.address}\n`);
    if (!quiet) terminal.stderr.write(`${file} is shown there, anew after each save; Ctrl-C ends\n`);
    await followFile(first, { stamp, signal: interrupted }, async () => {
      const next = await make();
      if (next === null) return;
      say(next);
      server.show(next.page);
    });
    return Number(interrupted.reason);
  } finally {
    await server.close();
  }
}

/** The page, whatever happens; null when it is no longer asked for. */
async function attempt(options: ServeOptions, terminal: Terminal, signal: AbortSignal): Promise<MadePage | null> {
  try {
    return await makePage(options.file, options, terminal, signal);
  } catch (error) {
    return signal.aborted ? null : mistakes(options.file, describeFailure(error).trimEnd(), EXIT.failed);
  }
}

function cannotListen(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const hint = '\n  hint: choose another --port, or leave it out for any free one\n';
  if (code === 'EADDRINUSE') return `snat-plan: port ${port} of 127.0.0.1 is in use${hint}`;
  if (code === 'EACCES') return `snat-plan: no permission to listen at port ${port}${hint}`;
  return `snat-plan: cannot listen at port ${port}: ${error instanceof Error ? error.message : String(error)}\n`;
}
