import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { generalisedLoss } from '../../src/model/generalised-loss.js';
import { logRandomTriesFluid } from '../../src/model/random-tries-fluid.js';

describe('random tries in a very large group', () => {
  it('is what the generalised loss tends to as the group grows', () => {
    for (const load of [0.3, 0.7, 0.9, 1, 1.3, 4]) {
      const exact = generalisedLoss({ ports: 1e7, offeredErlangs: load * 1e7, refusal: randomTriesRefusal(1e7, 10) });
      const fluid = logRandomTriesFluid({ ports: 1e7, offeredErlangs: load * 1e7, tries: 10 });
      expect(Math.abs(Math.exp(fluid) / exact.blocking - 1)).toBeLessThan(3e-5);
    }
  });

  it('is near load^k while little is refused: 10 tries at load 0.7 fail 2.8 % of the time', () => {
    expect(Math.exp(logRandomTriesFluid({ ports: 1e12, offeredErlangs: 0.7e12, tries: 10 }))).toBeCloseTo(0.0225, 3);
    expect(logRandomTriesFluid({ ports: 1e24, offeredErlangs: 1e14, tries: 10 })).toBeCloseTo(10 * Math.log(1e-10), 9);
  });

  it('solves its own equation and rises with the load', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), fc.integer({ min: 1, max: 40 }), (load, tries) => {
        const at = (a: number) => Math.exp(logRandomTriesFluid({ ports: 1e9, offeredErlangs: a * 1e9, tries }));
        const blocking = at(load);
        const back = (load * (1 - blocking)) ** tries;
        expect(Math.abs(back - blocking)).toBeLessThanOrEqual(1e-9 * blocking + 1e-13);
        expect(at(load * 1.01)).toBeGreaterThanOrEqual(blocking);
      }),
    );
  });

  it('refuses arguments out of range', () => {
    expect(() => logRandomTriesFluid({ ports: 1e9, offeredErlangs: 0, tries: 10 })).toThrow(RangeError);
    expect(() => logRandomTriesFluid({ ports: 0.5, offeredErlangs: 1, tries: 10 })).toThrow(RangeError);
  });
});
