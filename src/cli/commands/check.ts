import { checkReport, checkScenario } from '../../planning/check/check.js';
import type { CheckReport, ScenarioResult, Status } from '../../planning/result.js';
import type { CiFormat, GatedView } from '../../reports/ci/ci-view.js';
import { checkRenderers } from '../../reports/formats.js';
import type { Format } from '../../reports/view.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions, viewOf, writeResult } from '../shared-options.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', sarif: 'sarif', xml: 'junit' } as const;

/** Formats that show measured ports beside the model's. */
const WITH_OBSERVED: readonly string[] = ['table', 'json', 'markdown'];

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
    observed: {
      type: 'string',
      placeholder: 'FILE',
      description: 'a connection table (conntrack -L, ss, netstat) to put beside the model',
    },
    'fail-on': failOn,
    ...sharedOptions,
  },
  examples: [
    ['snat-plan check scenario.yaml', 'verdict, thresholds, ports by state, what to change'],
    ['snat-plan check scenario.yaml --set pool.addresses=4', 'the same with four addresses'],
    ['snat-plan check scenario.yaml --observed conntrack.txt', 'measured ports by state beside the model’s'],
    ['snat-plan check - --format json < scenario.yaml', 'from standard input, as JSON'],
  ],
  async handler({ words, options }, terminal) {
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    if (options.observed !== undefined && !WITH_OBSERVED.includes(format)) {
      throw new UsageError(`--observed has no place in ${format}`, `write --format ${WITH_OBSERVED.join(', ')}`);
    }
    const { scenarios, status } = await readScenarios(words, options.set, terminal);
    if (status !== EXIT.met) return status;
    const checked = scenarios.map(checkScenario);
    const results =
      options.observed === undefined ? checked : await besideTable(checked, scenarios, options.observed, terminal);
    if (typeof results === 'number') return results;
    const failOn = options['fail-on'] ?? 'fail';
    const missed = results.some((result) => misses(result.status, failOn));
    const view = { ...viewOf(options, terminal), failOn, missed };
    const text = await rendered(format, checkReport(results), view);
    const written = await writeResult(text, options.output, terminal);
    if (written !== EXIT.met) return written;
    return missed ? EXIT.missed : EXIT.met;
  },
});

/** The readers of tables are loaded only where there is one. */
async function besideTable(
  results: readonly ScenarioResult[],
  scenarios: readonly ParsedScenario[],
  file: string,
  terminal: Terminal,
): Promise<readonly ScenarioResult[] | number> {
  const { withObserved } = await import('../fit/fit.js');
  const beside = await withObserved(results, scenarios, file, terminal);
  if (typeof beside === 'object' && 'message' in beside) throw new UsageError(beside.message, beside.hint);
  return beside;
}

/** The renderers that machines read are loaded only for them. */
async function rendered(format: Format | CiFormat, report: CheckReport, view: GatedView): Promise<string> {
  if (format !== 'junit' && format !== 'sarif' && format !== 'github') return checkRenderers[format](report, view);
  const { checkCiRenderers } = await import('../../reports/ci/ci-formats.js');
  return checkCiRenderers[format](report, view);
}

function misses(status: Status, limit: 'warn' | 'fail' | 'never'): boolean {
  if (limit === 'never') return false;
  return status === 'fail' || (limit === 'warn' && status === 'warn');
}
