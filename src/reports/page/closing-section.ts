import type { Comparison, Variant } from '../../planning/compare/compare-result.js';
import { formatDuration, formatFactor, formatPercent } from '../../units/format.js';
import { occupancyBars } from '../charts/occupancy-bars.js';
import { blockingText } from '../check/check-group-rows.js';
import { NONE, orNone } from '../check/check-thresholds.js';
import { variantGroup } from '../compare/compare-rows.js';
import { badge, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import { askedOf } from './occupancy-section.js';
import type { PageSection } from './section.js';
import { tryButton } from './typed.js';

/** They hold so much that the others could not be told apart beside them; the table has them. */
const ACCIDENTS: ReadonlySet<string> = new Set(['half-close', 'idle']);

/** Every way of closing side by side: what a FIN costs, and what a reset would. */
export const closingSection: PageSection = {
  id: 'closing',
  title: 'What each way of closing costs',
  parts: ['comparison'],
  render: ({ comparison }, { width }) => {
    if (comparison === null) return paragraph('There is only UDP, and UDP has no close.');
    const bars = comparison.variants.flatMap((variant, index) => {
      const group = variantGroup(variant);
      return group === null || (index > 0 && ACCIDENTS.has(variant.label)) ? [] : [askedOf(variant.label, group)];
    });
    const chart = occupancyBars({
      ...{ title: 'Ports asked for, by way of closing', id: 'closing-bars', width, sheet: 'page' },
      description: `${comparison.sentence} Connections that nobody closes are in the table only.`,
      value: { title: 'ports asked for, mean', quantity: 'count', unit: 'ports' },
      bars,
      capacityLabel: 'ports of the group',
    });
    return [paragraph(comparison.sentence), bars.length === 0 ? '' : chart, table(comparison)].join('');
  },
};

function table({ variants, winner }: Comparison): string {
  const columns = [
    ...[{ title: 'verdict' }, { title: 'closed by', header: true }, { title: 'held', number: true }],
    ...[
      { title: 'load', number: true },
      { title: 'blocking', number: true },
      { title: 'headroom', number: true },
    ],
    ...[{ title: 'gain', number: true }, { title: 'price' }],
  ];
  const rows = variants.map((variant) => [
    variant.result === null ? NONE : badge(variant.result.status),
    (variant.label === winner ? tag('strong', {}, escapeHtml(variant.label)) : escapeHtml(variant.label)) +
      (variant.result === null ? '' : ` ${tryButton(variant.set)}`),
    ...numbers(variant),
    escapeHtml(
      [...variant.prices, ...variant.notes, ...(variant.problem === null ? [] : [variant.problem])].join('; '),
    ),
  ]);
  return htmlTable('Ways of closing', columns, rows);
}

function numbers(variant: Variant): readonly string[] {
  const group = variantGroup(variant);
  const { result, gain } = variant;
  if (group === null || result === null) return [NONE, NONE, NONE, NONE, NONE];
  const texts = [
    ...[formatDuration(group.holdingTimeSeconds), formatPercent(group.load), blockingText(group)],
    ...[orNone(result.headroom.factor, formatFactor), orNone(gain, formatFactor)],
  ];
  return texts.map(escapeHtml);
}
