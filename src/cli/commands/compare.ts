import { renderDiagnostics } from '../../diagnostics/render.js';
import { compareReport, compareVariants } from '../../planning/compare/compare.js';
import { platformVariants } from '../../planning/compare/compare-platforms.js';
import type { ComparedBy, Variant } from '../../planning/compare/compare-result.js';
import {
  closeVariants,
  fileVariants,
  setVariants,
  type VariantSource,
} from '../../planning/compare/compare-variants.js';
import { findPlatform, suggestPlatform } from '../../platforms/registry.js';
import { compareRenderers } from '../../reports/compare/compare-formats.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions, viewOf, writeResult } from '../shared-options.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', svg: 'svg' } as const;

/** `snat-plan compare`: which way of closing, which change, which platform. */
export const command = defineCommand({
  name: 'compare',
  description: 'every close strategy (or --set variants, platforms, several files) side by side: gain and price',
  usage: '<scenario...>',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'svg'],
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    platforms: { type: 'string', placeholder: 'ID,ID', description: 'the same traffic on these platforms' },
    base: {
      type: 'string',
      repeatable: true,
      placeholder: 'PATH=VALUE',
      description: 'replace a value of the scenario in all variants',
    },
    'fail-on': {
      ...failOn,
      description: 'which verdict of the first variant makes the exit status 1 (default: never)',
    },
    ...sharedOptions,
    set: {
      ...sharedOptions.set,
      placeholder: '"PATH=VALUE & …"',
      description: 'a variant: one change, or several joined by " & "; again for another variant',
    },
  },
  examples: [
    ['snat-plan compare scenario.yaml', 'every close strategy'],
    [
      'snat-plan compare scenario.yaml --set pool.addresses=4 --set "timers.timeWait=30s & pool.addresses=2"',
      'changes',
    ],
    ['snat-plan compare scenario.yaml --platforms aws-nat-gateway,azure-nat-gateway', 'the same traffic elsewhere'],
    ['snat-plan compare before.yaml after.yaml', 'several scenarios'],
    ['snat-plan compare scenario.yaml -o ports.svg', 'occupied ports by state, as a chart'],
  ],
  async handler({ words, options }, terminal) {
    const asked = question(words, options);
    const { scenarios, status } = await readScenarios(words, options.base, terminal);
    if (status !== EXIT.met) return status;
    const sources = await sourcesOf(asked, scenarios, options);
    if (reportMistakes(sources, scenarios[0], terminal)) return EXIT.misunderstood;
    const report = compareReport(compareVariants(sources, asked));
    const view = viewOf(options, terminal);
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    const written = await writeResult(compareRenderers[format](report, view), options.output, terminal);
    if (written !== EXIT.met) return written;
    return misses(report.variants[0], options['fail-on'] ?? 'never') ? EXIT.missed : EXIT.met;
  },
});

interface Asked {
  readonly platforms: string | undefined;
  readonly set: readonly string[];
  readonly base: readonly string[];
}

/** One question at a time: what the variants are. */
function question(words: readonly string[], { platforms, set }: Asked): ComparedBy {
  const asked: ComparedBy[] = [
    ...(words.length > 1 ? (['files'] as const) : []),
    ...(set.length > 0 ? (['set'] as const) : []),
    ...(platforms === undefined ? [] : (['platforms'] as const)),
  ];
  if (asked.length > 1)
    throw new UsageError(
      'several files, --set and --platforms each name variants of their own',
      'give one of them; what all variants share goes after --base',
    );
  return asked[0] ?? 'close';
}

async function sourcesOf(
  by: ComparedBy,
  scenarios: readonly ParsedScenario[],
  { platforms = '', set, base }: Asked,
): Promise<readonly VariantSource[]> {
  const [first] = scenarios;
  if (by === 'files' || first === undefined) return fileVariants(scenarios);
  if (by === 'set') return setVariants(first, set, base);
  return by === 'platforms' ? platformVariants(first, platformIds(platforms)) : closeVariants(first);
}

function platformIds(text: string): readonly string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => findPlatform(id) === undefined);
  if (unknown === undefined) return ids;
  const near = suggestPlatform(unknown);
  throw new UsageError(
    `there is no platform "${unknown}"`,
    near.length === 0 ? 'snat-plan platforms lists them' : `did you mean ${near.join(', ')}?`,
  );
}

/** A number that a platform does not publish leaves a variant without a result; anything else was typed wrong. */
function reportMistakes(
  sources: readonly VariantSource[],
  scenario: ParsedScenario | undefined,
  terminal: Terminal,
): boolean {
  const wrong = sources.filter(({ diagnostics }) =>
    diagnostics.some(({ severity, code }) => severity === 'error' && code !== 'platform-number-missing'),
  );
  const { file, text } = scenario?.document ?? { file: '-', text: '' };
  for (const { diagnostics } of wrong)
    terminal.stderr.write(`${renderDiagnostics(diagnostics, file === '-' ? '<stdin>' : file, text)}\n`);
  return wrong.length > 0;
}

function misses(first: Variant | undefined, limit: 'warn' | 'fail' | 'never'): boolean {
  const status = first?.result?.status;
  return limit !== 'never' && (status === 'fail' || (limit === 'warn' && status === 'warn'));
}
