import type { Shard } from '../../planning/sweep/grid.js';
import type { SweepOptions, SweepPlan } from '../../planning/sweep/prepare.js';
import { type InvalidPoints, type SweepReport, sweepReport } from '../../planning/sweep/sweep.js';
import type { SweepChart } from '../../reports/sweep/sweep-chart.js';
import { renderSweepMarkdown } from '../../reports/sweep/sweep-markdown.js';
import { type RowFormat, rowWriters } from '../../reports/sweep/sweep-rows.js';
import { renderSweepTable } from '../../reports/sweep/sweep-table.js';
import { invalidText } from '../../reports/sweep/sweep-words.js';
import type { View } from '../../reports/view.js';
import { EXIT } from '../exit-status.js';
import { writeResult } from '../shared-options.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { writeRows } from './rows.js';

/** The formats of `sweep`; the first three are written row by row. */
export const SWEEP_FORMATS = ['csv', 'ndjson', 'json', 'table', 'markdown', 'svg'] as const;

type SweepFormat = (typeof SWEEP_FORMATS)[number];

/** How a sweep is to be written. */
export interface SweepRequest {
  readonly format: SweepFormat;
  readonly output: string | undefined;
  readonly shard: Shard | null;
  readonly options: SweepOptions;
  readonly threads: number | undefined;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly 'fail-on': 'warn' | 'fail' | 'never' | undefined;
}

/** More points than this are not for reading. */
const MOST_TO_READ = 100_000;

const ENDINGS: Readonly<Record<string, SweepFormat>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  md: 'markdown',
  svg: 'svg',
};

/**
 * The format: as asked for, else by the ending of the file, else a table.
 *
 * @throws UsageError for a part of a sweep in a format whose parts do not add up
 */
export function chosenFormat(
  asked: SweepFormat | undefined,
  output: string | undefined,
  shard: Shard | null,
): SweepFormat {
  const ending = /\.([a-z]+)$/i.exec(output ?? '')?.[1]?.toLowerCase() ?? '';
  const format = asked ?? ENDINGS[ending] ?? 'table';
  if (shard !== null && format !== 'csv' && format !== 'ndjson') {
    throw new UsageError(`a part of a sweep cannot be written as ${format}`, 'write --format csv or --format ndjson');
  }
  return format;
}

/** Computes a sweep and writes it; the exit status says what came of it. */
export async function writeSweep(plan: SweepPlan, request: SweepRequest, terminal: Terminal): Promise<number> {
  const { format, threads } = request;
  const failOn = request['fail-on'] ?? 'never';
  if (failOn !== 'never' && !plan.metrics.some(({ name }) => name === 'status')) {
    throw new UsageError('--fail-on needs the verdict of each point', 'add --metric status');
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new UsageError(`--threads cannot be ${threads}`, 'write a whole number from 1 to 256');
  }
  if (isRowFormat(format)) {
    const { status, failing, warning, invalid, points } = await writeRows(plan, { ...request, format }, terminal);
    return status === EXIT.met ? verdict({ failing, warning, invalid, points }, failOn, terminal) : status;
  }
  if (plan.grid.size > MOST_TO_READ) {
    throw new UsageError(
      `${plan.grid.size} points are too many for ${format === 'svg' ? 'a chart' : `a ${format === 'table' ? 'table' : 'page'}`}`,
      `write --format csv, or sweep at most ${MOST_TO_READ} points`,
    );
  }
  const report = sweepReport(plan);
  const written = await writeResult(await rendered(report, request, terminal), request.output, terminal);
  if (written !== EXIT.met) return written;
  const count = (status: string): number => report.points.filter(({ metrics }) => metrics.status === status).length;
  const { invalid, points } = report;
  return verdict({ failing: count('fail'), warning: count('warn'), invalid, points: points.length }, failOn, terminal);
}

function isRowFormat(format: SweepFormat): format is RowFormat {
  return Object.hasOwn(rowWriters, format);
}

async function rendered(
  report: SweepReport,
  { format, quiet, output, color }: SweepRequest,
  terminal: Terminal,
): Promise<string> {
  const view: View = {
    columns: terminal.stdout.columns,
    color: terminal.stdout.color && color && output === undefined,
    explain: false,
    quiet,
  };
  if (format === 'markdown') return renderSweepMarkdown(report);
  const { sweepChart } = await import('../../reports/sweep/sweep-chart.js');
  const chart = sweepChart(report);
  if (format !== 'svg') return renderSweepTable(report, view, await chartLines(chart, view));
  if (chart.kind === 'none') throw new UsageError(`this sweep has no chart: ${chart.reason}`, 'write --format csv');
  const { renderSweepSvg } = await import('../../reports/sweep/sweep-svg.js');
  return renderSweepSvg(report) ?? '';
}

/** The chart for a terminal, or why there is none. */
async function chartLines(chart: SweepChart, view: View): Promise<readonly string[]> {
  if (view.quiet) return [];
  if (chart.kind === 'none') return [`No chart: ${chart.reason}.`];
  if (chart.kind === 'line')
    return (await import('../../reports/charts/line-chart-text.js')).lineChartText(chart.spec, view);
  return (await import('../../reports/charts/heat-map-text.js')).heatMapText(chart.spec, view);
}

interface Outcome {
  readonly failing: number;
  readonly warning: number;
  readonly invalid: InvalidPoints | null;
  readonly points: number;
}

/** Points that make no scenario are said on stderr; when there are no others, nothing was understood. */
function verdict(outcome: Outcome, failOn: 'warn' | 'fail' | 'never', terminal: Terminal): number {
  const { failing, warning, invalid, points } = outcome;
  if (invalid !== null) terminal.stderr.write(`snat-plan: ${invalidText(invalid)}\n`);
  if (invalid !== null && invalid.count === points) return EXIT.misunderstood;
  if (failOn === 'never') return EXIT.met;
  const missed = failing + (invalid?.count ?? 0) + (failOn === 'warn' ? warning : 0);
  return missed > 0 ? EXIT.missed : EXIT.met;
}
