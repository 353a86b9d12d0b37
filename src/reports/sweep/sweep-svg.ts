import type { SweepReport } from '../../planning/sweep/sweep.js';
import { heatMap } from '../charts/heat-map.js';
import { lineChart } from '../charts/line-chart.js';
import { sweepChart } from './sweep-chart.js';

/**
 * A sweep as an SVG document: a line chart for one varied parameter, a heat map for two.
 *
 * @returns null when it cannot be drawn; `sweepChart` says why
 */
export function renderSweepSvg(report: SweepReport): string | null {
  const chart = sweepChart(report);
  if (chart.kind === 'line') return lineChart(chart.spec);
  return chart.kind === 'heat' ? heatMap(chart.spec) : null;
}
