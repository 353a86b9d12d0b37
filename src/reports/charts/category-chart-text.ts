import { bar } from '../text/bar.js';
import { paintFor } from '../text/paint.js';
import { displayWidth, pad, truncateEnd, truncateMiddle } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { pageWidth, type View } from '../view.js';
import { type Axis, layOutAxis } from './axis.js';
import type { CategoryChartSpec } from './line-chart-spec.js';
import { formatQuantity } from './quantity.js';
import { placeOn } from './scale.js';
import { requireDrawable } from './spec.js';
import { textSheet } from './text-sheet.js';

interface TextRow {
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
}

function rowsOf(spec: CategoryChartSpec): TextRow[] {
  return spec.x.categories.flatMap((category, index) =>
    spec.series.map(({ label, points }, series): TextRow => {
      const value = points.find(({ x }) => x === index)?.y ?? null;
      const amount = value === null ? 'no value' : formatQuantity(spec.y.quantity, requireDrawable(category, value));
      const text = spec.series.length > 1 && label !== '' ? `${amount}  ${label}` : amount;
      return { name: series === 0 ? category : '', value, text };
    }),
  );
}

/** The mark of one row: a bar from the left edge, or a point on a logarithmic axis; thresholds shine through where it is blank. */
function markOf({ scale }: Axis, value: number | null, cells: number, limits: readonly number[]): string {
  const place = value === null ? null : placeOn(scale, value);
  const share = place === null ? null : Math.min(1, Math.max(0, place));
  const isPoint = scale.kind === 'log' || scale.low < 0;
  const sheet = textSheet(cells, 1);
  for (const limit of limits) sheet.put(0, limit, '╎');
  if (share !== null && isPoint) sheet.put(0, Math.round(share * (cells - 1)), '●');
  if (share !== null && !isPoint) sheet.put(0, 0, bar(share, 0, cells));
  return sheet.lines()[0] ?? '';
}

/** `lineChartText` for a list of names: a row each, its value printed, thresholds named above their column. */
export function categoryChartText(spec: CategoryChartSpec, view: View): string[] {
  const width = pageWidth(view);
  const paint = paintFor(view);
  const rows = rowsOf(spec);
  const thresholds = spec.thresholds ?? [];
  const values = [
    ...rows.flatMap(({ value }) => (value === null ? [] : [value])),
    ...thresholds.map(({ label, value }) => requireDrawable(label, value)),
  ];
  const names = Math.min(28, Math.max(0, ...rows.map(({ name }) => displayWidth(name))));
  const texts = Math.min(24, Math.max(0, ...rows.map(({ text }) => displayWidth(text))));
  const cells = width - names - texts - 3;
  const room = { length: cells, labelLength: (label: string) => displayWidth(label) + 2, most: 5, extend: true };
  const axis = layOutAxis(spec.y, values, room);
  const columnOf = (value: number) => Math.round((placeOn(axis.scale, value) ?? -1) * (cells - 1));
  const limits = thresholds.map(({ value }) => columnOf(value)).filter((column) => column >= 0 && column < cells);
  const heads = thresholds.map(({ label, value }) => {
    const text = truncateEnd(label, width);
    const at = names + 1 + columnOf(value) - Math.floor(displayWidth(text) / 2);
    return ' '.repeat(Math.min(Math.max(0, at), width - displayWidth(text))) + text;
  });
  const lines = rows.map(({ name, value, text }) =>
    [
      pad(truncateMiddle(name, names), names, 'left'),
      pad(markOf(axis, value, cells, limits), cells, 'left'),
      truncateEnd(text, texts),
    ]
      .join(' ')
      .trimEnd(),
  );
  return [
    ...wrap(spec.title, width).map(paint.heading),
    ...wrap(`${axis.title} by ${spec.x.title}`, width),
    ...heads,
    ...lines,
  ];
}
