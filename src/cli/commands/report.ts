import { reportScenario, reportStatus } from '../../planning/report/report.js';
import type { Status } from '../../planning/result.js';
import { type PageAssets, renderReportPage } from '../../reports/page/page.js';
import { verdictLine } from '../../reports/page/page-words.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions, writeResult } from '../shared-options.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** `snat-plan report`: one page for the person who signs off. */
export const command = defineCommand({
  name: 'report',
  description: 'one self-contained HTML page: verdict, charts, and sliders that run the same model',
  usage: '<scenario>',
  words: { least: 1, most: 1 },
  options: {
    'fail-on': failOn,
    set: sharedOptions.set,
    output: {
      ...sharedOptions.output,
      description: 'the page to write; without it, stdout, unless that is a terminal',
    },
    serve: { type: 'boolean', description: 'show the page on 127.0.0.1 instead, anew whenever the file is saved' },
    port: { type: 'number', placeholder: 'N', description: 'with --serve: where (default: any free port)' },
    quiet: { ...sharedOptions.quiet, description: 'say nothing when the page is written or shown anew' },
  },
  examples: [
    ['snat-plan report scenario.yaml -o plan.html', 'the page, to open in a browser or to attach'],
    ['snat-plan report scenario.yaml -o plan.html --set pool.addresses=4', 'the page opens with four addresses'],
    ['snat-plan report scenario.yaml --serve', 'the page in a browser while the file is being edited'],
    ['snat-plan report - < scenario.yaml > plan.html', 'from standard input to standard output'],
  ],
  async handler({ words, options }, terminal) {
    if (options.serve) return serve(servedFile(words, options), options, terminal);
    if (options.port !== undefined) throw new UsageError('--port is where --serve listens', 'add --serve');
    if (options.output === undefined && terminal.stdout.isTTY)
      throw new UsageError('a page is nothing to read on a terminal', 'write -o plan.html, or --serve to look at it');
    const { scenarios, status } = await readScenarios(words, options.set, terminal, 1);
    const [parsed] = scenarios;
    if (status !== EXIT.met || parsed === undefined) return status;
    const report = reportScenario(parsed, { set: options.set });
    const page = renderReportPage(report, await pageAssets(terminal));
    const written = await writeResult(page, options.output, terminal);
    if (written !== EXIT.met) return written;
    if (options.output !== undefined && !options.quiet)
      terminal.stderr.write(`${options.output}: ${verdictLine(report)}\n`);
    return misses(reportStatus(report), options['fail-on'] ?? 'fail') ? EXIT.missed : EXIT.met;
  },
});

interface Served {
  readonly output: string | undefined;
  readonly port: number | undefined;
  readonly 'fail-on': string | undefined;
  readonly set: readonly string[];
  readonly quiet: boolean;
}

/** The file that is to be shown, where the options beside it make sense. */
function servedFile([file = '']: readonly string[], options: Served): string {
  const { output, port = 0, 'fail-on': limit } = options;
  if (file === '-') throw new UsageError('--serve cannot follow standard input', 'name a scenario file');
  if (output !== undefined)
    throw new UsageError('--serve shows the page and writes none', `leave out --serve to write ${output}`);
  if (limit !== undefined)
    throw new UsageError(
      'with --serve no verdict becomes an exit status',
      'leave out --fail-on, or run check beside it',
    );
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port needs a whole number up to 65535, got ${port}`, 'leave it out for any free port');
  return file;
}

async function serve(file: string, { port = 0, set, quiet }: Served, terminal: Terminal): Promise<number> {
  const [{ serveReport }, serving] = await Promise.all([import('../serve/serve-report.js'), terminal.serving?.()]);
  if (serving === undefined) throw new UsageError('nothing can be served from here', 'write -o plan.html');
  return serveReport({ file, set, port, quiet, assets: await pageAssets(terminal) }, terminal, serving);
}

/** The program that the build made; a page without it stays as it is written. */
async function pageAssets(terminal: Terminal): Promise<PageAssets | null> {
  const text = await terminal.readAsset?.('page.json');
  return text === undefined ? null : (JSON.parse(text) as PageAssets);
}

function misses(status: Status, limit: 'warn' | 'fail' | 'never'): boolean {
  if (limit === 'never') return false;
  return status === 'fail' || (limit === 'warn' && status === 'warn');
}
