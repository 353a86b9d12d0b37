import { type Axis, layOutAxis } from './axis.js';
import { sentences } from './describe.js';
import { type Frame, tickLength, valueGrid, xAt } from './frame.js';
import { formatQuantity } from './quantity.js';
import { placeOn } from './scale.js';
import { chartWidth, requireDrawable } from './spec.js';
import { chartTitle, element, label, MARGIN, px, svgDocument, TEXT_SIZE } from './svg.js';
import { fitText, textWidth } from './text-width.js';
import { ranked, type TornadoBar, type TornadoEnd, type TornadoSpec } from './tornado-spec.js';

export type { TornadoBar, TornadoEnd, TornadoSpec } from './tornado-spec.js';

const BAR = 20;
/** Below this width the names stand above the bars. */
const NARROW = 520;

interface Layout {
  readonly frame: Frame;
  readonly axis: Axis;
  readonly bars: readonly TornadoBar[];
  /** Room for names left of the bars; 0 where they stand above. */
  readonly nameRoom: number;
  /** Height of a row; where its bar begins. */
  readonly row: number;
  readonly barTop: number;
}

function endText(spec: TornadoSpec, { value }: TornadoEnd): string {
  return value === null ? 'no value' : formatQuantity(spec.value.quantity, value);
}

function rangeText({ low, high }: TornadoBar): string {
  return `${low.input} … ${high.input}`;
}

function layOut(spec: TornadoSpec, top: number): Layout {
  const width = chartWidth(spec);
  const bars = ranked(spec);
  const values = [requireDrawable('baseline', spec.baseline)];
  if (spec.threshold !== undefined) values.push(requireDrawable('threshold', spec.threshold.value));
  for (const { label: name, low, high } of bars) {
    for (const { value } of [low, high]) if (value !== null) values.push(requireDrawable(name, value));
  }
  const names = bars.flatMap((bar) => [textWidth(bar.label, TEXT_SIZE) * 1.05, textWidth(rangeText(bar), TEXT_SIZE)]);
  const isNarrow = width < NARROW;
  const nameRoom = isNarrow ? 0 : Math.min(width * 0.34, Math.max(0, ...names));
  const ends = bars.flatMap((bar) => [endText(spec, bar.low), endText(spec, bar.high)]);
  const endRoom = Math.max(0, ...ends.map((text) => textWidth(text, TEXT_SIZE))) + 10;
  const left = MARGIN + nameRoom + (isNarrow ? 0 : 12) + endRoom;
  const row = isNarrow ? 56 : 46;
  const frame = { left, top, width: width - left - endRoom - MARGIN, height: Math.max(1, bars.length) * row };
  const least = spec.value.scale === 'log' ? undefined : Math.min(...values);
  const most = Math.max(2, Math.floor(frame.width / 70));
  const bounds = least === undefined || least < 0 ? {} : { low: spec.value.low ?? 0 };
  const axis = layOutAxis({ ...spec.value, ...bounds }, values, {
    ...{ length: frame.width, labelLength: tickLength, most, extend: true },
  });
  return { frame, axis, bars, nameRoom, row, barTop: isNarrow ? 27 : 13 };
}

function placeOf({ axis }: Layout, value: number): number | null {
  const place = placeOn(axis.scale, value);
  return place === null ? null : Math.min(1, Math.max(0, place));
}

function endMark(spec: TornadoSpec, layout: Layout, end: TornadoEnd, side: 'low' | 'high', y: number): string {
  const { frame } = layout;
  const base = xAt(frame, placeOf(layout, spec.baseline) ?? 0);
  const place = end.value === null ? null : placeOf(layout, end.value);
  if (place === null) return '';
  const x = xAt(frame, place);
  const rect = { x: Math.min(x, base), y, width: Math.abs(x - base), height: BAR };
  if (side === 'high') return element('rect', { class: 'sp-f0', ...rect });
  return element('rect', { class: 'sp-ground', ...rect }) + element('rect', { class: 'sp-s0', ...rect });
}

/** The two values at the outer ends of a bar; both above each other where the ends lie on one side. */
function endLabels(spec: TornadoSpec, layout: Layout, bar: TornadoBar, y: number): string {
  const { frame } = layout;
  const base = placeOf(layout, spec.baseline) ?? 0;
  const ends = [bar.low, bar.high].map((end) => ({
    text: endText(spec, end),
    place: (end.value === null ? null : placeOf(layout, end.value)) ?? base,
  }));
  const [low, high] = ends as [(typeof ends)[0], (typeof ends)[0]];
  const [left, right] = low.place <= high.place ? [low, high] : [high, low];
  const middle = y + BAR / 2 + 4.5;
  return (
    label(left.text, xAt(frame, Math.min(left.place, base)) - 7, middle, 'sp-ink sp-halo', 'end') +
    label(right.text, xAt(frame, Math.max(right.place, base)) + 7, middle, 'sp-ink sp-halo')
  );
}

function barNames(bar: TornadoBar, { nameRoom }: Layout, y: number, page: number): string {
  const range = rangeText(bar);
  if (nameRoom > 0) {
    const right = MARGIN + nameRoom;
    const name = fitText(bar.label, TEXT_SIZE * 1.05, nameRoom);
    const shown = fitText(range, TEXT_SIZE, nameRoom);
    return (
      label(name, right, y + 7, 'sp-strong', 'end', bar.label) + label(shown, right, y + 24, 'sp-quiet', 'end', range)
    );
  }
  const room = page - 2 * MARGIN;
  const shown = fitText(range, TEXT_SIZE, room / 2);
  const name = fitText(bar.label, TEXT_SIZE * 1.05, room - textWidth(shown, TEXT_SIZE) - 12);
  return (
    label(name, MARGIN, y - 8, 'sp-strong sp-halo', 'start', bar.label) +
    label(shown, MARGIN + textWidth(name, TEXT_SIZE * 1.05) + 12, y - 8, 'sp-quiet sp-halo', 'start', range)
  );
}

function legend(y: number): string {
  const swatch = (x: number) => ({ x, y: y - 11, width: 22, height: 12 });
  const second = MARGIN + 22 + 8 + textWidth('input low', TEXT_SIZE) + 18;
  return [
    element('rect', { class: 'sp-s0', ...swatch(MARGIN) }),
    label('input low', MARGIN + 30, y, 'sp-ink'),
    element('rect', { class: 'sp-f0', ...swatch(second) }),
    label('input high', second + 30, y, 'sp-ink'),
  ].join('');
}

function limits(spec: TornadoSpec, layout: Layout, y: number): string {
  const { frame } = layout;
  const bottom = frame.top + frame.height;
  const base = xAt(frame, placeOf(layout, spec.baseline) ?? 0);
  const words = `baseline ${formatQuantity(spec.value.quantity, spec.baseline)}`;
  const room = chartWidth(spec) - MARGIN;
  const put = (text: string, x: number, at: number, style: string) => {
    const shown = fitText(text, TEXT_SIZE * 1.05, room - MARGIN);
    const half = textWidth(shown, TEXT_SIZE * 1.05) / 2;
    return label(shown, Math.min(Math.max(x, MARGIN + half), room - half), at, style, 'middle', text);
  };
  const line = element('path', { class: 'sp-axis', d: `M${px(base)} ${px(frame.top - 4)}V${px(bottom)}` });
  const { threshold } = spec;
  const place = threshold === undefined ? null : placeOn(layout.axis.scale, threshold.value);
  if (threshold === undefined || place === null || place < 0 || place > 1)
    return line + put(words, base, y, 'sp-strong');
  const x = xAt(frame, place);
  const dashes = element('path', { class: 'sp-limit', d: `M${px(x)} ${px(y + 22)}V${px(bottom)}` });
  return line + put(words, base, y, 'sp-strong') + dashes + put(threshold.label, x, y + 18, 'sp-limit-text sp-halo');
}

/**
 * Which input moves a result most, as a self-contained SVG: a bar an input from the result at the low end of its range
 * (outlined, hatched) to that at the high end (solid), around the baseline, the widest first, both values printed.
 *
 * @returns an SVG document that ends with a line feed
 * @throws RangeError when a number is not finite
 */
export function tornado(spec: TornadoSpec): string {
  const title = chartTitle(spec);
  const legendY = title.bottom + 21;
  const top = legendY + 24 + (spec.threshold === undefined ? 12 : 30);
  const layout = layOut(spec, top);
  const { frame, axis, bars } = layout;
  const yOf = (index: number) => frame.top + index * layout.row + layout.barTop;
  const body = [
    title.svg,
    legend(legendY),
    valueGrid(axis, frame, chartWidth(spec)),
    ...bars.map((bar, index) => {
      const y = yOf(index);
      return endMark(spec, layout, bar.low, 'low', y) + endMark(spec, layout, bar.high, 'high', y);
    }),
    limits(spec, layout, legendY + 24),
    ...bars.map((bar, index) => {
      const y = yOf(index);
      return endLabels(spec, layout, bar, y) + barNames(bar, layout, y, chartWidth(spec));
    }),
  ].join('');
  const says = sentences(
    `Tornado chart of ${axis.title}, baseline ${formatQuantity(spec.value.quantity, spec.baseline)}; widest swing first.`,
    ...bars
      .slice(0, 20)
      .map(
        (bar) =>
          `${bar.label}: ${endText(spec, bar.low)} at ${bar.low.input}, ${endText(spec, bar.high)} at ${bar.high.input}.`,
      ),
    spec.threshold === undefined ? '' : `Threshold: ${spec.threshold.label}.`,
  );
  return svgDocument(spec, frame.top + frame.height + 54, says, body);
}
