import { paintFor } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { displayWidth, pad, truncateEnd } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { pageWidth, type View } from '../view.js';
import { type Axis, layOutAxis } from './axis.js';
import { dotCanvas } from './braille.js';
import { categoryChartText } from './category-chart-text.js';
import { undrawn, undrawnText } from './describe.js';
import { isCategorical, type LineChartSpec, type NumericLineChartSpec, type Series } from './line-chart-spec.js';
import { lineValues } from './line-layout.js';
import { spread } from './place-labels.js';
import { clippedPieces, type Point } from './polyline.js';
import { placeOn } from './scale.js';
import { type TextSheet, textSheet } from './text-sheet.js';

const ROWS = 14;
const GLYPHS = ['●', '■', '▲', '◆', '▼', '✚', '○', '□'];
const DASH = '╌';

interface Layout {
  readonly x: Axis;
  readonly y: Axis;
  /** First column and number of columns of the plot. */
  readonly left: number;
  readonly columns: number;
  readonly width: number;
}

function glyphOf(spec: NumericLineChartSpec, index: number): string {
  return spec.series.length > 1 ? (GLYPHS[index % GLYPHS.length] ?? '●') : '';
}

function layOut(spec: NumericLineChartSpec, width: number): Layout {
  const { xs, ys } = lineValues(spec);
  const y = layOutAxis(spec.y, ys, { length: ROWS, labelLength: () => 2, most: 6, extend: true });
  const left = Math.max(0, ...y.ticks.map(({ label }) => displayWidth(label))) + 2;
  const names = spec.series.map(({ label }) => displayWidth(label) + 2);
  const right = spec.series.some(({ label }) => label !== '') ? Math.min(28, Math.max(...names) + 1) : 2;
  const columns = width - left - right;
  const labelLength = (label: string) => displayWidth(label) + 3;
  const x = layOutAxis(spec.x, xs, {
    length: columns,
    labelLength,
    most: Math.max(2, Math.floor(columns / 10)),
    extend: false,
  });
  return { x, y, left, columns, width };
}

const columnOf = ({ columns }: Layout, place: number) =>
  Math.min(columns - 1, Math.max(0, Math.round(place * (columns - 1))));
const rowOf = (place: number) => Math.min(ROWS - 1, Math.max(0, Math.round((1 - place) * (ROWS - 1))));

function places({ points }: Series, { x, y }: Layout): (Point | null)[] {
  return points.map((point) => {
    const across = placeOn(x.scale, point.x);
    const up = point.y === null ? null : placeOn(y.scale, point.y);
    return across === null || up === null ? null : [across, up];
  });
}

/** Draws the lines; gives the end of each series that has one. */
function drawLines(spec: NumericLineChartSpec, layout: Layout, sheet: TextSheet): (Point | undefined)[] {
  const canvas = dotCanvas(layout.columns, ROWS);
  const dot = ([across, up]: Point) => [across * (canvas.width - 1), 2 + (1 - up) * (canvas.height - 5)] as const;
  const drawn = spec.series.map((series) => clippedPieces(places(series, layout)));
  for (const piece of drawn.flat()) {
    piece.forEach((point, index) => {
      const [fromX, fromY] = dot(piece[index - 1] ?? point);
      canvas.line(fromX, fromY, ...dot(point));
    });
  }
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < layout.columns; column += 1) {
      sheet.put(row, layout.left + column, canvas.cell(row, column));
    }
  }
  drawn.forEach((pieces, index) => {
    const points = pieces.flat();
    const every = Math.max(1, Math.ceil(points.length / 12));
    points.forEach(([across, up], at) => {
      if (at % every === 0) sheet.put(rowOf(up), layout.left + columnOf(layout, across), glyphOf(spec, index));
    });
  });
  return drawn.map((pieces) => pieces[pieces.length - 1]?.slice(-1)[0]);
}

function drawLimits(spec: NumericLineChartSpec, layout: Layout, sheet: TextSheet): void {
  for (const { value, label } of spec.thresholds ?? []) {
    const place = placeOn(layout.y.scale, value);
    if (place === null || place < 0 || place > 1) continue;
    const row = rowOf(place);
    const text = ` ${truncateEnd(label, layout.columns - 4)} `;
    const last = layout.left + layout.columns - displayWidth(text) - 1;
    const isPut = sheet.putIfFree(row, layout.left + 1, text) || sheet.putIfFree(row, last, text);
    if (!isPut) sheet.putIfFree(row - 1, layout.left + 1, text);
    const from = layout.left + 1;
    for (let column = 0; column < layout.columns; column += 1) {
      const isText = isPut && column + layout.left >= from && column + layout.left < from + displayWidth(text);
      if (!isText && sheet.isBlank(row, layout.left + column)) sheet.put(row, layout.left + column, DASH);
    }
  }
}

/** The frontier's edge in the plot; gives the line that stands above it. */
function drawFrontier(spec: NumericLineChartSpec, layout: Layout, sheet: TextSheet): string[] {
  const place = spec.frontier === undefined ? null : placeOn(layout.x.scale, spec.frontier.x);
  if (spec.frontier === undefined || place === null || place < 0 || place > 1) return [];
  const column = layout.left + columnOf(layout, place);
  for (let row = 0; row < ROWS; row += 1) {
    if (sheet.isBlank(row, column)) sheet.put(row, column, '┊');
  }
  const isRight = spec.frontier.fails === 'right';
  const text = truncateEnd(isRight ? `┌ ${spec.frontier.label} →` : `← ${spec.frontier.label} ┐`, layout.width);
  const start = isRight ? column : column - displayWidth(text) + 1;
  const at = Math.min(Math.max(0, start), layout.width - displayWidth(text));
  return [' '.repeat(at) + text];
}

function drawNames(
  spec: NumericLineChartSpec,
  layout: Layout,
  sheet: TextSheet,
  ends: readonly (Point | undefined)[],
): void {
  const named = spec.series.flatMap(({ label }, index) => {
    const end = ends[index];
    return end === undefined || label === '' ? [] : [{ label, glyph: glyphOf(spec, index), row: rowOf(end[1]) }];
  });
  const rows = spread(
    named.map(({ row }) => row),
    1,
    0,
    ROWS - 1,
  );
  const first = layout.left + layout.columns + 1;
  named.forEach(({ label, glyph }, index) => {
    const text = glyph === '' ? label : `${glyph} ${label}`;
    sheet.put(rows[index] ?? 0, first, truncateEnd(text, layout.width - first));
  });
}

function xLines({ x, left, columns, width }: Layout): string[] {
  const sheet = textSheet(width, 2);
  sheet.put(0, left - 1, `└${'─'.repeat(columns)}`);
  for (const { place, label } of x.ticks) {
    const column = left + Math.round(place * (columns - 1));
    sheet.put(0, column, '┴');
    const start = column - Math.floor(displayWidth(label) / 2);
    sheet.put(1, Math.min(Math.max(0, start), width - displayWidth(label)), label);
  }
  return [...sheet.lines(), pad(truncateEnd(x.title, left + columns), left + columns, 'right')];
}

function numericText(spec: NumericLineChartSpec, view: View): string[] {
  const width = pageWidth(view);
  const paint = paintFor(view);
  const layout = layOut(spec, width);
  const sheet = textSheet(width, ROWS);
  const byRow = new Map(layout.y.ticks.map(({ place, label }) => [rowOf(place), label]));
  for (let row = 0; row < ROWS; row += 1) {
    const label = byRow.get(row);
    sheet.put(row, 0, pad(label ?? '', layout.left - 2, 'right'));
    sheet.put(row, layout.left - 1, label === undefined ? '│' : '┤');
  }
  const ends = drawLines(spec, layout, sheet);
  drawLimits(spec, layout, sheet);
  const frontier = drawFrontier(spec, layout, sheet);
  drawNames(spec, layout, sheet, ends);
  if (ends.every((end) => end === undefined))
    sheet.putIfFree(Math.floor(ROWS / 2) - 1, layout.left + 4, 'no values to draw', DASH);
  const values = spec.series.flatMap(({ points }) => points.map(({ y }) => y));
  return [
    ...wrap(spec.title, width).map(paint.heading),
    ...wrap(layout.y.title, width),
    ...frontier,
    ...sheet.lines(),
    ...xLines(layout),
    ...wrap(undrawnText(undrawn(layout.y.scale, values), spec.y.title), width).map(paint.quiet),
  ];
}

/**
 * `lineChart` for the terminal: braille lines of 14 rows, markers and names that tell series apart without colour, dashed
 * thresholds, the frontier as a dotted edge. Bars for categories.
 *
 * @returns lines of at most the page's width, without line feeds
 * @throws RangeError as `lineChart`
 */
export function lineChartText(spec: LineChartSpec, view: View): string[] {
  const safe = printableData(spec);
  return isCategorical(safe) ? categoryChartText(safe, view) : numericText(safe as NumericLineChartSpec, view);
}
