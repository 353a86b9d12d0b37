import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { json: 'json', yaml: 'yaml', yml: 'yaml' } as const;

/** `snat-plan fit`: from a capture to a draft scenario. */
export const command = defineCommand({
  name: 'fit',
  description: 'a draft scenario from a capture, a connection table or a log, with the origin of every number',
  usage: '<file...>',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    platform: {
      type: 'string',
      placeholder: 'ID',
      description: 'the box (default: linux-netfilter for conntrack, else generic-nat)',
    },
    pool: {
      type: 'string',
      placeholder: 'ADDRESSES',
      description: 'the SNAT addresses, where they are not in the capture',
    },
    side: {
      type: 'string',
      choices: ['client', 'server'],
      description: 'which side of the box to look at, where the capture has both',
    },
    check: {
      type: 'boolean',
      description: 'say whether ports ran out: certain or likely make the exit status 1',
    },
    format: {
      type: 'string',
      short: 'f',
      choices: ['yaml', 'json'],
      description: 'the draft, or everything inferred (default: by the ending of --output, else yaml)',
    },
    output: sharedOptions.output,
    quiet: { type: 'boolean', short: 'q', description: 'no summary on stderr' },
    color: sharedOptions.color,
  },
  examples: [
    ['snat-plan fit outage.pcap --platform haproxy-tcp | snat-plan check -', 'does this traffic fit the pool'],
    ['conntrack -L | snat-plan fit - --check', 'are the ports exhausted right now'],
    ['snat-plan fit outage.pcap.gz conntrack-S.txt --check', 'a capture, and counters as evidence'],
  ],
  async handler({ words, options }, terminal) {
    if (words.filter((word) => word === '-').length > 1) {
      throw new UsageError('standard input can be only one of the files', 'give the others as files');
    }
    const { fitted, readInputs } = await import('../fit/fit.js');
    const asked = { pool: options.pool ?? null, side: options.side ?? null };
    const read = await readInputs(words, asked, terminal);
    if ('status' in read) return read.status;
    const report = await fitted(read.observations, { ...asked, platform: options.platform ?? null }, options.check);
    if ('message' in report) throw new UsageError(report.message, report.hint);
    const [{ fitRenderers }, { renderFitSummary }] = await Promise.all([
      import('../../reports/fit/fit-formats.js'),
      import('../../reports/fit/fit-summary.js'),
    ]);
    const { columns, color } = terminal.stderr;
    const view = { ...viewOf(options, terminal), columns, color: color && options.color };
    if (!options.quiet) terminal.stderr.write(renderFitSummary(report, view));
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'yaml';
    const written = await writeResult(fitRenderers[format](report, view), options.output, terminal);
    if (written !== EXIT.met) return written;
    const verdict = report.exhaustion?.verdict;
    return verdict === 'certain' || verdict === 'likely' ? EXIT.missed : EXIT.met;
  },
});
