import type { CloseShare, FitReport, ServiceEstimate, TrafficEstimate } from '../../importers/fit-result.js';
import type { ExhaustionVerdict } from '../../planning/check/fit-verdict.js';
import { formatCount, formatDuration, formatPercent, formatRate } from '../../units/format.js';
import { bar } from '../text/bar.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';

/** What `fit` found, and the verdict where one was asked for. */
export interface CheckedFit extends FitReport {
  readonly exhaustion: ExhaustionVerdict | null;
}

const BAR_CELLS = 30;

const VERDICT_WORDS: { readonly [verdict in ExhaustionVerdict['verdict']]: string } = {
  certain: 'port exhaustion: certain',
  likely: 'port exhaustion: likely',
  'ruled-out': 'port exhaustion: ruled out from this capture',
  'cannot-be-told': 'port exhaustion: cannot be told from this capture',
};

/** Verdict, traffic by service, how connections closed, what was assumed: for a person, beside the draft. */
export function renderFitSummary(raw: CheckedFit, view: View): string {
  const page = pageFor(view);
  const report = printableData(raw);
  const { traffic, exhaustion } = report;
  return text([
    ...(exhaustion === null ? [] : verdictLines(exhaustion, page)),
    ...inputLines(report, page),
    ...(traffic === null ? [] : serviceLines(traffic.services, page)),
    ...(traffic === null ? [] : closeLines(traffic.total, page)),
    ...(traffic === null ? [] : reuseLines(traffic.total, page)),
    ...assumedLines(report, page),
  ]);
}

/** The verdict and what it rests on. */
export function verdictLines({ verdict, evidence }: ExhaustionVerdict, page: Page): string[] {
  const words = { for: 'for: ', against: 'against: ', neither: '' };
  return [
    page.paint.strong(VERDICT_WORDS[verdict]),
    ...evidence.flatMap(({ speaks, message }) => wrap(`${words[speaks]}${message}`, page.width, INDENT, `${INDENT}  `)),
  ];
}

function inputLines({ inputs }: FitReport, page: Page): string[] {
  return inputs.flatMap(({ file, format, records, damaged, partial }) => {
    const places = `${formatCount(damaged)} place${damaged === 1 ? '' : 's'}`;
    const damage = partial ? `; PARTIAL: ${places} could not be read` : '';
    const name = file === '-' ? 'standard input' : file;
    return wrap(`${name}: ${format}, ${formatCount(records)} record${records === 1 ? '' : 's'}${damage}`, page.width);
  });
}

function serviceLines(services: readonly ServiceEstimate[], page: Page): string[] {
  const columns = [
    { title: 'service', align: 'left' },
    { title: 'endpoints', align: 'right', dropOrder: 1 },
    { title: 'connections', align: 'right' },
    { title: 'rate', align: 'right' },
    { title: 'open time', align: 'right' },
    { title: 'p95', align: 'right', dropOrder: 2 },
    { title: 'censored', align: 'right', dropOrder: 3 },
  ] as const;
  const rows = services.map(({ port, endpoints, connections, arrivals, openTime }) => [
    { text: port === null ? 'other ports' : `port ${port}` },
    { text: formatCount(endpoints.length) },
    { text: formatCount(connections) },
    { text: arrivals === null ? '–' : formatRate(arrivals.ratePerSecond) },
    { text: openTime === null ? '–' : `${openTime.ended === 0 ? '≥' : ''}${formatDuration(openTime.meanSeconds)}` },
    { text: openTime?.p95Seconds == null ? '–' : formatDuration(openTime.p95Seconds) },
    { text: openTime === null ? '–' : formatCount(openTime.censored) },
  ]);
  return section(page, 'Traffic', table(columns, rows, tableOptions(page)));
}

function closeLines({ close }: TrafficEstimate, page: Page): string[] {
  const columns = [
    { title: 'closed by', align: 'left' },
    { title: 'connections', align: 'right' },
    { title: 'share', align: 'right' },
    { title: '95%', align: 'left', dropOrder: 1 },
    { title: '', align: 'left', dropOrder: 2 },
  ] as const;
  const rows = close.shares.map((one) => [
    { text: kindText(one) },
    { text: formatCount(one.connections) },
    { text: formatPercent(one.share) },
    { text: `${formatPercent(one.low)} to ${formatPercent(one.high)}` },
    { text: bar(one.share, 0, BAR_CELLS) },
  ]);
  const undecided = close.undecided === 0 ? [] : note(page, `not yet closed: ${formatCount(close.undecided)}`);
  return section(page, 'How connections ended', [...table(columns, rows, tableOptions(page)), ...undecided]);
}

function kindText({ kind }: CloseShare): string {
  if (kind === 'fin') return 'FIN (whose is not told)';
  return kind === 'rst' ? 'RST (whose is not told)' : kind;
}

function reuseLines({ reuse }: TrafficEstimate, page: Page): string[] {
  const { reused, shortestSeconds, p50Seconds, challenged, refusedAfterReuse, retriedAfterReuse } = reuse;
  if (reused === 0 || shortestSeconds === null || p50Seconds === null) return [];
  const met = challenged + refusedAfterReuse + retriedAfterReuse;
  return section(page, 'Ports used again toward the same endpoint', [
    ...wrap(
      `${formatCount(reused)} times, after ${formatDuration(shortestSeconds)} at the soonest, half of them within ${formatDuration(p50Seconds)}`,
      page.width,
      INDENT,
    ),
    ...(met === 0
      ? []
      : wrap(
          `SYNs that fared badly: ${challenged} answered by an old connection, ${refusedAfterReuse} reset, ${retriedAfterReuse} sent again`,
          page.width,
          INDENT,
        )),
  ]);
}

function assumedLines({ assumptions }: FitReport, page: Page): string[] {
  const lines = assumptions.flatMap(({ key, value, why }) =>
    wrap(`${key} = ${value}: ${why}`, page.width, INDENT, `${INDENT}  `),
  );
  return section(page, 'Assumed, not seen', lines);
}
