/** Ordinary charts, as sweep, sensitivity and compare would ask for them. */
import type { HeatMapSpec } from '../../../src/reports/charts/heat-map-spec.js';
import type { LineChartSpec, Series } from '../../../src/reports/charts/line-chart-spec.js';
import type { OccupancyBarsSpec } from '../../../src/reports/charts/occupancy-bars-spec.js';
import type { TornadoSpec } from '../../../src/reports/charts/tornado-spec.js';

const rates = Array.from({ length: 19 }, (_, index) => 100 + index * 50);

/** Offered load over 26,000 ports for a holding time, against the rate. */
function loadSeries(label: string, holdingSeconds: number): Series {
  return { label, points: rates.map((rate) => ({ x: rate, y: (rate * holdingSeconds) / 26_000 })) };
}

export const LOAD_BY_RATE: LineChartSpec = {
  title: 'Outlook Anywhere: load against arrival rate',
  x: { title: 'arrival rate', quantity: 'rate' },
  y: { title: 'load', quantity: 'share' },
  series: [loadSeries('client-fin', 50.5), loadSeries('server-fin', 30), loadSeries('client-rst', 20.2)],
  thresholds: [{ value: 0.8, label: 'load < 80%', fails: 'above' }],
  frontier: { x: 412, label: 'client-fin fails from 412/s', fails: 'right' },
};

export const BLOCKING_BY_LIFETIME: LineChartSpec = {
  title: 'Blocking probability against lifetime',
  x: { title: 'lifetime', quantity: 'duration', scale: 'log' },
  y: { title: 'blocking probability', quantity: 'probability', scale: 'log', low: 1e-9, high: 1 },
  series: [
    {
      label: '',
      points: Array.from({ length: 25 }, (_, index) => {
        const x = 10 ** (index / 8);
        return { x, y: index === 14 ? null : Math.min(1, 1e-10 * x ** 3.2) };
      }),
    },
  ],
  thresholds: [
    { value: 1e-4, label: 'blocking < 1e-4', fails: 'above' },
    { value: 1e-6, label: 'blocking < 1e-6', fails: 'above' },
  ],
  frontier: { x: 74, label: 'fails from 74 s', fails: 'right' },
};

export const LOAD_BY_STRATEGY: LineChartSpec = {
  title: 'Load by close strategy',
  x: { title: 'close strategy', categories: ['client-fin', 'server-fin', 'client-rst', 'fin-then-rst', 'half-close'] },
  y: { title: 'load', quantity: 'share' },
  series: [
    {
      label: '',
      points: [0.912, 0.644, 0.338, 0.412, null].map((y, x) => ({ x, y })),
    },
  ],
  thresholds: [
    { value: 0.8, label: 'load < 80%', fails: 'above' },
    { value: 0.95, label: 'load < 95%', fails: 'above' },
  ],
};

const addresses = [1, 2, 3, 4, 5, 6, 7, 8];
const heatRates = Array.from({ length: 10 }, (_, index) => 100 + index * 100);

export const LOAD_BY_RATE_AND_ADDRESSES: HeatMapSpec = {
  title: 'Load by arrival rate and addresses',
  x: { title: 'arrival rate', quantity: 'rate', values: heatRates },
  y: { title: 'addresses', quantity: 'count', values: addresses },
  cells: addresses.map((count) => heatRates.map((rate) => (rate * 80) / (count * 28_000))),
  value: { title: 'load', quantity: 'share' },
  threshold: { value: 0.8, label: 'load < 80%', fails: 'above' },
};

/** 400 × 400 points, both parameters spaced in the logarithm. */
export function bigGrid(side: number): HeatMapSpec {
  const xs = Array.from({ length: side }, (_, index) => 10 ** ((3 * index) / (side - 1)));
  const ys = Array.from({ length: side }, (_, index) => 10 ** ((2 * index) / (side - 1)));
  return {
    title: 'Load by lifetime and arrival rate',
    x: { title: 'lifetime', quantity: 'duration', values: xs },
    y: { title: 'arrival rate', quantity: 'rate', values: ys },
    cells: ys.map((rate) => xs.map((seconds) => (rate * (seconds + 10)) / 10_000)),
    value: { title: 'load', quantity: 'share', scale: 'log' },
    threshold: { value: 0.8, label: 'load < 80%', fails: 'above' },
  };
}

export const HEADROOM_BY_STRATEGY: HeatMapSpec = {
  title: 'Headroom by close strategy and platform',
  x: { title: 'close strategy', categories: ['client-fin', 'server-fin', 'client-rst', 'half-close'] },
  y: { title: 'platform', categories: ['linux-netfilter', 'azure-lb', 'haproxy-tcp', 'f5-bigip', 'aws-nat-gateway'] },
  cells: [
    [3.2, 4.1, 7.7, 0.6],
    [0.7, 0.9, 2.5, 0.2],
    [1.2, 2.8, 6.1, 0.9],
    [1.9, 2.2, 3.4, null],
    [0.8, 1.1, 1.3, 0.4],
  ],
  value: { title: 'headroom', quantity: 'factor' },
  threshold: { value: 1.5, label: 'headroom > 1.5', fails: 'below' },
};

export const HEADROOM_TORNADO: TornadoSpec = {
  title: 'What moves the headroom of Outlook Anywhere',
  value: { title: 'headroom', quantity: 'factor' },
  baseline: 2.4,
  bars: [
    { label: 'timers.afterReset', low: { input: '5 s', value: 2.9 }, high: { input: '20 s', value: 1.7 } },
    { label: 'pool.addresses', low: { input: '1', value: 1.2 }, high: { input: '4', value: 4.8 } },
    { label: 'traffic.outlook.lifetime', low: { input: '10 s', value: 3.6 }, high: { input: '40 s', value: 1.44 } },
    { label: 'traffic.outlook.setup', low: { input: '1 ms', value: 2.4 }, high: { input: '20 ms', value: 2.39 } },
    { label: 'parameters.users', low: { input: '2,000', value: 3.6 }, high: { input: '6,000', value: null } },
  ],
  threshold: { value: 1.5, label: 'headroom > 1.5', fails: 'below' },
};

const state = (label: string, hard: number, reclaimable = 0) => ({ label, hard, reclaimable });

export const PORTS_BY_STRATEGY: OccupancyBarsSpec = {
  title: 'Occupied ports by close strategy',
  value: { title: 'ports, mean', quantity: 'count' },
  bars: [
    {
      label: 'client-fin',
      segments: [state('ESTABLISHED', 8000), state('FIN_WAIT', 40), state('TIME_WAIT', 20_000, 28_000)],
      capacity: 64_512,
    },
    {
      label: 'server-fin',
      segments: [state('ESTABLISHED', 8000), state('CLOSE_WAIT', 900), state('TIME_WAIT', 0, 48_000)],
      capacity: 64_512,
    },
    { label: 'client-rst', segments: [state('ESTABLISHED', 8000), state('CLOSE', 4000)], capacity: 64_512 },
    {
      label: 'client-rst, two addresses',
      segments: [state('ESTABLISHED', 8000), state('CLOSE', 4000)],
      capacity: 129_024,
    },
  ],
};
