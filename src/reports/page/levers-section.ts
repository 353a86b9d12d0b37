import { formatFactor, formatPercent } from '../../units/format.js';
import { orNone } from '../check/check-thresholds.js';
import { badge, escapeHtml, htmlTable, paragraph } from './html.js';
import type { PageSection } from './section.js';
import { typed } from './typed.js';

/** Single changes, really evaluated, with their price. */
export const leversSection: PageSection = {
  id: 'levers',
  title: 'What would help, each alone',
  parts: ['result'],
  render: ({ result: { levers } }) => {
    if (levers.length === 0) return paragraph('No single change that was tried gives more headroom.');
    const columns = [
      ...[{ title: 'then' }, { title: 'change', header: true }, { title: 'headroom', number: true }],
      ...[{ title: 'gain', number: true }, { title: 'load', number: true }, { title: 'price' }],
    ];
    const rows = levers.map((lever) => [
      badge(lever.status),
      escapeHtml(lever.label) + typed(lever.set),
      escapeHtml(orNone(lever.headroomFactor, formatFactor)),
      escapeHtml(orNone(lever.gain, formatFactor)),
      escapeHtml(formatPercent(lever.load)),
      escapeHtml(lever.price ?? ''),
    ]);
    return htmlTable('Changes that help', columns, rows);
  },
};
