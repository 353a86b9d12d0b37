import { counted, sentences, undrawn, undrawnText } from './describe.js';
import { cellTexts, failingCells, failPattern, paintedCells } from './heat-cells.js';
import { type HeatLayout, layOutHeat } from './heat-layout.js';
import type { HeatMapSpec } from './heat-map-spec.js';
import { colorKey, contourLine, heatAxes, heatLegend, hereMark } from './heat-marks.js';
import { formatQuantity } from './quantity.js';
import { chartTitle, element, label, MARGIN, svgDocument } from './svg.js';

export type { GridAxis, HeatMapSpec } from './heat-map-spec.js';

function blockText(spec: HeatMapSpec, { grid }: HeatLayout): string {
  const { columns, rows } = grid.block;
  if (columns * rows === 1) return '';
  const worst = spec.threshold?.fails === 'below' ? 'lowest' : 'highest';
  return `Each block shows the ${worst} of ${columns} × ${rows} points; it is hatched if any of them fails.`;
}

function described(spec: HeatMapSpec, layout: HeatLayout): string {
  const { grid, key, x, y } = layout;
  const values = spec.cells.flat();
  const real = values.filter((value) => value !== null);
  const write = (value: number) => formatQuantity(spec.value.quantity, value);
  const [low, high] = [
    real.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    real.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
  const limit = spec.threshold === undefined ? '' : `Threshold: ${spec.threshold.label}.`;
  const failing = `${grid.failing} of ${counted(values.length, 'cell')} ${grid.failing === 1 ? 'fails' : 'fail'}.`;
  return sentences(
    `Heat map of ${key.title} by ${x.title} and ${y.title}.`,
    real.length > 0 ? `From ${write(low)} to ${write(high)}.` : 'No values.',
    limit,
    spec.threshold === undefined && spec.fails === undefined ? '' : failing,
    blockText(spec, layout),
    undrawnText({ ...undrawn(key.scale, values), outside: 0 }, spec.value.title),
  );
}

/**
 * How a value depends on two varied parameters, as a self-contained SVG: cells coloured from dark (good) to bright (bad),
 * values printed where few, the threshold's contour, failing cells hatched, a key with the unit.
 *
 * A grid of more than 160 × 120 cells is drawn in blocks that show the worst of their cells, so that no failing cell is
 * hidden; the chart says so. Stays below 500 KB whatever the grid.
 *
 * @returns an SVG document that ends with a line feed
 * @throws RangeError when a number is not finite or the cells do not match the axes
 */
export function heatMap(spec: HeatMapSpec): string {
  const layout = layOutHeat(spec);
  const texts = cellTexts(spec, layout);
  const line = contourLine(spec, layout, texts !== '');
  const { frame } = layout;
  const rule = blockText(spec, layout);
  const body = [
    chartTitle(spec).svg,
    failPattern(spec, texts === '' ? 0.6 : 0.35),
    heatLegend(spec, layout, line !== '', texts !== ''),
    paintedCells(layout),
    failingCells(spec, layout),
    line,
    texts === '' ? '' : element('g', { 'text-anchor': 'middle' }, texts),
    hereMark(spec, layout, texts !== ''),
    element('rect', { class: 'sp-key', x: frame.left, y: frame.top, width: frame.width, height: frame.height }),
    heatAxes(layout),
    colorKey(spec, layout),
    rule === '' ? '' : label(rule, MARGIN, layout.height - 14, 'sp-quiet'),
  ].join('');
  return svgDocument(spec, layout.height, described(spec, layout), body);
}
