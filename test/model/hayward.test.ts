import { describe, expect, it } from 'vitest';
import { erlangB, logErlangB } from '../../src/model/erlang-b.js';
import { haywardBlocking, logHaywardBlocking } from '../../src/model/hayward.js';
import { caseOf } from './reference-case.js';

interface Row {
  readonly N: number;
  readonly mean: number;
  readonly peakedness: number;
  readonly exact_call_blocking: number;
  readonly hayward: number;
}

describe('Hayward', () => {
  const { expected } = caseOf<unknown, { rows: Row[]; hayward_max_rel_error: number }>('Q22');

  it.each(expected.rows)(
    'is within its bound of the exact blocking of on/off arrivals: $N ports, z = $peakedness (Q22)',
    (row) => {
      const blocking = haywardBlocking(row.N, row.mean, row.peakedness);
      expect(Math.abs(blocking / row.exact_call_blocking - 1)).toBeLessThan(expected.hayward_max_rel_error);
      expect(Math.abs(blocking / row.hayward - 1)).toBeLessThan(1e-12);
    },
  );

  it('is Erlang-B for Poisson arrivals', () => {
    expect(haywardBlocking(64512, 64000, 1)).toBe(erlangB(64512, 64000));
    expect(logHaywardBlocking(64512, 30000, 1)).toBe(logErlangB(64512, 30000));
  });

  it('blocks more the more peaked the traffic is', () => {
    const blocking = [0.5, 0.9, 1, 1.1, 2, 5, 50].map((z) => logHaywardBlocking(100, 80, z));
    expect(blocking).toEqual(blocking.toSorted((a, b) => a - b));
    expect(new Set(blocking).size).toBe(7);
  });

  it('has a logarithm where the probability underflows', () => {
    expect(haywardBlocking(64512, 10000, 1.5)).toBe(0);
    expect(logHaywardBlocking(64512, 10000, 1.5)).toBeCloseTo(logErlangB(43008, 10000 / 1.5), 6);
  });

  it.each([0, -1, Number.NaN, Infinity])('throws for a peakedness of %s', (z) => {
    expect(() => haywardBlocking(10, 5, z)).toThrow(
      `Cannot compute blocking: peakedness must be finite and > 0, got ${z}`,
    );
    expect(() => logHaywardBlocking(10, 5, z)).toThrow(RangeError);
  });
});
