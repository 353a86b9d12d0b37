import { describe, expect, it } from 'vitest';
import { stackedArea } from '../../../src/reports/charts/stacked-area.js';
import type { StackedAreaSpec } from '../../../src/reports/charts/stacked-area-spec.js';
import { checkedChart, description, texts } from './checks.js';

/** Samples at uneven moments, a capacity that halves for a while, and what is wanted beside what is held. */
const SPEC: StackedAreaSpec = {
  title: 'Ports over time',
  x: { title: 'time of day', quantity: 'clock' },
  y: { title: 'ports held', quantity: 'count' },
  capacityLabel: 'ports',
  panels: [
    {
      label: 'default/web',
      capacity: null,
      capacities: [1000, 1000, 500, 500, 1000, 1000],
      step: [0, 36_000, 36_000, 50_000, 50_000, 86_400],
      line: { label: 'wanted', values: [100, 400, 400, 900, 900, 200] },
      layers: [
        { label: 'ESTABLISHED', values: [50, 200, 200, 250, 250, 100] },
        { label: 'TIME_WAIT', values: [50, 200, 200, 250, 250, 100] },
      ],
    },
  ],
};

describe('stacked areas over moments', () => {
  it('have an axis of times of day, and the capacity as it changes', () => {
    const svg = checkedChart(stackedArea(SPEC));
    expect(texts(svg)).toContain('12:00');
    expect(texts(svg)).toContain('24:00');
    expect(texts(svg)).toContain('ports 1,000');
    expect(description(svg)).toContain('default/web: at 24:00 200');
  });

  it('call midnight the beginning of a day where they go on after it', () => {
    const [panel] = SPEC.panels;
    if (panel === undefined) throw new Error('no panel');
    const step = [0, 36_000, 36_000, 50_000, 50_000, 2 * 86_400];
    const svg = checkedChart(stackedArea({ ...SPEC, panels: [{ ...panel, step }] }));
    expect(texts(svg)).toContain('00:00 (day 2)');
    expect(texts(svg)).not.toContain('24:00');
  });

  it('are as wide as their moments, not as their number', () => {
    const even = stackedArea({ ...SPEC, panels: SPEC.panels.map((panel) => ({ ...panel, step: 17_280 })) });
    expect(stackedArea(SPEC)).not.toBe(even);
  });

  it('cut off what is wanted beyond twice of what there is, so that the rest can be seen', () => {
    const [panel] = SPEC.panels;
    if (panel === undefined) throw new Error('no panel');
    const svg = checkedChart(
      stackedArea({
        ...SPEC,
        panels: [{ ...panel, line: { label: 'wanted', values: [1e6, 1e6, 1e6, 1e6, 1e6, 1e6] } }],
      }),
    );
    expect(texts(svg).some((text) => text.includes('1,000,000'))).toBe(false);
    expect(texts(svg)).toContain('2,000');
  });

  it('refuse moments that fall, and lines that are no numbers', () => {
    const [panel] = SPEC.panels;
    if (panel === undefined) throw new Error('no panel');
    const draw = (change: object) => () => stackedArea({ ...SPEC, panels: [{ ...panel, ...change }] });
    expect(draw({ step: [0, 2, 1, 3, 4, 5] })).toThrow(/must never fall, got 1 after 2/);
    expect(draw({ line: { label: 'wanted', values: [Number.NaN] } })).toThrow(RangeError);
    expect(draw({ capacities: [-1] })).toThrow(RangeError);
  });
});
