import { isDark } from './heat-colors.js';
import type { OccupancyBarsSpec } from './occupancy-bars-spec.js';
import { chartWidth } from './spec.js';
import { chartId, element, label, MARGIN, px, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';
import { stateColor } from './theme.js';

/** What the legend shows for reclaimable ports of any state. */
const SOFT_SWATCH = '#5a6670';

/** The fill of a state. */
export function colorOf(states: readonly string[], state: string): string {
  return stateColor(state, states.indexOf(state));
}

/** The hatch for a fill: light stripes on a dark one, dark ones on a light one. */
export function weaveOf(spec: OccupancyBarsSpec, color: string): string {
  return `url(#${chartId(spec)}-${isDark(color) ? 'light' : 'dark'})`;
}

/** Both hatches. */
export function weavePatterns(spec: OccupancyBarsSpec): string {
  const patterns = [
    ['light', '#fff', '.8'],
    ['dark', '#000', '.5'],
  ] as const;
  return element(
    'defs',
    {},
    ...patterns.map(([tone, stroke, opacity]) =>
      element(
        'pattern',
        {
          id: `${chartId(spec)}-${tone}`,
          ...{ width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        },
        element('path', { d: 'M0 0V6', stroke, 'stroke-width': '3', 'stroke-opacity': opacity }),
      ),
    ),
  );
}

/** Swatches of states, of what is hatched and of the capacity, in as many lines as they need. */
export function occupancyLegend(spec: OccupancyBarsSpec, states: readonly string[], top: number) {
  const hasSoft = spec.bars.some(({ segments }) => segments.some(({ reclaimable }) => reclaimable > 0));
  const hasCapacity = spec.bars.some(({ capacity }) => capacity !== null);
  const entries = [
    ...states.map((state) => ({ text: state, fill: colorOf(states, state), class: undefined, kind: 'state' })),
    ...(hasSoft ? [{ text: 'hatched: reclaimable', fill: SOFT_SWATCH, class: undefined, kind: 'soft' }] : []),
    ...(hasCapacity
      ? [{ text: spec.capacityLabel ?? 'capacity', fill: undefined, class: 'sp-limit-solid', kind: 'limit' }]
      : []),
  ];
  let x = MARGIN;
  let y = top;
  const svg = entries.map(({ text, class: style, fill, kind }) => {
    const shown = fitText(text, TEXT_SIZE, chartWidth(spec) - 2 * MARGIN - 24);
    const length = 22 + textWidth(shown, TEXT_SIZE) + 18;
    if (x > MARGIN && x + length - 18 > chartWidth(spec) - MARGIN) {
      x = MARGIN;
      y += 21;
    }
    const rect = { x, y: y - 11, width: 15, height: 13 };
    const swatch =
      kind === 'limit'
        ? element('path', { class: style, d: `M${px(x + 7)} ${px(y - 13)}v17` })
        : element('rect', { class: style, fill, ...rect });
    const weave = kind === 'soft' ? element('rect', { fill: weaveOf(spec, SOFT_SWATCH), ...rect }) : '';
    const entry = swatch + weave + label(shown, x + 22, y, 'sp-ink', 'start', text);
    x += length;
    return entry;
  });
  return { svg: svg.join(''), bottom: entries.length === 0 ? top - 21 : y };
}
