import type { SensitivityReport } from '../../planning/sensitivity/sensitivity-result.js';
import { formatFactor, formatPercent } from '../../units/format.js';
import { findingPlace } from '../check/check-findings.js';
import { scenarioTitle, verdictSentences } from '../check/check-words.js';
import { escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import {
  byEffect,
  chanceSentence,
  elasticitySentence,
  elasticityText,
  endText,
  inputText,
  notPlayedText,
  notVariedByReason,
  probabilityInterval,
  probabilityText,
  quantileText,
  samplingSentence,
} from './sensitivity-words.js';

function block(title: string, titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return ['', `**${title}**`, '', ...markdownHeader(titles), ...rows.map((row) => markdownRow(row.map(escaped)))];
}

function chances({ monteCarlo }: SensitivityReport): string[] {
  if (monteCarlo === null) return [];
  const { thresholds, limits, verdict, load, headroom } = monteCarlo;
  const rows = [
    ...thresholds.map(({ expression, onMiss, missed }) => ({ status: onMiss, what: expression, missed })),
    ...limits.map(({ key, missed }) => ({ status: 'fail' as const, what: `${key} (limit)`, missed })),
    { status: 'fail' as const, what: 'any of these', missed: verdict.fail },
    { status: 'warn' as const, what: 'any, warnings included', missed: verdict.warnOrFail },
  ].map(({ status, what, missed }) => [statusWord(status), what, probabilityText(missed), probabilityInterval(missed)]);
  const quantiles = [
    ...load.map((one) => ['load', formatPercent(one.probability), quantileText(one, formatPercent, '?')]),
    ...headroom.map((one) => ['headroom', formatPercent(one.probability), quantileText(one, formatFactor, 'no limit')]),
  ];
  return [
    ...block('How likely is a miss', ['verdict', 'when this is missed', '>probability', '95% interval'], rows),
    ...block('Quantiles', ['', '>of the draws', 'are at most (95% interval)'], quantiles),
    '',
    escaped(samplingSentence(monteCarlo)),
  ];
}

function ranges(report: SensitivityReport): string[] {
  const rows = report.ranges.map(({ path, unit, low, central, high, distribution, whole }) => [
    path,
    low === null ? '–' : inputText(unit, low.value),
    inputText(unit, central),
    high === null ? '–' : inputText(unit, high.value),
    [low, high]
      .map((end) => (end === null ? '–' : end.headroomFactor === null ? 'no limit' : formatFactor(end.headroomFactor)))
      .join(' … '),
    `${distribution}${whole ? ', whole' : ''}`,
  ]);
  const notDrawn = report.rangesNotPlayed.map(notPlayedText).join(', ');
  return [
    ...block(
      'Ranges, each alone from low to high',
      ['range', '>low', '>counts as', '>high', 'headroom', 'drawn'],
      rows,
    ),
    ...(notDrawn === '' ? [] : ['', escaped(`Not drawn, \`snat-plan timeline\` plays them: ${notDrawn}.`)]),
  ];
}

function inputs(report: SensitivityReport): string[] {
  const { moving, still } = byEffect(report);
  const by = formatPercent(report.by);
  const rows = moving.map((input) => [
    input.path,
    inputText(input.unit, input.value),
    elasticityText(input),
    endText(input, input.low, report.by),
    endText(input, input.high, report.by),
  ]);
  return [
    ...block('What moves headroom', ['input', '>value', '>elasticity', `>−${by}`, `>+${by}`], rows),
    '',
    escaped(elasticitySentence(report)),
    ...(still.length === 0 ? [] : ['', escaped(`No effect here: ${still.join(', ')}.`)]),
    ...notVariedByReason(report.notVaried).flatMap(([reason, paths]) => [
      '',
      escaped(`Not varied: ${paths.join(', ')} (${reason}).`),
    ]),
  ];
}

/** The result of `sensitivity` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderSensitivityMarkdown(raw: SensitivityReport, view: { readonly quiet: boolean }): string {
  const report = printableData(raw);
  const { result } = report;
  const head = [
    `### ${statusWord(result.status)}: ${escaped(scenarioTitle(result))}`,
    '',
    [...verdictSentences(result), chanceSentence(report)].map(escaped).join(' ').trim(),
  ];
  const findings = result.findings.map(
    (one) => `- ${one.severity}: ${escaped(one.message)} (${escaped(findingPlace(one, result))})`,
  );
  const assumed = result.assumptions.map(({ key, value, confidence, source }) => [key, value, confidence, source]);
  const rest = [
    ...ranges(report),
    ...inputs(report),
    ...(findings.length === 0 ? [] : ['', '**Findings**', '', ...findings]),
    ...block('Assumed', ['what', 'value', 'confidence', 'source'], assumed),
  ];
  return `${[...head, ...chances(report), ...(view.quiet ? [] : rest)].join('\n')}\n`;
}
