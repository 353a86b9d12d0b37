import type { ScenarioTimeline, TimelineReport } from '../../planning/timeline/timeline-result.js';
import { escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import {
  eventRows,
  groupRows,
  limitRows,
  momentRows,
  outageRows,
  simulationNotes,
  simulationRows,
  type TextTable,
  thresholdRows,
} from './timeline-rows.js';
import {
  ACCURACY,
  hardestHit,
  reclaimedSentence,
  timelineSentences,
  timelineTitle,
  windowSentence,
} from './timeline-words.js';

const MOST_GROUPS = 20;

function block({ title, columns, rows }: TextTable): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    `**${escaped(title)}**`,
    '',
    ...markdownHeader(columns),
    ...rows.map((row) => markdownRow(row.map(escaped))),
  ];
}

function scenarioLines(timeline: ScenarioTimeline, quiet: boolean): string[] {
  const headline = [
    `### ${statusWord(timeline.status)}: ${escaped(timelineTitle(timeline))}`,
    '',
    timelineSentences(timeline).map(escaped).join(' '),
  ];
  if (quiet) return headline;
  const groups = hardestHit(timeline.groups).slice(0, MOST_GROUPS);
  const [worst] = groups;
  const assumed: TextTable = {
    title: 'Assumed',
    columns: ['what', 'value', 'confidence', 'source'],
    rows: timeline.assumptions.map(({ key, value, confidence, source }) => [key, value, confidence, source]),
  };
  const findings: TextTable = {
    title: 'Findings',
    columns: ['', 'what', 'line'],
    rows: timeline.findings.map(({ severity, message, line }) => [
      severity,
      message,
      line === null ? '' : String(line),
    ]),
  };
  return [
    ...headline,
    '',
    escaped([windowSentence(timeline), reclaimedSentence(timeline.groups) ?? ''].join(' ').trim()),
    ...block(thresholdRows(timeline)),
    ...block(groupRows(timeline, groups)),
    ...block(eventRows(timeline)),
    ...block(outageRows(timeline, groups)),
    ...block(limitRows(timeline)),
    ...block(simulationRows(timeline)),
    ...simulationNotes(timeline).map((one) => `- ${escaped(one)}`),
    ...(worst === undefined ? [] : block(momentRows(timeline, worst))),
    ...block(findings),
    ...block(assumed),
    '',
    escaped(ACCURACY),
  ];
}

/** The result of `timeline` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderTimelineMarkdown(report: TimelineReport, view: { readonly quiet: boolean }): string {
  const lines = printableData(report).scenarios.flatMap((timeline, index) => [
    ...(index === 0 ? [] : ['']),
    ...scenarioLines(timeline, view.quiet),
  ]);
  return `${lines.join('\n')}\n`;
}
