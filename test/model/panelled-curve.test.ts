import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { generalisedLoss } from '../../src/model/generalised-loss.js';
import { panelledCurve } from '../../src/model/panelled-curve.js';
import { logRandomTriesCurve } from '../../src/model/random-tries-curve.js';

describe('a curve on panels', () => {
  it('is the curve, smooth or steep, wherever it is asked for', () => {
    const curves = [Math.sin, Math.tanh, (x: number) => Math.tanh(40 * x), (x: number) => 3 * x - 1];
    for (const exact of curves) {
      const curve = panelledCurve(exact);
      fc.assert(
        fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
          expect(Math.abs(curve(x) - exact(x))).toBeLessThan(1e-11);
        }),
      );
    }
  });

  it('is worked out where it is no polynomial: at a jump, a kink, or where it has no value', () => {
    const jump = panelledCurve((x) => (x < 0.3 ? -1 : 1));
    expect([jump(0.2999999), jump(0.3), jump(0.7)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([-1, 1, 1]);
    const kink = panelledCurve((x) => Math.abs(x - 0.3));
    expect(kink(0.3000001)).toBeCloseTo(1e-7, 14);
    const endless = panelledCurve((x) => (x < 0.3 ? Number.NEGATIVE_INFINITY : x));
    expect(endless(0.1)).toBe(Number.NEGATIVE_INFINITY);
    expect(endless(0.9)).toBeCloseTo(0.9, 11);
  });

  it('does not depend on what was asked for before', () => {
    const exact = (x: number): number => Math.tanh(30 * (x - 0.4));
    const places = [0.1, 0.39, 0.4, 0.41, 0.77];
    const [there, back] = [panelledCurve(exact), panelledCurve(exact)];
    const values = places.map(there);
    expect(places.toReversed().map(back).toReversed()).toEqual(values);
  });

  it('costs some thirty points for a panel, and none when it is asked for again', () => {
    let points = 0;
    const curve = panelledCurve((x) => {
      points += 1;
      return Math.exp(-x);
    });
    for (let x = 0; x < 1; x += 0.001) curve(x);
    expect(points).toBeLessThan(40);
  });
});

describe('random tries over the load', () => {
  it('serve c of many times c erlangs to the last digits', () => {
    const log = logRandomTriesCurve(1000, 999);
    for (const times of [1e3, 1e6, 1e9, 1e12]) {
      expect(Math.abs((-Math.expm1(log(1000 * times)) * times) / (1 - 1 / times ** 2) - 1)).toBeLessThan(
        2 / times + 1e-11,
      );
    }
  });

  it('refuse what the chain says, from next to nothing to many times the ports', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([64_512, 20], [1000, 10], [40, 20], [28_232, 200], [7, 1], [200, 199]),
        fc.double({ min: -6, max: 9, noNaN: true }),
        ([ports = 1, tries = 1], decades) => {
          const offeredErlangs = ports * 10 ** decades;
          const loss = generalisedLoss({ ports, offeredErlangs, refusal: randomTriesRefusal(ports, tries) });
          const log = logRandomTriesCurve(ports, tries)(offeredErlangs);
          expect(Math.abs(log - loss.logBlocking)).toBeLessThan(1e-11 * Math.max(1, -loss.logBlocking));
          expect(Math.abs((-offeredErlangs * Math.expm1(log)) / loss.carriedErlangs - 1)).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 400 },
    );
  });
});
