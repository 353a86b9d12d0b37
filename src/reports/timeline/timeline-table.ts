import type { ScenarioTimeline, TimelineReport } from '../../planning/timeline/timeline-result.js';
import { formatCount } from '../../units/format.js';
import { lineChartText } from '../charts/line-chart-text.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import {
  eventRows,
  groupRows,
  limitRows,
  NONE,
  outageRows,
  simulationNotes,
  simulationRows,
  type TextTable,
  thresholdRows,
} from './timeline-rows.js';
import { timelineLines } from './timeline-svg.js';
import {
  ACCURACY,
  hardestHit,
  reclaimedSentence,
  timelineSentences,
  timelineTitle,
  windowSentence,
} from './timeline-words.js';

const HANG = ' '.repeat(6);
const MOST_GROUPS = 8;
const MOST_FINDINGS = 8;

function headline(timeline: ScenarioTimeline, page: Page): string[] {
  const [title = '', ...more] = wrap(timelineTitle(timeline), page.width - HANG.length);
  return [
    `${page.paint.status[timeline.status](statusWord(timeline.status))}  ${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...timelineSentences(timeline).flatMap((sentence) => wrap(sentence, page.width, HANG)),
  ];
}

function tableLines({ title, columns, rows }: TextTable, page: Page): string[] {
  if (rows.length === 0) return [];
  const specs = columns.map((column, index) => ({
    title: column.replace(/^>/, ''),
    align: column.startsWith('>') ? ('right' as const) : ('left' as const),
    ...(column.startsWith('>') || column === '' ? {} : { shrinkTo: 16 }),
    ...(index > 5 ? { dropOrder: index } : {}),
  }));
  const painted = rows.map((row) => row.map((cell) => ({ text: cell, ...statusStyle(cell, page) })));
  return section(page, title, table(specs, painted, tableOptions(page)));
}

function statusStyle(cell: string, page: Page) {
  const status = (['pass', 'warn', 'fail'] as const).find((one) => statusWord(one) === cell);
  return status === undefined ? {} : { style: page.paint.status[status] };
}

/** Events are sentences: they are wrapped, not cut. */
function eventLines(timeline: ScenarioTimeline, page: Page): string[] {
  const { title, rows } = eventRows(timeline);
  const widest = Math.max(0, ...rows.map(([at = '']) => at.length));
  const lines = rows.flatMap(([at = '', what = '', back = '']) => {
    const text = back === NONE ? what : `${what}: ${back} come back`;
    const hang = INDENT + ' '.repeat(widest + 2);
    const [first = '', ...more] = wrap(text, page.width, hang);
    return [`${INDENT}${at.padStart(widest)}  ${first.trimStart()}`, ...more];
  });
  return section(page, title, lines);
}

function findingLines({ findings, path }: ScenarioTimeline, page: Page): string[] {
  const lines = findings.slice(0, MOST_FINDINGS).flatMap(({ severity, message, line, column, code }) => {
    const place = line === null ? path : `${path}:${line}:${column ?? 1}`;
    return [
      ...wrap(`${severity}: ${message}`, page.width, INDENT, `${INDENT}  `),
      ...note(page, `${place} [${code}]`, `${INDENT}  `),
    ];
  });
  const left = findings.length - MOST_FINDINGS;
  return section(page, 'Findings', [
    ...lines,
    ...(left > 0 ? note(page, `and ${formatCount(left)} more (all of them: --format json)`) : []),
  ]);
}

function assumptionLines({ assumptions }: ScenarioTimeline, page: Page): string[] {
  const lines = assumptions.flatMap(({ key, value, confidence, source }) => [
    ...wrap(`${key} = ${value} (${confidence} confidence)`, page.width, INDENT, `${INDENT}  `),
    ...note(page, source, `${INDENT}  `),
  ]);
  return section(page, 'Assumed', lines);
}

function chartLines(timeline: ScenarioTimeline, page: Page, view: View): string[] {
  const [group] = hardestHit(timeline.groups);
  if (group === undefined || group.points.length < 2) return [];
  return ['', ...lineChartText(timelineLines(timeline, group), { ...view, columns: page.width })];
}

function scenarioLines(timeline: ScenarioTimeline, page: Page, view: View): string[] {
  if (view.quiet) return headline(timeline, page);
  const groups = hardestHit(timeline.groups);
  const reclaimed = reclaimedSentence(groups);
  const folded = groups.length - MOST_GROUPS;
  return [
    ...headline(timeline, page),
    ...note(page, windowSentence(timeline), HANG),
    ...(reclaimed === null ? [] : wrap(reclaimed, page.width, HANG)),
    ...tableLines(thresholdRows(timeline), page),
    ...tableLines(groupRows(timeline, groups.slice(0, MOST_GROUPS)), page),
    ...(folded > 0 ? note(page, `and ${formatCount(folded)} more, none worse off (all of them: --format csv)`) : []),
    ...eventLines(timeline, page),
    ...tableLines(outageRows(timeline, groups.slice(0, MOST_GROUPS)), page),
    ...tableLines(limitRows(timeline), page),
    ...tableLines(simulationRows(timeline), page),
    ...simulationNotes(timeline).flatMap((one) => note(page, one)),
    ...chartLines(timeline, page, view),
    ...findingLines(timeline, page),
    ...assumptionLines(timeline, page),
    '',
    ...note(page, ACCURACY, ''),
  ];
}

/** The result of `timeline` for a terminal: what happens in words, the worst moments, events and outages, a chart. */
export function renderTimelineTable(raw: TimelineReport, view: View): string {
  const page = pageFor(view);
  const lines = printableData(raw).scenarios.flatMap((timeline, index) => [
    ...(index === 0 || view.quiet ? [] : ['', '']),
    ...scenarioLines(timeline, page, view),
  ]);
  return text(lines);
}
