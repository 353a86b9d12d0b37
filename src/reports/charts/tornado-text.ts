import { paintFor } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { displayWidth, pad, truncateMiddle } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { pageWidth, type View } from '../view.js';
import { layOutAxis } from './axis.js';
import { formatQuantity } from './quantity.js';
import { placeOn, type Scale } from './scale.js';
import { requireDrawable } from './spec.js';
import { textSheet } from './text-sheet.js';
import { ranked, type TornadoBar, type TornadoEnd, type TornadoSpec } from './tornado-spec.js';

function valueText({ value }: Pick<TornadoSpec, 'value'>, end: TornadoEnd): string {
  return end.value === null ? 'no value' : formatQuantity(value.quantity, end.value);
}

/** Both sides around the baseline: `▒` toward the result at the low input, `█` toward that at the high one. */
function swingLine(scale: Scale, bar: TornadoBar, baseline: number, cells: number): string {
  const sheet = textSheet(cells, 1);
  const columnOf = (value: number) => {
    const place = placeOn(scale, value);
    return place === null ? null : Math.round(Math.min(1, Math.max(0, place)) * (cells - 1));
  };
  const base = columnOf(baseline) ?? 0;
  for (const [end, fill] of [
    [bar.low, '▒'],
    [bar.high, '█'],
  ] as const) {
    const column = end.value === null ? null : columnOf(end.value);
    if (column === null) continue;
    sheet.put(0, Math.min(column, base), fill.repeat(Math.abs(column - base)));
  }
  sheet.put(0, base, '│');
  return pad(sheet.lines()[0] ?? '', cells, 'left');
}

/**
 * `tornado` for the terminal: a line an input, the widest swing first, the smaller result left of its bar and the larger
 * right; `▒` is the input's low end, `█` its high end.
 *
 * @returns lines of at most the page's width, without line feeds
 * @throws RangeError as `tornado`
 */
export function tornadoText(given: TornadoSpec, view: View): string[] {
  const spec = printableData(given);
  const width = pageWidth(view);
  const paint = paintFor(view);
  const bars = ranked(spec);
  const values = [
    requireDrawable('baseline', spec.baseline),
    ...bars.flatMap(({ label, low, high }) =>
      [low, high].flatMap(({ value }) => (value === null ? [] : [requireDrawable(label, value)])),
    ),
  ];
  const room = { length: width, labelLength: () => 1, most: 6, extend: false };
  const axis = layOutAxis(spec.value, values, room);
  const rows = bars.map((bar) => {
    const [low, high] = [bar.low, bar.high];
    const isTurned = (low.value ?? spec.baseline) > (high.value ?? spec.baseline);
    const [left, right] = (isTurned ? [high, low] : [low, high]).map((end) => valueText(spec, end));
    return { bar, range: `${low.input} … ${high.input}`, left: left ?? '', right: right ?? '' };
  });
  const widest = (texts: readonly string[], most: number) => Math.min(most, Math.max(0, ...texts.map(displayWidth)));
  const names = widest(
    rows.map(({ bar }) => bar.label),
    Math.floor(width * 0.28),
  );
  const ranges = widest(
    rows.map(({ range }) => range),
    Math.floor(width * 0.2),
  );
  const lefts = widest(
    rows.map(({ left }) => left),
    10,
  );
  const rights = widest(
    rows.map(({ right }) => right),
    10,
  );
  const cells = Math.max(9, width - names - ranges - lefts - rights - 5);
  const lines = rows.map(({ bar, range, left, right }) =>
    [
      pad(truncateMiddle(bar.label, names), names, 'left'),
      ` ${pad(truncateMiddle(range, ranges), ranges, 'left')}`,
      pad(truncateMiddle(left, lefts), lefts, 'right'),
      swingLine(axis.scale, bar, spec.baseline, cells),
      truncateMiddle(right, rights),
    ]
      .join(' ')
      .trimEnd(),
  );
  const baseline = formatQuantity(spec.value.quantity, spec.baseline);
  return [
    ...wrap(spec.title, width).map(paint.heading),
    ...wrap(`${axis.title}, baseline ${baseline}; ▒ input low, █ input high`, width),
    ...lines,
  ];
}
