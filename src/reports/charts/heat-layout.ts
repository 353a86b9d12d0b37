import { type Axis, layOutAxis } from './axis.js';
import type { Frame } from './frame.js';
import { type HeatAxis, heatAxis } from './heat-axis.js';
import { type HeatGrid, reduceGrid, worstEnd } from './heat-grid.js';
import type { HeatMapSpec } from './heat-map-spec.js';
import { placeOn } from './scale.js';
import { chartWidth, requireDrawable } from './spec.js';
import { chartTitle, MARGIN, TEXT_SIZE } from './svg.js';
import { textWidth } from './text-width.js';

/** Most blocks of a drawn grid: smaller ones could not be told apart, and the file stays small. */
export const MOST_BLOCKS = { columns: 160, rows: 120 };

/** Width of the colour key's bar, in px. */
export const KEY_WIDTH = 14;

/** Where everything of a heat map stands. */
export interface HeatLayout {
  readonly grid: HeatGrid;
  readonly frame: Frame;
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  /** The colour key. */
  readonly key: Axis;
  /** Left edge of the key's bar. */
  readonly keyX: number;
  /** Base lines of the row of marks explained and of the axis titles. */
  readonly legendY: number;
  readonly keyTitleY: number;
  readonly titleY: number;
  /** Height of the whole drawing. */
  readonly height: number;
  /** Left edge of a column, top edge of a row of blocks (numbers rise upwards, names run downwards), in px. */
  readonly left: (column: number) => number;
  readonly top: (row: number) => number;
  /** Colour place 0…1 of a value: bright is bad; null where a logarithmic scale has none. */
  readonly shade: (value: number) => number | null;
}

function keyAxis({ value, threshold }: HeatMapSpec, grid: HeatGrid, length: number): Axis {
  const values = grid.values.flat().filter((one) => one !== null);
  if (threshold !== undefined) requireDrawable(`threshold "${threshold.label}"`, threshold.value);
  const room = { length, labelLength: () => 20, most: Math.max(2, Math.floor(length / 44)), extend: false };
  return layOutAxis(value, values, room);
}

function gridHeight({ gridHeight: given }: HeatMapSpec, rows: number): number {
  const height = given ?? Math.min(360, Math.max(200, rows * 30));
  if (height >= 160 && height <= 1200) return height;
  throw new RangeError(`Cannot draw chart: gridHeight must be 160…1200, got ${height}`);
}

/** Lays out a heat map. */
export function layOutHeat(spec: HeatMapSpec): HeatLayout {
  const width = chartWidth(spec);
  const grid = reduceGrid(spec, MOST_BLOCKS);
  const length = gridHeight(spec, grid.rows);
  const key = keyAxis(spec, grid, length);
  const y = heatAxis(spec.y, { length, labelLength: () => 19, apart: 44 });
  const widest = Math.max(0, ...y.ticks.map(({ label }) => textWidth(label, TEXT_SIZE)));
  const left = MARGIN + Math.min(width * 0.3, widest) + 8;
  const keyRoom = 22 + KEY_WIDTH + 8 + Math.max(0, ...key.ticks.map(({ label }) => textWidth(label, TEXT_SIZE)));
  const keyTitle = textWidth(key.title, TEXT_SIZE) + 24;
  const isCrowded = textWidth(y.title, TEXT_SIZE) + keyTitle > width - 2 * MARGIN;
  const legendY = chartTitle(spec).bottom + 21;
  const hasLegend = spec.threshold !== undefined || spec.here !== undefined || grid.failing > 0;
  const keyTitleY = hasLegend ? legendY + 24 : legendY;
  const titleY = keyTitleY + (isCrowded ? 20 : 0);
  const frame: Frame = { left, top: titleY + 12, width: width - left - keyRoom - MARGIN, height: length };
  const x = heatAxis(spec.x, {
    ...{ length: frame.width, labelLength: (text) => textWidth(text, TEXT_SIZE) + 10, apart: 64 },
  });
  const isDown = 'categories' in spec.y;
  const [across, up] = [frame.width / Math.max(1, grid.columns), length / Math.max(1, grid.rows)];
  const brightIsHigh = worstEnd(spec) === 'highest';
  return {
    ...{ grid, frame, x, y, key, legendY, keyTitleY, titleY },
    keyX: frame.left + frame.width + 22,
    height: frame.top + length + 54 + (grid.block.columns * grid.block.rows > 1 ? 22 : 0),
    left: (column) => frame.left + column * across,
    top: (row) => frame.top + (isDown ? row : grid.rows - 1 - row) * up,
    shade: (value) => {
      const place = placeOn(key.scale, value);
      return place === null || brightIsHigh ? place : 1 - place;
    },
  };
}
