import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PortStream, portsInUse } from '../../src/model/ports-in-use.js';
import { caseOf } from './reference-case.js';

interface Ramp {
  readonly rate_cps: number;
  readonly active_s: number;
  readonly time_wait_s: number;
  readonly t_s: number;
}
const q29 = caseOf<{ rows: readonly Ramp[] }, { rows: readonly (Ramp & { ports_in_use: number })[] }>('Q29');

function measured(samples: readonly number[]) {
  const meanSeconds = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  return { distribution: 'empirical', meanSeconds, samples } as const;
}

const streams: fc.Arbitrary<PortStream> = fc
  .record({
    ratePerSecond: fc.double({ min: 0, max: 1000, noNaN: true }),
    meanSeconds: fc.double({ min: 0, max: 1000, noNaN: true }),
    constantSeconds: fc.double({ min: 0, max: 200, noNaN: true }),
  })
  .chain((base) =>
    fc.oneof(
      fc.constantFrom<PortStream>({ ...base, distribution: 'constant' }, { ...base, distribution: 'exponential' }),
      fc
        .double({ min: 0, max: 3, noNaN: true })
        .map((sigma): PortStream => ({ ...base, distribution: 'lognormal', sigma })),
      fc
        .double({ min: 1, max: 50, noNaN: true })
        .map((cv): PortStream => ({ ...base, distribution: 'hyperexponential', cv })),
      fc
        .array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 20 })
        .map((samples): PortStream => ({ ...base, ...measured(samples) })),
    ),
  );

describe('ports in use after a start from empty', () => {
  it.each(q29.expected.rows)('agree with reference case Q29: $rate_cps/s for $t_s s', (row) => {
    const stream: PortStream = {
      ratePerSecond: row.rate_cps,
      meanSeconds: row.active_s,
      constantSeconds: row.time_wait_s,
      distribution: 'exponential',
    };
    expect(Math.abs(portsInUse([stream], row.t_s) / row.ports_in_use - 1)).toBeLessThan(1e-14);
  });

  // ∫₀ᵗ P(X > u) du by quadrature (lognormal) and in closed form (hyperexponential) with 60 digits (mpmath)
  it.each([
    ['lognormal', 5, 1, 2, 1.714528727012987],
    ['lognormal', 5, 1, 50, 4.9481036028632746],
    ['lognormal', 20, 2.5, 1, 0.6229159595604276],
    ['lognormal', 20, 2.5, 1000, 14.911244810526576],
    ['lognormal', 1, 0.1, 1, 0.960122388323255],
    ['hyperexponential', 20, 3, 5, 4.032958738819637],
    ['hyperexponential', 20, 3, 200, 16.52060989925971],
    ['hyperexponential', 1, 50, 1, 0.4325052113616413],
    ['hyperexponential', 1, 1, 1, 0.6321205588285577],
  ] as const)(
    'of a %s open time of mean %d and spread %d, after %d s, agree with 60 digits',
    (kind, mean, spread, t, mins) => {
      const base = { ratePerSecond: 1, meanSeconds: mean, constantSeconds: 0 };
      const stream: PortStream =
        kind === 'lognormal'
          ? { ...base, distribution: kind, sigma: spread }
          : { ...base, distribution: kind, cv: spread };
      expect(Math.abs(portsInUse([stream], t) / mins - 1)).toBeLessThan(1e-13);
    },
  );

  it('have the spread asked for: a hyperexponential’s second moment is 2∫₀^∞ (mean − E[min(X, t)]) dt', () => {
    const [mean, cv] = [10, 4];
    const stream: PortStream = {
      ratePerSecond: 1,
      meanSeconds: mean,
      constantSeconds: 0,
      distribution: 'hyperexponential',
      cv,
    };
    let [moment, step] = [0, 0.05];
    for (let t = step / 2; t < 10_000; t += step) moment += 2 * step * (mean - portsInUse([stream], t));
    expect(moment / (mean * mean * (1 + cv * cv))).toBeCloseTo(1, 4);
  });

  it('start at λt, end at the offered load, and in between rise ever more slowly', () => {
    fc.assert(
      fc.property(fc.array(streams, { maxLength: 3 }), fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (mix, t) => {
        const rate = mix.reduce((sum, one) => sum + one.ratePerSecond, 0);
        const load = mix.reduce((sum, one) => sum + one.ratePerSecond * (one.meanSeconds + one.constantSeconds), 0);
        const slack = 1e-9 * (1 + load);
        const [now, half, end] = [t, t / 2, Number.POSITIVE_INFINITY].map((x) => portsInUse(mix, x)) as [
          number,
          number,
          number,
        ];
        expect(portsInUse(mix, 0)).toBe(0);
        expect(end).toBeCloseTo(load, 6);
        expect(now).toBeLessThanOrEqual(Math.min(rate * t, load) + slack);
        expect(now).toBeGreaterThanOrEqual(half - slack);
        expect(now).toBeLessThanOrEqual(2 * half + slack);
      }),
      { numRuns: 500 },
    );
  });

  it('of measured open times are the mean over flows that each have one of them', () => {
    const samples = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });
    const base = { ratePerSecond: 3, constantSeconds: 2 };
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 120, noNaN: true }), (values, t) => {
        const apart = values.map((value): PortStream => {
          return { ...base, ratePerSecond: 3 / values.length, distribution: 'constant', meanSeconds: value };
        });
        expect(portsInUse([{ ...base, ...measured(values) }], t)).toBeCloseTo(portsInUse(apart, t), 9);
      }),
    );
  });

  it('of measured open times bend only where one of them ends: 0.2, 1, 5 and 60 s by hand', () => {
    const stream = { ratePerSecond: 4, constantSeconds: 0, ...measured([0.2, 1, 5, 60]) };
    // E[min(X, t)] = (Σ of the shorter ones + t × the longer ones) ÷ 4
    for (const [t, sum] of [
      [0.1, 0.4],
      [0.5, 0.2 + 3 * 0.5],
      [3, 1.2 + 2 * 3],
      [30, 6.2 + 30],
      [61, 66.2],
    ] as const) {
      expect(portsInUse([stream], t)).toBeCloseTo(sum, 12);
    }
  });

  it('of many quantiles of a distribution are those of the distribution', () => {
    const count = 10_000;
    const quantiles = Array.from({ length: count }, (_, i) => -20 * Math.log1p(-(i + 0.5) / count));
    const base = { ratePerSecond: 10, constantSeconds: 5 };
    for (const t of [3, 10, 40, 150]) {
      const exact = portsInUse([{ ...base, distribution: 'exponential', meanSeconds: 20 }], t);
      expect(portsInUse([{ ...base, ...measured(quantiles) }], t) / exact).toBeCloseTo(1, 4);
    }
  });

  it('do not depend on the distribution once the spread is nothing', () => {
    const base = { ratePerSecond: 7, meanSeconds: 10, constantSeconds: 3 };
    for (const t of [2, 5, 13, 50]) {
      const constant = portsInUse([{ ...base, distribution: 'constant' }], t);
      expect(portsInUse([{ ...base, distribution: 'lognormal', sigma: 0 }], t)).toBe(constant);
      const exponential = portsInUse([{ ...base, distribution: 'exponential' }], t);
      expect(portsInUse([{ ...base, distribution: 'hyperexponential', cv: 1 }], t)).toBeCloseTo(exponential, 12);
    }
  });

  it('are refused for bad arguments', () => {
    const good = { ratePerSecond: 1, meanSeconds: 1, constantSeconds: 1, distribution: 'exponential' } as const;
    expect(() => portsInUse([good], -1)).toThrow(/time must be ≥ 0, got -1/);
    expect(() => portsInUse([{ ...good, ratePerSecond: Number.NaN }], 1)).toThrow(/arrival rate/);
    expect(() => portsInUse([{ ...good, meanSeconds: -1 }], 1)).toThrow(/mean open time/);
    expect(() => portsInUse([{ ...good, constantSeconds: -1 }], 1)).toThrow(/constant time/);
    expect(() => portsInUse([{ ...good, distribution: 'lognormal', sigma: -1 }], 1)).toThrow(/sigma/);
    expect(() => portsInUse([{ ...good, distribution: 'hyperexponential', cv: 0.9 }], 1)).toThrow(
      /must be ≥ 1, got 0.9/,
    );
    const { meanSeconds: _, ...rest } = good;
    expect(() => portsInUse([{ ...rest, ...measured([1, -1]) }], 1)).toThrow(/samples must be ≥ 0, got -1/);
    expect(() => portsInUse([{ ...rest, ...measured([1, 3]), meanSeconds: 2.1 }], 1)).toThrow(
      /that of the 2 samples, 2/,
    );
    expect(() => portsInUse([{ ...rest, ...measured([]) }], 1)).toThrow(RangeError);
  });
});
