import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutAxis } from '../../../src/reports/charts/axis.js';
import { heatColor, luminance } from '../../../src/reports/charts/heat-colors.js';
import { spread } from '../../../src/reports/charts/place-labels.js';
import { type Point, thinned } from '../../../src/reports/charts/polyline.js';
import type { Quantity } from '../../../src/reports/charts/quantity.js';
import { placeOn, valueAt } from '../../../src/reports/charts/scale.js';
import { COLORS, stateColor } from '../../../src/reports/charts/theme.js';

const room = { length: 560, labelLength: (label: string) => label.length * 8 + 14, most: 8, extend: false };
const labels = (quantity: Quantity, low: number, high: number, scale: 'linear' | 'log' = 'linear') =>
  layOutAxis({ title: 'x', quantity, scale }, [low, high], room).ticks.map(({ label }) => label);

describe('ticks', () => {
  it.each<[Quantity, number, number, 'linear' | 'log', string]>([
    ['rate', 100, 1000, 'linear', '200/s 400/s 600/s 800/s 1,000/s'],
    ['rate', 0, 0.5, 'linear', '0/min 5/min 10/min 15/min 20/min 25/min 30/min'],
    ['share', 0, 1, 'linear', '0% 20% 40% 60% 80% 100%'],
    ['share', 0, 0.004, 'linear', '0% 0.05% 0.10% 0.15% 0.20% 0.25% 0.30% 0.35% 0.40%'],
    ['duration', 0, 60, 'linear', '0 s|10 s|20 s|30 s|40 s|50 s|60 s'],
    ['duration', 0, 300, 'linear', '0 min|1 min|2 min|3 min|4 min|5 min'],
    ['duration', 1, 86_400, 'log', '1 s|10 s|60 s|10 min|1 h|6 h|1 day'],
    ['probability', 1e-9, 1, 'log', '1e-8|1e-6|1e-4|0.01|1'],
    ['count', 1, 64, 'log', '1|2|5|10|20|50'],
    ['factor', 0.5, 2, 'linear', '×0.6 ×0.8 ×1.0 ×1.2 ×1.4 ×1.6 ×1.8 ×2.0'],
    ['count', 64_000, 64_512, 'linear', '64,000 64,100 64,200 64,300 64,400 64,500'],
    ['count', 1000.1, 1000.6, 'linear', '1,000.1 1,000.2 1,000.3 1,000.4 1,000.5 1,000.6'],
  ])('of %s from %d to %d (%s) are %s', (quantity, low, high, scale, expected) => {
    expect(labels(quantity, low, high, scale)).toEqual(expected.split(expected.includes('|') ? '|' : ' '));
  });

  it('are multiples of a round step, in order, distinct, clear of one another and on the axis', () => {
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    const quantity = fc.constantFrom<Quantity>('count', 'duration', 'rate', 'share', 'factor');
    fc.assert(
      fc.property(value, value, quantity, fc.boolean(), (one, other, kind, extend) => {
        const { scale, ticks } = layOutAxis({ title: 'x', quantity: kind }, [one, other], { ...room, extend });
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        ticks.forEach((tick, index) => {
          expect(tick.place).toBeGreaterThanOrEqual(0);
          expect(tick.place).toBeLessThanOrEqual(1);
          const next = ticks[index + 1];
          if (next === undefined) return;
          const gap = (next.place - tick.place) * room.length;
          expect(gap).toBeGreaterThanOrEqual((room.labelLength(tick.label) + room.labelLength(next.label)) / 2 - 1e-6);
        });
        if (!extend) return;
        expect(scale.low).toBeLessThanOrEqual(Math.min(one, other));
        expect(scale.high).toBeGreaterThanOrEqual(Math.max(one, other) * (1 - 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it('name the units that they use in the title', () => {
    const title = (quantity: Quantity, low: number, high: number, unit?: string) =>
      layOutAxis({ title: 'x', quantity, scale: 'log', ...(unit === undefined ? {} : { unit }) }, [low, high], room)
        .title;
    expect(title('duration', 1, 86_400)).toBe('x (s, min, h, days)');
    expect(title('rate', 1, 10)).toBe('x (1/s)');
    expect(title('count', 1, 10)).toBe('x');
    expect(title('count', 1, 10, 'ports')).toBe('x (ports)');
  });

  it('leave no room for ends in the wrong order', () => {
    const spec = { title: 'x', quantity: 'count' as const, low: 2, high: 1 };
    expect(() => layOutAxis(spec, [], room)).toThrow('a linear axis cannot run from 2 to 1');
    expect(() => layOutAxis({ ...spec, scale: 'log', low: 0 }, [], room)).toThrow('a log axis cannot run from 0 to 1');
  });
});

describe('scales', () => {
  it('give back the value that stands at a place', () => {
    const kind = fc.constantFrom<'linear' | 'log'>('linear', 'log');
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(kind, share, (one, place) => {
        const scale = { kind: one, low: 0.01, high: 700 };
        expect(placeOn(scale, valueAt(scale, place))).toBeCloseTo(place, 9);
      }),
    );
  });
});

describe('thinning', () => {
  it('keeps every point of a line within the tolerance of what is left', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 300 })), {
      minLength: 2,
      maxLength: 60,
    });
    const away = ([x, y]: Point, [ax, ay]: Point, [bx, by]: Point) => {
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
      return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
    };
    fc.assert(
      fc.property(points, (unsorted) => {
        const line = [...unsorted].sort((one, other) => one[0] - other[0]);
        const left = thinned(line, 2);
        for (const point of line) {
          const nearest = Math.min(...left.slice(1).map((end, index) => away(point, left[index] as Point, end)));
          expect(nearest).toBeLessThanOrEqual(2 + 1e-9);
        }
      }),
    );
  });
});

describe('labels beside lines', () => {
  it('are moved apart in their order and stay inside as long as they fit', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { maxLength: 15 });
    fc.assert(
      fc.property(wanted, (positions) => {
        const placed = spread(positions, 17, 0, 300);
        const pairs = positions.map((want, index) => ({ want, at: placed[index] as number }));
        const order = pairs.sort((one, other) => one.at - other.at);
        order.forEach(({ at, want }, index) => {
          expect(at).toBeGreaterThanOrEqual(-1e-9);
          expect(at).toBeLessThanOrEqual(300 + 1e-9);
          const next = order[index + 1];
          if (next === undefined) return;
          expect(next.at - at).toBeGreaterThanOrEqual(17 - 1e-9);
          expect(next.want).toBeGreaterThanOrEqual(Math.min(want, next.want));
        });
      }),
    );
  });

  it('stay where they are when they are apart already', () => {
    expect(spread([10, 100, 40], 17, 0, 300)).toEqual([10, 100, 40]);
  });
});

describe('colours', () => {
  const contrast = (one: string, other: string) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  };

  it('of texts have a contrast of at least 4.5 on the ground, light and dark', () => {
    for (const tone of [0, 1] as const) {
      const ground = COLORS.ground?.[tone] ?? '';
      for (const name of ['ink', 'quiet', 'limit', 's0', 's1', 's2', 's3', 's4', 's5', 's6', 's7']) {
        expect(contrast(COLORS[name]?.[tone] ?? '', ground), `${name} ${tone}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('of states carry black or white text', () => {
    for (let index = 0; index < 8; index += 1) {
      const color = stateColor('other', index);
      expect(Math.max(contrast(color, '#000000'), contrast(color, '#ffffff'))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('of a heat map grow lighter all the way, so that they read in grey', () => {
    const light = Array.from({ length: 101 }, (_, index) => luminance(heatColor(index / 100)));
    light.forEach((value, index) => {
      if (index > 0) expect(value).toBeGreaterThan(light[index - 1] as number);
    });
  });
});
