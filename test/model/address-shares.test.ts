import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressShares } from '../../src/model/address-shares.js';
import { erlangB } from '../../src/model/erlang-b.js';
import { pinnedPoolBlocking } from '../../src/model/uneven-pool.js';

/** Mean over every way to hash numbered clients over addresses, all counted: of what the first client meets, and of what the first address gets. */
function everyHash(clients: number, addresses: number, value: (times: number) => number) {
  let [met, got, ways] = [0, 0, 0];
  const counts = new Array<number>(addresses).fill(0);
  const place = (client: number, ofFirst: number): void => {
    if (client === clients) {
      ways++;
      met += value(((counts[ofFirst] ?? 0) * addresses) / clients);
      got += (counts[0] ?? 0) === 0 ? 0 : value(((counts[0] ?? 0) * addresses) / clients);
      return;
    }
    for (let address = 0; address < addresses; address++) {
      counts[address] = (counts[address] ?? 0) + 1;
      place(client + 1, client === 0 ? address : ofFirst);
      counts[address] = (counts[address] ?? 0) - 1;
    }
  };
  place(0, 0);
  return { met: met / ways, got: got / ways };
}

const met = (shares: ReturnType<typeof addressShares>, value: (times: number) => number): number =>
  shares.reduce((sum, { times, probability }) => sum + probability * value(times), 0);

describe('how busy the address of a connection is', () => {
  it.each([
    [1, 4],
    [2, 3],
    [5, 2],
    [6, 3],
    [4, 5],
  ])('%d clients on %d addresses: every hash, counted', (clients, addresses) => {
    const shares = addressShares({ clients, addresses });
    const value = (times: number): number => times ** 2 + Math.sqrt(times);
    const counted = everyHash(clients, addresses, value);
    expect(met(shares, value)).toBeCloseTo(counted.met, 12);
    expect(met(shares, (times) => value(times) / times)).toBeCloseTo(counted.got, 12);
  });

  it('gives the blocking of a pinned pool', () => {
    const groups = fc.record({
      clients: fc.integer({ min: 1, max: 100_000 }),
      addresses: fc.integer({ min: 1, max: 1000 }),
      ports: fc.integer({ min: 1, max: 64_512 }),
      load: fc.double({ min: 0.3, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(groups, ({ clients, addresses, ports, load }) => {
        const offered = load * ports;
        const exact = pinnedPoolBlocking({ clients, addresses, ports, offeredErlangs: offered * addresses }).blocking;
        fc.pre(exact > 1e-3);
        const mean = met(addressShares({ clients, addresses }), (times) => erlangB(ports, offered * times));
        expect(Math.abs(mean / exact - 1)).toBeLessThan(0.05);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the load: an even split on average', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (clients, addresses) => {
        const shares = addressShares({ clients, addresses });
        const all = met(shares, () => 1);
        // Mean of (1 + Y)·k/m, Y ~ Binomial(m − 1, 1/k)
        const expected = ((1 + (clients - 1) / addresses) * addresses) / clients;
        expect(Math.abs(all - 1)).toBeLessThan(1e-9);
        expect(Math.abs(met(shares, (times) => times) / expected - 1)).toBeLessThan(1e-6);
      }),
    );
  });

  it('a client alone has an address of its own in a pool without end', () => {
    const [share, ...others] = addressShares({ clients: 1, addresses: 2 ** 64 });
    expect([share?.times, share?.probability, others.length]).toEqual([2 ** 64, 1, 0]);
  });

  it.each([
    [{ clients: 0, addresses: 4 }, 'clients'],
    [{ clients: 1.5, addresses: 4 }, 'clients'],
    [{ clients: 4, addresses: 0 }, 'addresses'],
    [{ clients: 4, addresses: Number.NaN }, 'addresses'],
  ])('refuses %j', (pool, name) => {
    expect(() => addressShares(pool)).toThrow(new RegExp(`^Cannot compute .*${name} must be`));
  });
});
