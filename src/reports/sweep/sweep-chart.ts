/** A sweep as the data of a chart: one varied parameter gives lines, two give a heat map. */
import type { AxisResult } from '../../planning/sweep/axis.js';
import type { MetricResult, SweepReport } from '../../planning/sweep/sweep.js';
import type { GridAxis, HeatMapSpec } from '../charts/heat-map-spec.js';
import type { LineChartSpec } from '../charts/line-chart-spec.js';
import type { Quantity } from '../charts/quantity.js';
import type { CategoryAxis, ChartThreshold, ValueAxis } from '../charts/spec.js';
import { turnText } from './sweep-words.js';

/** What can be drawn of a sweep, or why nothing can. */
export type SweepChart =
  | { readonly kind: 'line'; readonly spec: LineChartSpec }
  | { readonly kind: 'heat'; readonly spec: HeatMapSpec }
  | { readonly kind: 'none'; readonly reason: string };

/** The chart of a sweep's first metric that is a number. */
export function sweepChart(report: SweepReport): SweepChart {
  const { axes, zip, metrics, points } = report;
  const metric = metrics.find(({ kind }) => kind !== 'text');
  if (metric === undefined) return { kind: 'none', reason: 'no metric that was asked for is a number' };
  if (points.length === 0) return { kind: 'none', reason: 'there is no point to draw' };
  if (report.shard !== null) return { kind: 'none', reason: 'a part of a sweep has no chart' };
  const [x, y] = axes;
  if (x === undefined || axes.length > 2 || (zip && axes.length > 1)) {
    return { kind: 'none', reason: 'one varied parameter gives a line chart and two a heat map; more cannot be drawn' };
  }
  return y === undefined ? line(report, x, metric) : heat(report, [x, y], metric);
}

const TITLES: Readonly<Record<string, string>> = {
  blocking: 'blocking probability',
  'ports.free': 'free ports',
  holdingTime: 'holding time',
  offered: 'offered load',
  unavailable: 'unavailable ports',
  carried: 'carried load',
  reuseRisk: 'reuse risk',
  rate: 'arrival rate',
  secondsToFill: 'time to fill',
};

const QUANTITIES: Record<Exclude<MetricResult['kind'], 'text'>, Quantity> = {
  count: 'count',
  duration: 'duration',
  rate: 'rate',
  share: 'share',
  probability: 'probability',
  factor: 'factor',
};

/** Probabilities below this are drawn as this: nobody plans with smaller ones. */
const TINIEST = 1e-12;

function valueAxis({ name, kind }: MetricResult): ValueAxis {
  const quantity = kind === 'text' ? 'count' : QUANTITIES[kind];
  // Probabilities run over many powers of ten.
  return { title: TITLES[name] ?? name, quantity, ...(quantity === 'probability' ? { scale: 'log' } : {}) };
}

/** What a chart says of itself beyond what it shows. */
function descriptionOf({ kind }: MetricResult): Pick<LineChartSpec, 'description'> {
  return kind === 'probability' ? { description: 'Probabilities below 1e-12 are drawn as 1e-12.' } : {};
}

function numericAxis(
  axis: AxisResult & { readonly kind: NonNullable<AxisResult['kind']> },
): Pick<ValueAxis, 'title' | 'quantity'> {
  return { title: axis.path, quantity: axis.kind === 'percent' ? 'share' : axis.kind };
}

function isNumeric(axis: AxisResult): axis is AxisResult & { readonly kind: NonNullable<AxisResult['kind']> } {
  return axis.kind !== null;
}

function limitOf(report: SweepReport, metric: MetricResult): ChartThreshold | undefined {
  const own = report.thresholds.filter(({ metric: name, scope }) => name === metric.name && scope === null);
  const hard = own.find(({ onMiss }) => onMiss === 'fail') ?? own[0];
  return hard && { value: hard.limit, label: hard.expression, fails: hard.fails };
}

function valuesOf({ points }: SweepReport, metric: MetricResult): readonly (number | null)[] {
  return points.map(({ metrics }) => {
    const value = metrics[metric.field] ?? null;
    if (typeof value !== 'number') return null;
    // What underflows is tiny, not missing: it stands at the lower end of the logarithmic axis, and the chart says so.
    return metric.kind === 'probability' ? Math.max(value, TINIEST) : value;
  });
}

function line(report: SweepReport, axis: AxisResult, metric: MetricResult): SweepChart {
  const values = valuesOf(report, metric);
  const thresholds = report.thresholds
    .filter(({ metric: name, scope }) => name === metric.name && scope === null)
    .map(({ limit, expression, fails }) => ({ value: limit, label: expression, fails }));
  const y = valueAxis(metric);
  const drawn = y.scale === 'log' ? thresholds.filter(({ value }) => value > 0) : thresholds;
  const base = { title: titleOf(report, y.title), ...descriptionOf(metric), y, thresholds: drawn };
  const names = report.points.map(({ set }) => set[0]?.value ?? '');
  const numbers = report.points.map(({ set }) => set[0]?.number ?? null);
  if (!isNumeric(axis) || numbers.some((number) => number === null)) {
    const x: CategoryAxis = { title: axis.path, categories: names };
    return {
      kind: 'line',
      spec: { ...base, x, series: [{ label: '', points: values.map((value, k) => ({ x: k, y: value })) }] },
    };
  }
  const points = values.map((value, k) => ({ x: numbers[k] ?? 0, y: value })).sort((a, b) => a.x - b.x);
  const x: ValueAxis = {
    ...numericAxis(axis),
    ...(isLogarithmic(points.map((point) => point.x)) ? { scale: 'log' } : {}),
  };
  const [frontier] = report.frontiers;
  const [turn] = frontier?.points ?? [];
  const shown =
    frontier === undefined || turn === undefined
      ? {}
      : {
          frontier: {
            x: turn.missed,
            label: turnText(frontier, turn),
            fails: turn.missed > turn.met ? ('right' as const) : ('left' as const),
          },
        };
  return { kind: 'line', spec: { ...base, ...shown, x, series: [{ label: '', points }] } };
}

function heat(
  report: SweepReport,
  [rows, columns]: readonly [AxisResult, AxisResult],
  metric: MetricResult,
): SweepChart {
  // The first varied path goes up, the last one, which changes fastest, to the right.
  const values = valuesOf(report, metric);
  const width = columns.size;
  const cells = Array.from({ length: rows.size }, (_, row) => values.slice(row * width, (row + 1) * width));
  const value = valueAxis(metric);
  const hasStatus = report.metrics.some(({ name }) => name === 'status');
  const threshold = limitOf(report, metric);
  const fails = Array.from({ length: rows.size }, (_, row) =>
    Array.from({ length: width }, (_, column) => report.points[row * width + column]?.metrics.status === 'fail'),
  );
  return {
    kind: 'heat',
    spec: {
      title: titleOf(report, value.title),
      ...descriptionOf(metric),
      x: gridAxis(report, columns, 1, 1),
      y: gridAxis(report, rows, 0, width),
      cells,
      value,
      ...(threshold === undefined ? {} : { threshold }),
      ...(hasStatus ? { fails } : {}),
      ...frontierLine(report, [rows, columns]),
    },
  };
}

/** The solved frontier across the cells: along one numeric axis, a point for each value of the other. */
function frontierLine(
  { frontiers, points }: SweepReport,
  [rows, columns]: readonly [AxisResult, AxisResult],
): Pick<HeatMapSpec, 'frontier'> {
  const solved = frontiers.find(({ kind }) => kind !== 'count') ?? frontiers[0];
  if (solved === undefined || !isNumeric(rows) || !isNumeric(columns)) return {};
  const alongRows = solved.path === rows.path;
  const numbers = (place: number, size: number, stride: number): readonly number[] =>
    Array.from({ length: size }, (_, k) => points[k * stride]?.set[place]?.number ?? 0);
  const along = alongRows ? numbers(0, rows.size, columns.size) : numbers(1, columns.size, 1);
  const across = alongRows ? numbers(1, columns.size, 1) : numbers(0, rows.size, columns.size);
  if (!isAscending(along) || !isAscending(across)) return {};
  const lines: (readonly [number, number])[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, met, missed } of solved.points) {
    const place = across.indexOf(at[0]?.number ?? Number.NaN);
    const turn = placeAmong(along, (met + missed) / 2);
    // Two turns at one value are two lines that nobody can tell apart: the cells show them.
    if (place === last) return {};
    if (place !== last + 1) lines.push([]);
    lines.at(-1)?.push(alongRows ? [place, turn] : [turn, place]);
    last = place;
  }
  return { frontier: lines.filter((line) => line.length > 1) };
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, k) => k === 0 || value > (values[k - 1] ?? value));
}

/** Where a number stands among ascending ones, in steps from the first. */
function placeAmong(values: readonly number[], value: number): number {
  const above = values.findIndex((one) => one >= value);
  if (above <= 0) return above === 0 ? 0 : values.length - 1;
  const [low = 0, high = 1] = [values[above - 1], values[above]];
  return above - 1 + (value - low) / (high - low);
}

function gridAxis(report: SweepReport, axis: AxisResult, place: number, stride: number): GridAxis | CategoryAxis {
  const set = Array.from({ length: axis.size }, (_, k) => report.points[k * stride]?.set[place]);
  if (!isNumeric(axis)) return { title: axis.path, categories: set.map((one) => one?.value ?? '') };
  return { ...numericAxis(axis), values: set.map((one) => one?.number ?? 0) };
}

function titleOf({ name, axes }: SweepReport, metric: string): string {
  const what = `${metric} by ${axes.map(({ path }) => path).join(' and ')}`;
  return name === null ? what : `${name}: ${what}`;
}

/** Whether values grow by about the same factor from one to the next, over more than a power of ten. */
function isLogarithmic(values: readonly number[]): boolean {
  const [first = 0, second = 0] = values;
  const last = values.at(-1) ?? 0;
  if (values.length < 3 || first <= 0 || last < 10 * first) return false;
  const factor = (last / first) ** (1 / (values.length - 1));
  return Math.abs(Math.log(second / first) / Math.log(factor) - 1) < 0.2;
}
