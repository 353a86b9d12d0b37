import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StackedAreaSpec, stackedArea } from '../../../src/reports/charts/stacked-area.js';
import { checkedChart, description, texts, textTrouble } from './checks.js';
import { everyElement } from './xml.js';

/** A pool of 100 ports that fills within a minute and then stays nearly full. */
const FILLING: StackedAreaSpec = {
  title: 'Outlook Anywhere: ports by state',
  x: { title: 'time since the empty start', quantity: 'duration' },
  y: { title: 'ports held', quantity: 'count' },
  panels: [
    {
      label: 'default/exchange (100 ports)',
      capacity: 100,
      step: 2,
      layers: [
        {
          label: 'TIME_WAIT',
          values: Array.from({ length: 90 }, (_, index) => Math.min(60, Math.max(0, 3 * index - 30))),
        },
        { label: 'ESTABLISHED', values: Array.from({ length: 90 }, (_, index) => Math.min(38, 4 * index)) },
      ],
    },
  ],
};

const [PANEL] = FILLING.panels;
const with2 = { ...FILLING, panels: [...FILLING.panels, ...FILLING.panels] };

describe('the chart of stacked areas', () => {
  it('looks as it was approved', async () => {
    await expect(stackedArea(FILLING)).toMatchFileSnapshot('./golden/stacked-area.svg');
  });

  it.each([720, 390, 1000])('sets its texts clear of one another at a width of %i px', (width) => {
    for (const spec of [FILLING, with2]) expect(textTrouble(checkedChart(stackedArea({ ...spec, width })))).toEqual([]);
  });

  it('paints what lies below over what lies above, each down to the axis', () => {
    const fills = everyElement(checkedChart(stackedArea(FILLING))).filter(
      ({ name, attributes }) => name === 'path' && attributes.fill !== undefined,
    );
    // The order of a connection's life from below: ESTABLISHED is painted last, over TIME_WAIT.
    expect(fills.map(({ attributes }) => attributes.fill)).toEqual(['#f2b872', '#2b6cb0']);
    const heights = fills.map(({ attributes }) => {
      const ys = [...(attributes.d ?? '').matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
      return Math.max(...ys) - Math.min(...ys);
    });
    // 98 ports in all, 38 of them ESTABLISHED: heights go with the sums.
    expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(38 / 98, 2);
  });

  it('names its layers, the capacity, and what it ends with', () => {
    const root = checkedChart(stackedArea(FILLING));
    expect(texts(root)).toEqual(
      expect.arrayContaining([
        'ESTABLISHED',
        'TIME_WAIT',
        'capacity 100',
        'ports held',
        'default/exchange (100 ports)',
      ]),
    );
    expect(description(root)).toContain('after 2 min 58 s 98 of 100 (TIME_WAIT 60, ESTABLISHED 38).');
  });

  it('leaves out a capacity that would press the areas flat', () => {
    const far = stackedArea({ ...FILLING, panels: PANEL === undefined ? [] : [{ ...PANEL, capacity: 64_512 }] });
    expect(texts(checkedChart(far)).some((text) => text.startsWith('capacity'))).toBe(false);
    expect(description(checkedChart(far))).toContain('98 of 64,512');
  });

  it('draws whatever is finite', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(values, { maxLength: 5 }),
        fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
        (layers, capacity) => {
          const panel = {
            label: 'p',
            capacity,
            step: 0.5,
            layers: layers.map((one, index) => ({ label: `s${index}`, values: one })),
          };
          checkedChart(stackedArea({ ...FILLING, panels: [panel] }));
        },
      ),
      { numRuns: 50 },
    );
    checkedChart(stackedArea({ ...FILLING, panels: [] }));
  });

  it.each([
    ['a negative value', { layers: [{ label: 'x', values: [1, -1] }] }],
    ['a value that is none', { layers: [{ label: 'x', values: [Number.NaN] }] }],
    ['a capacity that is none', { capacity: Number.POSITIVE_INFINITY }],
    ['a step of 0', { step: 0 }],
  ])('refuses %s', (_, change) => {
    const panel = { label: 'p', capacity: null, step: 1, layers: [], ...change };
    expect(() => stackedArea({ ...FILLING, panels: [panel] })).toThrow(RangeError);
  });
});
