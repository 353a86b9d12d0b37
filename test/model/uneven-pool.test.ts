import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, logErlangB } from '../../src/model/erlang-b.js';
import { busiestAddressShare, pinnedPoolBlocking } from '../../src/model/uneven-pool.js';

/** Calls `visit` with every way to hash m numbered clients over k addresses, as clients per address. */
function everyHash(clients: number, addresses: number, visit: (split: readonly number[]) => void): void {
  const split = new Array<number>(addresses).fill(0);
  const place = (client: number): void => {
    if (client === clients) {
      visit(split);
      return;
    }
    for (let address = 0; address < addresses; address++) {
      split[address] = (split[address] ?? 0) + 1;
      place(client + 1);
      split[address] = (split[address] ?? 0) - 1;
    }
  };
  place(0);
}

/** P(no address has more than x of m clients): m!/kᵐ times the coefficient of zᵐ in (Σ_{j≤x} zʲ/j!)ᵏ. */
function chanceOfAtMost(x: number, clients: number, addresses: number): number {
  let ways = [1];
  for (let address = 0; address < addresses; address++) {
    const next = new Array<number>(clients + 1).fill(0);
    ways.forEach((share, placed) => {
      // chance that exactly j of the clients not yet placed are on this address, among the addresses left
      const left = clients - placed;
      const p = 1 / (addresses - address);
      let chance = (1 - p) ** left;
      for (let j = 0; j <= Math.min(left, x); j++) {
        if (p === 1) chance = j === left ? 1 : 0;
        next[placed + j] = (next[placed + j] ?? 0) + share * chance;
        if (p < 1) chance *= ((left - j) / (j + 1)) * (p / (1 - p));
      }
    });
    ways = next;
  }
  return ways[clients] ?? 0;
}

describe('blocking of a pinned pool', () => {
  // E[B(c, a(1 + Y)/m)], Y ~ Binomial(m − 1, 1/k), summed over all Y with 60 digits (mpmath)
  it.each([
    [1, 4, 250, 800, 0.6880652049783188],
    [16, 4, 250, 800, 0.0905766949726051],
    [256, 4, 250, 800, 0.004169729254390404],
    [50, 3, 100, 60, 1.8133376322671258e-20],
    [40, 8, 60, 2, 9.011682638338448e-89],
    [30, 2, 20, 0.01, 3.622054026598541e-63],
    [2000, 4, 40, 60, 6.524250345887755e-8],
  ])(
    '%d clients over %d addresses of %d ports at %d erlangs agrees with 60 digits',
    (m, k, ports, offered, expected) => {
      const model = pinnedPoolBlocking({ clients: m, addresses: k, ports, offeredErlangs: offered });
      expect(Math.abs(model.blocking / expected - 1)).toBeLessThan(1e-11);
      expect(Math.abs(model.logBlocking - Math.log(expected))).toBeLessThan(1e-11);
    },
  );

  it('is the average of Σ share·B(c, a·share) over every hash of a few clients', () => {
    for (const [clients, addresses] of [
      [1, 5],
      [2, 2],
      [4, 3],
      [7, 3],
      [5, 6],
    ] as const) {
      for (const [ports, offered] of [
        [4, 6],
        [20, 30],
        [50, 20],
      ] as const) {
        let sum = 0;
        everyHash(clients, addresses, (split) => {
          for (const x of split) sum += (x / clients) * erlangB(ports, (offered * x) / clients);
        });
        const expected = sum / addresses ** clients;
        const model = pinnedPoolBlocking({ clients, addresses, ports, offeredErlangs: offered });
        expect(Math.abs(model.blocking / expected - 1)).toBeLessThan(1e-12);
      }
    }
  });

  // Linux 6.18, 4 addresses × 250 ports, one client: 0.690 measured, 0.688 by Erlang-B of its one address
  it('with one client leaves a pool of four addresses worth one', () => {
    const model = pinnedPoolBlocking({ clients: 1, addresses: 4, ports: 250, offeredErlangs: 800 });
    expect(model.blocking).toBe(erlangB(250, 800));
    expect(model.blocking).toBeCloseTo(0.688, 3);
  });

  it('falls with the number of clients, to that of an even split', () => {
    let last = 1;
    for (const clients of [1, 2, 4, 16, 64, 256, 1024, 1e5, 1e7, 1e9]) {
      const { blocking } = pinnedPoolBlocking({ clients, addresses: 4, ports: 250, offeredErlangs: 800 });
      expect(blocking).toBeLessThan(last);
      last = blocking;
    }
    expect(Math.abs(last / erlangB(250, 200) - 1)).toBeLessThan(1e-5);
  });

  it('needs no more than a few thousand evaluations, and strides over what is smooth without loss', () => {
    for (const [clients, ports, load] of [
      [100_000, 64_512, 0.99],
      [100_000, 64_512, 0.5],
      [300_000, 100, 0.8],
      [1_000_000, 1_000_000, 1.02],
    ] as const) {
      const addresses = 3;
      const offeredErlangs = load * ports * addresses;
      let calls = 0;
      const logBlockingAt = (erlangs: number): number => {
        calls++;
        return logErlangB(ports, erlangs);
      };
      const model = pinnedPoolBlocking({ clients, addresses, ports, offeredErlangs, logBlockingAt });
      expect(calls).toBeLessThan(5000);
      // Told that an address has endless ports, it cannot stride: every term is summed.
      const full = pinnedPoolBlocking({ clients, addresses, ports: 1e18, offeredErlangs, logBlockingAt });
      expect(Math.abs(model.logBlocking - full.logBlocking)).toBeLessThan(1e-10);
    }
  });

  it('stays a probability for up to 2^64 addresses and a billion clients', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant(1e9)),
        fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(2 ** 32, 2 ** 64)),
        fc.integer({ min: 1, max: 64_512 }),
        fc.double({ min: -6, max: 9, noNaN: true }),
        (clients, addresses, ports, power) => {
          const offeredErlangs = 10 ** power;
          const model = pinnedPoolBlocking({ clients, addresses, ports, offeredErlangs });
          expect(model.logBlocking).toBeLessThanOrEqual(0);
          expect(model.logBlocking).toBeGreaterThan(Number.NEGATIVE_INFINITY);
          // Convexity: never better than an even split, never worse than everything on one address.
          expect(model.logBlocking).toBeLessThanOrEqual(logErlangB(ports, offeredErlangs) + 1e-9);
        },
      ),
    );
  });

  it('is at most 1 in any overload', () => {
    for (let clients = 2; clients < 200; clients++) {
      const { blocking } = pinnedPoolBlocking({ clients, addresses: 3, ports: 1, offeredErlangs: 1e300 });
      expect(blocking).toBeLessThanOrEqual(1);
      expect(blocking).toBeCloseTo(1, 12);
    }
  });

  it('refuses nobody when nothing is offered, and refuses bad arguments', () => {
    const pool = { clients: 3, addresses: 2, ports: 10, offeredErlangs: 1 };
    expect(pinnedPoolBlocking({ ...pool, offeredErlangs: 0 })).toEqual({
      blocking: 0,
      logBlocking: Number.NEGATIVE_INFINITY,
    });
    expect(() => pinnedPoolBlocking({ ...pool, clients: 0 })).toThrow(/clients must be a whole number from 1/);
    expect(() => pinnedPoolBlocking({ ...pool, addresses: 0.5 })).toThrow(/addresses/);
    expect(() => pinnedPoolBlocking({ ...pool, ports: -1 })).toThrow(/ports/);
    expect(() => pinnedPoolBlocking({ ...pool, offeredErlangs: Number.NaN })).toThrow(/offered load/);
  });
});

describe('share of the busiest address', () => {
  it('is the exact quantile of the maximum at a level between p and e^(−(1−p)), for every small pool', () => {
    for (let addresses = 2; addresses <= 9; addresses++) {
      for (let clients = 1; clients <= 60; clients += clients < 12 ? 1 : 7) {
        for (const confidence of [0.9, 0.99, 0.999]) {
          const x = Math.round(busiestAddressShare({ clients, addresses, confidence }) * clients);
          expect(chanceOfAtMost(x, clients, addresses)).toBeGreaterThanOrEqual(confidence - 1e-12);
          expect(chanceOfAtMost(x - 1, clients, addresses)).toBeLessThan(Math.exp(confidence - 1));
        }
      }
    }
  });

  it('counts hashes right: the chance of the maximum agrees with every hash of a few clients', () => {
    for (let x = 0; x <= 6; x++) {
      let fitting = 0;
      everyHash(6, 3, (split) => {
        if (Math.max(...split) <= x) fitting++;
      });
      expect(chanceOfAtMost(x, 6, 3)).toBeCloseTo(fitting / 3 ** 6, 13);
    }
  });

  it('is everything for one client or one address, and near an even split for very many clients', () => {
    expect(busiestAddressShare({ clients: 1, addresses: 4 })).toBe(1);
    expect(busiestAddressShare({ clients: 500, addresses: 1 })).toBe(1);
    expect(busiestAddressShare({ clients: 1e9, addresses: 4 })).toBeCloseTo(0.25, 3);
    // Two clients of a billion meet on one of 2^64 addresses with a chance of 2.7 %, of half a billion with 0.7 %.
    expect(busiestAddressShare({ clients: 1e9, addresses: 2 ** 64 })).toBe(2 / 1e9);
    expect(busiestAddressShare({ clients: 5e8, addresses: 2 ** 64 })).toBe(1 / 5e8);
  });

  it('lies between an even split and everything, and falls with the number of clients in the long run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 1e6 }), (clients, addresses) => {
        const share = busiestAddressShare({ clients, addresses });
        expect(share * clients).toBeGreaterThanOrEqual(Math.ceil(clients / addresses) - 1e-6);
        expect(share).toBeLessThanOrEqual(1);
        expect(busiestAddressShare({ clients: clients * 100, addresses })).toBeLessThanOrEqual(share);
      }),
    );
  });

  it('refuses bad arguments', () => {
    expect(() => busiestAddressShare({ clients: 1.5, addresses: 2 })).toThrow(/clients/);
    expect(() => busiestAddressShare({ clients: 2, addresses: 0 })).toThrow(/addresses/);
    expect(() => busiestAddressShare({ clients: 2, addresses: 2, confidence: 1 })).toThrow(/confidence/);
  });
});
