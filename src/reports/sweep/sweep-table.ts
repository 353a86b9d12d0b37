import type { Frontier } from '../../planning/sweep/frontier.js';
import type { SweepPoint } from '../../planning/sweep/points.js';
import type { SweepReport } from '../../planning/sweep/sweep.js';
import { formatCount } from '../../units/format.js';
import { notPlayed } from '../not-played.js';
import { note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import { type Cell, type Column, table } from '../text/table.js';
import type { View } from '../view.js';
import { invalidText, metricText, noTurnText, setText, sizeText, turnText } from './sweep-words.js';

/** More rows than this are for a program: the table shows some of them, evenly spread. */
const MOST_ROWS = 100;

/** A sweep for a terminal: where it starts to fail, and the points. */
export function renderSweepTable(report: SweepReport, view: View, chart: readonly string[] = []): string {
  const data = printableData(report);
  const page = pageFor(view);
  return text([
    page.paint.heading(`${data.name ?? data.path}: ${sizeText(data)}`),
    ...frontierLines(data, page),
    ...(view.quiet || chart.length === 0 ? [] : ['', ...chart]),
    ...(view.quiet ? [] : pointLines(data, page)),
    ...remarks(data, page),
  ]);
}

function frontierLines({ frontiers }: SweepReport, page: Page): string[] {
  return frontiers.flatMap((frontier) => {
    const turns = spread(frontier.points, MOST_ROWS);
    const rows = turns.map((point): Cell[] => [
      { text: setText(point.at) },
      { text: turnText(frontier, point) },
      { text: point.limitedBy ?? '' },
    ]);
    const columns: Column[] = [
      { title: '', align: 'left', shrinkTo: 12 },
      { title: '', align: 'left' },
      { title: '', align: 'left', shrinkTo: 12, dropOrder: 1 },
    ];
    const words = noTurnText(frontier);
    return section(page, `Where it starts to fail: ${frontier.path}`, [
      ...table(columns, rows, tableOptions(page)),
      ...more(frontier, turns.length, page),
      ...(words === '' ? [] : note(page, words)),
    ]);
  });
}

function more({ points }: Frontier, shown: number, page: Page): string[] {
  return points.length > shown
    ? note(page, `${formatCount(shown)} of ${formatCount(points.length)} shown; --format json has all`)
    : [];
}

function pointLines(report: SweepReport, page: Page): string[] {
  const shown = spread(report.points, MOST_ROWS);
  const columns: Column[] = [
    ...report.axes.map(
      ({ path, kind }): Column => ({ title: path, align: kind === null ? 'left' : 'right', shrinkTo: 10 }),
    ),
    ...report.metrics.map(
      ({ name, kind }, k): Column => ({ title: name, align: kind === 'text' ? 'left' : 'right', dropOrder: k + 1 }),
    ),
  ];
  const rows = shown.map((point): Cell[] => pointCells(report, point, page));
  const rest = report.points.length - shown.length;
  return section(page, 'Points', [
    ...table(columns, rows, tableOptions(page)),
    ...(rest > 0
      ? note(page, `${formatCount(shown.length)} of ${formatCount(report.points.length)} shown; --format csv has all`)
      : []),
  ]);
}

function pointCells({ metrics }: SweepReport, point: SweepPoint, page: Page): Cell[] {
  const styles: Readonly<Record<string, (text: string) => string>> = page.paint.status;
  return [
    ...point.set.map(({ value }) => ({ text: value })),
    ...metrics.map((metric) => {
      const { field } = metric;
      const words = metricText(metric, point.metrics[field] ?? null);
      const style = field === 'status' ? styles[words] : undefined;
      return { text: words, ...(style && { style }) };
    }),
  ];
}

function remarks({ invalid, findings, assumptions, path }: SweepReport, page: Page): string[] {
  const serious = findings.filter(({ severity }) => severity !== 'info').length;
  const behind = [
    ...(serious > 0 ? [`${serious} ${serious === 1 ? 'finding' : 'findings'}`] : []),
    ...(assumptions.length > 0
      ? [`${assumptions.length} ${assumptions.length === 1 ? 'assumption' : 'assumptions'}`]
      : []),
  ].join(' and ');
  return [
    ...(invalid === null ? [] : section(page, 'Not computed', note(page, invalidText(invalid)))),
    ...(behind === ''
      ? []
      : ['', ...note(page, `${behind} about this scenario: snat-plan check ${path} lists them`, '')]),
    ...notPlayed(findings).flatMap((one) => ['', ...note(page, one, '')]),
  ];
}

/** At most `most` of some things, evenly spread, the first and the last among them. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, k) => all[Math.round((k * (all.length - 1)) / (most - 1))] as T);
}
