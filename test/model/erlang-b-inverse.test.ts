import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, logErlangB } from '../../src/model/erlang-b.js';
import { offeredLoadFor, offeredLoadForLog, portsFor, portsForLog } from '../../src/model/erlang-b-inverse.js';
import { meanIdlePorts } from '../../src/model/erlang-b-slope.js';
import { readCsv } from './read-csv.js';
import { caseOf } from './reference-case.js';

const relativeError = (value: number, exact: number): number => (value === exact ? 0 : Math.abs(value / exact - 1));
const reference = readCsv('../reference/erlang.csv');
const grid = readCsv('erlang-grid.csv').map((row) => ({
  ports: Number(row.ports),
  offered: Number(row.offered),
  logBlocking: Number(row.logBlocking),
  blocking: Number(row.blocking),
}));

describe('offered load for a blocking probability', () => {
  it('is 8.108 erlangs for 15 lines at 1 % (Q01: Westbay calculator manual)', () => {
    const { inputs, published, expected } = caseOf<{ N: number; B: number }, { A: number }>('Q01');
    expect(offeredLoadFor(inputs.N, inputs.B)).toBeCloseTo(published.A, 3);
    expect(relativeError(offeredLoadFor(inputs.N, inputs.B), expected.A)).toBeLessThan(1e-11);
  });

  it('reproduces 38 rows of the Lucent capacity table at 2 % (Q02)', () => {
    const { inputs, published, expected } = caseOf<{ B: number; N: number[] }, { A: number[] }>('Q02');
    inputs.N.forEach((ports, i) => {
      const load = offeredLoadFor(ports, inputs.B);
      expect(Math.abs(load - (published.A[i] as number))).toBeLessThan(0.00075);
      expect(relativeError(load, expected.A[i] as number)).toBeLessThan(1e-9);
    });
  });

  const rows = reference.filter((row) => row.type === 'inverse_A');
  it.each(rows)('is within 1e-12 of $id: $N ports at B = $B', (row) => {
    expect(relativeError(offeredLoadFor(Number(row.N), Number(row.B)), Number(row.A))).toBeLessThanOrEqual(1e-12);
  });

  it('reads all 31 rows of the 50-digit table', () => {
    expect(rows).toHaveLength(31);
  });

  it('finds the load of every point of the dense grid from its ln B to 1e-12', () => {
    const usable = grid.filter((row) => row.logBlocking < -1e-12);
    const wrong = usable.filter(
      (row) => !(relativeError(offeredLoadForLog(row.ports, row.logBlocking), row.offered) <= 1e-12),
    );
    expect(wrong).toEqual([]);
    expect(usable.length).toBeGreaterThan(900);
  });

  it('is B/(1 − B) for one port, from 1e-300 to 1 − 1e-12', () => {
    for (const blocking of [1e-300, 1e-12, 0.01, 0.5, 0.7, 0.999, 1 - 2 ** -30, 1 - 2 ** -40]) {
      expect(relativeError(offeredLoadFor(1, blocking), blocking / (1 - blocking))).toBeLessThan(1e-12);
    }
  });

  it('gives back the blocking it was asked for', () => {
    const ports = fc.oneof(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.integer({ min: 1, max: 2_000_000 }));
    const exponent = fc.double({ min: -300, max: -1e-6, noNaN: true });
    fc.assert(
      fc.property(ports, exponent, (c, x) => {
        const log = x * Math.LN10;
        fc.pre(log > -600 * c); // the load is near e^(ln B/c): below e^(-700) no double holds it
        const load = offeredLoadForLog(c, log);
        // an error of 1 ulp in the load moves ln B by as many ulps as there are idle ports
        const allowed = 1e-15 * (meanIdlePorts(c, load, log) + 10 * Math.abs(log)) + 1e-16;
        expect(Math.abs(logErlangB(c, load) - log)).toBeLessThan(4 * allowed);
      }),
      { numRuns: 1000 },
    );
  });

  it('throws where B is no probability strictly between 0 and 1, or where there are no ports', () => {
    for (const bad of [0, 1, -0.1, 1.1, Number.NaN]) {
      expect(() => offeredLoadFor(10, bad)).toThrow(
        `Cannot compute offered load: blocking must be > 0 and < 1, got ${bad}`,
      );
    }
    for (const bad of [0, -1, Number.NaN, Infinity]) expect(() => offeredLoadFor(bad, 0.1)).toThrow(RangeError);
    expect(() => offeredLoadForLog(10, -Infinity)).toThrow(RangeError);
  });

  it('throws rather than underflow where a sliver of a port needs next to no load', () => {
    expect(() => offeredLoadFor(1e-3, 1e-3)).toThrow('no load a double can hold');
  });
});

describe('ports for an offered load', () => {
  it('are the published channels at 2 % (Q09)', () => {
    const { inputs, expected } = caseOf<{ A: number[]; B: number }, { N: number[] }>('Q09');
    expect(inputs.A.map((offered) => portsFor(offered, inputs.B))).toEqual(expected.N);
  });

  const rows = reference.filter((row) => row.type === 'inverse_N');
  it.each(rows)('are exactly $N for $id: $A erlangs at B ≤ $B', (row) => {
    expect(portsFor(Number(row.A), Number(row.B))).toBe(Number(row.N));
  });

  it('reads all 16 rows of the table', () => {
    expect(rows).toHaveLength(16);
  });

  it('are found one by one on the dense grid when the target lies between c and c − 1 ports', () => {
    const whole = grid.filter((row) => Number.isInteger(row.ports) && row.ports < 2 ** 40 && row.logBlocking < -1e-9);
    const wrong = whole.filter((row) => {
      const target = (row.logBlocking + logErlangB(row.ports - 1, row.offered)) / 2;
      return portsForLog(row.offered, target) !== row.ports;
    });
    expect(wrong).toEqual([]);
    expect(whole.length).toBeGreaterThan(400);
  });

  it('are enough, and one fewer is not', () => {
    const offered = fc.oneof(
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      fc.double({ min: 100, max: 2e6, noNaN: true }),
    );
    const blocking = fc.oneof(
      fc.double({ min: -280, max: -0.01, noNaN: true }).map((x) => 10 ** x),
      fc.double({ min: 0.01, max: 0.49, noNaN: true }),
    );
    fc.assert(
      fc.property(offered, blocking, (a, target) => {
        fc.pre(target <= 0.5);
        const c = portsFor(a, target);
        expect(erlangB(c, a)).toBeLessThanOrEqual(target);
        expect(erlangB(c - 1, a)).toBeGreaterThan(target);
      }),
      { numRuns: 500 },
    );
  });

  it('are c for a target that is B(c, a) itself', () => {
    for (const [c, a] of [
      [1, 1],
      [2, 1],
      [6, 2],
      [31, 20],
      [64512, 64000],
      [100_000, 120_000],
    ] as const) {
      expect(portsFor(a, erlangB(c, a))).toBe(c);
    }
  });

  it('are none when everything may be refused, and one when nothing is offered', () => {
    expect(portsFor(10, 1)).toBe(0);
    expect(portsFor(0, 0.5)).toBe(1);
    expect(portsForLog(0, -1e6)).toBe(1);
    expect(portsForLog(10, 0)).toBe(0);
  });

  it('answer also for the smallest loads and targets', () => {
    expect(portsFor(5e-324, 1e-300)).toBe(1);
    expect(portsFor(1e-200, 1e-300)).toBe(2);
    const c = portsForLog(1e5, -1e6);
    expect(logErlangB(c, 1e5)).toBeLessThanOrEqual(-1e6);
    expect(logErlangB(c - 1, 1e5)).toBeGreaterThan(-1e6);
  });

  it('throw for a load or a target out of range', () => {
    expect(() => portsFor(-1, 0.1)).toThrow('Cannot compute ports: offered load must be finite and ≥ 0, got -1');
    for (const bad of [0, -0.1, 1.1, Number.NaN]) {
      expect(() => portsFor(1, bad)).toThrow(`Cannot compute ports: blocking must be > 0 and ≤ 1, got ${bad}`);
    }
    expect(() => portsForLog(1, 0.1)).toThrow(RangeError);
  });
});

describe('slope of ln B', () => {
  it('is the mean number of idle ports, as differences of ln B say', () => {
    for (const [c, a] of [
      [1, 1],
      [10, 5],
      [64.5, 70],
      [1000, 1000],
      [64512, 64000],
      [64512, 80000],
      [1e6, 5e6],
    ] as const) {
      const h = 1e-6;
      const difference = (logErlangB(c, a * (1 + h)) - logErlangB(c, a * (1 - h))) / (2 * Math.atanh(h));
      expect(relativeError(meanIdlePorts(c, a, logErlangB(c, a)), difference)).toBeLessThan(0.01);
    }
  });
});
