import type { GroupResult } from '../../planning/result.js';
import { formatCount, formatDuration, formatPercent, formatRate } from '../../units/format.js';
import { type OccupancyBar, occupancyBars } from '../charts/occupancy-bars.js';
import { focusGroup } from '../check/check-focus.js';
import { blockingText, groupLabel } from '../check/check-group-rows.js';
import { statesOf } from '../check/check-states.js';
import { orNone } from '../check/check-thresholds.js';
import { holdingText } from '../compare/compare-rows.js';
import { code, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Who holds the ports of the group that the verdict is about, and for how long. */
export const occupancySection: PageSection = {
  id: 'occupancy',
  title: 'Who holds the ports',
  parts: ['result'],
  render: ({ result }, { width }) => {
    const group = focusGroup(result);
    if (group === null) return paragraph('No flow asks for a port.');
    const chart = occupancyBars({
      ...{ title: `Ports of ${groupLabel(group)}, by TCP state`, id: 'occupancy-bar', width, sheet: 'page' },
      value: { title: 'occupied ports, mean', quantity: 'count', unit: 'ports' },
      bars: [...(refuses(group) ? [askedOf('asked for', group)] : []), occupancyOf('held', group)],
      capacityLabel: 'ports of the group',
    });
    return [chart, sentence(group), states(group), holding(group)].join('');
  },
};

/** Whether enough is refused that what is asked for looks different from what is held. */
function refuses({ offeredErlangs, carriedErlangs }: GroupResult): boolean {
  return carriedErlangs < 0.99 * offeredErlangs;
}

/** The ports that would be held if none were refused, as a bar: what is asked for may be more than there is. */
export function askedOf(label: string, group: GroupResult): OccupancyBar {
  const scale = group.carriedErlangs > 0 ? group.offeredErlangs / group.carriedErlangs : 0;
  const { segments, capacity } = occupancyOf('', group);
  const asked = segments.map((one) => ({
    label: one.label,
    hard: one.hard * scale,
    reclaimable: one.reclaimable * scale,
  }));
  return { label, segments: asked, capacity };
}

/** A group's ports as a bar: states in the order of a connection's life. */
export function occupancyOf(label: string, group: GroupResult): OccupancyBar {
  const segments = statesOf(group).map(({ state, ports, hardShare }) => ({
    label: state,
    hard: ports * hardShare,
    reclaimable: ports * (1 - hardShare),
  }));
  return { label, segments, capacity: group.ports };
}

function sentence(group: GroupResult): string {
  const rate = formatRate(group.arrivalRatePerSecond);
  const offered = formatCount(group.offeredErlangs);
  const full = orNone(group.saturationRatePerSecond, formatRate);
  const fill =
    group.secondsToFill === null ? '' : ` Starting empty, it runs out after ${formatDuration(group.secondsToFill)}.`;
  return paragraph(
    `${rate} new connections × ${formatDuration(group.holdingTimeSeconds)} (${holdingText(group)}) = ${offered} ports ` +
      `asked for, of ${formatCount(group.ports)}. Full at ${full}; blocking ${blockingText(group)}.${fill}`,
  );
}

function states(group: GroupResult): string {
  const columns = [
    ...[
      { title: 'state', header: true },
      { title: 'ports, mean', number: true },
    ],
    ...[
      { title: 'of the group', number: true },
      { title: 'given up on demand', number: true },
    ],
  ];
  const rows = statesOf(group).map(({ state, ports, share, hardShare }) => [
    code(state),
    formatCount(ports),
    escapeHtml(orNone(share, formatPercent)),
    escapeHtml(formatPercent(1 - hardShare)),
  ]);
  return htmlTable('Ports by TCP state', columns, rows);
}

/** Where each second of the holding time comes from. */
function holding(group: GroupResult): string {
  const columns = [
    ...[{ title: 'flow, closed by', header: true }, { title: 'state' }, { title: 'seconds', number: true }],
    ...[{ title: 'set by' }, { title: 'source' }],
  ];
  const rows = group.holding.flatMap(({ flow, strategy, share, parts }) =>
    parts.map(({ state, seconds, setBy, source, confidence }) => [
      escapeHtml(strategy === null ? flow : `${flow}, ${strategy} (${formatPercent(share)})`),
      code(state),
      escapeHtml(formatDuration(seconds)),
      code(setBy),
      escapeHtml(`${source} (${confidence} confidence)`),
    ]),
  );
  return tag(
    'details',
    {},
    tag('summary', {}, 'Where the holding time comes from'),
    htmlTable('Holding time', columns, rows),
  );
}
