import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FreeBits } from '../../../src/simulation/allocators/free-bits.js';

describe('free places, a bit each', () => {
  it('are found as a search from place to place finds them, around the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 300 }),
        fc.nat(),
        (places, changes, draw) => {
          const bits = new FreeBits(places);
          const free = new Array<boolean>(places).fill(true);
          for (const [number, frees] of changes) {
            const place = number % places;
            if (free[place] === frees) continue;
            free[place] = frees;
            if (frees) bits.free(place);
            else bits.hold(place);
          }
          const start = draw % places;
          const order = [...free.keys()].map((step) => (start + step) % places);
          expect(bits.from(start)).toBe(order.find((place) => free[place]) ?? -1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
