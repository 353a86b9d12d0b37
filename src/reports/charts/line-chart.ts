import { categoryChart } from './category-chart.js';
import { sentences, undrawn, undrawnText } from './describe.js';
import { horizontalAxis, verticalAxis } from './frame.js';
import { isCategorical, type LineChartSpec, type NumericLineChartSpec } from './line-chart-spec.js';
import { type LineLayout, layOutLines } from './line-layout.js';
import { frontierMark, frontierSamples, thresholdMarks } from './line-marks.js';
import { drawnSeries, samples, seriesLabels, seriesLines } from './line-series.js';
import { formatQuantity } from './quantity.js';
import { chartWidth } from './spec.js';
import { chartTitle, label, MARGIN, svgDocument } from './svg.js';

export type { ChartPoint, Frontier, LineChartSpec, Series } from './line-chart-spec.js';

function described(spec: NumericLineChartSpec, { x, y }: LineLayout): string {
  const from = formatQuantity(spec.x.quantity, x.scale.low);
  const to = formatQuantity(spec.x.quantity, x.scale.high);
  const names = spec.series.map((series) => series.label).filter((name) => name !== '');
  const values = spec.series.flatMap(({ points }) => points.map((point) => point.y));
  const limits = (spec.thresholds ?? []).map((threshold) => threshold.label);
  return sentences(
    `Line chart of ${y.title} against ${x.title}, from ${from} to ${to}.`,
    names.length > 0 ? `Lines: ${names.join(', ')}.` : '',
    limits.length > 0 ? `Thresholds: ${limits.join(', ')}.` : '',
    spec.frontier === undefined ? '' : `Frontier: ${spec.frontier.label}.`,
    undrawnText(undrawn(y.scale, values), spec.y.title),
  );
}

function numericChart(spec: NumericLineChartSpec): string {
  const layout = layOutLines(spec);
  const { frame } = layout;
  const all = spec.series.map((series, index) => drawnSeries(series, index, layout));
  const marks = thresholdMarks(spec, layout, [...all.flatMap(samples), ...frontierSamples(layout)]);
  const isEmpty = all.every(({ pieces }) => pieces.length === 0);
  const body = [
    chartTitle(spec).svg,
    frontierMark(spec, layout),
    verticalAxis(layout.y, frame, MARGIN, layout.titleY),
    horizontalAxis(layout.x, frame, chartWidth(spec)),
    marks.lines,
    ...all.map(seriesLines),
    seriesLabels(all, layout),
    marks.labels,
    isEmpty
      ? label('no values to draw', frame.left + frame.width / 2, frame.top + frame.height / 2, 'sp-quiet', 'middle')
      : '',
  ].join('');
  return svgDocument(spec, layout.height, described(spec, layout), body);
}

/**
 * How a value depends on one varied parameter, as a self-contained SVG: lines, thresholds across, the frontier with its
 * failing side hatched; for a list of names horizontal bars (points on a logarithmic axis).
 *
 * Lines differ by dash and marker as well as colour and are named at their ends. Missing values are gaps; they and values
 * cut off are counted in `<desc>`. Lines are thinned to what can be seen (0.15 px).
 *
 * @returns an SVG document that ends with a line feed; some KB
 * @throws RangeError when a number is not finite or an axis has no length
 */
export function lineChart(spec: LineChartSpec): string {
  return isCategorical(spec) ? categoryChart(spec) : numericChart(spec as NumericLineChartSpec);
}
