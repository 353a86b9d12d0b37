import type { DiffReport } from '../../planning/diff/diff-result.js';
import { formatCount } from '../../units/format.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { displayWidth } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import { deltaLine, outcomeSentences, subjectWords, touchesNothing, verdictWords } from './diff-headline.js';
import { changeText, followText, groupRows, type Rows, stateRows, summaryRows, thresholdRows } from './diff-rows.js';
import { sayings } from './diff-sayings.js';

const MOST_GROUPS = 12;
/** How far a column of texts may shrink. */
const NARROW = 20;

/**
 * A comparison for a terminal: the one line that says it, the verdict, what was changed and what follows from it, then
 * the numbers. Readable at 80 columns; `view.quiet` leaves the first lines only.
 */
export function renderDiffTable(report: DiffReport, view: View): string {
  const page = pageFor(view);
  const shown = printableData(report);
  return text(view.quiet ? headLines(shown, page) : [...headLines(shown, page), ...bodyLines(shown, page)]);
}

function headLines(report: DiffReport, page: Page): string[] {
  const status = page.paint.status[report.after.status];
  return [
    ...oneLine(deltaLine(report), page).map(page.paint.heading),
    ...wrap(verdictWords(report), page.width).map(status),
    ...wrap(subjectWords(report), page.width, INDENT).map(page.paint.quiet),
    ...outcomeSentences(report).flatMap((sentence) => wrap(sentence, page.width, INDENT)),
  ];
}

function bodyLines(report: DiffReport, page: Page): string[] {
  const changed = section(page, 'Changed', changeLines(report.changes.map(changeText), page));
  if (report.changes.length === 0 || touchesNothing(report)) return changed;
  const groups = groupRows(report, MOST_GROUPS);
  const left = groups.left === 0 ? [] : note(page, `and ${formatCount(groups.left)} more (all of them: --format csv)`);
  return [
    ...changed,
    ...section(page, 'What follows', changeLines(report.follows.map(followText), page)),
    ...section(page, 'Verdict', rowLines(summaryRows(report), page)),
    ...section(page, 'Thresholds', rowLines(thresholdRows(report), page)),
    ...section(page, 'Port groups', [...rowLines(groups, page, 1), ...left]),
    ...section(page, 'Ports by state', rowLines(stateRows(report), page)),
    ...sayings(report).flatMap(({ title, lines }) =>
      section(
        page,
        title,
        lines.flatMap((line) => wrap(`${line.mark}: ${line.text}`, page.width, INDENT, `${INDENT}  `)),
      ),
    ),
  ];
}

/** A line as it is where it fits: its blanks tell the two halves apart. */
function oneLine(line: string, page: Page): string[] {
  return displayWidth(line) <= page.width ? [line] : wrap(line, page.width, '', INDENT);
}

function changeLines(texts: readonly string[], page: Page): string[] {
  return texts.flatMap((one) => wrap(one, page.width, INDENT, `${INDENT}  `));
}

/** Columns after the first few give way on a narrow page. */
function rowLines({ titles, rows }: Rows, page: Page, most = titles.length): string[] {
  const columns = titles.map((title, index) => ({
    title: title.replace(/^>/u, ''),
    align: title.startsWith('>') ? ('right' as const) : ('left' as const),
    ...(title.startsWith('>') ? {} : { shrinkTo: NARROW }),
    ...(index > most ? { dropOrder: index } : {}),
  }));
  return table(
    columns,
    rows.map((row) => row.map((cell) => ({ text: cell }))),
    tableOptions(page),
  );
}
