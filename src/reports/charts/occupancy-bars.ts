import { type Axis, layOutAxis } from './axis.js';
import { sentences } from './describe.js';
import { type Frame, tickLength, valueGrid, xAt } from './frame.js';
import { isDark } from './heat-colors.js';
import {
  type OccupancyBar,
  type OccupancyBarsSpec,
  requireAmounts,
  statesOf,
  total,
  totalText,
} from './occupancy-bars-spec.js';
import { colorOf, occupancyLegend, weaveOf, weavePatterns } from './occupancy-legend.js';
import { formatQuantity } from './quantity.js';
import { placeOn } from './scale.js';
import { chartWidth } from './spec.js';
import { chartTitle, element, escapeXml, label, MARGIN, px, svgDocument, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';

export type { OccupancyBar, OccupancyBarsSpec, OccupancySegment } from './occupancy-bars-spec.js';

const BAR = 24;
/** Below this width the names stand above the bars. */
const NARROW = 520;
/** A capacity further out than this many times the longest bar is named, not drawn: the bars could not be told apart. */
const FURTHEST = 3;

interface Layout {
  readonly frame: Frame;
  readonly axis: Axis;
  readonly states: readonly string[];
  /** Height of a row; where its bar begins. */
  readonly row: number;
  readonly barTop: number;
}

function layOut(spec: OccupancyBarsSpec, top: number): Layout {
  const width = chartWidth(spec);
  requireAmounts(spec.bars);
  const totals = spec.bars.map(total);
  const longest = Math.max(0, ...totals);
  const capacities = spec.bars.flatMap(({ capacity }) =>
    capacity !== null && capacity <= FURTHEST * longest ? [capacity] : [],
  );
  const nameRoom = Math.min(width * 0.3, Math.max(0, ...spec.bars.map((bar) => textWidth(bar.label, TEXT_SIZE))));
  const isNarrow = width < NARROW;
  const left = isNarrow ? MARGIN : MARGIN + nameRoom + 10;
  const row = isNarrow ? 70 : 54;
  const frame = { left, top, width: width - left - MARGIN - 12, height: Math.max(1, spec.bars.length) * row };
  const axis = layOutAxis({ ...spec.value, scale: 'linear', low: 0 }, [0, ...totals, ...capacities], {
    ...{ length: frame.width, labelLength: tickLength, most: Math.max(2, Math.floor(frame.width / 80)), extend: true },
  });
  return { frame, axis, states: statesOf(spec), row, barTop: isNarrow ? 22 : 6 };
}

/** A part of a bar; reclaimable ones are woven with the ground's colour. */
function part(
  spec: OccupancyBarsSpec,
  layout: Layout,
  state: string,
  from: number,
  to: number,
  y: number,
  soft: boolean,
) {
  if (to <= from) return '';
  const { frame, axis } = layout;
  const [x, end] = [from, to].map((value) => xAt(frame, placeOn(axis.scale, value) ?? 0)) as [number, number];
  const rect = { x, y, width: Math.min(end, frame.left + frame.width) - x, height: BAR };
  const fill = colorOf(layout.states, state);
  const weave = soft ? element('rect', { fill: weaveOf(spec, fill), ...rect }) : '';
  const edge = element('path', { class: 'sp-gap', d: `M${px(end)} ${px(y)}v${BAR}` });
  return element('rect', { fill, ...rect }) + weave + edge;
}

/** The state's name within its segment, where it fits. */
function segmentText(layout: Layout, state: string, from: number, to: number, isHatched: boolean, y: number): string {
  const [x, end] = [from, to].map((value) => xAt(layout.frame, placeOn(layout.axis.scale, value) ?? 0)) as [
    number,
    number,
  ];
  if (textWidth(state, TEXT_SIZE) + 12 > end - x) return '';
  const color = colorOf(layout.states, state);
  const halo = { stroke: color, 'stroke-width': '6', 'stroke-linejoin': 'round', 'paint-order': 'stroke' };
  const place = { x: (x + end) / 2, y: y + BAR / 2 + 4.5, 'text-anchor': 'middle' };
  const tone = isDark(color) ? 'sp-on-dark' : 'sp-on-light';
  return element('text', { class: tone, ...place, ...(isHatched ? halo : {}) }, escapeXml(state));
}

function barMarks(spec: OccupancyBarsSpec, layout: Layout, bar: OccupancyBar, y: number): string {
  let from = 0;
  return bar.segments
    .map(({ label: state, hard, reclaimable }) => {
      const middle = from + hard;
      const to = middle + reclaimable;
      const marks = part(spec, layout, state, from, middle, y, false) + part(spec, layout, state, middle, to, y, true);
      const text = segmentText(layout, state, from, to, hard < to - from, y);
      from = to;
      return marks + text;
    })
    .join('');
}

function capacityMark(spec: OccupancyBarsSpec, { frame, axis }: Layout, bar: OccupancyBar, y: number): string {
  const place = bar.capacity === null ? null : placeOn(axis.scale, bar.capacity);
  const isFar = place !== null && place > 1;
  const x = xAt(frame, Math.min(1, place ?? 0));
  const right = frame.left + frame.width;
  const arrow = `M${px(right + 2)} ${px(y + 7)}l6 5l-6 5`;
  const edge = `M${px(x)} ${px(y - 4)}v${BAR + 6}`;
  const mark = place === null ? '' : element('path', { class: 'sp-limit-solid', d: isFar ? arrow : edge });
  const text = totalText(spec, bar);
  return (
    mark + label(fitText(text, TEXT_SIZE, frame.width), frame.left + 2, y + BAR + 15, 'sp-quiet sp-halo', 'start', text)
  );
}

function barName({ label: name }: OccupancyBar, { frame, barTop }: Layout, y: number, page: number): string {
  if (barTop > 20) {
    const text = fitText(name, TEXT_SIZE, page - frame.left - MARGIN);
    return label(text, frame.left + 2, y - 6, 'sp-ink sp-halo', 'start', name);
  }
  const text = fitText(name, TEXT_SIZE, frame.left - 10 - MARGIN);
  return label(text, frame.left - 10, y + BAR / 2 + 4.5, 'sp-ink', 'end', name);
}

/**
 * What variants hold, as a self-contained SVG: one bar each, parted by TCP state, solid where nobody else can have the
 * port and hatched where it can be reclaimed, with the capacity as a line (an arrow where it is more than three times the
 * longest bar) and the total in words.
 *
 * @returns an SVG document that ends with a line feed
 * @throws RangeError when a number is negative or not finite
 */
export function occupancyBars(spec: OccupancyBarsSpec): string {
  const title = chartTitle(spec);
  const key = occupancyLegend(spec, statesOf(spec), title.bottom + 21);
  const layout = layOut(spec, key.bottom + 16);
  const { frame, axis } = layout;
  const rows = spec.bars.map((bar, index) => {
    const y = frame.top + index * layout.row + layout.barTop;
    return [
      barName(bar, layout, y, chartWidth(spec)),
      barMarks(spec, layout, bar, y),
      capacityMark(spec, layout, bar, y),
    ].join('');
  });
  const body = [
    title.svg,
    weavePatterns(spec),
    key.svg,
    valueGrid(axis, frame, chartWidth(spec)),
    ...rows,
    element('path', { class: 'sp-axis', d: `M${px(frame.left)} ${px(frame.top)}v${px(frame.height)}` }),
  ].join('');
  const parts = ({ segments }: OccupancyBar) =>
    segments.map(({ label: state, hard, reclaimable }) => {
      const soft = reclaimable > 0 ? ` (${formatQuantity(spec.value.quantity, reclaimable)} reclaimable)` : '';
      return `${state} ${formatQuantity(spec.value.quantity, hard + reclaimable)}${soft}`;
    });
  const says = sentences(
    `Stacked bars of ${axis.title}.`,
    ...spec.bars.slice(0, 20).map((bar) => `${bar.label}: ${totalText(spec, bar)}; ${parts(bar).join(', ')}.`),
  );
  return svgDocument(spec, frame.top + frame.height + 54, says, body);
}
