import type { ScenarioResult } from '../../planning/result.js';
import { formatCount } from '../../units/format.js';
import { worstGroups } from '../check/check-focus.js';
import { groupColumns, groupLabel } from '../check/check-group-rows.js';
import { formatLimit, formatThresholdValue } from '../check/check-thresholds.js';
import { poolSentence, reclaimSentence, verdictSentences } from '../check/check-words.js';
import { badge, code, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

const MOST_GROUPS = 12;

/** The verdict, what must hold, the port groups and the other limits. */
export const verdictSection: PageSection = {
  id: 'verdict',
  title: 'Verdict',
  parts: ['result'],
  render: ({ result }) => {
    const [first = '', ...more] = verdictSentences(result);
    return [
      tag('p', { class: `verdict ${result.status}` }, badge(result.status), ' ', escapeHtml(first)),
      ...more.map((sentence) => paragraph(sentence)),
      tag('h3', {}, 'What must hold'),
      thresholds(result),
      tag('h3', {}, 'Port groups'),
      groups(result),
      ...limits(result),
      tag('h3', {}, 'Pools'),
      tag(
        'ul',
        {},
        ...result.pools.map((pool) =>
          tag('li', {}, escapeHtml(`${pool.id}: ${poolSentence(pool)} (${pool.platform})`)),
        ),
      ),
    ].join('');
  },
};

function thresholds(result: ScenarioResult): string {
  const columns = [
    { title: 'verdict' },
    { title: 'threshold', header: true },
    { title: 'worst', number: true },
    { title: 'at' },
  ];
  const rows = result.thresholds.map((threshold) => [
    badge(threshold.status),
    code(threshold.expression),
    escapeHtml(formatThresholdValue(threshold, result)),
    escapeHtml(threshold.group ?? ''),
  ]);
  return htmlTable('Thresholds', columns, rows);
}

function groups(result: ScenarioResult): string {
  const { shown, folded } = worstGroups(result, MOST_GROUPS);
  const numbers = groupColumns(shown);
  const columns = [{ title: 'group', header: true }, ...numbers.map(({ title }) => ({ title, number: true }))];
  const rows = shown.map((group) => [
    escapeHtml(groupLabel(group)),
    ...numbers.map(({ text }) => escapeHtml(text(group))),
  ]);
  const sentence = shown[0] === undefined ? null : reclaimSentence(shown[0]);
  return [
    htmlTable('Port groups', columns, rows),
    folded.length === 0 ? '' : paragraph(`and ${formatCount(folded.length)} more with more headroom`, 'quiet'),
    sentence === null ? '' : paragraph(sentence),
  ].join('');
}

function limits({ limits: all }: ScenarioResult): readonly string[] {
  if (all.length === 0) return [];
  const columns = [
    ...[{ title: 'verdict' }, { title: 'limit', header: true }, { title: 'value', number: true }],
    ...[{ title: 'of', number: true }, { title: 'pools' }, { title: 'source' }],
  ];
  const rows = all.map((limit) => [
    badge(limit.status),
    code(limit.key),
    escapeHtml(formatLimit(limit, limit.value)),
    escapeHtml(formatLimit(limit, limit.limit)),
    escapeHtml(limit.pools.join(', ')),
    escapeHtml(limit.source),
  ]);
  return [tag('h3', {}, 'Other limits'), htmlTable('Other limits', columns, rows)];
}
