import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engset } from '../../src/model/engset.js';
import { erlangB, logErlangB } from '../../src/model/erlang-b.js';
import { offeredLoadFor, portsFor } from '../../src/model/erlang-b-inverse.js';
import { haywardBlocking } from '../../src/model/hayward.js';
import { readCsv } from './read-csv.js';
import { caseOf } from './reference-case.js';

const relativeError = (value: number, exact: number): number => (value === exact ? 0 : Math.abs(value / exact - 1));

describe('Erlang-B against published values', () => {
  it('gives 0.0121 and 1.9758 erlangs carried for 6 ports and 2 erlangs (Q11: Iversen, Teletraffic Engineering Handbook)', () => {
    const { inputs, expected } = caseOf<{ N: number; A: number }, { B: number; carried: number }>('Q11');
    expect(relativeError(erlangB(inputs.N, inputs.A), expected.B)).toBeLessThan(1e-13);
    expect(relativeError(inputs.A * (1 - erlangB(inputs.N, inputs.A)), expected.carried)).toBeLessThan(1e-13);
  });

  it('gives the logarithms that Mathematica gives, to ln B = −29325.75 (Q05)', () => {
    const { inputs, published, expected } = caseOf<{ N: number[]; A: number[] }, { ln_B: number[] }>('Q05');
    inputs.N.forEach((ports, i) => {
      const value = logErlangB(ports, inputs.A[i] as number);
      expect(relativeError(value, expected.ln_B[i] as number)).toBeLessThan(1e-12);
      expect(relativeError(value, published.ln_B[i] as number)).toBeLessThan(1e-8);
    });
  });

  it('does not repeat the published test that counts one port too few (Q07)', () => {
    const { inputs, expected } = caseOf<{ N: number; A: number }, { B: number; B_199: number }>('Q07');
    expect(relativeError(erlangB(inputs.N, inputs.A), expected.B)).toBeLessThan(1e-13);
    expect(relativeError(erlangB(inputs.N - 1, inputs.A), expected.B_199)).toBeLessThan(1e-13);
  });

  it('agrees with 80-digit recursion at port-sized groups (Q12)', () => {
    const { inputs, expected } = caseOf<{ pairs: [number, number][] }, { B: string[] }>('Q12');
    inputs.pairs.forEach(([ports, offered], i) => {
      expect(relativeError(erlangB(ports, offered), Number(expected.B[i]))).toBeLessThan(1e-12);
    });
  });

  it('approaches √(2/πc) at a = c from below (Q16: the critical load)', () => {
    const { inputs, expected } = caseOf<{ N: number[] }, { B: number[]; ratio: number[] }>('Q16');
    inputs.N.forEach((ports, i) => {
      const blocking = erlangB(ports, ports);
      expect(relativeError(blocking, expected.B[i] as number)).toBeLessThan(1e-12);
      expect(relativeError(blocking / Math.sqrt(2 / (Math.PI * ports)), expected.ratio[i] as number)).toBeLessThan(
        1e-12,
      );
    });
  });
});

describe('Erlang-B against high-precision arithmetic', () => {
  const reference = readCsv('../reference/erlang.csv').filter((row) => row.type === 'forward');

  it('reads all 55 forward rows of the 55-digit table', () => {
    expect(reference).toHaveLength(55);
  });

  it.each(reference)('is within 1e-12 of $id: $N ports, $A erlangs', (row) => {
    const [ports, offered, exact, exactLog] = [row.N, row.A, row.B, row.ln_B].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    if (exact >= 1e-300) expect(relativeError(erlangB(ports, offered), exact)).toBeLessThanOrEqual(1e-12);
    expect(relativeError(logErlangB(ports, offered), exactLog)).toBeLessThanOrEqual(1e-12);
  });

  const grid = readCsv('erlang-grid.csv').map((row) => ({
    ports: Number(row.ports),
    offered: Number(row.offered),
    logBlocking: Number(row.logBlocking),
    blocking: Number(row.blocking),
  }));

  it('has a relative error of at most 1e-12 on the dense grid, real and whole ports from 1e-9 to 1e25', () => {
    const wrong = grid.filter(
      (row) => row.blocking >= 1e-300 && !(relativeError(erlangB(row.ports, row.offered), row.blocking) <= 1e-12),
    );
    expect(wrong).toEqual([]);
    expect(grid.filter((row) => row.blocking >= 1e-300).length).toBeGreaterThan(700);
  });

  it('has a relative error of at most 1e-13 in ln B on the dense grid, also where B underflows and where B is nearly 1', () => {
    const wrong = grid.filter((row) => !(relativeError(logErlangB(row.ports, row.offered), row.logBlocking) <= 1e-13));
    expect(wrong).toEqual([]);
    expect(grid.filter((row) => row.logBlocking < -700).length).toBeGreaterThan(50);
    expect(grid.filter((row) => row.logBlocking > -1e-9).length).toBeGreaterThan(10);
  });

  it('has a relative error of at most 1e-14 where blocking is above 0.1 %', () => {
    const wrong = grid.filter(
      (row) => row.blocking > 1e-3 && !(relativeError(erlangB(row.ports, row.offered), row.blocking) <= 1e-14),
    );
    expect(wrong).toEqual([]);
  });
});

describe('Erlang-B keeps its laws', () => {
  const ports = fc.oneof(
    fc.integer({ min: 0, max: 80 }),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.double({ min: 1e-6, max: 1e5, noNaN: true }),
  );
  const load = fc.double({ min: 1e-6, max: 4, noNaN: true });
  const offeredTo = (c: number, ratio: number): number => Math.max(c, 0.5) * ratio;

  it('falls in the ports', () => {
    fc.assert(
      fc.property(ports, load, (c, ratio) => {
        const a = offeredTo(c, ratio);
        expect(logErlangB(c + 1, a)).toBeLessThan(logErlangB(c, a));
      }),
    );
  });

  it('rises in the offered load', () => {
    fc.assert(
      fc.property(ports, load, (c, ratio) => {
        const a = offeredTo(c + 1, ratio);
        expect(logErlangB(c + 1, a * 1.001)).toBeGreaterThan(logErlangB(c + 1, a));
      }),
    );
  });

  it('steps from c to c + 1 ports as aB/(c + 1 + aB)', () => {
    fc.assert(
      fc.property(ports, load, (c, ratio) => {
        const a = offeredTo(c, ratio);
        const blocking = erlangB(c, a);
        fc.pre(blocking > 1e-290);
        expect(relativeError(erlangB(c + 1, a), (a * blocking) / (c + 1 + a * blocking))).toBeLessThan(1.5e-12);
      }),
      { numRuns: 500 },
    );
  });

  it('is a probability, and carries no more than is offered or than there are ports', () => {
    fc.assert(
      fc.property(ports, load, (c, ratio) => {
        const a = offeredTo(c, ratio);
        const blocking = erlangB(c, a);
        expect(blocking).toBeGreaterThanOrEqual(0);
        expect(blocking).toBeLessThanOrEqual(1);
        expect(a * -Math.expm1(logErlangB(c, a))).toBeLessThanOrEqual(Math.min(a, c) * (1 + 1e-14));
      }),
    );
  });

  it('has a logarithm that is the logarithm', () => {
    fc.assert(
      fc.property(ports, load, (c, ratio) => {
        const a = offeredTo(c, ratio);
        const blocking = erlangB(c, a);
        fc.pre(blocking > 1e-290);
        expect(Math.abs(Math.exp(logErlangB(c, a)) / blocking - 1)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe('Erlang-B at the ends of its range', () => {
  it('refuses everything without ports and nothing without load', () => {
    expect(erlangB(0, 5)).toBe(1);
    expect(logErlangB(0, 5)).toBe(0);
    expect(erlangB(5, 0)).toBe(0);
    expect(logErlangB(5, 0)).toBe(-Infinity);
    expect(erlangB(0, 0)).toBe(1);
    expect(logErlangB(0, 0)).toBe(0);
  });

  it('keeps a finite logarithm for the smallest loads and the largest pools', () => {
    for (const c of [0.5, 1, 2.5, 31, 31.5, 32, 64512, 2 ** 64, 1e25]) {
      for (const a of [5e-324, 1e-310, 1e-300, 1e-20, 1]) {
        const log = logErlangB(c, a);
        expect(log).toBeLessThan(0);
        expect(log).toBeGreaterThan(-Infinity);
      }
    }
  });

  it('is B ≈ a for one port and next to no load, even below 1e-300', () => {
    for (const a of [1e-9, 1e-200, 1e-305, 1e-310, 5e-324])
      expect(relativeError(erlangB(1, a), a / (1 + a))).toBeLessThan(1e-9);
  });

  it('tells 1 − B in deep overload from its logarithm', () => {
    expect(relativeError(logErlangB(1, 1e17), -1e-17)).toBeLessThan(1e-15);
    expect(relativeError(logErlangB(64512, 1e25), -64512e-25)).toBeLessThan(1e-15);
  });

  it.each([Number.NaN, -1, Infinity])('throws for %s ports or erlangs, naming which', (bad) => {
    expect(() => erlangB(bad, 1)).toThrow(`Cannot compute blocking: ports must be finite and ≥ 0, got ${bad}`);
    expect(() => erlangB(1, bad)).toThrow(`Cannot compute blocking: offered load must be finite and ≥ 0, got ${bad}`);
    expect(() => logErlangB(bad, 1)).toThrow(RangeError);
    expect(() => logErlangB(1, bad)).toThrow(RangeError);
  });
});

describe('the examples of the documentation', () => {
  it('are what the functions give', () => {
    expect(erlangB(10, 5)).toBeCloseTo(0.018384570336648125, 15);
    expect(logErlangB(10000, 200)).toBeCloseTo(-29325.75417133399, 9);
    expect(offeredLoadFor(100, 0.01)).toBeCloseTo(84.06415889394775, 12);
    expect(portsFor(55, 0.02)).toBe(66);
    expect(haywardBlocking(20, 12, 2)).toBeCloseTo(0.043141838410439275, 15);
    expect(engset({ sources: 10, ports: 5, offeredErlangs: 2 }).blocking).toBeCloseTo(0.016349962386312367, 15);
  });
});
