import type { DiffReport } from '../../planning/diff/diff-result.js';
import { formatCount } from '../../units/format.js';
import { codeSpan, escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { printableData } from '../text/printable.js';
import type { View } from '../view.js';
import { deltaParts, outcomeSentences, subjectWords, touchesNothing, verdictWords } from './diff-headline.js';
import { changeRows, followRows, groupRows, type Rows, stateRows, summaryRows, thresholdRows } from './diff-rows.js';
import { sayings } from './diff-sayings.js';

const MOST_GROUPS = 20;

/**
 * A comparison for a comment on a pull request: one line with what it does, the verdict, small tables, and the rest
 * folded away. GitHub-flavoured; names from the scenario cannot break it.
 */
export function renderDiffMarkdown(report: DiffReport, view: Pick<View, 'quiet'>): string {
  const shown = printableData(report);
  const head = [
    `### ${headline(shown)}`,
    '',
    `**${verdictWords(shown)}** ${codeSpan(subjectWords(shown))}`,
    '',
    outcomeSentences(shown).map(escaped).join(' '),
  ];
  return `${(view.quiet ? head : [...head, ...body(shown)]).join('\n')}\n`;
}

function headline(report: DiffReport): string {
  const [what, cause] = deltaParts(report);
  return escaped(what) + (cause === null ? '' : `  (${escaped(cause)})`);
}

function body(report: DiffReport): string[] {
  if (report.changes.length === 0 || touchesNothing(report)) return tableOf(changeRows(report));
  const groups = groupRows(report, MOST_GROUPS);
  const more = groups.left === 0 ? [] : ['', `and ${formatCount(groups.left)} more`];
  const said = sayings(report).flatMap(({ title, lines }) => [
    '',
    `**${title}**`,
    '',
    ...lines.map(({ mark, text }) => `- ${mark}: ${escaped(text)}`),
  ]);
  return [
    ...tableOf(changeRows(report)),
    ...tableOf(followRows(report)),
    ...tableOf(summaryRows(report)),
    ...tableOf(thresholdRows(report)),
    ...tableOf(groups),
    ...more,
    ...tableOf(stateRows(report)),
    ...(said.length === 0 ? [] : ['', `<details><summary>${summary(report)}</summary>`, ...said, '', '</details>']),
  ];
}

function summary(report: DiffReport): string {
  return sayings(report)
    .map(({ title, lines }) => `${title}: ${formatCount(lines.length)}`)
    .join(', ');
}

function tableOf({ titles, rows }: Rows): string[] {
  if (rows.length === 0) return [];
  return ['', ...markdownHeader(titles), ...rows.map((row) => markdownRow(row.map(escaped)))];
}
