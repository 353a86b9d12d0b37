import type { RangeSensitivity, SensitivityReport } from '../../planning/sensitivity/sensitivity-result.js';
import { formatFactor, formatPercent } from '../../units/format.js';
import { tornadoText } from '../charts/tornado-text.js';
import { findingsLines } from '../check/check-findings.js';
import { headlineLines, subjectLines } from '../check/check-headline.js';
import { assumptionLines } from '../check/check-sections.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import { chanceHeadline, chanceLines, noRangeLines } from './sensitivity-chances.js';
import { tornadoSpec } from './sensitivity-chart.js';
import {
  byEffect,
  elasticitySentence,
  elasticityText,
  endText,
  inputText,
  notPlayedText,
  notVariedByReason,
} from './sensitivity-words.js';

const HANG = `${INDENT}  `;

function inputLines(report: SensitivityReport, page: Page): string[] {
  const { moving, still } = byEffect(report);
  const by = formatPercent(report.by);
  const columns = [
    { title: 'input', align: 'left', shrinkTo: 14 },
    { title: 'value', align: 'right', dropOrder: 1 },
    { title: 'elasticity', align: 'right' },
    { title: `−${by}`, align: 'right' },
    { title: `+${by}`, align: 'right' },
  ] as const;
  const rows = moving.map((input) => [
    { text: input.path },
    { text: inputText(input.unit, input.value), ...(input.origin === 'scenario' ? {} : { style: page.paint.quiet }) },
    { text: elasticityText(input) },
    { text: endText(input, input.low, report.by) },
    { text: endText(input, input.high, report.by) },
  ]);
  const approximate = moving.some((input) => input.approximate)
    ? note(page, '~ the slope differs with step or direction: another limit takes over, or the input acts in steps')
    : [];
  const shares = moving.some(({ unit }) => unit === 'share')
    ? note(page, 'a share of a mix: the others make room for it in proportion, so that the sum stays 100%')
    : [];
  return [
    ...section(page, 'What moves headroom', [
      ...wrap(elasticitySentence(report), page.width, INDENT),
      ...table(columns, rows, tableOptions(page)),
      ...approximate,
      ...shares,
      ...(still.length === 0 ? [] : note(page, `no effect here: ${still.join(', ')}`, INDENT, HANG)),
      ...notVariedByReason(report.notVaried).flatMap(([reason, paths]) =>
        note(page, `not varied: ${paths.join(', ')} (${reason})`, INDENT, HANG),
      ),
    ]),
  ];
}

function chartLines(report: SensitivityReport, view: View): string[] {
  const spec = tornadoSpec(report);
  return spec === null
    ? []
    : [
        '',
        ...tornadoText(
          { ...spec, title: `Headroom with each input ${formatPercent(report.by)} smaller and larger` },
          view,
        ),
      ];
}

function rangeLines({ ranges, rangesNotPlayed }: SensitivityReport, page: Page): string[] {
  const columns = [
    { title: 'range', align: 'left', shrinkTo: 20 },
    { title: 'low', align: 'right' },
    { title: 'counts as', align: 'right', dropOrder: 2 },
    { title: 'high', align: 'right' },
    { title: 'headroom', align: 'left' },
    { title: 'drawn', align: 'left', dropOrder: 1 },
  ] as const;
  const rows = ranges.map((range) => [
    { text: range.path },
    { text: endValue(range, 'low') },
    { text: inputText(range.unit, range.central) },
    { text: endValue(range, 'high') },
    { text: `${headroomAt(range, 'low')} … ${headroomAt(range, 'high')}` },
    { text: `${range.distribution}${range.whole ? ', whole' : ''}` },
  ]);
  const notDrawn = rangesNotPlayed.map(notPlayedText).join(', ');
  return section(page, 'Ranges, each alone from low to high', [
    ...table(columns, rows, tableOptions(page)),
    ...(notDrawn === '' ? [] : note(page, `not drawn, \`snat-plan timeline\` plays them: ${notDrawn}`, INDENT, HANG)),
  ]);
}

function endValue(range: RangeSensitivity, end: 'low' | 'high'): string {
  const value = range[end]?.value;
  return value === undefined ? '–' : inputText(range.unit, value);
}

function headroomAt(range: RangeSensitivity, end: 'low' | 'high'): string {
  const there = range[end];
  if (there === null) return '–';
  return there.headroomFactor === null ? 'no limit' : formatFactor(there.headroomFactor);
}

/**
 * The result of `sensitivity` for a terminal: how likely a miss is, when inputs are ranges; then what moves headroom, as
 * a table and as a chart; then what `check` found and assumed. `view.quiet`: verdict and probabilities only.
 */
export function renderSensitivityTable(raw: SensitivityReport, view: View): string {
  const page = pageFor(view);
  const report = printableData(raw);
  const { result } = report;
  if (view.quiet) return text([...headlineLines(result, page), ...chanceHeadline(report, page)]);
  return text([
    ...headlineLines(result, page),
    ...chanceHeadline(report, page),
    ...subjectLines(result, page),
    ...(report.monteCarlo === null ? [] : chanceLines(report.monteCarlo, page)),
    ...rangeLines(report, page),
    ...inputLines(report, page),
    ...chartLines(report, view),
    ...(report.monteCarlo === null && report.rangesNotPlayed.length === 0 ? noRangeLines(page) : []),
    ...findingsLines(result, page),
    ...assumptionLines(result, page),
  ]);
}
