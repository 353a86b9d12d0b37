import { paintFor } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { displayWidth, pad, truncateMiddle } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { pageWidth, type View } from '../view.js';
import { layOutAxis } from './axis.js';
import { type HeatAxis, heatAxis } from './heat-axis.js';
import { type HeatGrid, reduceGrid, worstEnd } from './heat-grid.js';
import type { HeatMapSpec } from './heat-map-spec.js';
import { formatQuantity } from './quantity.js';
import { makeScale, placeOn, rangeOf } from './scale.js';
import { textSheet } from './text-sheet.js';

const SHADES = ['·', '░', '▒', '▓'];
const FAILS = '█';
const MOST_ROWS = 24;

interface Picture {
  readonly grid: HeatGrid;
  /** Cells of the terminal that a block takes across. */
  readonly cell: number;
  readonly textAt: (row: number, column: number) => string;
  readonly key: readonly string[];
}

function write(spec: HeatMapSpec, value: number | null): string {
  return value === null ? '–' : formatQuantity(spec.value.quantity, value);
}

/** Values printed, failing ones marked; null when the grid is too wide or too high for it. */
function printed(spec: HeatMapSpec, room: number): Picture | null {
  const grid = reduceGrid(spec, { columns: 20, rows: MOST_ROWS });
  if (grid.block.columns * grid.block.rows > 1) return null;
  const textAt = (row: number, column: number) =>
    `${write(spec, grid.values[row]?.[column] ?? null)}${grid.fails[row]?.[column] ? '!' : ' '}`;
  const widths = grid.values.flatMap((cells, row) => cells.map((_, column) => displayWidth(textAt(row, column))));
  const least = Math.max(1, ...widths) + 1;
  if (least * grid.columns > room) return null;
  const labels = heatAxis(spec.x, { length: 1, labelLength: () => 0, apart: 1 }).ticks.map(({ label }) =>
    displayWidth(label),
  );
  const cell = Math.min(
    Math.max(least, ...labels.map((label) => label + 1)),
    Math.floor(room / Math.max(1, grid.columns)),
  );
  const misses = spec.fails === undefined && spec.threshold !== undefined ? spec.threshold.label : 'a threshold';
  return { grid, cell, textAt, key: grid.failing > 0 ? [`! misses ${misses}`] : [] };
}

/** The range of the values that do not fail. */
function passingRange(spec: HeatMapSpec, { values, fails }: HeatGrid) {
  const kind = spec.value.scale ?? 'linear';
  const passing = values.flatMap((cells, row) =>
    cells.filter((value, column) => value !== null && !fails[row]?.[column]),
  );
  const { low, high } = rangeOf(kind, passing as number[], false);
  return makeScale(kind, low, high);
}

/** Blocks in four shades from good to bad, full where they fail. */
function shaded(spec: HeatMapSpec, room: number): Picture {
  const grid = reduceGrid(spec, { columns: room, rows: MOST_ROWS });
  const scale = passingRange(spec, grid);
  const isBadLow = worstEnd(spec) === 'lowest';
  const cell = Math.max(1, Math.min(4, Math.floor(room / Math.max(1, grid.columns))));
  const shadeOf = (value: number) => {
    const place = placeOn(scale, value) ?? 0;
    const bad = isBadLow ? 1 - place : place;
    return SHADES[Math.min(3, Math.max(0, Math.floor(bad * 4)))] ?? '·';
  };
  const textAt = (row: number, column: number) => {
    const value = grid.values[row]?.[column] ?? null;
    const char = grid.fails[row]?.[column] ? FAILS : value === null ? ' ' : shadeOf(value);
    return char.repeat(cell);
  };
  const [from, to] = isBadLow ? [scale.high, scale.low] : [scale.low, scale.high];
  const misses = spec.fails === undefined && spec.threshold !== undefined ? spec.threshold.label : 'a threshold';
  const { columns, rows } = grid.block;
  return {
    grid,
    cell,
    textAt,
    key: [
      grid.failing < spec.cells.flat().length ? `${SHADES.join('')} ${write(spec, from)} … ${write(spec, to)}` : '',
      grid.failing > 0 ? `${FAILS} misses ${misses}` : '',
      grid.missing > 0 ? 'blank: no value' : '',
      columns * rows > 1 ? `each block: the ${isBadLow ? 'lowest' : 'highest'} of ${columns} × ${rows} points` : '',
    ],
  };
}

function columnLabels(x: HeatAxis, { grid, cell }: Picture, left: number, width: number): string[] {
  const sheet = textSheet(width, 1);
  for (const { at, label } of x.ticks) {
    const middle = left + ((at + 0.5) / grid.block.columns) * cell;
    const text = truncateMiddle(label, width - left);
    const start = Math.round(middle - displayWidth(text) / 2);
    sheet.putIfFree(0, Math.max(left, Math.min(start, width - displayWidth(text))), text);
  }
  return sheet.lines();
}

function gridLines(spec: HeatMapSpec, y: HeatAxis, picture: Picture, names: number): string[] {
  const { grid, cell, textAt } = picture;
  const labels = new Map(y.ticks.map(({ at, label }) => [Math.floor((at + 0.5) / grid.block.rows), label]));
  const rows = Array.from({ length: grid.rows }, (_, row) => {
    const cells = Array.from({ length: grid.columns }, (_, column) => pad(textAt(row, column), cell, 'right'));
    return `${pad(truncateMiddle(labels.get(row) ?? '', names), names, 'right')} │${cells.join('')}`.trimEnd();
  });
  return 'categories' in spec.y ? rows : rows.reverse();
}

/**
 * `heatMap` for the terminal: values printed where they fit, failing ones marked with `!`; else blocks in four shades, full
 * where a cell fails (never hidden by neighbours). Legible without colour.
 *
 * @returns lines of at most the page's width, without line feeds
 * @throws RangeError as `heatMap`
 */
export function heatMapText(given: HeatMapSpec, view: View): string[] {
  const spec = printableData(given);
  const width = pageWidth(view);
  const paint = paintFor(view);
  const y = heatAxis(spec.y, { length: Math.min(MOST_ROWS, spec.cells.length), labelLength: () => 1, apart: 4 });
  const names = Math.min(24, Math.max(0, ...y.ticks.map(({ label }) => displayWidth(label))));
  const left = names + 2;
  const picture = printed(spec, width - left) ?? shaded(spec, width - left);
  const span = picture.grid.columns * picture.cell;
  const x = heatAxis(spec.x, { length: span, labelLength: (label) => displayWidth(label) + 1, apart: 10 });
  const value = layOutAxis(
    spec.value,
    spec.cells.flat().filter((one) => one !== null),
    {
      ...{ length: 40, labelLength: () => 1, most: 4, extend: false },
    },
  );
  const key = picture.key.filter((part) => part !== '').join('; ');
  return [
    ...wrap(spec.title, width).map(paint.heading),
    ...wrap(`${value.title} by ${x.title} (across) and ${y.title} (down the side)`, width),
    ...gridLines(spec, y, picture, names),
    `${' '.repeat(names + 1)}└${'─'.repeat(span)}`,
    ...columnLabels(x, picture, left, width),
    ...wrap(key, width).map(paint.quiet),
  ];
}
