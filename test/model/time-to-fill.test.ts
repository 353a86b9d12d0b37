import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PortStream, portsInUse } from '../../src/model/ports-in-use.js';
import { fluidFillSeconds } from '../../src/model/time-to-fill.js';
import { caseOf } from './reference-case.js';

const constant = (ratePerSecond: number, seconds: number): PortStream => ({
  ratePerSecond,
  meanSeconds: 0,
  constantSeconds: seconds,
  distribution: 'constant',
});
const exponential = (ratePerSecond: number, meanSeconds: number, constantSeconds = 0): PortStream => ({
  ratePerSecond,
  meanSeconds,
  constantSeconds,
  distribution: 'exponential',
});
const fill = (ports: number, ...streams: PortStream[]) => fluidFillSeconds({ ports, streams });

interface Row {
  readonly ports: number;
  readonly rate_cps: number;
  readonly hold_s: number;
  readonly fluid_deterministic_hold_s: number | null;
  readonly fluid_exponential_hold_s: number | null;
}
const q27 = caseOf<unknown, { rows: readonly Row[] }>('Q27');

describe('fluid fill time', () => {
  it.each(q27.expected.rows)('agrees with reference case Q27: $ports ports, $rate_cps/s for $hold_s s', (row) => {
    expect(fill(row.ports, constant(row.rate_cps, row.hold_s))).toBe(row.fluid_deterministic_hold_s);
    const found = fill(row.ports, exponential(row.rate_cps, row.hold_s));
    if (row.fluid_exponential_hold_s === null) expect(found).toBeNull();
    else expect(Math.abs((found ?? 0) / row.fluid_exponential_hold_s - 1)).toBeLessThan(1e-12);
  });

  it('agrees with Azure App Service’s 128 ports (V09), Istio’s sidecar (I01) and HAProxy’s slow servers (I21)', () => {
    expect(fill(128, constant(1, 240))).toBe(128);
    expect(fill(128, constant(2, 240))).toBe(64);
    expect(fill(128, constant(1, 15))).toBeNull();
    expect(fill(28_232, constant(1000, 60))).toBe(28.232);
    expect(fill(64_512, constant(8000, 100))).toBe(8.064);
    expect(fill(28_233, constant(8000, 100))).toBe(3.529125);
  });

  // Linux 6.18, 1,000 ports: the fluid times beside the kernel measurements
  it('agrees with the published fluid times of the kernel runs', () => {
    expect(fill(1000, constant(100, 60))).toBe(10);
    expect(fill(1000, exponential(100, 20))).toBeCloseTo(13.86, 2);
    expect(fill(1000, exponential(60, 20))).toBeCloseTo(35.84, 2);
    expect(fill(1000, exponential(110, 10))).toBeCloseTo(23.98, 2);
    expect(fill(1000, exponential(100, 1, 60))).toBe(10);
  });

  it('is the first moment at which the ports in use reach the pool', () => {
    const stream = fc
      .record({
        ratePerSecond: fc.double({ min: 0.01, max: 1000, noNaN: true }),
        meanSeconds: fc.double({ min: 0, max: 1000, noNaN: true }),
        constantSeconds: fc.double({ min: 0, max: 200, noNaN: true }),
      })
      .chain((base) =>
        fc.constantFrom<PortStream>(
          { ...base, distribution: 'constant' },
          { ...base, distribution: 'exponential' },
          { ...base, distribution: 'lognormal', sigma: 1.5 },
          { ...base, distribution: 'hyperexponential', cv: 5 },
        ),
      );
    fc.assert(
      fc.property(
        fc.array(stream, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.01, max: 1.2, noNaN: true }),
        (streams, part) => {
          const load = portsInUse(streams, Number.POSITIVE_INFINITY);
          const ports = Math.max(1, Math.ceil(part * load));
          const seconds = fluidFillSeconds({ ports, streams });
          if (load <= ports) {
            expect(seconds).toBeNull();
            return;
          }
          if (seconds === null) throw new Error('a group whose load exceeds it must fill');
          expect(Math.abs(portsInUse(streams, seconds) / ports - 1)).toBeLessThan(1e-11);
          expect(portsInUse(streams, seconds * (1 - 1e-6))).toBeLessThan(ports);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is c/λ for any constant hold that is long enough', () => {
    for (const rate of [0.1, 0.3, 0.7, 3, 49]) {
      for (let ports = 1; ports < 200; ports++) {
        const seconds = fill(ports, constant(rate, (2 * ports) / rate));
        expect(Math.abs(((seconds ?? 0) * rate) / ports - 1)).toBeLessThan(1e-15);
      }
    }
  });

  it('is null at a load of exactly the ports, without streams, and beyond a billion seconds', () => {
    expect(fill(600, constant(10, 60))).toBeNull();
    expect(fill(600)).toBeNull();
    expect(fill(600, constant(0, 60))).toBeNull();
    expect(fill(600, constant(5e-7, 1e12))).toBeNull();
    expect(fill(600, constant(7e-7, 1e12))).toBeCloseTo(600 / 7e-7, 0);
  });

  it('copes with a load a hair above the ports, and with the largest pools', () => {
    const hair = fill(1000, exponential(1000 * (1 + 1e-12), 1));
    expect(hair).toBeGreaterThan(25);
    expect(hair).toBeLessThan(30);
    expect(fill(1e25, constant(1e24, 60))).toBeCloseTo(10, 12);
  });

  it('is refused for bad arguments', () => {
    expect(() => fill(0, constant(1, 1))).toThrow(/ports must be a whole number ≥ 1, got 0/);
    expect(() => fill(5, constant(Number.NaN, 1))).toThrow(/arrival rate/);
  });
});
