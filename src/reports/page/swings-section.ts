import { formatFactor, formatPercent } from '../../units/format.js';
import { tornado } from '../charts/tornado.js';
import { orNone } from '../check/check-thresholds.js';
import { swingSpec } from '../sensitivity/sensitivity-chart.js';
import { inputText } from '../sensitivity/sensitivity-words.js';
import { code, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Which input moves headroom most: what to measure again before believing the rest. */
export const swingsSection: PageSection = {
  id: 'sensitivity',
  title: 'What the answer hangs on',
  parts: ['result', 'swings'],
  render: ({ result, swings }, { width }) => {
    const by = formatPercent(swings.by);
    const moving = swings.inputs.filter(({ affects }) => affects);
    const spec = swingSpec(result, swings.inputs, swings.by);
    if (spec === null || moving.length === 0) return paragraph('No input moves headroom here.');
    const columns = [
      ...[
        { title: 'input', header: true },
        { title: 'now', number: true },
      ],
      ...[
        { title: `headroom, ${by} less`, number: true },
        { title: `headroom, ${by} more`, number: true },
      ],
    ];
    const rows = moving.map(({ path, value, unit, low, high }) => [
      code(path),
      ...[
        inputText(unit, value),
        orNone(low?.headroomFactor ?? null, formatFactor),
        orNone(high?.headroomFactor ?? null, formatFactor),
      ].map(escapeHtml),
    ]);
    return [
      paragraph(`Headroom with one input at a time ${by} smaller and larger; whole numbers move by at least one step.`),
      tornado({ ...spec, title: 'What moves headroom', id: 'sensitivity-bars', width, sheet: 'page' }),
      tag('details', {}, tag('summary', {}, 'The same as numbers'), htmlTable('Headroom by input', columns, rows)),
    ].join('');
  },
};
