import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exhaustiveRefusal, randomTriesRefusal } from '../../src/model/allocator-refusal.js';

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
