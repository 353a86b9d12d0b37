import type { CompareReport, Variant } from '../../planning/compare/compare-result.js';
import { occupancyBars } from '../charts/occupancy-bars.js';
import { statesOf } from '../check/check-states.js';
import { printableData } from '../text/printable.js';
import { comparisonTitle, variantGroup } from './compare-rows.js';

/** The result of `compare` as a picture: the occupied ports of each variant's decisive group, stacked by TCP state. */
export function renderCompareSvg(report: CompareReport): string {
  const shown = printableData(report);
  const missing = shown.variants.filter((variant) => variantGroup(variant) === null).map(({ label }) => label);
  return occupancyBars({
    title: comparisonTitle(shown),
    description: [shown.sentence, ...(missing.length === 0 ? [] : [`Not shown: ${missing.join(', ')}.`])].join(' '),
    value: { title: 'occupied ports, mean', quantity: 'count', unit: 'ports' },
    bars: shown.variants.flatMap(barOf),
    capacityLabel: 'ports of the group',
  });
}

function barOf(variant: Variant): Parameters<typeof occupancyBars>[0]['bars'] {
  const group = variantGroup(variant);
  if (group === null) return [];
  const segments = statesOf(group).map(({ state, ports, hardShare }) => ({
    label: state,
    hard: ports * hardShare,
    reclaimable: ports * (1 - hardShare),
  }));
  return [{ label: variant.label, segments, capacity: group.ports }];
}
