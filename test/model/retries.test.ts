import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { erlangB } from '../../src/model/erlang-b.js';
import { generalisedLoss } from '../../src/model/generalised-loss.js';
import { type RetryingFlow, retriedLoad } from '../../src/model/retries.js';
import { caseOf } from './reference-case.js';

interface Q31Inputs {
  readonly A0: readonly number[];
  readonly N: readonly number[];
  readonly recall_factor: readonly number[];
}
interface Q31Expected {
  readonly offered_with_retries: readonly number[];
  readonly blocking: readonly number[];
}
const q31 = caseOf<Q31Inputs, Q31Expected>('Q31');

describe('retried load', () => {
  it.each(q31.inputs.A0.map((_, i) => i))('of extended Erlang-B agrees with reference case Q31, row %d', (i) => {
    const [offered = 0, ports = 0, retryProbability = 0] = [
      q31.inputs.A0[i],
      q31.inputs.N[i],
      q31.inputs.recall_factor[i],
    ];
    const group = retriedLoad({
      flows: [{ ratePerSecond: offered, retryProbability }],
      blockingAt: (rate) => erlangB(ports, rate),
    });
    expect(Math.abs(group.attemptRatePerSecond / (q31.expected.offered_with_retries[i] ?? 0) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(group.blocking / (q31.expected.blocking[i] ?? 0) - 1)).toBeLessThan(1e-11);
  });

  it('solves one retry on one port by hand: λ = 1, B = λ′/(1 + λ′), λ′ = 1 + B gives the golden section', () => {
    const group = retriedLoad({
      flows: [{ ratePerSecond: 1, retries: 1 }],
      blockingAt: (rate) => rate / (1 + rate),
    });
    // λ′ = 1 + λ′/(1 + λ′), so λ′² − λ′ − 1 = 0
    const golden = (1 + Math.sqrt(5)) / 2;
    expect(group.attemptRatePerSecond).toBeCloseTo(golden, 13);
    expect(group.blocking).toBeCloseTo(golden - 1, 13);
    expect(group.lossProbability).toBeCloseTo((golden - 1) ** 2, 13);
  });

  const flow: fc.Arbitrary<RetryingFlow> = fc.oneof(
    fc.record({ ratePerSecond: fc.double({ min: 0, max: 300, noNaN: true }), retries: fc.nat(6) }),
    fc.record({
      ratePerSecond: fc.double({ min: 0, max: 300, noNaN: true }),
      retryProbability: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  );
  const flows = fc.array(flow, { minLength: 1, maxLength: 4 });

  it('is its own cause, and what is not lost for good is carried', () => {
    fc.assert(
      fc.property(flows, fc.integer({ min: 1, max: 400 }), (mix, ports) => {
        const group = retriedLoad({ flows: mix, blockingAt: (rate) => erlangB(ports, rate) });
        const offered = mix.reduce((sum, one) => sum + one.ratePerSecond, 0);
        expect(group.blocking).toBe(erlangB(ports, group.attemptRatePerSecond));
        const served = group.attemptRatePerSecond * (1 - group.blocking);
        expect(Math.abs(served - offered * (1 - group.lossProbability))).toBeLessThanOrEqual(1e-10 * (1 + offered));
        mix.forEach((one, i) => {
          const b = group.blocking;
          const tries =
            'retries' in one
              ? Array.from({ length: one.retries + 1 }, (_, n) => b ** n).reduce((sum, x) => sum + x, 0)
              : 1 / (1 - one.retryProbability * b);
          const found = group.flows[i]?.attemptRatePerSecond ?? Number.NaN;
          expect(Math.abs(found - one.ratePerSecond * tries)).toBeLessThanOrEqual(1e-12 * found);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('rises, and loses less, with every retry allowed', () => {
    const at = (retries: number) =>
      retriedLoad({ flows: [{ ratePerSecond: 110, retries }], blockingAt: (rate) => erlangB(100, rate) });
    for (let retries = 0; retries < 8; retries++) {
      expect(at(retries + 1).attemptRatePerSecond).toBeGreaterThan(at(retries).attemptRatePerSecond);
      expect(at(retries + 1).lossProbability).toBeLessThan(at(retries).lossProbability);
    }
    // Whatever the retries, 100 ports serve at most 100 erlangs of the 110.
    expect(at(8).lossProbability).toBeGreaterThan(10 / 110);
  });

  it('of flows that hold ports for different times is solved flow by flow', () => {
    const mix: RetryingFlow[] = [
      { ratePerSecond: 10, retries: 3 },
      { ratePerSecond: 50, retries: 0 },
    ];
    const group = retriedLoad({ flows: mix, blockingAt: (_, [slow = 0, quick = 0]) => erlangB(100, 8 * slow + quick) });
    const b = group.blocking;
    expect(erlangB(100, 80 * (1 + b + b * b + b ** 3) + 50)).toBeCloseTo(b, 13);
    expect(group.flows[1]).toEqual({ attemptRatePerSecond: 50, lossProbability: b });
    expect(group.flows[0]?.lossProbability).toBeCloseTo(b ** 4, 15);
  });

  it('finds tiny blocking in relative terms', () => {
    const group = retriedLoad({
      flows: [{ ratePerSecond: 100, retries: 2 }],
      blockingAt: (rate) => erlangB(400, rate),
    });
    expect(Math.abs(group.blocking / erlangB(400, 100) - 1)).toBeLessThan(1e-12);
    expect(group.flows[0]?.lossProbability).toBe(group.blocking ** 3);
  });

  it('copes with a jump, with certain refusal, with a flat curve and with nothing offered', () => {
    const one = (blockingAt: (rate: number) => number) =>
      retriedLoad({ flows: [{ ratePerSecond: 10, retries: 3 }], blockingAt });
    expect(one(() => 1)).toMatchObject({ attemptRatePerSecond: 40, blocking: 1, lossProbability: 1 });
    expect(one(() => 0)).toMatchObject({ attemptRatePerSecond: 10, blocking: 0, lossProbability: 0 });
    expect(one(() => 0.5)).toMatchObject({ attemptRatePerSecond: 18.75, blocking: 0.5, lossProbability: 0.0625 });
    const jump = one((rate) => (rate < 15 ? 0.1 : 0.9));
    expect(jump.attemptRatePerSecond).toBeGreaterThan(11);
    const none = retriedLoad({ flows: [{ ratePerSecond: 0, retries: 3 }], blockingAt: (rate) => erlangB(3, rate) });
    expect(none).toMatchObject({ attemptRatePerSecond: 0, blocking: 0, lossProbability: 0 });
    expect(retriedLoad({ flows: [], blockingAt: () => 0 }).attemptRatePerSecond).toBe(0);
  });

  it('is cheap: a dozen evaluations of the blocking', () => {
    let calls = 0;
    retriedLoad({
      flows: [{ ratePerSecond: 985, retries: 3 }],
      blockingAt: (rate) => {
        calls++;
        return generalisedLoss({ ports: 1000, offeredErlangs: rate, refusal: randomTriesRefusal(1000, 100) }).blocking;
      },
    });
    expect(calls).toBeLessThan(20);
  });

  it('refuses bad arguments', () => {
    const solve = (bad: RetryingFlow) => () => retriedLoad({ flows: [bad], blockingAt: () => 0.5 });
    expect(solve({ ratePerSecond: -1, retries: 1 })).toThrow(/arrival rate must be finite and ≥ 0, got -1/);
    expect(solve({ ratePerSecond: 1, retries: 0.5 })).toThrow(/retries must be a whole number/);
    expect(solve({ ratePerSecond: 1, retryProbability: 1 })).toThrow(
      /retry probability must be ≥ 0 and below 1, got 1/,
    );
    expect(() => retriedLoad({ flows: [{ ratePerSecond: 1, retries: 1 }], blockingAt: () => Number.NaN })).toThrow(
      /blocking must be from 0 to 1, got NaN/,
    );
  });
});
