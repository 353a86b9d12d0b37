/** `size` for a ticket or a design document. */
import type { SizeReport, Solution } from '../../planning/size/size-result.js';
import { assumedSentence } from '../assumed.js';
import { notPlayed } from '../not-played.js';
import { codeSpan, escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import {
  answerSentence,
  conditionText,
  insteadSentence,
  questionText,
  triedRows,
  typedText,
  warningsOf,
} from './size-words.js';

/** The result of `size` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderSizeMarkdown(report: SizeReport, view: { readonly quiet: boolean }): string {
  const shown = printableData(report);
  const assumed = assumedSentence(shown.assumptions);
  const lines = [
    `### Size: ${escaped(shown.name ?? shown.path)}`,
    '',
    `Each answer ${escaped(conditionText(shown))}.`,
    ...shown.solutions.flatMap((solution) => ['', ...solutionLines(solution, view.quiet)]),
    ...(assumed === null ? [] : ['', escaped(assumed)]),
    ...notPlayed(shown.findings).flatMap((one) => ['', escaped(one)]),
  ];
  return `${lines.join('\n')}\n`;
}

function solutionLines(solution: Solution, quiet: boolean): string[] {
  const reason = solution.reason === null ? '' : `. ${escaped(solution.reason)}`;
  const head = `**${escaped(questionText(solution))}**: ${escaped(answerSentence(solution))}${reason}`;
  if (quiet) return [head];
  const rows = triedRows(solution).map(({ status, value, isAnswer, load, headroom, misses }) =>
    markdownRow([
      statusWord(status),
      isAnswer ? `**${escaped(value)}**` : escaped(value),
      escaped(load),
      escaped(headroom),
      escaped(misses ?? ''),
    ]),
  );
  const instead = insteadSentence(solution);
  return [
    head,
    ...(rows.length === 0
      ? []
      : ['', ...markdownHeader(['', `>${solution.unit}`, '>load', '>headroom', 'misses']), ...rows]),
    ...[...solution.notes, ...warningsOf(solution)].flatMap((one) => ['', escaped(one)]),
    ...(instead === null ? [] : ['', escaped(instead)]),
    ...(solution.set.length === 0 ? [] : ['', codeSpan(typedText(solution.set))]),
    ...(solution.configuration.length === 0 ? [] : ['', '```text', ...solution.configuration, '```']),
  ];
}
