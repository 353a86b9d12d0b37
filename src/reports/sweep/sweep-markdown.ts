import type { SweepReport } from '../../planning/sweep/sweep.js';
import { formatCount } from '../../units/format.js';
import { codeSpan, escapeMarkdown, markdownHeader, markdownRow } from '../text/escape.js';
import { printableData } from '../text/printable.js';
import { spread } from './sweep-table.js';
import { invalidText, metricText, noTurnText, setText, sizeText, turnText } from './sweep-words.js';

/** A page of Markdown is for reading: more rows are left to CSV. */
const MOST_ROWS = 200;

/** A sweep for a page: where it starts to fail, and the points. */
export function renderSweepMarkdown(report: SweepReport): string {
  const data = printableData(report);
  const lines = [
    `## ${escapeMarkdown(data.name ?? data.path)}: ${sizeText(data)}`,
    ...frontierLines(data),
    ...pointLines(data),
    ...remarks(data),
  ];
  return `${lines.join('\n')}\n`;
}

function frontierLines({ frontiers }: SweepReport): string[] {
  return frontiers.flatMap((frontier) => {
    const rows = spread(frontier.points, MOST_ROWS).map((point) =>
      markdownRow([
        point.at.length === 0 ? '' : codeSpan(setText(point.at)),
        turnText(frontier, point),
        point.limitedBy === null ? '' : codeSpan(point.limitedBy),
      ]),
    );
    const words = noTurnText(frontier);
    return [
      '',
      `### Where it starts to fail: ${codeSpan(frontier.path)}`,
      '',
      ...(rows.length === 0 ? [] : [...markdownHeader(['with', 'verdict', 'what is missed']), ...rows, '']),
      ...(words === '' ? [] : [words]),
    ];
  });
}

function pointLines(report: SweepReport): string[] {
  const shown = spread(report.points, MOST_ROWS);
  const titles = [
    ...report.axes.map(({ path, kind }) => `${kind === null ? '' : '>'}${codeSpan(path)}`),
    ...report.metrics.map(({ name, kind }) => `${kind === 'text' ? '' : '>'}${name}`),
  ];
  const rows = shown.map((point) =>
    markdownRow([
      ...point.set.map(({ value }) => escapeMarkdown(value)),
      ...report.metrics.map((metric) => escapeMarkdown(metricText(metric, point.metrics[metric.field] ?? null))),
    ]),
  );
  const rest = report.points.length - shown.length;
  return [
    '',
    '### Points',
    '',
    ...markdownHeader(titles),
    ...rows,
    ...(rest > 0 ? ['', `${formatCount(shown.length)} of ${formatCount(report.points.length)} points shown.`] : []),
  ];
}

function remarks({ invalid, assumptions, findings }: SweepReport): string[] {
  return [
    ...(invalid === null ? [] : ['', escapeMarkdown(invalidText(invalid))]),
    ...section(
      'Findings about the scenario as it is written',
      findings.map(({ severity, message }) => `${severity}: ${message}`),
    ),
    ...section(
      'Assumptions',
      assumptions.map(({ key, value, source }) => `${key} = ${value} (${source})`),
    ),
  ];
}

function section(heading: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `### ${heading}`, '', ...items.map((item) => `- ${escapeMarkdown(item)}`)];
}
