import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatMapText } from '../../../src/reports/charts/heat-map-text.js';
import { lineChartText } from '../../../src/reports/charts/line-chart-text.js';
import { tornadoText } from '../../../src/reports/charts/tornado-text.js';
import type { View } from '../../../src/reports/view.js';
import { cells } from '../text.js';
import {
  BLOCKING_BY_LIFETIME,
  bigGrid,
  HEADROOM_BY_STRATEGY,
  HEADROOM_TORNADO,
  LOAD_BY_RATE,
  LOAD_BY_RATE_AND_ADDRESSES,
  LOAD_BY_STRATEGY,
} from './fixtures.js';

const view = (columns: number): View => ({ columns, color: false, explain: false, quiet: false });

const drawn: readonly [name: string, draw: (columns: number) => string[]][] = [
  ['lines', (columns) => lineChartText(LOAD_BY_RATE, view(columns))],
  ['logarithmic', (columns) => lineChartText(BLOCKING_BY_LIFETIME, view(columns))],
  ['categories', (columns) => lineChartText(LOAD_BY_STRATEGY, view(columns))],
  ['heat-map', (columns) => heatMapText(LOAD_BY_RATE_AND_ADDRESSES, view(columns))],
  ['heat-map-categories', (columns) => heatMapText(HEADROOM_BY_STRATEGY, view(columns))],
  ['heat-map-blocks', (columns) => heatMapText(bigGrid(400), view(columns))],
  ['tornado', (columns) => tornadoText(HEADROOM_TORNADO, view(columns))],
];

describe.each(drawn)('the terminal chart of %s', (name, draw) => {
  it('looks as it was approved', async () => {
    await expect(`${draw(90).join('\n')}\n`).toMatchFileSnapshot(`./golden/${name}.out`);
  });

  it.each([60, 80, 100])('keeps to %i columns', (columns) => {
    for (const line of draw(columns)) {
      expect(cells(line)).toBeLessThanOrEqual(columns);
      expect(line).toBe(line.trimEnd());
    }
  });
});

describe('terminal charts', () => {
  it('mark the failing cells, printed or drawn', () => {
    const failing = LOAD_BY_RATE_AND_ADDRESSES.cells.flat().filter((value) => value !== null && value >= 0.8).length;
    const lines = heatMapText(LOAD_BY_RATE_AND_ADDRESSES, view(100));
    expect(lines.slice(0, -1).join('').match(/!/gu)).toHaveLength(failing);
    const grid = bigGrid(300);
    const lone = grid.cells.map((row, y) => row.map((_, x) => (x === 150 && y === 10 ? 0.9 : 0.1)));
    const picture = heatMapText({ ...grid, cells: lone }, view(80)).filter((line) => line.includes('│'));
    expect(picture.join('').match(/█/gu)).toHaveLength(1);
  });

  it('show steering characters instead of obeying them', () => {
    const text = tornadoText({ ...HEADROOM_TORNADO, title: 'a\u001b[31m\u202eb' }, view(80)).join('\n');
    expect(text).toContain('a\\u{1b}[31m\\u{202e}b');
  });

  it('draw any data within the page', () => {
    const value = fc.oneof(
      fc.double({ min: -1e100, max: 1e100, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.constantFrom(0, 1, 5e-324),
    );
    const axis = fc.record({
      title: fc.string(),
      quantity: fc.constantFrom<'count' | 'duration' | 'rate' | 'share'>('count', 'duration', 'rate', 'share'),
      scale: fc.constantFrom<'linear' | 'log'>('linear', 'log'),
    });
    const points = fc.array(fc.record({ x: value, y: fc.option(value) }), { maxLength: 20 });
    const lines = fc.record({
      ...{ title: fc.string(), x: axis, y: axis },
      series: fc.array(fc.record({ label: fc.string(), points }), { maxLength: 5 }),
    });
    const end = fc.record({ input: fc.string(), value: fc.option(value) });
    const swings = fc.record({
      ...{ title: fc.string(), value: axis, baseline: value },
      bars: fc.array(fc.record({ label: fc.string(), low: end, high: end }), { maxLength: 6 }),
    });
    const grid = fc.record({
      title: fc.string(),
      value: axis,
      x: fc.record({ title: fc.string(), categories: fc.constant(['a', 'b', 'c']) }),
      y: fc.record({
        title: fc.string(),
        quantity: fc.constant('count' as const),
        values: fc.array(value, { minLength: 2, maxLength: 2 }),
      }),
      cells: fc.array(fc.array(fc.option(value), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
      threshold: fc.constant({ value: 1, label: 'load < 1', fails: 'above' as const }),
    });
    const check = (text: string[]) => {
      for (const line of text) {
        expect(line).not.toMatch(/NaN|Infinity|undefined/u);
        expect(cells(line)).toBeLessThanOrEqual(80);
      }
    };
    fc.assert(
      fc.property(lines, swings, grid, (one, other, third) => {
        check(lineChartText(one, view(80)));
        check(tornadoText(other, view(80)));
        check(heatMapText(third, view(80)));
      }),
      { numRuns: 200 },
    );
  });
});
