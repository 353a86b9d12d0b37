import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monotoneRoot } from '../../src/model/monotone-root.js';

describe('root of a monotone function', () => {
  it('is found to the last bits, rising or falling, and with the ends either way round', () => {
    expect(monotoneRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(monotoneRoot((x) => 2 - x * x, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(monotoneRoot((x) => x * x - 2, 2, 0)).toBeCloseTo(Math.SQRT2, 15);
  });

  it('is found wherever it lies, on smooth, steep, flat and broken curves, in at most 200 evaluations', () => {
    const curves: readonly ((d: number) => number)[] = [
      (d) => d,
      (d) => d ** 9,
      (d) => Math.tanh(1e6 * d),
      (d) => (d < 0 ? -1 : d === 0 ? 0 : 1e9),
      (d) => Math.expm1(30 * d),
    ];
    fc.assert(
      fc.property(fc.double({ min: -0.999, max: 0.999, noNaN: true }), fc.nat(4), (root, which) => {
        const curve = curves[which] ?? Math.sign;
        let evaluations = 0;
        const found = monotoneRoot(
          (x) => {
            evaluations++;
            return curve(x - root);
          },
          -1,
          1,
        );
        // The ninth power is 0 in doubles for a stretch of ±1e-36 around its root, wider than any other doubt.
        expect(Math.abs(found - root)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(root) + 1e-29);
        expect(evaluations).toBeLessThan(200);
      }),
    );
  });

  it('costs a dozen evaluations on a smooth curve', () => {
    let evaluations = 0;
    monotoneRoot(
      (x) => {
        evaluations++;
        return Math.exp(x) - 5;
      },
      0,
      10,
    );
    expect(evaluations).toBeLessThan(16);
  });

  it('may be an end of the bracket', () => {
    expect(monotoneRoot((x) => x - 1, 1, 2)).toBe(1);
    expect(monotoneRoot((x) => x - 2, 1, 2)).toBe(2);
  });

  it('is refused where there is none', () => {
    expect(() => monotoneRoot((x) => x + 1, 1, 2)).toThrow(/must change sign between 1 and 2, got 2 and 3/);
    expect(() => monotoneRoot(() => Number.NaN, 1, 2)).toThrow(RangeError);
    expect(() => monotoneRoot((x) => (x === 1 ? -1 : x === 2 ? 1 : Number.NaN), 1, 2)).toThrow(/is not a number/);
  });
});
