import type { ScenarioTimeline } from '../../planning/timeline/timeline-result.js';
import { stackedArea } from '../charts/stacked-area.js';
import {
  eventRows,
  groupRows,
  limitRows,
  momentRows,
  outageRows,
  type TextTable,
  thresholdRows,
} from '../timeline/timeline-rows.js';
import { timelineChart } from '../timeline/timeline-svg.js';
import {
  ACCURACY,
  hardestHit,
  reclaimedSentence,
  timelineSentences,
  windowSentence,
} from '../timeline/timeline-words.js';
import { badge, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Groups worth a chart and a row each. */
const [CHARTS, ROWS] = [2, 8];

/** The pool over time: the day and the events of the scenario, else how an empty pool fills. */
export const timelineSection: PageSection = {
  id: 'timeline',
  title: 'Over time',
  parts: ['timeline'],
  render: ({ timeline }, { width }) => {
    if (timeline.groups.length === 0) return paragraph('There is no pool with ports that could be followed over time.');
    const groups = hardestHit(timeline.groups);
    const [worst] = groups;
    const chart = stackedArea({
      ...timelineChart([{ ...timeline, groups: groups.slice(0, CHARTS) }]),
      ...{ title: 'Ports over time, by TCP state', id: 'timeline-chart', width, sheet: 'page' },
    });
    return [
      tag('p', {}, badge(timeline.status), ' ', escapeHtml(timelineSentences(timeline).join(' '))),
      paragraph(`${windowSentence(timeline)} ${start(timeline)} ${reclaimedSentence(groups) ?? ''}`.trim()),
      chart,
      table(eventRows(timeline)),
      table(outageRows(timeline, groups.slice(0, ROWS))),
      table(thresholdRows(timeline)),
      table(limitRows(timeline)),
      table(groupRows(timeline, groups.slice(0, ROWS))),
      worst === undefined ? '' : folded(momentRows(timeline, worst)),
      paragraph(ACCURACY, 'quiet'),
    ].join('');
  },
};

/** What a scenario without events shows, and how to show more. */
function start({ events, clock }: ScenarioTimeline): string {
  if (events.length > 0 || clock) return '';
  return 'The scenario has no daily profile and no events: shown is how the pool fills after a restart that nobody notices.';
}

function table({ title, columns, rows, statuses }: TextTable): string {
  if (rows.length === 0) return '';
  const cellsOf = (row: readonly string[], index: number) => {
    const status = statuses?.[index];
    const cells = row.map(escapeHtml);
    return status === undefined ? cells : [badge(status), ...cells.slice(1)];
  };
  return (
    tag('h3', {}, escapeHtml(title)) +
    htmlTable(
      title,
      columns.map((column) => ({ title: column.replace(/^>/u, '') || 'verdict', number: column.startsWith('>') })),
      rows.map(cellsOf),
    )
  );
}

function folded(all: TextTable): string {
  return tag('details', {}, tag('summary', {}, escapeHtml(all.title)), table(all));
}
