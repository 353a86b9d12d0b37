import { nearestName } from '../../diagnostics/nearest.js';
import { parseSizeQuestion, type SizeQuestion, SOLVE_FOR, sizeReport } from '../../planning/size/size.js';
import type { SizeReport, Spare } from '../../planning/size/size-result.js';
import { sizeRenderers } from '../../reports/size/size-formats.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown' } as const;

/** `snat-plan size`: how much is enough. */
export const command = defineCommand({
  name: 'size',
  description: 'the smallest pool, or the largest traffic, that meets every threshold at once',
  usage: '<scenario>',
  words: { least: 1, most: 1 },
  options: {
    solve: {
      type: 'string',
      repeatable: true,
      placeholder: 'WHAT[:OF]',
      description: `what to solve for: ${SOLVE_FOR.join(', ')} (default: addresses); of a pool, flow or timer by name, else of the one that binds`,
    },
    spare: { type: 'number', placeholder: 'K', description: 'still enough when every pool has lost K addresses' },
    boxes: {
      type: 'number',
      placeholder: 'N',
      description: 'still enough when one of N boxes like this one is lost and the others carry its traffic',
    },
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown'],
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    ...sharedOptions,
  },
  examples: [
    ['snat-plan size scenario.yaml', 'how many addresses are enough'],
    ['snat-plan size scenario.yaml --spare 1', 'the same with one address lost'],
    ['snat-plan size scenario.yaml --solve rate --boxes 2', 'the largest rate when one of two boxes is lost'],
    ['snat-plan size scenario.yaml --solve timer:timeWait --solve portsPerSlice', 'two questions'],
  ],
  async handler({ words, options }, terminal) {
    const questions = options.solve.length === 0 ? [question('addresses')] : options.solve.map(question);
    const spare = spareOf(options);
    const { scenarios, status } = await readScenarios(words, options.set, terminal, 1);
    const [scenario] = scenarios;
    if (scenario === undefined || status !== EXIT.met) return status;
    const report = solved(scenario, questions, spare);
    const view = viewOf(options, terminal);
    const format = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    const written = await writeResult(sizeRenderers[format](report, view), options.output, terminal);
    if (written !== EXIT.met) return written;
    return report.solutions.some(({ value }) => value === null) ? EXIT.missed : EXIT.met;
  },
});

function question(text: string): SizeQuestion {
  const read = parseSizeQuestion(text);
  if (read !== undefined) return read;
  const near = nearestName(text.split(':')[0] ?? '', SOLVE_FOR);
  throw new UsageError(
    `"${text}" is nothing to solve for`,
    near === undefined ? `write one of ${SOLVE_FOR.join(', ')}` : `did you mean ${near}?`,
  );
}

function spareOf({
  spare = 0,
  boxes,
}: {
  readonly spare: number | undefined;
  readonly boxes: number | undefined;
}): Spare {
  if (!(Number.isInteger(spare) && spare >= 0))
    throw new UsageError(`--spare needs a whole number from 0, got ${spare}`, 'write for example --spare 1');
  if (boxes !== undefined && !(Number.isInteger(boxes) && boxes >= 2))
    throw new UsageError(`--boxes needs a whole number from 2, got ${boxes}`, 'write for example --boxes 2');
  return { addresses: spare, boxes: boxes ?? 1 };
}

/** A pool, flow or timer that is not there is a mistake on the command line. */
function solved(scenario: ParsedScenario, questions: readonly SizeQuestion[], spare: Spare): SizeReport {
  try {
    return sizeReport(scenario, questions, spare);
  } catch (error) {
    const said =
      error instanceof RangeError
        ? /^Cannot size: (there is no [^;]*|[^;]* has no timer [^;]*); (.*)$/.exec(error.message)
        : null;
    if (said === null) throw error;
    throw new UsageError(said[1] ?? '', said[2] ?? '');
  }
}
