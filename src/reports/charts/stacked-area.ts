import { layOutAxis } from './axis.js';
import { sentences } from './describe.js';
import { labelColumn, tickLength } from './frame.js';
import { occupancyLegend } from './occupancy-legend.js';
import { formatQuantity } from './quantity.js';
import { chartWidth } from './spec.js';
import {
  layerNames,
  placeOfSample,
  requireStacks,
  type StackedAreaSpec,
  type StackedPanel,
  stackTotals,
} from './stacked-area-spec.js';
import { drawPanel, type PanelLayout } from './stacked-panel.js';
import { chartTitle, label, MARGIN, svgDocument } from './svg.js';

export type { StackedAreaSpec, StackedLayer, StackedPanel } from './stacked-area-spec.js';

/** Height of a panel's frame; of one alone. */
const PANEL = 180;
const LONE_PANEL = 280;
/** Above a frame: the panel's name and the title of the vertical axis. */
const HEAD = 52;
/** Below a frame: labels and title of the horizontal axis. */
const FOOT = 62;

/** A capacity further out than this many times the highest stack is named, not drawn: the areas could not be told apart. */
const FURTHEST = 3;

function layOut(spec: StackedAreaSpec, panel: StackedPanel, top: number): PanelLayout {
  const totals = stackTotals(panel);
  const high = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
  const beside = panel.line?.values ?? [];
  const most = panel.capacity ?? high(panel.capacities ?? []);
  const stacked = high(totals);
  // What is asked for may be many times what there is; then its line is cut off.
  const highest = Math.max(stacked, Math.min(high(beside), 2 * Math.max(most, stacked)));
  const capacity = panel.capacity !== null && panel.capacity <= FURTHEST * highest ? panel.capacity : null;
  const capacities = panel.capacities?.every((one) => one <= FURTHEST * highest) ? high(panel.capacities) : null;
  const height = spec.panels.length > 1 ? PANEL : LONE_PANEL;
  const y = layOutAxis({ ...spec.y, low: 0 }, [0, highest, ...[capacity, capacities].flatMap((one) => one ?? [])], {
    ...{ length: height, labelLength: () => 26, most: Math.floor(height / 44), extend: true },
  });
  const left = MARGIN + labelColumn(y.ticks);
  const width = chartWidth(spec) - left - MARGIN - 8;
  const x = layOutAxis(spec.x, [placeOfSample(panel, 0), placeOfSample(panel, Math.max(1, totals.length - 1))], {
    ...{ length: width, labelLength: tickLength, most: Math.max(2, Math.floor(width / 64)), extend: false },
  });
  return { panel, x, y, capacity, totals, top, frame: { left, top: top + HEAD, width, height } };
}

function panelSays(spec: StackedAreaSpec, { panel, totals }: PanelLayout): string {
  const last = totals.length - 1;
  const { quantity } = spec.y;
  const parts = panel.layers.map(({ label: name, values }) => `${name} ${formatQuantity(quantity, values[last] ?? 0)}`);
  const place = placeOfSample(panel, Math.max(0, last));
  const end = formatQuantity(spec.x.quantity, place, place);
  const room = panel.capacity === null ? '' : ` of ${formatQuantity(quantity, panel.capacity)}`;
  const when = spec.x.quantity === 'clock' ? 'at' : 'after';
  return `${panel.label}: ${when} ${end} ${formatQuantity(quantity, totals[last] ?? 0)}${room} (${parts.join(', ')}).`;
}

/**
 * How the parts of a sum go over time, as a self-contained SVG: stacked areas from the first state of a connection's life
 * upwards, the capacity as a line (named above where it is more than three times the highest stack), a panel for each stack.
 *
 * Areas are named in a legend and, where there is room, inside. Edges are thinned to what can be seen (0.15 px).
 *
 * @returns an SVG document that ends with a line feed; some KB a panel
 * @throws RangeError when a number is negative or not finite
 */
export function stackedArea(spec: StackedAreaSpec): string {
  requireStacks(spec.panels);
  const title = chartTitle(spec);
  const names = layerNames(spec);
  const legend = occupancyLegend({ ...spec, value: spec.y, bars: [] }, names, title.bottom + 21);
  let top = legend.bottom + 16;
  const layouts = spec.panels.map((panel) => {
    const layout = layOut(spec, panel, top);
    top = layout.frame.top + layout.frame.height + FOOT;
    return layout;
  });
  const empty = label('no values to draw', chartWidth(spec) / 2, top + 60, 'sp-quiet', 'middle');
  const body = [title.svg, legend.svg, ...layouts.map((layout) => drawPanel(spec, layout, names))].join('');
  const says = sentences(
    `Stacked areas of ${spec.y.title} against ${spec.x.title}.`,
    ...layouts.map((layout) => panelSays(spec, layout)),
  );
  if (layouts.length === 0) return svgDocument(spec, top + 120, says, body + empty);
  return svgDocument(spec, top - 6, says, body);
}
