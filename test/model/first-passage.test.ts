import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanFirstPassage } from '../../src/model/first-passage.js';
import { caseOf } from './reference-case.js';

interface Row {
  readonly ports: number;
  readonly rate_cps: number;
  readonly hold_s: number;
  readonly mean_time_to_all_ports_busy_s: number;
  readonly mean_time_to_first_blocked_s: number;
}
const q27 = caseOf<unknown, { rows: readonly Row[] }>('Q27');

/** Mean time from each state until the first refusal, by solving the chain's linear equations: t(0) is asked. */
function solvedFirstRefusal(ports: number, rate: number, hold: number): number {
  // t(n) = 1/(λ + n/h) + λ/(λ + n/h)·t(n + 1) + (n/h)/(λ + n/h)·t(n − 1); t(ports + 1) = 0. Eliminated upwards:
  // t(n) = gain(n) + t(n + 1).
  let gain = 1 / rate;
  const gains = [gain];
  for (let n = 1; n <= ports; n++) {
    const out = n / hold;
    gain = (1 + out * gain) / rate;
    gains.push(gain);
  }
  return gains.reduce((sum, one) => sum + one, 0);
}

describe('mean first passage', () => {
  it.each(q27.expected.rows)('agrees with reference case Q27: $ports ports, $rate_cps/s for $hold_s s', (row) => {
    const passage = meanFirstPassage({
      ports: row.ports,
      ratePerSecond: row.rate_cps,
      holdingTimeSeconds: row.hold_s,
    });
    expect(Math.abs((passage.allPortsTakenSeconds ?? 0) / row.mean_time_to_all_ports_busy_s - 1)).toBeLessThan(1e-12);
    expect(Math.abs((passage.firstRefusedSeconds ?? 0) / row.mean_time_to_first_blocked_s - 1)).toBeLessThan(1e-12);
  });

  it('solves the equations of a small chain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (ports, ratePerSecond, holdingTimeSeconds) => {
          const exact = solvedFirstRefusal(ports, ratePerSecond, holdingTimeSeconds);
          const { firstRefusedSeconds } = meanFirstPassage({ ports, ratePerSecond, holdingTimeSeconds });
          if (firstRefusedSeconds === null) expect(exact).toBeGreaterThan(0.999e9);
          else expect(Math.abs(firstRefusedSeconds / exact - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('takes one arrival with one port, and two arrivals at least until a refusal', () => {
    const passage = meanFirstPassage({ ports: 1, ratePerSecond: 4, holdingTimeSeconds: 0.5 });
    expect(passage.allPortsTakenSeconds).toBe(0.25);
    // 1/λ, then 1/λ·(1 + 1/a)
    expect(passage.firstRefusedSeconds).toBeCloseTo(0.25 + 0.25 * 1.5, 14);
  });

  it('is null above a billion seconds, at once whatever the size', () => {
    const never = { allPortsTakenSeconds: null, firstRefusedSeconds: null };
    expect(meanFirstPassage({ ports: 64_512, ratePerSecond: 100, holdingTimeSeconds: 60 })).toEqual(never);
    expect(meanFirstPassage({ ports: 1e25, ratePerSecond: 1e6, holdingTimeSeconds: 1e30 })).toEqual(never);
    expect(meanFirstPassage({ ports: 1e9, ratePerSecond: 1000, holdingTimeSeconds: 0.01 })).toEqual(never);
    // The last port is taken within the limit, the first refusal lies beyond it.
    const between = { ports: 1, ratePerSecond: 1e-9 * 1.5, holdingTimeSeconds: 1 };
    expect(meanFirstPassage(between).allPortsTakenSeconds).toBeCloseTo(1e9 / 1.5, 0);
    expect(meanFirstPassage(between).firstRefusedSeconds).toBeNull();
  });

  it('never takes less than c arrivals, and falls as the rate rises', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0.9, max: 5, noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (ports, load, holdingTimeSeconds) => {
          const ratePerSecond = (ports * load) / holdingTimeSeconds;
          const at = (rate: number): number =>
            meanFirstPassage({ ports, ratePerSecond: rate, holdingTimeSeconds }).allPortsTakenSeconds ??
            Number.POSITIVE_INFINITY;
          expect(at(ratePerSecond)).toBeGreaterThanOrEqual((ports / ratePerSecond) * (1 - 1e-12));
          expect(at(ratePerSecond * 1.1)).toBeLessThan(at(ratePerSecond));
        },
      ),
    );
  });

  it('refuses bad arguments', () => {
    const good = { ports: 10, ratePerSecond: 1, holdingTimeSeconds: 1 };
    expect(() => meanFirstPassage({ ...good, ports: 0 })).toThrow(/ports/);
    expect(() => meanFirstPassage({ ...good, ratePerSecond: 0 })).toThrow(/arrival rate must be finite and > 0, got 0/);
    expect(() => meanFirstPassage({ ...good, holdingTimeSeconds: Number.NaN })).toThrow(/holding time/);
    const endless = { ports: 2e8, ratePerSecond: 1e9, holdingTimeSeconds: 1 };
    expect(() => meanFirstPassage(endless)).toThrow(/ports must be a whole number from 1 to 100000000/);
  });
});
