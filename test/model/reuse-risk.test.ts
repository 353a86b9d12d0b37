import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reuseRisk } from '../../src/model/reuse-risk.js';

describe('reuse risk', () => {
  it('with random choice is that of a Poisson stream thinned by the free ports', () => {
    // λT′ = 600 connections over 600 free ports: each is hit once on average
    const risk = reuseRisk({ ratePerSecond: 12, freePorts: 600, exposureSeconds: 50, order: 'random' });
    expect(risk).toBeCloseTo(1 - 1 / Math.E, 15);
  });

  it('with random choice is near the chance that none of λT′ draws of one in F hits the port', () => {
    const risk = reuseRisk({ ratePerSecond: 100, freePorts: 5000, exposureSeconds: 20, order: 'random' });
    expect(risk).toBeCloseTo(1 - (1 - 1 / 5000) ** 2000, 4);
  });

  it('with FIFO is certain once the free ports go round within the exposure, and none before', () => {
    const at = (exposureSeconds: number) =>
      reuseRisk({ ratePerSecond: 10, freePorts: 500, exposureSeconds, order: 'fifo' });
    expect(at(50)).toBe(0);
    expect(at(50.001)).toBe(1);
  });

  it('keeps tiny risks in relative terms', () => {
    const risk = reuseRisk({ ratePerSecond: 1e-9, freePorts: 1e9, exposureSeconds: 1, order: 'random' });
    expect(Math.abs(risk / 1e-18 - 1)).toBeLessThan(1e-15);
  });

  it('is certain with no port free, and none without exposure or arrivals', () => {
    for (const order of ['random', 'fifo'] as const) {
      expect(reuseRisk({ ratePerSecond: 1, freePorts: 0, exposureSeconds: 1, order })).toBe(1);
      expect(reuseRisk({ ratePerSecond: 1, freePorts: 0, exposureSeconds: 0, order })).toBe(0);
      expect(reuseRisk({ ratePerSecond: 0, freePorts: 0, exposureSeconds: 1, order })).toBe(0);
    }
  });

  it('is a probability that rises with rate and exposure and falls with free ports', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, fc.constantFrom('random', 'fifo'), (rate, free, exposure, order) => {
        const risk = (r: number, f: number, e: number) =>
          reuseRisk({ ratePerSecond: r, freePorts: f, exposureSeconds: e, order });
        const p = risk(rate, free, exposure);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(risk(rate * 1.5, free, exposure)).toBeGreaterThanOrEqual(p);
        expect(risk(rate, free, exposure * 1.5)).toBeGreaterThanOrEqual(p);
        expect(risk(rate, free * 1.5, exposure)).toBeLessThanOrEqual(p);
      }),
    );
  });

  it('refuses bad arguments', () => {
    const good = { ratePerSecond: 1, freePorts: 1, exposureSeconds: 1, order: 'random' } as const;
    expect(() => reuseRisk({ ...good, ratePerSecond: Number.NaN })).toThrow(/arrival rate/);
    expect(() => reuseRisk({ ...good, freePorts: -1 })).toThrow(/free ports/);
    expect(() => reuseRisk({ ...good, exposureSeconds: Number.POSITIVE_INFINITY })).toThrow(/exposure time/);
  });
});
