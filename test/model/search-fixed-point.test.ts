import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logErlangB } from '../../src/model/erlang-b.js';
import { logFixedPointOf } from '../../src/model/search-fixed-point.js';
import { type RefusedShare, refusedShare, searchLogBlocking, searchLoss } from '../../src/model/search-refusal.js';

const search = fc.record({
  ports: fc.integer({ min: 200, max: 70_000 }),
  evicting: fc.boolean(),
  variability: fc.double({ min: 0, max: 1, noNaN: true }),
});

function refused(asked: { readonly ports: number; readonly evicting: boolean; readonly variability: number }) {
  const share = refusedShare({ ...asked, rounds: [128, 64, 32, 16, 8], offsets: 65_536 });
  if (share === null) throw new Error('not measured');
  return share;
}

/** ln B by halving ln B until nothing is left to halve: B = f(load·(1 − B)), f falling with B. */
function halved(share: RefusedShare, load: number): number {
  let [low, high] = [-2000, 0];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (Math.log(share.at(Math.min(1, -load * Math.expm1(middle)))) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe('the share refused that goes with the ports taken', () => {
  it('is what bisection comes to, from loads that refuse nobody to three times the ports', () => {
    fc.assert(
      fc.property(search, fc.double({ min: 0.2, max: 3, noNaN: true }), (asked, load) => {
        const share = refused(asked);
        const log = share.logFixedPoint(load, 0);
        expect(Math.abs(log - halved(share, load))).toBeLessThan(1e-10 * Math.max(1, Math.abs(log)));
      }),
    );
  });

  it('keeps its digits where all but a few are refused: the ports taken are as many as go with it', () => {
    for (const decades of [1, 4, 8, 12]) {
      const load = 10 ** decades;
      // Straight from ln f = −1 at a share of 99.5 % to 0 at all of them: ln f = −200·(1 − ρ).
      const log = logFixedPointOf([0.99, 0.995], [-2, -1])(load, 0);
      const taken = -load * Math.expm1(log);
      expect(taken).toBeLessThan(1);
      expect(Math.abs(1 + log / 200 - taken)).toBeLessThan(1e-14);
      expect(Math.abs(-log * load - 1)).toBeLessThan(2 / load);
    }
  });

  it('is right where hardly one in 1e60 is refused', () => {
    // ln f = −200 + 400·(ρ − 0.3)
    const log = logFixedPointOf([0.3, 0.4], [-200, -160])(0.31, 0);
    expect(log).toBeCloseTo(-196, 10);
  });

  it('goes on as the first stretch below, and is flat where the logarithms are', () => {
    const solve = logFixedPointOf([0.5, 0.6, 0.7], [-30, -20, -20]);
    expect(solve(0.4, 0)).toBeCloseTo(-40, 6);
    expect(solve(0, 0)).toBeCloseTo(-80, 6);
    expect(solve(0.65, 0)).toBe(-20);
  });

  it('is cut off at a ceiling, whether that is seen early or late', () => {
    fc.assert(
      fc.property(
        search,
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: -60, max: 0, noNaN: true }),
        (asked, load, ceiling) => {
          const share = refused(asked);
          const at = (most?: number): number => searchLogBlocking(share, asked.ports, load * asked.ports, most);
          expect(at(ceiling)).toBe(Math.min(at(), ceiling));
        },
      ),
    );
  });

  it('is never less than Erlang-B, which is left out only where it is smaller', () => {
    fc.assert(
      fc.property(search, fc.double({ min: 0.5, max: 1.5, noNaN: true }), (asked, load) => {
        const share = refused(asked);
        const erlangs = load * asked.ports;
        const erlang = logErlangB(asked.ports, erlangs);
        const log = Math.max(share.logFixedPoint(erlangs / asked.ports, 0), erlang);
        expect(searchLogBlocking(share, asked.ports, erlangs)).toBe(log);
        expect(searchLoss(share, asked.ports, erlangs).logBlocking).toBe(log);
      }),
      { numRuns: 500 },
    );
  });
});
