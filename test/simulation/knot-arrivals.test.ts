import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalsAlong, knotArrivals, rateAt } from '../../src/simulation/knot-arrivals.js';
import { unrolled } from '../../src/simulation/profile-days.js';
import type { RateKnot } from '../../src/simulation/system.js';
import { randomStream } from '../../src/statistics/random-stream.js';

const knotsOf = (...knots: readonly (readonly [number, number])[]): readonly RateKnot[] =>
  knots.map(([atSeconds, ratePerSecond]) => ({ atSeconds, ratePerSecond }));

/** A ramp from before the start, a jump up, a fall to nothing, a long nothing, a jump out of it, a last rate. */
const LIVELY = knotsOf([-5, 10], [5, 30], [5, 80], [12, 0], [17, 0], [17, 50], [17, 20], [20, 60]);

/** The same rate, written down by hand. */
function livelyRate(t: number): number {
  if (t < 5) return 20 + 2 * t;
  if (t < 12) return (80 * (12 - t)) / 7;
  if (t < 17) return 0;
  return t < 20 ? 20 + (40 * (t - 17)) / 3 : 60;
}

/** Arrivals up to an end. */
function arrivals(knots: readonly RateKnot[], end: number, seed: number): readonly number[] {
  const next = knotArrivals(knots, randomStream(seed, 'arrivals'));
  const moments: number[] = [];
  for (let at = next(0); at < end; at = next(at)) moments.push(at);
  return moments;
}

describe('a rate along knots', () => {
  it('is straight between them, constant beyond, and at a jump the later one', () => {
    for (const t of [0, 2.5, 4.999, 5, 8, 12, 14, 16.999, 17, 18, 20, 1e6])
      expect(rateAt(LIVELY, t)).toBeCloseTo(livelyRate(t), 9);
    expect([-100, -5, 0].map((t) => rateAt(LIVELY, t))).toEqual([10, 10, 20]);
  });

  it('brings as many connections as there is area under it, whatever the window', () => {
    const step = 1e-3;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 10 }), (from, seconds) => {
        let area = 0;
        for (let t = from + step / 2; t < from + seconds; t += step) area += livelyRate(t) * step;
        expect(arrivalsAlong(LIVELY, from, from + seconds)).toBeCloseTo(area, 6);
      }),
    );
    expect(arrivalsAlong(LIVELY, 3, 3)).toBe(0);
  });
});

describe('arrivals along knots', () => {
  it('come in each tenth of a second as often as the area says, around jumps too, and scatter as Poisson', () => {
    const runs = 3000;
    const counts = new Float64Array(250);
    let squares = 0;
    for (let run = 0; run < runs; run++) {
      const moments = arrivals(LIVELY, 25, run);
      for (const at of moments) counts[Math.floor(at * 10)] = (counts[Math.floor(at * 10)] ?? 0) + 1;
      squares += (moments.length - arrivalsAlong(LIVELY, 0, 25)) ** 2;
    }
    for (const [tenth, count] of counts.entries()) {
      const mean = runs * arrivalsAlong(LIVELY, tenth / 10, (tenth + 1) / 10);
      expect(Math.abs(count - mean), `from ${tenth / 10} s`).toBeLessThanOrEqual(4.5 * Math.sqrt(mean));
    }
    const dispersion = squares / runs / arrivalsAlong(LIVELY, 0, 25);
    expect(Math.abs(dispersion - 1)).toBeLessThan(4.5 * Math.sqrt(2 / runs));
  });

  it('pass a stretch of nothing, however long, in one step, and end where the last rate is 0', () => {
    const next = knotArrivals(knotsOf([0, 0], [1e12, 0], [1e12, 5], [2e12, 5], [2e12, 0]), randomStream(1, 'x'));
    const first = next(0);
    expect(first).toBeGreaterThanOrEqual(1e12);
    expect(first).toBeLessThan(1e12 + 60);
    expect(next(2e12)).toBe(Number.POSITIVE_INFINITY);
    expect(knotArrivals(knotsOf([3, 0]), randomStream(1, 'x'))(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('never go back in time, whatever the knots', () => {
    const knots = fc
      .array(fc.tuple(fc.constantFrom(0, 0, 1, 1e-9, 3), fc.constantFrom(0, 1e-9, 1, 1000)), {
        minLength: 1,
        maxLength: 8,
      })
      .map((steps) => {
        let atSeconds = -2;
        return steps.map(([gap, ratePerSecond]) => {
          atSeconds += gap;
          return { atSeconds, ratePerSecond };
        });
      });
    fc.assert(
      fc.property(knots, fc.nat(100), (given, seed) => {
        const next = knotArrivals(given, randomStream(seed, 'arrivals'));
        for (let at = 0, step = 0; step < 200 && at < Number.POSITIVE_INFINITY; step++) {
          const then = next(at);
          if (!(then >= at)) throw new Error(`${then} after ${at}`);
          at = then;
        }
      }),
    );
  });

  it('are refused without a knot', () => {
    expect(() => knotArrivals([], randomStream(1, 'x'))).toThrow(/no knots/);
  });
});

describe('a profile unrolled', () => {
  it('is the profile day after day, from the day of its beginning on', () => {
    const profile = {
      kind: 'profile',
      periodSeconds: 10,
      knots: [
        { atSeconds: 2, factor: 1 },
        { atSeconds: 7, factor: 0.5 },
      ],
    } as const;
    const knots = unrolled(profile, 40, 13, 50);
    // 2 s after each beginning 40, 7 s after it 20, in the middle 30.
    for (const day of [-1, 0, 1, 2, 3]) {
      const rates = [2, 4.5, 7, 9.5].map((second) => rateAt(knots, 13 + 10 * day + second));
      expect(rates.map((rate) => Math.round(rate * 1e6) / 1e6)).toEqual([40, 30, 20, 30]);
    }
    expect(knots[0]?.atSeconds).toBeLessThanOrEqual(0);
    expect(knots.at(-1)?.atSeconds).toBeGreaterThanOrEqual(50);
    expect(() => unrolled({ ...profile, periodSeconds: 1e-3 }, 1, 0, 1e6)).toThrow(/at most 1000000 knots/);
  });
});
