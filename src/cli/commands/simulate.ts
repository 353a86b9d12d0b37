import { simulateReport } from '../../planning/simulate/simulate.js';
import type { SimulateReport } from '../../planning/simulate/simulate-result.js';
import { type SimulateFormat, simulateRenderers, traceRenderers } from '../../reports/simulate/simulate-formats.js';
import { partsAnywhere } from '../../reports/simulate/simulate-words.js';
import { defineCommand, type OptionSpecs } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { duration, readSimulationOptions, simulationOptionSpecs, whole } from '../simulate/options.js';
import { simulateAll } from '../simulate/run.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', svg: 'svg' } as const;
const TRACE_ENDINGS = { csv: 'csv', json: 'json', svg: 'svg' } as const;
const MOST_THREADS = 256;

const traceOptions = {
  trace: {
    type: 'string',
    placeholder: 'FILE',
    description: 'write ports by state over time, from the empty start of the first replication: .csv, .json or .svg',
  },
  'trace-every': {
    type: 'string',
    placeholder: 'DURATION',
    description: 'simulated time from one sample to the next: 1s (default: some 300 samples)',
  },
} as const satisfies OptionSpecs;

/** `snat-plan simulate`: every connection, beside the model's answer. */
export const command = defineCommand({
  name: 'simulate',
  description: 'every connection with the platform’s own allocator, with intervals, beside the model’s answer',
  usage: '<scenario...>',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'svg'],
      description: 'how to print the result; svg: ports over time (default: by the ending of --output, else table)',
    },
    ...simulationOptionSpecs,
    ...traceOptions,
    threads: { type: 'number', description: 'threads to simulate with (default: one a core, where it takes long)' },
    'fail-on': {
      type: 'string',
      choices: ['never', 'part'],
      description: 'part: exit status 1 where model and simulation part (default: never)',
    },
    ...sharedOptions,
  },
  examples: [
    ['snat-plan simulate scenario.yaml', 'model and simulation side by side'],
    ['snat-plan simulate scenario.yaml --precision 1%', 'until ports held and blocking are known to 1%'],
    ['snat-plan simulate scenario.yaml --time 10min -o ports.svg', 'how the ports fill, as a chart'],
    ['snat-plan simulate scenario.yaml --trace ports.csv --trace-every 1s', 'the same second by second, as numbers'],
  ],
  async handler({ words, options }, terminal) {
    const format: SimulateFormat = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    const request = {
      options: readSimulationOptions(options),
      trace: traceOf(options, format),
      threads: whole('threads', options.threads, 1, MOST_THREADS, 2),
      quiet: options.quiet,
    };
    const { scenarios, status } = await readScenarios(words, options.set, terminal);
    if (status !== EXIT.met) return status;
    const simulated = await simulateAll(scenarios, request, terminal);
    if ('status' in simulated) return simulated.status;
    const report = simulateReport(simulated.simulations);
    const view = viewOf(options, terminal);
    const results = [{ text: simulateRenderers[format](report, view), file: options.output }];
    if (options.trace !== undefined)
      results.push({ text: traceText(report, options.trace, view), file: options.trace });
    for (const { text, file } of results) {
      const written = await writeResult(text, file, terminal);
      if (written !== EXIT.met) return written;
    }
    return options['fail-on'] === 'part' && partsAnywhere(report) ? EXIT.missed : EXIT.met;
  },
});

function traceText(report: SimulateReport, file: string, view: Parameters<(typeof traceRenderers)['csv']>[1]): string {
  return traceRenderers[formatByEnding(undefined, file, TRACE_ENDINGS) ?? 'csv'](report, view);
}

/** Whether ports over time are wanted: in a file of their own, as a chart, or in JSON, where somebody says how often. */
function traceOf(
  options: {
    readonly trace: string | undefined;
    readonly 'trace-every': string | undefined;
    readonly output: string | undefined;
  },
  format: SimulateFormat,
): { readonly everySeconds: number | null } | null {
  const everySeconds = duration('trace-every', options['trace-every']);
  if (everySeconds === 0) throw new UsageError('--trace-every cannot be 0', 'write --trace-every 1s');
  if (options.trace !== undefined && options.trace === options.output) {
    throw new UsageError('--trace and --output name the same file', 'give each a file of its own');
  }
  if (options.trace !== undefined || format === 'svg') return { everySeconds };
  if (everySeconds === null) return null;
  if (format === 'json') return { everySeconds };
  throw new UsageError('--trace-every needs a place for the trace', 'add --trace ports.csv, or --format json or svg');
}
