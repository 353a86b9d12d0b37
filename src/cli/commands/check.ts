import { checkReport, checkScenario } from '../../planning/check.js';
import type { CheckReport, Status } from '../../planning/result.js';
import type { CiFormat, GatedView } from '../../reports/ci-view.js';
import { checkRenderers } from '../../reports/formats.js';
import type { Format } from '../../reports/view.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions, viewOf, writeResult } from '../shared-options.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', sarif: 'sarif', xml: 'junit' } as const;

/** `snat-plan check`: does the pool carry the traffic. */
export const command = defineCommand({
  name: 'check',
  description: 'does the pool carry the traffic, with how much headroom, what binds, what to change',
  usage: '<scenario...>',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'junit', 'sarif', 'github'],
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    explain: { type: 'boolean', description: 'show where each number comes from' },
    'fail-on': failOn,
    ...sharedOptions,
  },
  examples: [
    ['snat-plan check scenario.yaml', 'verdict, thresholds, ports by state, what to change'],
    ['snat-plan check scenario.yaml --set pool.addresses=4', 'the same with four addresses'],
    ['snat-plan check - --format json < scenario.yaml', 'from standard input, as JSON'],
  ],
  async handler({ words, options }, terminal) {
    const { scenarios, status } = await readScenarios(words, options.set, terminal);
    if (status !== EXIT.met) return status;
    const results = scenarios.map(checkScenario);
    const failOn = options['fail-on'] ?? 'fail';
    const missed = results.some((result) => misses(result.status, failOn));
    const view = { ...viewOf(options, terminal), failOn, missed };
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    const text = await rendered(format, checkReport(results), view);
    const written = await writeResult(text, options.output, terminal);
    if (written !== EXIT.met) return written;
    return missed ? EXIT.missed : EXIT.met;
  },
});

/** The renderers that machines read are loaded only for them. */
async function rendered(format: Format | CiFormat, report: CheckReport, view: GatedView): Promise<string> {
  if (format !== 'junit' && format !== 'sarif' && format !== 'github') return checkRenderers[format](report, view);
  const { checkCiRenderers } = await import('../../reports/ci-formats.js');
  return checkCiRenderers[format](report, view);
}

function misses(status: Status, limit: 'warn' | 'fail' | 'never'): boolean {
  if (limit === 'never') return false;
  return status === 'fail' || (limit === 'warn' && status === 'warn');
}
