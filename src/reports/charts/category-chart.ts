import { type Axis, layOutAxis } from './axis.js';
import { counted, sentences, undrawn, undrawnText } from './describe.js';
import { type Frame, tickLength, valueGrid, xAt } from './frame.js';
import type { CategoryChartSpec } from './line-chart-spec.js';
import { marker } from './markers.js';
import { type Box, overlaps } from './place-labels.js';
import { formatQuantity } from './quantity.js';
import { placeOn } from './scale.js';
import { chartWidth, requireDrawable } from './spec.js';
import { chartTitle, element, label, MARGIN, px, svgDocument, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';
import { SERIES_STYLES } from './theme.js';

const BAR = 18;
const GAP = 12;

interface Row {
  readonly y: number;
  readonly series: number;
  readonly value: number | null;
  readonly text: string;
}

interface Layout {
  readonly frame: Frame;
  readonly axis: Axis;
  readonly rows: readonly Row[];
  readonly names: readonly { readonly name: string; readonly y: number }[];
}

function rowText(spec: CategoryChartSpec, series: number, value: number | null): string {
  const name = spec.series.length > 1 ? (spec.series[series]?.label ?? '') : '';
  const text = value === null ? 'no value' : formatQuantity(spec.y.quantity, value);
  return name === '' ? text : `${text}  ${name}`;
}

function layOutRows(spec: CategoryChartSpec, top: number): Pick<Layout, 'rows' | 'names'> {
  const rows: Row[] = [];
  const names: { name: string; y: number }[] = [];
  let y = top;
  spec.x.categories.forEach((name, category) => {
    names.push({ name, y: y + (BAR * Math.max(1, spec.series.length)) / 2 });
    spec.series.forEach(({ points }, series) => {
      const value = points.find((point) => point.x === category)?.y ?? null;
      rows.push({ y, series, value, text: rowText(spec, series, value) });
      y += BAR;
    });
    y += GAP + (spec.series.length === 0 ? BAR : 0);
  });
  return { rows, names };
}

function layOut(spec: CategoryChartSpec, top: number): Layout {
  const width = chartWidth(spec);
  const { rows, names } = layOutRows(spec, top + GAP);
  const values = [
    ...rows.flatMap(({ value }) => (value === null ? [] : [requireDrawable('value', value)])),
    ...(spec.thresholds ?? []).map(({ label: words, value }) => requireDrawable(`threshold "${words}"`, value)),
  ];
  const nameRoom = Math.min(width * 0.3, Math.max(0, ...names.map(({ name }) => textWidth(name, TEXT_SIZE))));
  const textRoom = Math.min(width * 0.3, Math.max(0, ...rows.map(({ text }) => textWidth(text, TEXT_SIZE))));
  const left = MARGIN + nameRoom + 10;
  const last = names[names.length - 1]?.y ?? top;
  const height = last + (BAR * Math.max(1, spec.series.length)) / 2 + GAP - top;
  const frame = { left, top, width: width - left - textRoom - 10 - MARGIN, height };
  const axis = layOutAxis(spec.y, values, {
    length: frame.width,
    labelLength: tickLength,
    most: Math.max(2, Math.floor(frame.width / 70)),
    extend: true,
  });
  return { frame, axis, rows, names };
}

/** Where the mark of a row starts and ends; null where it has no place on the axis. */
function rowSpan({ frame, axis }: Layout, { value }: Row): { readonly start: number; readonly end: number } | null {
  const place = value === null ? null : placeOn(axis.scale, value);
  if (place === null) return null;
  const zero = axis.scale.kind === 'linear' ? (placeOn(axis.scale, 0) ?? 0) : 0;
  const cut = (share: number) => xAt(frame, Math.min(1, Math.max(0, share)));
  return { start: cut(zero), end: cut(place) };
}

function rowMark(layout: Layout, row: Row): string {
  const span = rowSpan(layout, row);
  if (span === null) return '';
  const { start, end } = span;
  const style = `sp-f${row.series % SERIES_STYLES}`;
  if (layout.axis.scale.kind === 'linear') {
    const bar = { x: Math.min(start, end), y: row.y + 2, width: Math.abs(end - start), height: BAR - 4 };
    return element('rect', { class: style, ...bar });
  }
  const middle = row.y + BAR / 2;
  const stem = element('path', { class: 'sp-axis', d: `M${px(start)} ${px(middle)}H${px(end)}` });
  return stem + element('path', { class: style, d: marker(row.series, [end, middle]) });
}

function rowLabel(spec: CategoryChartSpec, layout: Layout, row: Row): string {
  const span = rowSpan(layout, row);
  const words = span === null && row.value !== null ? `${row.text} (off the axis)` : row.text;
  const x = (span === null ? layout.frame.left : Math.max(span.start, span.end)) + 8;
  const text = fitText(words, TEXT_SIZE, chartWidth(spec) - MARGIN - x);
  const style = span === null ? 'sp-quiet sp-halo' : 'sp-ink sp-halo';
  return label(text, x, row.y + BAR / 2 + 4.5, style, 'start', words);
}

/** Threshold lines, their labels in as many rows above the frame as they need. */
function thresholdRows(spec: CategoryChartSpec, { frame, axis }: Layout, firstY: number): string {
  const taken: Box[] = [];
  return (spec.thresholds ?? [])
    .map(({ value, label: words }) => {
      const place = placeOn(axis.scale, value);
      if (place === null || place < 0 || place > 1) return '';
      const x = xAt(frame, place);
      const text = fitText(words, TEXT_SIZE, frame.width);
      const length = textWidth(text, TEXT_SIZE);
      const left = Math.max(MARGIN, Math.min(x - length / 2, chartWidth(spec) - MARGIN - length));
      const boxAt = (y: number): Box => ({ left: left - 6, right: left + length + 6, top: y - 12, bottom: y + 4 });
      let y = firstY;
      while (taken.some((box) => overlaps(box, boxAt(y)))) y += 18;
      taken.push(boxAt(y));
      const line = element('path', { class: 'sp-limit', d: `M${px(x)} ${px(y + 5)}V${px(frame.top + frame.height)}` });
      return line + label(text, left, y, 'sp-limit-text sp-halo', 'start', words);
    })
    .join('');
}

/**
 * A value for each of a list of names (close strategies, platforms), one row a name: bars from zero, or points on a
 * logarithmic axis; each value printed; thresholds as vertical lines. `lineChart` calls it for category axes.
 *
 * @throws RangeError when a number is not finite
 */
export function categoryChart(spec: CategoryChartSpec): string {
  const title = chartTitle(spec);
  const thresholds = spec.thresholds ?? [];
  const top = title.bottom + 26 + 18 * thresholds.length;
  const layout = layOut(spec, top);
  const { frame, axis, rows, names } = layout;
  const body = [
    title.svg,
    label(spec.x.title, MARGIN, title.bottom + 20, 'sp-ink'),
    valueGrid(axis, frame, chartWidth(spec)),
    ...names.map(({ name, y }) =>
      label(fitText(name, TEXT_SIZE, frame.left - 10 - MARGIN), frame.left - 10, y + 4.5, 'sp-ink', 'end', name),
    ),
    ...rows.map((row) => rowMark(layout, row)),
    element('path', { class: 'sp-axis', d: `M${px(frame.left)} ${px(frame.top)}v${px(frame.height)}` }),
    thresholdRows(spec, layout, title.bottom + 20),
    ...rows.map((row) => rowLabel(spec, layout, row)),
  ].join('');
  const says = sentences(
    `Bar chart of ${axis.title} for ${counted(names.length, spec.x.title, `${spec.x.title} values`)}.`,
    rows.length <= 40
      ? `${rows.map(({ text }, index) => `${names[Math.floor(index / Math.max(1, spec.series.length))]?.name}: ${text}`).join('; ')}.`
      : '',
    thresholds.length > 0 ? `Thresholds: ${thresholds.map((one) => one.label).join(', ')}.` : '',
    undrawnText(
      undrawn(
        axis.scale,
        rows.map(({ value }) => value),
      ),
      spec.y.title,
    ),
  );
  return svgDocument(spec, frame.top + frame.height + 54, says, body);
}
