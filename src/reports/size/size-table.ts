import type { SizeReport, Solution } from '../../planning/size/size-result.js';
import { assumedSentence } from '../assumed.js';
import { notPlayed } from '../not-played.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import {
  answerSentence,
  conditionText,
  insteadSentence,
  questionText,
  triedRows,
  typedText,
  warningsOf,
} from './size-words.js';

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
  const assumed = assumedSentence(shown.assumptions);
  return text([
    `SIZE  ${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...wrap(conditionText(shown), page.width, HANG),
    ...(view.quiet ? [] : file),
    ...shown.solutions.flatMap((solution) => (view.quiet ? brief(solution, page) : full(solution, shown, page))),
    ...(view.quiet || assumed === null ? [] : ['', ...note(page, assumed, '')]),
    ...(view.quiet ? [] : notPlayed(shown.findings).flatMap((one) => ['', ...note(page, one, '')])),
  ]);
}

function brief(solution: Solution, page: Page): string[] {
  return wrap(`${questionText(solution)}: ${answerSentence(solution)}`, page.width, HANG, `${HANG}  `);
}

function full(solution: Solution, report: SizeReport, page: Page): string[] {
  const { reason, notes, set } = solution;
  const instead = insteadSentence(solution);
  const sentence = (words: string): string[] => wrap(words, page.width, INDENT, `${INDENT}  `);
  return [
    ...section(page, `${capital(questionText(solution))}: ${answerSentence(solution)}`, [
      ...(reason === null ? [] : sentence(reason)),
      ...(instead === null ? [] : sentence(instead)),
      ...(reason === null ? triedLines(solution, page) : []),
      ...notes.flatMap((one) => sentence(`note: ${one}`)),
      ...warningsOf(solution).flatMap(sentence),
      ...(set.length === 0 ? [] : note(page, typedText(set), INDENT, `${INDENT}  `)),
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
  const pool = pools.find(({ id }) => subject === id || subject?.startsWith(`${id}.`)) ?? pools[0];
  return pool?.platform ?? report.platform;
}

function triedLines(solution: Solution, page: Page): string[] {
  const tried = triedRows(solution);
  const rows = tried.map(({ status, value, isAnswer, load, headroom }) => [
    { text: statusWord(status), style: page.paint.status[status] },
    isAnswer ? { text: value, style: page.paint.strong } : { text: value },
    { text: load },
    { text: headroom },
    { text: isAnswer ? '← the answer' : '' },
  ]);
  const columns = [
    { title: '', align: 'left' },
    { title: solution.unit, align: 'right' },
    { title: 'load', align: 'right' },
    { title: 'headroom', align: 'right' },
    { title: '', align: 'left' },
  ] as const;
  const missed = tried.filter(({ misses }) => misses !== null);
  return [
    ...table(columns, rows, tableOptions(page)),
    ...missed.flatMap(({ value, misses }) => wrap(`${value}: ${misses}`, page.width, INDENT, `${INDENT}  `)),
  ];
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
