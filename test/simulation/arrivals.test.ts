import { describe, expect, it } from 'vitest';
import { arrivalProcess, factorAt } from '../../src/simulation/arrivals.js';
import type { Arrivals } from '../../src/simulation/system.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { meanInterval } from '../../src/statistics/student-t.js';

/** Arrivals in windows of equal length, one after the other. */
function counts(rate: number, arrivals: Arrivals, windowSeconds: number, windows: number, seed = 1): Float64Array {
  const process = arrivalProcess(rate, arrivals, randomStream(seed, 'arrivals'));
  const counted = new Float64Array(windows);
  for (let at = process.first(); at < windows * windowSeconds; at = process.next(at)) {
    const window = Math.floor(at / windowSeconds);
    counted[window] = (counted[window] ?? 0) + 1;
  }
  return counted;
}

/** Means over independent runs of something about their windows. */
function over(runs: number, of: (seed: number) => number) {
  return meanInterval(
    Array.from({ length: runs }, (_, run) => of(run)),
    0.9999,
  );
}

function expectInside(value: number, { low, high }: { readonly low: number; readonly high: number }): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

/** Variance ÷ mean of the arrivals in 4 s, and how far the interval of such an estimate may reach. */
const processes: readonly { readonly name: string; readonly arrivals: Arrivals; readonly dispersion: number }[] = [
  { name: 'Poisson', arrivals: { kind: 'poisson' }, dispersion: 1 },
  // Batches are geometric: E[X²]/E[X] = 2m − 1.
  { name: 'batches of 3', arrivals: { kind: 'batch', meanSize: 3 }, dispersion: 5 },
  // 1 + (λ/ω)·(1 − (1 − e^(−2ωt))/(2ωt)) with λ = 5/s, ω = 0.5/s, t = 4 s.
  {
    name: 'on and off periods',
    arrivals: { kind: 'interrupted', switchesPerSecond: 0.5 },
    dispersion: 1 + 10 * (1 - -Math.expm1(-4) / 4),
  },
];

describe('arrival processes', () => {
  it.each(processes)('come at the rate they are given, from the first second on: $name', ({ arrivals }) => {
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expectInside(
      5 * 4,
      over(40, (seed) => mean(counts(5, arrivals, 4, 200, seed))),
    );
    expectInside(
      5 * 4,
      over(2000, (seed) => mean(counts(5, arrivals, 4, 1, seed))),
    );
  });

  it.each(processes)('scatter as theory says: $name', ({ arrivals, dispersion }) => {
    const scatter = (values: Float64Array): number =>
      values.reduce((sum, value) => sum + (value - 20) ** 2, 0) / values.length / 20;
    const interval = over(60, (seed) => scatter(counts(5, arrivals, 4, 250, seed)));
    expectInside(dispersion, interval);
    expect(interval.high - interval.low).toBeLessThan(0.2 * dispersion);
  });

  it('of a batch come at one instant; batches are as long as geometry says, and none is under way at the start', () => {
    const process = arrivalProcess(5, { kind: 'batch', meanSize: 4 }, randomStream(1, 'batches'));
    const sizes: number[] = [];
    let last = 0;
    for (let at = process.first(), drawn = 0; drawn < 40_000; drawn++, at = process.next(at)) {
      if (at > last) sizes.push(0);
      sizes[sizes.length - 1] = (sizes.at(-1) ?? Number.NaN) + 1;
      last = at;
    }
    const singles = sizes.filter((size) => size === 1).length / sizes.length;
    expect(Math.abs(singles - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / sizes.length));
    expectInside(4, meanInterval(sizes, 0.9999));
  });

  it.each(processes)('of rate 0 never come: $name', ({ arrivals }) => {
    expect(arrivalProcess(0, arrivals, randomStream(1, 'none')).first()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a daily profile', () => {
  const day = {
    kind: 'profile',
    periodSeconds: 24,
    knots: [
      { atSeconds: 6, factor: 1 },
      { atSeconds: 12, factor: 3 },
      { atSeconds: 18, factor: 0 },
      { atSeconds: 20, factor: 0 },
    ],
  } as const;

  it.each([
    [6, 1],
    [9, 2],
    [12, 3],
    [15, 1.5],
    [19, 0],
    // From 20 to 6 the next day it rises from 0 to 1.
    [20, 0],
    [23, 0.3],
    [0, 0.4],
    [5, 0.9],
  ])('runs straight between its knots, around midnight too: %s h → %s', (moment, factor) => {
    expect(factorAt(moment, day.knots, 24)).toBeCloseTo(factor, 12);
  });

  it('of one knot is constant', () => {
    expect([0, 5, 23].map((moment) => factorAt(moment, [{ atSeconds: 7, factor: 2 }], 24))).toEqual([2, 2, 2]);
  });

  it('brings as many connections in each hour as the factor says, day after day', () => {
    const days = 50;
    const hours = counts(200, day, 1, 24 * days);
    for (let hour = 0; hour < 24; hour++) {
      // The middle of an hour is its mean: knots stand at full hours.
      const mean = 200 * days * factorAt(hour + 0.5, day.knots, 24);
      let counted = 0;
      for (let each = hour; each < hours.length; each += 24) counted += hours[each] ?? 0;
      expect(Math.abs(counted - mean), `hour ${hour}`).toBeLessThanOrEqual(4.5 * Math.sqrt(mean));
    }
  });
});
