import type { GrowthCurves } from '../../planning/report/report-result.js';
import { formatFactor, formatPercent, formatProbability, formatRate } from '../../units/format.js';
import { type LineChartSpec, lineChart } from '../charts/line-chart.js';
import { code, escapeHtml, htmlTable, paragraph, tag } from './html.js';
import type { PageSection } from './section.js';

/** Probabilities below this are drawn as this: nobody plans with smaller ones. */
const TINIEST = 1e-12;
/** The axis of loads reaches at least to the first, whatever grows, and at most to the second. */
const [FULL_IN_SIGHT, HIGHEST_LOAD] = [1.5, 3];

/** What happens when all rates grow together, and where that fails. */
export const growthSection: PageSection = {
  id: 'growth',
  title: 'How far the traffic can grow',
  parts: ['curves'],
  render: ({ curves }, { width }) => {
    if (curves === null) return paragraph('There is no traffic whose growth could be followed.');
    const says =
      curves.failsAt === null
        ? 'No threshold is missed, however far the rates grow.'
        : `The first threshold, ${curves.failsAt.limit}, is missed from ${formatFactor(curves.failsAt.factor)} on all rates: ` +
          `${formatRate(curves.failsAt.factor * curves.ratePerSecond)} of new connections, all flows together.`;
    return [paragraph(says), chart(curves, 'load', width), chart(curves, 'blocking', width), table(curves)].join('');
  },
};

function chart(curves: GrowthCurves, metric: 'load' | 'blocking', width: number): string {
  const isLoad = metric === 'load';
  const shown = (value: number): number => (isLoad ? value : Math.max(value, TINIEST));
  const { failsAt, low, high, scale } = curves;
  const now = curves.curves[0]?.now[metric] ?? 0;
  const spec: LineChartSpec = {
    title: isLoad ? 'Load' : 'Blocking probability',
    ...{ id: `growth-${metric}`, width, height: 320, sheet: 'page' },
    ...(isLoad ? {} : { description: 'Probabilities below 1e-12 are drawn as 1e-12.' }),
    x: { title: 'factor on all rates (1 = as it stands)', quantity: 'factor', unit: '', low, high, scale },
    y: isLoad
      ? {
          title: 'load of the group',
          quantity: 'share',
          low: 0,
          high: Math.min(HIGHEST_LOAD, Math.max(FULL_IN_SIGHT, 1.1 * now)),
        }
      : { title: 'blocking', quantity: 'probability', scale: 'log', low: TINIEST, high: 1 },
    series: [
      ...curves.curves.map(({ group, count, points }) => ({
        label: curves.curves.length === 1 ? '' : `${group}${count > 1 ? ` ×${count}` : ''}`,
        points: points.map((point) => ({ x: point.factor, y: shown(point[metric]) })),
      })),
      { label: 'now', points: [{ x: 1, y: shown(now) }] },
    ],
    thresholds: curves.thresholds
      .filter(({ metric: name, limit }) => name === metric && limit > 0)
      .map(({ limit, expression }) => ({ value: limit, label: expression, fails: 'above' as const })),
    ...(failsAt !== null && failsAt.factor > low && failsAt.factor < high
      ? {
          frontier: {
            x: failsAt.factor,
            label: `${failsAt.limit} missed from ${formatFactor(failsAt.factor)}`,
            fails: 'right' as const,
          },
        }
      : {}),
  };
  return lineChart(spec);
}

function table({ curves, ratePerSecond }: GrowthCurves): string {
  const columns = [
    ...[
      { title: 'group', header: true },
      { title: 'factor', number: true },
      { title: 'rate, all flows', number: true },
    ],
    ...[
      { title: 'load', number: true },
      { title: 'blocking', number: true },
    ],
  ];
  const rows = curves.flatMap(({ group, points }) =>
    points
      .filter((_, index) => index % 6 === 5 || index === points.length - 1)
      .map(({ factor, load, blocking }) => [
        code(group),
        ...[formatFactor(factor), formatRate(factor * ratePerSecond), formatPercent(load), probability(blocking)].map(
          escapeHtml,
        ),
      ]),
  );
  return tag(
    'details',
    {},
    tag('summary', {}, 'The same as numbers'),
    htmlTable('Load and blocking by factor', columns, rows),
  );
}

function probability(value: number): string {
  return value === 0 ? '< 1e-12' : formatProbability(value);
}
