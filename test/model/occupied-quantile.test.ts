import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occupiedPortsQuantile } from '../../src/model/occupied-quantile.js';

const quantile = (ports: number, offeredErlangs: number, probability: number): number =>
  occupiedPortsQuantile({ ports, offeredErlangs, probability });

describe('quantile of occupied ports', () => {
  // Poisson quantiles (scipy.stats.poisson.ppf)
  it.each([
    [0.001, 0, 0, 0],
    [1, 1, 4, 5],
    [7.3, 7, 14, 17],
    [1800, 1800, 1899, 1933],
    [64_000, 64_000, 64_589, 64_783],
    [5e7, 5e7, 50_016_450, 50_021_853],
    [1e8, 1e8, 100_023_264, 100_030_904],
    [100_000_001, 100_000_001, 100_023_265, 100_030_905],
  ])('in a large pool at %d erlangs is the Poisson quantile', (offered, half, p99, p999) => {
    for (const ports of [4e8, 1e25]) {
      expect(quantile(ports, offered, 0.5)).toBe(half);
      expect(quantile(ports, offered, 0.99)).toBe(p99);
      expect(quantile(ports, offered, 0.999)).toBe(p999);
    }
  });

  // The truncated law summed with 60 digits (mpmath): 1 %, 50 %, 99 %, 99.9 %
  it.each([
    [10, 5, [1, 5, 10, 10]],
    [1000, 980, [905, 970, 1000, 1000]],
    [1000, 1500, [989, 999, 1000, 1000]],
    [5000, 4990, [4812, 4949, 4999, 5000]],
    [3, 1e6, [3, 3, 3, 3]],
  ])('of %d ports at %d erlangs is that of the truncated law', (ports, offered, expected) => {
    expect([0.01, 0.5, 0.99, 0.999].map((p) => quantile(ports, offered, p))).toEqual(expected);
  });

  it('is the smallest n that holds for the share of the time asked, by the sum over every state', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.001, max: 0.9999, noNaN: true }),
        (ports, power, p) => {
          const offered = ports * 10 ** power;
          const weights = [1];
          for (let n = 1; n <= ports; n++) weights.push(((weights.at(-1) ?? 0) * offered) / n);
          const share = (n: number): number =>
            weights.slice(0, n + 1).reduce((s, w) => s + w, 0) / weights.reduce((s, w) => s + w, 0);
          const n = quantile(ports, offered, p);
          expect(share(n)).toBeGreaterThanOrEqual(p - 1e-12);
          if (n > 0) expect(share(n - 1)).toBeLessThan(p + 1e-12);
        },
      ),
      { numRuns: 300 },
    );
  });

  // a + z√a + (z² − 1)/6, Cornish–Fisher, whose next term is below 1e-6 here
  it.each([
    [1e12, 1_000_002_326_348.6, 1_000_003_090_233.7],
    [1e16, 10_000_000_232_634_788, 10_000_000_309_023_232],
  ])('at %d erlangs agrees with the Cornish–Fisher expansion', (offered, p99, p999) => {
    const tolerance = 1 + 1e-6 * Math.sqrt(offered);
    expect(Math.abs(quantile(1e25, offered, 0.99) - p99)).toBeLessThan(tolerance);
    expect(Math.abs(quantile(1e25, offered, 0.999) - p999)).toBeLessThan(tolerance);
  });

  it('is integrated to the port where a sum over many states still can check it, also cut off by the pool', () => {
    for (const [ports, offered] of [
      [120_000_000, 100_000_001],
      [100_020_000, 100_000_001],
      [100_020_000, 100_003_000],
      [100_000_001, 100_003_000],
      [10_000_000_000, 10_000_500_000],
    ] as const) {
      const top = Math.min(ports, offered + 150_000);
      const weights = [1];
      for (let n = top; n > top - 700_000; n--) weights.push(((weights.at(-1) ?? 0) * n) / offered);
      const total = weights.reduce((sum, w) => sum + w, 0);
      for (const p of [0.01, 0.5, 0.99, 0.999]) {
        let [n, tail] = [top, 0];
        while (tail + (weights[top - n] ?? 0) <= (1 - p) * total) tail += weights[top - n--] ?? 0;
        expect(Math.abs(quantile(ports, offered, p) - n)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('of a grossly overloaded pool of any countable size falls short of full by a geometric number of ports', () => {
    for (const ports of [1e7, 1e9, 2 ** 52]) {
      // P(N ≤ c − j) is near 2^−j at twice the load
      expect(quantile(ports, 2 * ports, 0.2)).toBe(ports - 2);
      expect(quantile(ports, 2 * ports, 0.1)).toBe(ports - 3);
      expect(quantile(ports, 2 * ports, 0.9)).toBe(ports);
    }
  });

  it('stays within the largest pools', () => {
    for (const load of [1e-10, 0.5, 1, 1 + 1e-10, 1.5, 1e6]) {
      for (const ports of [1e10, 1e16, 1e25]) {
        const n = quantile(ports, load * ports, 0.999);
        expect(n).toBeLessThanOrEqual(ports);
        expect(n).toBeGreaterThanOrEqual(Math.min(load, 1) * ports * (1 - 1e-7));
      }
    }
  });

  it('never falls when load, ports or probability rise', () => {
    const load = fc.double({ min: 0.01, max: 3, noNaN: true });
    const share = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), load, share, (ports, x, p) => {
        const n = quantile(ports, x * ports, p);
        expect(quantile(ports, x * ports * 1.01, p)).toBeGreaterThanOrEqual(n);
        expect(quantile(ports + 1, x * ports, p)).toBeGreaterThanOrEqual(n);
        expect(quantile(ports, x * ports, (1 + p) / 2)).toBeGreaterThanOrEqual(n);
      }),
    );
  });

  it('is 0 without ports or load, and refused without a probability', () => {
    expect(quantile(0, 5, 0.99)).toBe(0);
    expect(quantile(5, 0, 0.99)).toBe(0);
    expect(() => quantile(5, 1, 1)).toThrow(/probability must be above 0 and below 1, got 1/);
    expect(() => quantile(5, 1, 0)).toThrow(RangeError);
    expect(() => quantile(5.5, 1, 0.5)).toThrow(/ports must be a whole number/);
    expect(() => quantile(5, Number.NaN, 0.5)).toThrow(/offered load/);
  });
});
