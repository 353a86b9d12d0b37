import type { SizeReport, Solution } from '../planning/size-result.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from './page.js';
import { statusWord } from './paint.js';
import { printableData } from './printable.js';
import { answerSentence, conditionText, insteadSentence, questionText, triedRows, typedText } from './size-words.js';
import { table } from './table.js';
import type { View } from './view.js';
import { wrap } from './wrap.js';

const HANG = ' '.repeat(6);

/**
 * The result of `size` for a terminal: what was asked, the answer, its neighbours, what to type. Readable at 80 columns;
 * `view.quiet` leaves the answers only.
 */
export function renderSizeTable(report: SizeReport, view: View): string {
  const page = pageFor(view);
  const shown = printableData(report);
  const [title = '', ...more] = wrap(shown.name ?? shown.path, page.width - HANG.length);
  const file = shown.name === null ? [] : wrap(shown.path, page.width, HANG).map(page.paint.quiet);
  return text([
    `SIZE  ${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...wrap(conditionText(shown), page.width, HANG),
    ...(view.quiet ? [] : file),
    ...shown.solutions.flatMap((solution) => (view.quiet ? brief(solution, page) : full(solution, shown, page))),
  ]);
}

function brief(solution: Solution, page: Page): string[] {
  return wrap(`${questionText(solution)}: ${answerSentence(solution)}`, page.width, HANG, `${HANG}  `);
}

function full(solution: Solution, report: SizeReport, page: Page): string[] {
  const instead = insteadSentence(solution);
  return [
    ...section(page, `${capital(questionText(solution))}: ${answerSentence(solution)}`, [
      ...triedLines(solution, page),
      ...solution.notes.flatMap((one) => wrap(`note: ${one}`, page.width, INDENT, `${INDENT}  `)),
      ...(instead === null ? [] : wrap(instead, page.width, INDENT, `${INDENT}  `)),
      ...(solution.set.length === 0 ? [] : note(page, typedText(solution.set), INDENT, `${INDENT}  `)),
    ]),
    ...section(page, `To type on ${platformOf(solution, report)}`, configuration(solution)),
  ];
}

/** Lines to copy: never broken. */
function configuration({ configuration: lines }: Solution): string[] {
  return lines.map((line) => INDENT + line);
}

function platformOf({ result, subject }: Solution, report: SizeReport): string {
  const pools = result?.pools ?? [];
  const pool = pools.find(({ id }) => subject === id || subject.startsWith(`${id}.`)) ?? pools[0];
  return pool?.platform ?? report.platform;
}

function triedLines(solution: Solution, page: Page): string[] {
  const rows = triedRows(solution).map(({ status, value, isAnswer, load, headroom, misses }) => [
    { text: statusWord(status), style: page.paint.status[status] },
    isAnswer ? { text: value, style: page.paint.strong } : { text: value },
    { text: isAnswer ? '←' : '' },
    { text: load },
    { text: headroom },
    { text: misses },
  ]);
  const columns = [
    { title: '', align: 'left' },
    { title: solution.unit, align: 'right' },
    { title: '', align: 'left' },
    { title: 'load', align: 'right' },
    { title: 'headroom', align: 'right' },
    { title: 'misses', align: 'left', shrinkTo: 20 },
  ] as const;
  return table(columns, rows, tableOptions(page));
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
