import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatMap } from '../../../src/reports/charts/heat-map.js';
import { lineChart } from '../../../src/reports/charts/line-chart.js';
import { occupancyBars } from '../../../src/reports/charts/occupancy-bars.js';
import type { Quantity } from '../../../src/reports/charts/quantity.js';
import { tornado } from '../../../src/reports/charts/tornado.js';
import { checkedChart, description, texts, textTrouble } from './checks.js';
import {
  BLOCKING_BY_LIFETIME,
  bigGrid,
  HEADROOM_BY_STRATEGY,
  HEADROOM_TORNADO,
  LOAD_BY_RATE,
  LOAD_BY_RATE_AND_ADDRESSES,
  LOAD_BY_STRATEGY,
  PORTS_BY_STRATEGY,
} from './fixtures.js';
import { everyElement } from './xml.js';

const HOSTILE = `<b a="1">&amp; 'x' ]]> \u001b[31m \u202e \ud800 \uffff </text><script>`;

const ordinary: readonly [name: string, draw: (options: { width?: number; title?: string }) => string][] = [
  ['lines', (options) => lineChart({ ...LOAD_BY_RATE, ...options })],
  ['logarithmic', (options) => lineChart({ ...BLOCKING_BY_LIFETIME, ...options })],
  ['categories', (options) => lineChart({ ...LOAD_BY_STRATEGY, ...options })],
  ['heat-map', (options) => heatMap({ ...LOAD_BY_RATE_AND_ADDRESSES, ...options })],
  ['heat-map-categories', (options) => heatMap({ ...HEADROOM_BY_STRATEGY, ...options })],
  ['tornado', (options) => tornado({ ...HEADROOM_TORNADO, ...options })],
  ['occupancy', (options) => occupancyBars({ ...PORTS_BY_STRATEGY, ...options })],
];

describe.each(ordinary)('the chart of %s', (name, draw) => {
  it('looks as it was approved', async () => {
    await expect(draw({})).toMatchFileSnapshot(`./golden/${name}.svg`);
  });

  it('is well-formed, with finite numbers, and names itself', () => {
    checkedChart(draw({}));
  });

  it.each([720, 390, 1000])('sets its texts clear of one another at a width of %i px', (width) => {
    expect(textTrouble(checkedChart(draw({ width })))).toEqual([]);
  });

  it('is small', () => {
    expect(draw({}).length).toBeLessThan(name === 'heat-map' ? 14_000 : 10_000);
  });

  it('shows hostile titles as text', () => {
    const root = checkedChart(draw({ title: HOSTILE }));
    expect(everyElement(root).some(({ name: tag }) => tag === 'script' || tag === 'b')).toBe(false);
  });
});

describe('scenario texts', () => {
  it('are escaped wherever they stand', () => {
    const hostile = HOSTILE;
    const charts = [
      lineChart({
        ...LOAD_BY_RATE,
        description: hostile,
        x: { title: hostile, quantity: 'rate' },
        series: [{ label: hostile, points: [{ x: 1, y: 1 }] }],
        thresholds: [{ value: 0.5, label: hostile, fails: 'above' }],
        frontier: { x: 1, label: hostile, fails: 'right' },
      }),
      lineChart({ ...LOAD_BY_STRATEGY, x: { title: hostile, categories: [hostile] } }),
      heatMap({
        ...HEADROOM_BY_STRATEGY,
        id: hostile,
        x: { title: hostile, categories: ['a', hostile, 'b', 'c'] },
        threshold: { value: 1, label: hostile, fails: 'below' },
      }),
      tornado({
        ...HEADROOM_TORNADO,
        bars: [{ label: hostile, low: { input: hostile, value: 1 }, high: { input: hostile, value: 2 } }],
      }),
      occupancyBars({
        ...PORTS_BY_STRATEGY,
        bars: [{ label: hostile, segments: [{ label: hostile, hard: 1, reclaimable: 1 }], capacity: 2 }],
        capacityLabel: hostile,
      }),
    ];
    for (const svg of charts) {
      const tags = everyElement(checkedChart(svg)).map(({ name }) => name);
      expect(tags.filter((tag) => tag === 'script' || tag === 'b')).toEqual([]);
    }
  });
});

describe('axes', () => {
  it('are titled with their unit', () => {
    const shown = ordinary.flatMap(([, draw]) => texts(checkedChart(draw({}))));
    for (const title of [
      ...['arrival rate (1/s)', 'load (%)', 'lifetime (s, min)', 'blocking probability (0…1)', 'headroom (×)'],
    ]) {
      expect(shown).toContain(title);
    }
  });
});

describe('what cannot be drawn', () => {
  it('is a gap that the description counts', () => {
    const root = checkedChart(lineChart(BLOCKING_BY_LIFETIME));
    expect(description(root)).toContain('1 value missing: drawn as gaps.');
    const line = everyElement(root).find(({ attributes }) => attributes.class === 'sp-s0');
    expect((line?.attributes.d ?? '').match(/M/gu)).toHaveLength(2);
  });

  it('tells of values that a logarithmic axis has no place for', () => {
    const points = [0, 1e-6, 1e-3].map((y, x) => ({ x: x + 1, y }));
    const svg = lineChart({ ...BLOCKING_BY_LIFETIME, series: [{ label: '', points }] });
    expect(description(checkedChart(svg))).toContain('1 value of blocking probability at or below 0');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1.1e100])('refuses %d, naming where it stands', (value) => {
    const series = [{ label: 'web', points: [{ x: 1, y: value }] }];
    expect(() => lineChart({ ...LOAD_BY_RATE, series })).toThrow(/y of series "web"/u);
    expect(() => tornado({ ...HEADROOM_TORNADO, baseline: value })).toThrow(/baseline/u);
    const cells = HEADROOM_BY_STRATEGY.cells.map((row) => row.map(() => value));
    expect(() => heatMap({ ...HEADROOM_BY_STRATEGY, cells })).toThrow(/cell/u);
    const bars = [{ label: 'a', segments: [{ label: 'CLOSE', hard: value, reclaimable: 0 }], capacity: null }];
    expect(() => occupancyBars({ ...PORTS_BY_STRATEGY, bars })).toThrow(/CLOSE of "a"/u);
  });

  it('refuses cells that do not match the axes', () => {
    expect(() => heatMap({ ...HEADROOM_BY_STRATEGY, cells: [[1, 2]] })).toThrow('cells must be 5 rows of 4');
  });
});

describe('a map of verdicts', () => {
  const { threshold: _, ...map } = LOAD_BY_RATE_AND_ADDRESSES;
  const fails = map.cells.map((row) => row.map((load) => (load ?? 0) > 0.8));

  it('says that a hatched cell misses a threshold, which need not be all of them', () => {
    expect(texts(checkedChart(heatMap({ ...map, fails, frontier: [] })))).toContain('misses a threshold');
  });

  it('marks where the reader is by a ring, or a frame that leaves the value of the cell readable', () => {
    const here = { column: 1, row: 0, label: 'now' };
    const drawn = (width: number) => everyElement(checkedChart(heatMap({ ...map, fails, here, width })));
    const shapes = (width: number) =>
      drawn(width).flatMap(({ name, attributes }) => (attributes.class === 'sp-contour' ? [name] : []));
    expect(shapes(420)).toContain('circle');
    expect(shapes(1200)).toContain('rect');
    expect(shapes(1200)).not.toContain('circle');
  });
});

describe('big grids', () => {
  it('are drawn in blocks, say so, and stay small', () => {
    const svg = heatMap(bigGrid(400));
    const root = checkedChart(svg);
    expect(svg.length).toBeLessThan(100_000);
    expect(texts(root)).toContain('Each block shows the highest of 3 × 4 points; it is hatched if any of them fails.');
  });

  it('stay below 500 KB even when every cell differs from its neighbours', () => {
    let state = 1;
    const noise = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const grid = bigGrid(400);
    const svg = heatMap({ ...grid, cells: grid.cells.map((row) => row.map(() => noise())) });
    checkedChart(svg);
    expect(svg.length).toBeLessThan(500_000);
  });

  it('never hide the one cell that fails', () => {
    const grid = bigGrid(300);
    const cells = grid.cells.map((row, y) => row.map((_, x) => (x === 157 && y === 211 ? 0.81 : 0.1)));
    const svg = heatMap({ ...grid, cells });
    const hatched = everyElement(checkedChart(svg)).filter(
      ({ name, attributes }) => name === 'path' && attributes.fill === 'url(#chart-fails)',
    );
    expect(hatched).toHaveLength(1);
    expect(svg).toContain('1 of 90000 cells fails');
  });
});

const extreme = fc.oneof(
  fc.double({ min: -1e100, max: 1e100, noNaN: true }),
  fc.double({ min: 0, max: 10, noNaN: true }),
  fc.constantFrom(0, 1, 1e-300, 5e-324, 1e100, -1e100, 0.8),
);
const amount = extreme.map(Math.abs);
const quantity = fc.constantFrom<Quantity>('count', 'duration', 'rate', 'share', 'probability', 'factor');
const scale = fc.constantFrom<'linear' | 'log'>('linear', 'log');
const axis = fc.record({ title: fc.string({ maxLength: 60 }), quantity, scale });
const width = fc.integer({ min: 320, max: 2000 });
const maybe = fc.option(extreme, { freq: 6 });
const threshold = fc.record({
  value: extreme,
  label: fc.string(),
  fails: fc.constantFrom<'above' | 'below'>('above', 'below'),
});

describe('any data', () => {
  it('gives a line chart, whatever the range, the gaps and the order', () => {
    const points = fc.array(fc.record({ x: extreme, y: maybe }), { maxLength: 40 });
    const spec = fc.record({
      ...{ title: fc.string(), x: axis, y: axis, width },
      series: fc.array(fc.record({ label: fc.string(), points }), { maxLength: 12 }),
      thresholds: fc.array(threshold, { maxLength: 3 }),
      frontier: fc.record({
        x: extreme,
        label: fc.string(),
        fails: fc.constantFrom<'left' | 'right'>('left', 'right'),
      }),
    });
    fc.assert(
      fc.property(spec, (one) => void checkedChart(lineChart(one))),
      { numRuns: 300 },
    );
  });

  it('gives a chart of categories', () => {
    const spec = fc.record({
      ...{ title: fc.string(), y: axis, width },
      x: fc.record({ title: fc.string(), categories: fc.array(fc.string(), { maxLength: 8 }) }),
      series: fc.array(
        fc.record({
          label: fc.string(),
          points: fc.array(fc.record({ x: fc.nat(8), y: maybe }), { maxLength: 9 }),
        }),
        { maxLength: 3 },
      ),
      thresholds: fc.array(threshold, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(spec, (one) => void checkedChart(lineChart(one))),
      { numRuns: 300 },
    );
  });

  it('gives a heat map', () => {
    const spec = fc
      .record({ columns: fc.integer({ min: 1, max: 14 }), rows: fc.integer({ min: 1, max: 9 }) })
      .chain(({ columns, rows }) => {
        const side = (length: number) =>
          fc.oneof(
            fc.record({
              title: fc.string(),
              quantity,
              values: fc.array(extreme, { minLength: length, maxLength: length }),
            }),
            fc.record({
              title: fc.string(),
              categories: fc.array(fc.string(), { minLength: length, maxLength: length }),
            }),
          );
        const row = fc.array(maybe, { minLength: columns, maxLength: columns });
        return fc.record({
          ...{ title: fc.string(), value: axis, width, threshold, x: side(columns), y: side(rows) },
          cells: fc.array(row, { minLength: rows, maxLength: rows }),
        });
      });
    fc.assert(
      fc.property(spec, (one) => void checkedChart(heatMap(one))),
      { numRuns: 300 },
    );
  });

  it('gives a tornado', () => {
    const end = fc.record({ input: fc.string(), value: maybe });
    const spec = fc.record({
      ...{ title: fc.string(), value: axis, baseline: extreme, threshold, width },
      bars: fc.array(fc.record({ label: fc.string(), low: end, high: end }), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(spec, (one) => void checkedChart(tornado(one))),
      { numRuns: 300 },
    );
  });

  it('gives stacked bars', () => {
    const small = amount.map((value) => value / 1000);
    const segment = fc.record({ label: fc.string(), hard: small, reclaimable: small });
    const bar = fc.record({
      label: fc.string(),
      segments: fc.array(segment, { maxLength: 5 }),
      capacity: fc.option(amount),
    });
    const spec = fc.record({ title: fc.string(), value: axis, width, bars: fc.array(bar, { maxLength: 6 }) });
    fc.assert(
      fc.property(spec, (one) => void checkedChart(occupancyBars(one))),
      { numRuns: 300 },
    );
  });
});
