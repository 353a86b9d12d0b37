import { renderDiagnostics } from '../../diagnostics/render.js';
import { diffScenarios } from '../../planning/diff/diff.js';
import { isMissed } from '../../planning/diff/diff-gate.js';
import { diffRenderers } from '../../reports/diff/diff-formats.js';
import { type ParsedScenario, parseScenario } from '../../scenario/parse.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-status.js';
import { readScenarios } from '../read-scenarios.js';
import { sharedOptions, viewOf, writeResult } from '../shared-options.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** `snat-plan diff`: what a change to a scenario does to the verdict. */
export const command = defineCommand({
  name: 'diff',
  description: 'what a change to the scenario does to the verdict, load, headroom and ports',
  usage: '<before> [after]',
  words: { least: 1, most: 2 },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'junit', 'sarif', 'github'],
      description: 'how to print the result (default: table)',
    },
    explain: { type: 'boolean', description: 'github: findings that only inform, too' },
    'fail-on': {
      type: 'string',
      choices: ['worse', 'warn', 'fail', 'never'],
      description: 'what makes the exit status 1: worse than before, or the verdict after (default: fail)',
    },
    ...sharedOptions,
  },
  examples: [
    ['snat-plan diff before.yaml after.yaml', 'what changed, and what it does'],
    ['snat-plan diff plan.yaml --set pool.addresses=4', 'the file, and the same with four addresses'],
    ['git show main:plan.yaml | snat-plan diff - plan.yaml --format markdown', 'a comment for a pull request'],
    ['snat-plan diff before.yaml after.yaml --fail-on worse', 'status 1 when the change makes it worse'],
  ],
  async handler({ words, options }, terminal) {
    const sides = await readSides(words, options.set, terminal);
    if (typeof sides === 'number') return sides;
    const report = diffScenarios(sides.before, sides.after);
    const failOn = options['fail-on'] ?? 'fail';
    const missed = isMissed(report, failOn);
    const view = { ...viewOf(options, terminal), failOn, missed };
    const text = diffRenderers[options.format ?? 'table'](report, view);
    const written = await writeResult(text, options.output, terminal);
    if (written !== EXIT.met) return written;
    return missed ? EXIT.missed : EXIT.met;
  },
});

interface Sides {
  readonly before: ParsedScenario;
  readonly after: ParsedScenario;
}

/** Two files (`--set` holds for both), or one and the same with `--set`; the exit status where that cannot be read. */
async function readSides(
  words: readonly string[],
  set: readonly string[],
  terminal: Terminal,
): Promise<Sides | number> {
  if (words.length === 1 && set.length === 0) {
    const hint = `write snat-plan diff ${words[0]} AFTER, or snat-plan diff ${words[0]} --set PATH=VALUE`;
    throw new UsageError('diff needs two scenarios, or one and a --set', hint);
  }
  if (words.length === 2 && words.every((word) => word === '-'))
    throw new UsageError('standard input can be only one of the two scenarios', 'give the other one as a file');
  const { scenarios, status } = await readScenarios(words, words.length === 2 ? set : [], terminal, words.length);
  const [before, after] = scenarios;
  if (status !== EXIT.met || before === undefined) return status;
  return after === undefined ? withSettings(before, set, terminal) : { before, after };
}

/** The same text once more, with settings; warnings that the file gave already are not repeated. */
async function withSettings(
  before: ParsedScenario,
  set: readonly string[],
  terminal: Terminal,
): Promise<Sides | number> {
  const { file, text } = before.document;
  const after = await parseScenario(text, { file, set });
  const said = new Set(before.diagnostics.map(({ code, message }) => `${code} ${message}`));
  const fresh = after.diagnostics.filter(({ code, message }) => !said.has(`${code} ${message}`));
  const name = file === '-' ? '<stdin>' : file;
  if (fresh.length > 0) terminal.stderr.write(`${renderDiagnostics(fresh, name, text)}\n`);
  return after.ok ? { before, after } : EXIT.misunderstood;
}
