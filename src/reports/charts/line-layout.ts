import { type Axis, layOutAxis } from './axis.js';
import { type Frame, labelColumn, tickLength } from './frame.js';
import type { NumericLineChartSpec } from './line-chart-spec.js';
import { placeOn } from './scale.js';
import { chartWidth, requireDrawable } from './spec.js';
import { chartTitle, MARGIN, TEXT_SIZE } from './svg.js';
import { textWidth } from './text-width.js';

/** Where everything of a line chart stands. */
export interface LineLayout {
  readonly x: Axis;
  readonly y: Axis;
  readonly frame: Frame;
  /** Height of the whole drawing in px. */
  readonly height: number;
  /** Base line of the vertical axis' title. */
  readonly titleY: number;
  /** Place of the frontier, 0…1; null when there is none on the axis. */
  readonly frontier: number | null;
  /** Room for series labels at the right. */
  readonly labelRoom: number;
}

/**
 * All numbers of a line chart, checked.
 *
 * @throws RangeError naming the first that cannot be drawn
 */
export function lineValues(spec: NumericLineChartSpec): { readonly xs: number[]; readonly ys: number[] } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { label, points } of spec.series) {
    for (const { x, y } of points) {
      xs.push(requireDrawable(`x of series "${label}"`, x));
      if (y !== null) ys.push(requireDrawable(`y of series "${label}"`, y));
    }
  }
  for (const { label, value } of spec.thresholds ?? []) ys.push(requireDrawable(`threshold "${label}"`, value));
  if (spec.frontier !== undefined) requireDrawable('frontier', spec.frontier.x);
  return { xs, ys };
}

function chartHeight({ height = 400 }: NumericLineChartSpec): number {
  if (height >= 240 && height <= 1200) return height;
  throw new RangeError(`Cannot draw chart: height must be 240…1200, got ${height}`);
}

/** Lays out a line chart whose horizontal axis is numeric. */
export function layOutLines(spec: NumericLineChartSpec): LineLayout {
  const width = chartWidth(spec);
  const height = chartHeight(spec);
  const { xs, ys } = lineValues(spec);
  const titleY = chartTitle(spec).bottom + 20;
  const top = titleY + (spec.frontier === undefined ? 14 : 36);
  const room = height - top - 58;
  const y = layOutAxis(spec.y, ys, { length: room, labelLength: () => 26, most: Math.floor(room / 44), extend: true });
  const left = MARGIN + labelColumn(y.ticks);
  const widest = Math.max(0, ...spec.series.map(({ label }) => textWidth(label, TEXT_SIZE)));
  const labelRoom = Math.min(widest, width * 0.28);
  const right = labelRoom > 0 ? labelRoom + 14 + MARGIN : MARGIN + 8;
  const frame: Frame = { left, top, width: width - left - right, height: room };
  const x = layOutAxis(spec.x, xs, {
    length: frame.width,
    labelLength: tickLength,
    most: Math.max(2, Math.floor(frame.width / 64)),
    extend: false,
  });
  const place = spec.frontier === undefined ? null : placeOn(x.scale, spec.frontier.x);
  const frontier = place !== null && place >= 0 && place <= 1 ? place : null;
  return { x, y, frame, height, titleY, frontier, labelRoom };
}
