import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exhaustiveRefusal,
  linuxSearchBlocking,
  linuxSearchRefusalFit,
  randomTriesRefusal,
} from '../../src/model/allocator-refusal.js';
import { erlangB } from '../../src/model/erlang-b.js';

describe('random tries', () => {
  it('fail as often as a draw of k different ports has none free: all subsets counted', () => {
    for (let ports = 1; ports <= 9; ports++) {
      for (let tries = 1; tries <= ports; tries++) {
        for (let taken = 0; taken <= ports; taken++) {
          let subsets = 0;
          let failing = 0;
          for (let set = 0; set < 1 << ports; set++) {
            const bits = [...set.toString(2)].filter((bit) => bit === '1').length;
            if (bits !== tries) continue;
            subsets++;
            // Ports 0 … taken − 1 are taken: the draw fails if it holds none of the others.
            if (set >> taken === 0) failing++;
          }
          expect(randomTriesRefusal(ports, tries)(taken)).toBeCloseTo(failing / subsets, 14);
        }
      }
    }
  });

  it('never fail before there are as many ports taken as tries, and always fail when none is free', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 300 }), (ports, tries) => {
        const b = randomTriesRefusal(ports, tries);
        const first = Math.min(tries, ports);
        expect(b(first - 1)).toBe(0);
        expect(b(ports)).toBe(1);
      }),
    );
  });

  // VPP's 10 tries: 2.8 % at 70 % occupancy, 35 % at 90 %
  it('of VPP fail as published', () => {
    const b = randomTriesRefusal(64_512, 10);
    expect(b(0.7 * 64_512)).toBeCloseTo(0.028, 3);
    expect(b(0.9 * 64_512)).toBeCloseTo(0.349, 3);
  });

  it('become an exhaustive search with as many tries as ports', () => {
    const all = exhaustiveRefusal(20);
    for (const tries of [20, 500]) {
      const b = randomTriesRefusal(20, tries);
      for (let n = 0; n <= 20; n++) expect(b(n)).toBe(all(n));
    }
  });

  it('are refused unless ports and tries are whole numbers from 1', () => {
    expect(() => randomTriesRefusal(0, 3)).toThrow(/ports must be a whole number ≥ 1, got 0/);
    expect(() => randomTriesRefusal(8, 0)).toThrow(/tries must be a whole number ≥ 1, got 0/);
    expect(() => exhaustiveRefusal(Number.NaN)).toThrow(RangeError);
  });
});

/**
 * Linux 6.18, one address, exponential holds: ports, load a/c, failed share measured on the kernel (1,000 ports: four runs
 * together), of an event simulation
 * of the search that agrees with the kernel, and of the published closed form in the birth–death chain.
 */
const held = [
  [1000, 0.9, 0.00077, 0.00071, 0.00047],
  [1000, 0.95, 0.00874, 0.00839, 0.00763],
  [1000, 0.98, 0.02245, 0.02079, 0.02039],
  [1000, 1.0, 0.03214, 0.03266, 0.03218],
  [1000, 1.1, 0.10391, 0.10562, 0.10465],
  [1024, 0.9, 0.00075, 0.00057, 0.00045],
  [1024, 0.95, 0.00566, 0.00764, 0.00747],
  [1024, 0.98, 0.01997, 0.02059, 0.02019],
  [1024, 1.0, 0.03476, 0.03167, 0.03198],
  [1024, 1.1, 0.10127, 0.10646, 0.10454],
] as const;

/** The same with the rest of 1,000 ports full of TIME_WAIT, load of open connections only. */
const reclaiming = [
  [1000, 0.8, 0.0003, 0.00011, 0.00006],
  [1000, 0.85, 0.00142, 0.00108, 0.00092],
  [1000, 0.9, 0.01139, 0.0073, 0.00769],
  [1000, 0.95, 0.02845, 0.02662, 0.02814],
  [1000, 1.0, 0.06214, 0.05691, 0.05921],
] as const;

describe("Linux's search, by the published fits", () => {
  it.each(held)('on %d ports at load %d is the published closed form', (ports, load, _kernel, _simulation, form) => {
    const { blocking } = linuxSearchBlocking({ ports, offeredErlangs: load * ports, evicting: false });
    expect(Math.abs(blocking - form)).toBeLessThanOrEqual(0.5000001e-5);
  });

  it.each(reclaiming)(
    'with eviction on %d ports at load %d is the published closed form',
    (ports, load, _k, _s, form) => {
      const { blocking } = linuxSearchBlocking({ ports, offeredErlangs: load * ports, evicting: true });
      expect(Math.abs(blocking - form)).toBeLessThanOrEqual(0.5000001e-5);
    },
  );

  it('is within 15 % of the simulated search from 95 % load up, and within 40 % at 90 %', () => {
    for (const [table, evicting] of [
      [held, false],
      [reclaiming, true],
    ] as const) {
      for (const [ports, load, , simulated] of table) {
        if (load < 0.9) continue;
        const { blocking } = linuxSearchBlocking({ ports, offeredErlangs: load * ports, evicting });
        expect(Math.abs(blocking / simulated - 1)).toBeLessThan(load < 0.95 ? 0.4 : 0.15);
      }
    }
  });

  it('is nearer than Erlang-B to what the kernel did in four runs together on 1,000 ports', () => {
    for (const [ports, load, kernel] of held.slice(0, 5)) {
      const { blocking } = linuxSearchBlocking({ ports, offeredErlangs: load * ports, evicting: false });
      expect(Math.abs(blocking - kernel)).toBeLessThan(Math.abs(erlangB(ports, load * ports) - kernel));
    }
  });

  // The fit in the product form, summed over every state with 60 digits (mpmath)
  it('is computed to twelve digits', () => {
    const plain = linuxSearchBlocking({ ports: 1000, offeredErlangs: 900, evicting: false });
    expect(Math.abs(plain.blocking / 0.0004747848985537465 - 1)).toBeLessThan(1e-12);
    expect(plain.carriedErlangs).toBeCloseTo(899.5726935913016, 10);
    const evicting = linuxSearchBlocking({ ports: 4096, offeredErlangs: 3800, evicting: true });
    expect(Math.abs(evicting.blocking / 0.01311783230101002 - 1)).toBeLessThan(1e-12);
  });

  it('scans 128 ports whole, which is Erlang-B', () => {
    const loss = linuxSearchBlocking({ ports: 128, offeredErlangs: 110, evicting: false });
    expect(loss.blocking).toBe(erlangB(128, 110));
    expect(loss.carriedErlangs).toBeCloseTo(110 * (1 - loss.blocking), 10);
    expect(loss.logBlocking).toBeCloseTo(Math.log(loss.blocking), 12);
    expect(linuxSearchBlocking({ ports: 3, offeredErlangs: 0, evicting: false }).carriedErlangs).toBe(0);
  });

  it('is refused outside the fits’ range', () => {
    expect(() => linuxSearchRefusalFit({ ports: 128, evicting: false })).toThrow(/ports must be a whole number ≥ 129/);
    expect(() => linuxSearchBlocking({ ports: 128, offeredErlangs: 1, evicting: true })).toThrow(RangeError);
    expect(() => linuxSearchBlocking({ ports: 500, offeredErlangs: -1, evicting: true })).toThrow(/offered load/);
  });

  it('never refuses less than Erlang-B, nor less with more load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 129, max: 20_000 }),
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        fc.boolean(),
        (ports, load, evicting) => {
          const at = (x: number): number =>
            linuxSearchBlocking({ ports, offeredErlangs: x * ports, evicting }).blocking;
          expect(at(load)).toBeGreaterThanOrEqual(erlangB(ports, load * ports));
          expect(at(load * 1.01)).toBeGreaterThanOrEqual(at(load));
        },
      ),
    );
  });
});
