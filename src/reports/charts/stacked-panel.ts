/** One stack of areas in its frame. */
import type { Axis } from './axis.js';
import { type Frame, horizontalAxis, verticalAxis, xAt, yAt } from './frame.js';
import { isDark } from './heat-colors.js';
import { colorOf } from './occupancy-legend.js';
import { clippedPieces, type Point, thinned } from './polyline.js';
import { formatQuantity } from './quantity.js';
import { placeOn } from './scale.js';
import { chartWidth } from './spec.js';
import { placeOfSample, type StackedAreaSpec, type StackedLayer, type StackedPanel } from './stacked-area-spec.js';
import { element, escapeXml, label, MARGIN, pathThrough, px, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';

/** Where a panel stands, and its axes. */
export interface PanelLayout {
  readonly panel: StackedPanel;
  readonly x: Axis;
  readonly y: Axis;
  /** Null where it is not drawn. */
  readonly capacity: number | null;
  /** Sums of the layers by sample. */
  readonly totals: readonly number[];
  readonly top: number;
  readonly frame: Frame;
}

/** A layer with its upper and lower edge, a point for each sample. */
interface Area {
  readonly layer: StackedLayer;
  readonly lower: readonly Point[];
  readonly upper: readonly Point[];
}

function areasOf({ panel, x, y, totals, frame }: PanelLayout, names: readonly string[]): readonly Area[] {
  const sorted = [...panel.layers].sort((one, other) => names.indexOf(one.label) - names.indexOf(other.label));
  const sums = totals.map(() => 0);
  const edge = (): Point[] =>
    sums.map((value, index) => [
      xAt(frame, placeOn(x.scale, placeOfSample(panel, index)) ?? 0),
      yAt(frame, placeOn(y.scale, value) ?? 0),
    ]);
  return sorted.map((layer) => {
    const lower = edge();
    for (const index of sums.keys()) sums[index] = (sums[index] ?? 0) + (layer.values[index] ?? 0);
    return { layer, lower, upper: edge() };
  });
}

/** Thinner areas, in px on average, would be lost between two gaps. */
const THIN = 4;

function thickness({ lower, upper }: Area): number {
  return upper.reduce((sum, [, y], index) => sum + (lower[index]?.[1] ?? y) - y, 0) / upper.length;
}

/**
 * Each area from its upper edge down to the axis: the ones below are painted over it, so that no seam shows; with a gap to
 * the one above where both are thick enough.
 */
function areaMark(area: Area, above: Area | undefined, { frame }: PanelLayout, names: readonly string[]): string {
  const { layer, upper } = area;
  const bottom = px(frame.top + frame.height);
  const [first, last] = [upper[0], upper[upper.length - 1]];
  if (first === undefined || last === undefined) return '';
  const edge = pathThrough(thinned(upper));
  const fill = colorOf(names, layer.label);
  const painted = element('path', { fill, d: `${edge}L${px(last[0])} ${bottom}L${px(first[0])} ${bottom}z` });
  const hasGap = above !== undefined && thickness(area) >= THIN && thickness(above) >= THIN;
  return painted + (hasGap ? element('path', { class: 'sp-gap', d: edge }) : '');
}

/** The layer's name within its area, where that is high enough for it; nowhere near the ends. */
function areaName({ layer, lower, upper }: Area, names: readonly string[]): string {
  const half = textWidth(layer.label, TEXT_SIZE) / 2 + 6;
  const [from, to] = [(upper[0]?.[0] ?? 0) + half, (upper[upper.length - 1]?.[0] ?? 0) - half];
  let best = { room: TEXT_SIZE + 5, x: 0, y: 0 };
  for (let step = 0; step <= 20 && to > from; step += 1) {
    const x = from + ((to - from) * step) / 20;
    const near = [...upper.keys()].filter((index) => Math.abs((upper[index]?.[0] ?? 0) - x) <= half);
    const top = near.reduce((most, index) => Math.max(most, upper[index]?.[1] ?? 0), 0);
    const bottom = near.reduce((least, index) => Math.min(least, lower[index]?.[1] ?? 0), Number.MAX_VALUE);
    if (near.length > 0 && bottom - top > best.room) best = { room: bottom - top, x, y: (top + bottom) / 2 };
  }
  if (best.x === 0) return '';
  const tone = isDark(colorOf(names, layer.label)) ? 'sp-on-dark' : 'sp-on-light';
  return element('text', { class: tone, x: best.x, y: best.y + 4.5, 'text-anchor': 'middle' }, escapeXml(layer.label));
}

function capacityMark(spec: StackedAreaSpec, { capacity, y, frame }: PanelLayout): string {
  if (capacity === null) return '';
  const at = yAt(frame, placeOn(y.scale, capacity) ?? 0);
  const right = frame.left + frame.width;
  const words = `${spec.capacityLabel ?? 'capacity'} ${formatQuantity(spec.y.quantity, capacity)}`;
  const text = fitText(words, TEXT_SIZE, frame.width / 2);
  return [
    element('path', { class: 'sp-limit-solid', d: `M${px(frame.left)} ${px(at)}H${px(right)}` }),
    label(text, right, at - 6, 'sp-limit-text sp-halo', 'end', words),
  ].join('');
}

/** Capacity at each sample, and the line beside the stack; what lies above the frame is cut off. */
function lineMarks(spec: StackedAreaSpec, { panel, x, y, frame }: PanelLayout): string {
  const drawn = (values: readonly number[], style: string): string => {
    const places = values.map((value, index): Point => {
      const across = placeOn(x.scale, placeOfSample(panel, index)) ?? 0;
      return [across, placeOn(y.scale, value) ?? 0];
    });
    return clippedPieces(places)
      .map((piece) => thinned(piece.map(([across, up]): Point => [xAt(frame, across), yAt(frame, up)])))
      .map((piece) => element('path', { class: style, d: pathThrough(piece) }))
      .join('');
  };
  const highest = (panel.capacities ?? []).reduce((most, value) => Math.max(most, value), 0);
  const name = `${spec.capacityLabel ?? 'capacity'} ${formatQuantity(spec.y.quantity, highest)}`;
  const at = placeOn(y.scale, highest) ?? 0;
  const named = panel.capacities !== undefined && at <= 1 && at > 0;
  return [
    panel.line === undefined ? '' : drawn(panel.line.values, 'sp-s5'),
    panel.capacities === undefined ? '' : drawn(panel.capacities, 'sp-limit-solid'),
    named ? label(name, frame.left + frame.width, yAt(frame, at) - 6, 'sp-limit-text sp-halo', 'end') : '',
  ].join('');
}

/** A panel: its name, axes, areas, and the capacity. */
export function drawPanel(spec: StackedAreaSpec, layout: PanelLayout, names: readonly string[]): string {
  const { panel, x, y, frame, top } = layout;
  const areas = areasOf(layout, names);
  const name = fitText(panel.label, TEXT_SIZE, chartWidth(spec) - 2 * MARGIN);
  return [
    label(name, MARGIN, top + 16, 'sp-strong', 'start', panel.label),
    verticalAxis(y, frame, MARGIN, top + 37),
    ...areas.map((area, index) => areaMark(area, areas[index + 1], layout, names)).reverse(),
    ...areas.map((area) => areaName(area, names)),
    horizontalAxis(x, frame, chartWidth(spec)),
    capacityMark(spec, layout),
    lineMarks(spec, layout),
  ].join('');
}
