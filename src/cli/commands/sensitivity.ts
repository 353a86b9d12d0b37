import { defaultSampling, sensitivity } from '../../planning/sensitivity/sensitivity.js';
import type { SensitivityReport } from '../../planning/sensitivity/sensitivity-result.js';
import { sensitivityRenderers } from '../../reports/sensitivity/sensitivity-formats.js';
import { parsePercent } from '../../units/percent.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', svg: 'svg' } as const;
const MOST_SAMPLES = 1e7;

/** `snat-plan sensitivity`: what moves headroom, and how likely a miss is. */
export const command = defineCommand({
  name: 'sensitivity',
  description: 'which input moves headroom most; how likely a threshold is missed when inputs are ranges',
  usage: '<scenario>',
  words: { least: 1, most: 1 },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'svg'],
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    by: {
      type: 'string',
      placeholder: 'SHARE',
      description: 'how much smaller and larger inputs are made (default: 10%)',
    },
    samples: {
      type: 'number',
      placeholder: 'N',
      description: `how many times the ranges are drawn (default: ${defaultSampling.samples})`,
    },
    seed: {
      type: 'number',
      placeholder: 'S',
      description: `the same seed gives the same result (default: ${defaultSampling.seed})`,
    },
    'fail-above': {
      type: 'string',
      placeholder: 'SHARE',
      description: 'exit status 1 when the probability of FAIL may be above this: the upper end of its interval counts',
    },
    ...sharedOptions,
  },
  examples: [
    ['snat-plan sensitivity scenario.yaml', 'what moves headroom, and how likely a miss is'],
    ['snat-plan sensitivity scenario.yaml --set "traffic.web.rate={low: 80/s, high: 300/s}"', 'with a range'],
    ['snat-plan sensitivity scenario.yaml -o tornado.svg', 'the chart'],
    ['snat-plan sensitivity scenario.yaml --fail-above 5%', 'a gate: status 1 when a failure is too likely'],
  ],
  async handler({ words, options }, terminal) {
    const by = shareOf('by', options.by) ?? 0.1;
    if (by <= 0 || by >= 1) throw new UsageError('--by lies between 0% and 100%', 'write --by 10%');
    const samples = wholeOf('samples', options.samples, 1, MOST_SAMPLES) ?? defaultSampling.samples;
    const seed = wholeOf('seed', options.seed, 0, Number.MAX_SAFE_INTEGER) ?? defaultSampling.seed;
    const failAbove = shareOf('fail-above', options['fail-above']);
    const { scenarios, status } = await readScenarios(words, options.set, terminal, 1);
    const [parsed] = scenarios;
    if (status !== EXIT.met || parsed === undefined) return status;
    const report = sensitivity(parsed, { by, samples, seed });
    if (failAbove !== undefined) requireDraws(report);
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    if (format === 'svg' && !canBeDrawn(report))
      throw new UsageError('there is nothing to draw: no input moves headroom here', 'leave --format svg out');
    const view = viewOf(options, terminal);
    const written = await writeResult(sensitivityRenderers[format](report, view), options.output, terminal);
    if (written !== EXIT.met) return written;
    return tooLikely(report, failAbove) ? EXIT.missed : EXIT.met;
  },
});

/** A tornado needs a headroom to begin with, and an input that moves it. */
function canBeDrawn({ result, inputs }: SensitivityReport): boolean {
  return result.headroom.factor !== null && inputs.some(({ affects }) => affects);
}

/** A gate over nothing would stand open. */
function requireDraws({ monteCarlo, rangesNotPlayed: [range], result }: SensitivityReport): void {
  if (monteCarlo !== null) return;
  if (range === undefined)
    throw new UsageError('--fail-above needs a range, and no input is one', 'write rate: {low: 80/s, high: 300/s}');
  throw new UsageError(
    `--fail-above needs a range that is drawn, and ${range.path} can be seen over time only`,
    `gate each value with \`snat-plan timeline ${result.path} --set ${range.path}=…\``,
  );
}

/** Not proven to be rarer than that. */
function tooLikely({ monteCarlo }: SensitivityReport, limit: number | undefined): boolean {
  return limit !== undefined && monteCarlo !== null && monteCarlo.verdict.fail.high > limit;
}

function shareOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const reading = parsePercent(text);
  if (!reading.ok) throw new UsageError(`--${name}: ${reading.message}`, reading.hint);
  return reading.value;
}

function wholeOf(name: string, value: number | undefined, least: number, most: number): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw new UsageError(
    `--${name} is a whole number from ${least} to ${most}, got ${value}`,
    `write --${name} ${Math.max(least, 1000)}`,
  );
}
