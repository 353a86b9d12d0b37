/** The painted cells of a heat map. */
import { isDark, levelColor, levelOf } from './heat-colors.js';
import { type Run, runsOf } from './heat-grid.js';
import type { HeatLayout } from './heat-layout.js';
import type { HeatMapSpec } from './heat-map-spec.js';
import { formatQuantity } from './quantity.js';
import { chartId, element, escapeXml, label, px, TEXT_SIZE } from './svg.js';
import { textWidth } from './text-width.js';

/** Cells up to which each shows its value. */
const MOST_TEXTS = 150;

function runPath(runs: readonly Run<unknown>[], { left, top }: HeatLayout): string {
  return runs
    .map((run) => {
      const last = run.row + run.rows - 1;
      const upper = Math.min(top(run.row), top(last));
      const width = left(run.column + run.columns) - left(run.column);
      const height = Math.abs(top(run.row) - top(last)) + rowHeight({ top });
      return `M${px(left(run.column))} ${px(upper)}h${px(width)}v${px(height)}h${px(-width)}z`;
    })
    .join('');
}

function rowHeight({ top }: Pick<HeatLayout, 'top'>): number {
  return Math.abs(top(1) - top(0));
}

/** The step of the colour scale of a block; null where it has none. */
function levelAt({ grid, shade }: HeatLayout, row: number, column: number): number | null {
  const value = grid.values[row]?.[column] ?? null;
  const place = value === null ? null : shade(value);
  return place === null ? null : levelOf(place);
}

/** Every block in its colour, equal neighbours as one rectangle; blocks without a value in the ground's grey. */
export function paintedCells(layout: HeatLayout): string {
  const { columns, rows } = layout.grid;
  const runs = runsOf(columns, rows, (row, column) => levelAt(layout, row, column) ?? -1);
  const byLevel = new Map<number, Run<number>[]>();
  for (const run of runs) byLevel.set(run.key, [...(byLevel.get(run.key) ?? []), run]);
  return [...byLevel]
    .sort(([one], [other]) => one - other)
    .map(([level, same]) => {
      const d = runPath(same, layout);
      if (level < 0) return element('path', { class: 'sp-void', d });
      const fill = levelColor(level);
      return element('path', { fill, stroke: fill, 'stroke-width': '.6', d });
    })
    .join('');
}

/** The pattern over failing cells: a dark and a light stripe, seen on any colour; fainter under printed values. */
export function failPattern(spec: HeatMapSpec, opacity: number): string {
  const stripes =
    element('path', { d: 'M2 0V9', stroke: '#000', 'stroke-width': '1.6', 'stroke-opacity': `${opacity}` }) +
    element('path', { d: 'M3.6 0V9', stroke: '#fff', 'stroke-width': '1.4', 'stroke-opacity': `${opacity}` });
  const place = { width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
  return element('defs', {}, element('pattern', { id: `${chartId(spec)}-fails`, ...place }, stripes));
}

/** The hatch over every failing block. */
export function failingCells(spec: HeatMapSpec, layout: HeatLayout): string {
  const { columns, rows, fails } = layout.grid;
  const runs = runsOf(columns, rows, (row, column) => (fails[row]?.[column] ? 'fails' : null));
  if (runs.length === 0) return '';
  return element('path', { fill: `url(#${chartId(spec)}-fails)`, d: runPath(runs, layout) });
}

/** The value in each cell, where there are few enough and all fit. */
export function cellTexts(spec: HeatMapSpec, layout: HeatLayout): string {
  const { grid, frame, left, top } = layout;
  if (grid.columns * grid.rows > MOST_TEXTS || grid.block.columns * grid.block.rows > 1) return '';
  const height = rowHeight(layout);
  const texts = grid.values.flatMap((cells, row) =>
    cells.map((value, column) => {
      const level = levelAt(layout, row, column);
      const text = value === null ? '–' : formatQuantity(spec.value.quantity, value);
      return { row, column, text, color: level === null ? null : levelColor(level) };
    }),
  );
  const widest = Math.max(0, ...texts.map(({ text }) => textWidth(text, TEXT_SIZE)));
  if (widest + 6 > frame.width / grid.columns || height < 17) return '';
  return texts
    .map(({ row, column, text, color }) => {
      const x = (left(column) + left(column + 1)) / 2;
      const y = top(row) + height / 2 + 4.5;
      if (color === null) return label(text, x, y, 'sp-quiet');
      const tone = isDark(color) ? 'sp-on-dark' : 'sp-on-light';
      const halo = grid.fails[row]?.[column]
        ? { stroke: color, 'stroke-width': '5', 'stroke-linejoin': 'round', 'paint-order': 'stroke' }
        : {};
      return element('text', { class: tone, x, y, ...halo }, escapeXml(text));
    })
    .join('');
}
