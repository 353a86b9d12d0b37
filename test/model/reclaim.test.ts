import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB } from '../../src/model/erlang-b.js';
import { reclaimableOccupancy } from '../../src/model/reclaim.js';
import { stationaryLaw } from './markov-chain.js';

interface Exact {
  readonly blocking: number;
  readonly hard: number;
  readonly total: number;
  readonly evicting: number;
}

/** Every state (hard, soft) of a small pool solved; hard holds last 1 s on average, and a share p leaves a soft hold. */
function exactPool(ports: number, hardErlangs: number, softErlangs: number, softShare: number): Exact {
  const states: [number, number][] = [];
  const number = new Map<string, number>();
  for (let hard = 0; hard <= ports; hard++) {
    for (let soft = 0; soft <= ports - hard; soft++) {
      number.set(`${hard},${soft}`, states.length);
      states.push([hard, soft]);
    }
  }
  const to = (hard: number, soft: number): number => number.get(`${hard},${soft}`) ?? Number.NaN;
  const softEnd = (hardErlangs * softShare) / softErlangs;
  const rates: [number, number, number][] = [];
  states.forEach(([hard, soft], from) => {
    if (hard + soft < ports) rates.push([from, to(hard + 1, soft), hardErlangs]);
    else if (hard < ports) rates.push([from, to(hard + 1, soft - 1), hardErlangs]);
    if (hard > 0) rates.push([from, to(hard - 1, soft + 1), hard * softShare]);
    if (hard > 0 && softShare < 1) rates.push([from, to(hard - 1, soft), hard * (1 - softShare)]);
    if (soft > 0) rates.push([from, to(hard, soft - 1), soft * softEnd]);
  });
  const law = stationaryLaw(states.length, rates);
  const mean = (f: (hard: number, soft: number) => number): number =>
    states.reduce((sum, [hard, soft], i) => sum + f(hard, soft) * (law[i] ?? 0), 0);
  return {
    blocking: mean((hard) => (hard === ports ? 1 : 0)),
    hard: mean((hard) => hard),
    total: mean((hard, soft) => hard + soft),
    evicting: mean((hard, soft) => (hard + soft === ports && hard < ports ? 1 : 0)),
  };
}

const pools = fc.record({
  ports: fc.integer({ min: 1, max: 13 }),
  hardPower: fc.double({ min: -1.5, max: 0.4, noNaN: true }),
  softPower: fc.double({ min: -1.5, max: 1.2, noNaN: true }),
});

describe('reclaimable ports, every state of the pool solved', () => {
  it('blocking and hard load are exact; the total is within 1.5 % when every connection leaves a soft hold', () => {
    fc.assert(
      fc.property(pools, ({ ports, hardPower, softPower }) => {
        const hardErlangs = ports * 10 ** hardPower;
        const softErlangs = ports * 10 ** softPower;
        const exact = exactPool(ports, hardErlangs, softErlangs, 1);
        const model = reclaimableOccupancy({ ports, hardErlangs, softErlangs });
        expect(Math.abs(model.blocking / exact.blocking - 1)).toBeLessThan(1e-9);
        expect(Math.abs(model.hardCarried / exact.hard - 1)).toBeLessThan(1e-9);
        expect(Math.abs(model.total / exact.total - 1)).toBeLessThan(0.015);
        expect(Math.abs(model.reclaimedShare - exact.evicting)).toBeLessThan(0.07);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [0.5, 1, 0.08],
    [0.05, 0.5, 0.4],
  ])(
    'blocking and hard load are exact when %d to %d of all leave one; the total is at most %d low',
    (from, to, low) => {
      fc.assert(
        fc.property(pools, fc.double({ min: from, max: to, noNaN: true }), (pool, softShare) => {
          const { ports } = pool;
          const hardErlangs = ports * 10 ** pool.hardPower;
          const softErlangs = ports * 10 ** pool.softPower;
          const exact = exactPool(ports, hardErlangs, softErlangs, softShare);
          const model = reclaimableOccupancy({ ports, hardErlangs, softErlangs, softShare });
          expect(Math.abs(model.blocking / exact.blocking - 1)).toBeLessThan(1e-9);
          expect(Math.abs(model.hardCarried / exact.hard - 1)).toBeLessThan(1e-9);
          expect(model.total / exact.total - 1).toBeLessThan(0.015);
          expect(model.total / exact.total - 1).toBeGreaterThan(-low);
          expect(Math.abs(model.reclaimedShare - exact.evicting)).toBeLessThan(0.07);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('the approximation improves with the pool', () => {
    for (const [hardErlangs, softErlangs, softShare] of [
      [6.4, 36.4, 0.38],
      [2, 100, 0.5],
      [38, 20, 1],
    ] as const) {
      const exact = exactPool(38, hardErlangs, softErlangs, softShare);
      const model = reclaimableOccupancy({ ports: 38, hardErlangs, softErlangs, softShare });
      expect(Math.abs(model.total / exact.total - 1)).toBeLessThan(0.02);
    }
  });
});

describe('reclaimable ports', () => {
  // Linux 6.18, 1,000 ports, 20/s: 2 s open, 120 s TIME_WAIT: 999 entries, 40 ESTABLISHED + 958 TIME_WAIT, none failed
  it('fill the table and refuse nobody, as the kernel does', () => {
    const model = reclaimableOccupancy({ ports: 1000, hardErlangs: 40, softErlangs: 2400 });
    expect(Math.round(model.total)).toBe(999);
    expect(model.hardCarried).toBeCloseTo(40, 9);
    expect(Math.abs(model.softCarried - 958)).toBeLessThan(2);
    expect(model.blocking).toBe(0);
    expect(model.logBlocking).toBeLessThan(-2000);
    expect(model.reclaimedShare).toBeCloseTo(0.6, 2);
  });

  it('all stay when there is room: total → a_hard + a_soft', () => {
    const model = reclaimableOccupancy({ ports: 64_512, hardErlangs: 400, softErlangs: 2400, softShare: 0.4 });
    expect(model.total).toBeCloseTo(2800, 9);
    expect(model.reclaimedShare).toBeLessThan(1e-300);
  });

  it('leave no port free when far more is held than there is: total → c', () => {
    const model = reclaimableOccupancy({ ports: 1000, hardErlangs: 40, softErlangs: 1e9 });
    expect(model.total).toBeGreaterThan(999.999);
    expect(model.total).toBeLessThanOrEqual(1000);
    expect(model.reclaimedShare).toBeCloseTo(1, 5);
  });

  it('are an ordinary group without soft holds, and one of soft holds alone without hard ones', () => {
    const hardOnly = reclaimableOccupancy({ ports: 50, hardErlangs: 45, softErlangs: 0, softShare: 0 });
    expect(hardOnly.total).toBeCloseTo(45 * (1 - erlangB(50, 45)), 12);
    expect(hardOnly).toMatchObject({ softCarried: 0, reclaimedShare: 0 });
    const softOnly = reclaimableOccupancy({ ports: 50, hardErlangs: 0, softErlangs: 45 });
    expect(softOnly.total).toBeCloseTo(45 * (1 - erlangB(50, 45)), 12);
    expect(softOnly).toMatchObject({ blocking: 0, hardCarried: 0 });
    expect(softOnly.reclaimedShare).toBeCloseTo(erlangB(50, 45), 12);
    expect(reclaimableOccupancy({ ports: 50, hardErlangs: 0, softErlangs: 0 }).total).toBe(0);
  });

  it('obey the laws: hard ≤ total ≤ c, and more soft load never means a smaller total', () => {
    const power = fc.double({ min: -8, max: 6, noNaN: true });
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.constant(1e25)),
        power,
        power,
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (ports, hard, soft, softShare) => {
          const hardErlangs = ports * 10 ** hard;
          const softErlangs = ports * 10 ** soft;
          const model = reclaimableOccupancy({ ports, hardErlangs, softErlangs, softShare });
          const more = reclaimableOccupancy({ ports, hardErlangs, softErlangs: softErlangs * 1.5, softShare });
          expect(model.total).toBeGreaterThanOrEqual(model.hardCarried);
          expect(model.total).toBeLessThanOrEqual(ports);
          expect(model.softCarried).toBeLessThanOrEqual(softErlangs * (1 + 1e-9) + 1e-12 * ports);
          expect(more.total).toBeGreaterThanOrEqual(model.total * (1 - 1e-12));
          expect(model.reclaimedShare + model.blocking).toBeLessThanOrEqual(1);
        },
      ),
      // The example rounds to more than all ports if nothing prevents it.
      { numRuns: 500, examples: [[1e25, 0.23616764632543097, 0, 0.001]] },
    );
  });

  it('refuse bad arguments', () => {
    const bad = { ports: 10, hardErlangs: 1, softErlangs: 1 };
    expect(() => reclaimableOccupancy({ ...bad, ports: 0 })).toThrow(/ports must be a whole number ≥ 1/);
    expect(() => reclaimableOccupancy({ ...bad, hardErlangs: Number.NaN })).toThrow(/hard load/);
    expect(() => reclaimableOccupancy({ ...bad, softErlangs: Number.POSITIVE_INFINITY })).toThrow(/soft load/);
    expect(() => reclaimableOccupancy({ ...bad, softShare: 1.1 })).toThrow(/soft share must be from 0 to 1, got 1.1/);
    expect(() => reclaimableOccupancy({ ...bad, softShare: 0 })).toThrow(/soft load must be 0 when soft share is 0/);
  });
});
