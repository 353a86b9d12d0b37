import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptBeforeEviction } from '../../src/model/kept-before-eviction.js';

const holds = [
  { ratePerSecond: 70, seconds: 120 },
  { ratePerSecond: 28, seconds: 10 },
];

describe('how long closing ports are kept while some are taken back', () => {
  it('is the same share of risk a second for all where any may be taken', () => {
    const kept = keptBeforeEviction(holds, 126, 'any');
    // 98 begin a second and 126 are held: each is kept for 1.29 s, whatever its timer, as both are far longer.
    expect(kept(120)).toBeCloseTo(126 / 98, 3);
    expect(kept(10)).toBeCloseTo(126 / 98, 2);
  });

  it('is one age for all where the oldest goes first, and its own timer for what is shorter', () => {
    const kept = keptBeforeEviction(holds, 70 * 60 + 28 * 10, 'oldest');
    expect([kept(120), kept(10)]).toEqual([expect.closeTo(60, 9), 10]);
  });

  it('adds up to the ports that are held, and is never longer than the timer', () => {
    const hold = fc.record({
      ratePerSecond: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
      seconds: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(hold, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.constantFrom('any', 'oldest'),
        (some, share, taken) => {
          const all = some.reduce((sum, { ratePerSecond, seconds }) => sum + ratePerSecond * seconds, 0);
          const kept = keptBeforeEviction(some, share * all, taken);
          const sum = some.reduce((total, { ratePerSecond, seconds }) => total + ratePerSecond * kept(seconds), 0);
          expect(Math.abs(sum / (share * all) - 1)).toBeLessThan(1e-9);
          for (const { seconds } of some) expect(kept(seconds)).toBeLessThanOrEqual(seconds * (1 + 1e-12));
        },
      ),
    );
  });

  it('is nothing where nothing is held, and refuses what makes no sense', () => {
    expect(keptBeforeEviction(holds, 0, 'any')(120)).toBe(0);
    expect(keptBeforeEviction([], 0, 'any')(120)).toBe(0);
    expect(() => keptBeforeEviction(holds, -1, 'any')).toThrow(/ports must be finite and ≥ 0, got -1/);
  });
});
