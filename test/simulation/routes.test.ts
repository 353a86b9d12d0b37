import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSplit, Routes } from '../../src/simulation/routes.js';
import type { Target } from '../../src/simulation/system.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { randomStream } from '../../src/statistics/random-stream.js';

const target = (share: number, cell: number, splits: Target['splits'] = []): Target => ({
  share,
  cells: [cell],
  splits,
});

describe('clients hashed over addresses', () => {
  it('are all on some address', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(1000),
        (clients, addresses, seed) => {
          const split = drawSplit({ clients, addresses }, randomStream(seed, 'clients'));
          expect([split.length, split.reduce((sum, count) => sum + count, 0)]).toEqual([addresses, clients]);
        },
      ),
    );
  });

  it('scatter as coins do: three on two addresses all on one of them in a quarter of all cases', () => {
    const stream = randomStream(1, 'clients');
    let together = 0;
    for (let each = 0; each < 20_000; each++)
      together += Number(drawSplit({ clients: 3, addresses: 2 }, stream).includes(3));
    const { low, high } = clopperPearson(together, 20_000, 0.9999);
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(0.25);
  });

  it('bring each address the share of its clients', () => {
    const targets = [0, 1, 2].map((address) => target(1, address, [{ split: 0, address }]));
    const routes = new Routes(targets, [Int32Array.of(1, 0, 3)], [4], randomStream(1, 'routes'));
    expect([...routes.shares]).toEqual([0.25, 0, 0.75]);
    const chosen = Array.from({ length: 5000 }, () => routes.choose());
    expect(chosen.includes(1)).toBe(false);
  });
});

describe('the target of a connection', () => {
  it('is chosen with chances by share', () => {
    const shares = [1, 5, 0, 2, 12];
    const routes = new Routes(
      shares.map((share, cell) => target(share, cell)),
      [],
      [],
      randomStream(2, 'routes'),
    );
    const counts = new Float64Array(shares.length);
    for (let each = 0; each < 50_000; each++) {
      const chosen = routes.choose();
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    for (const [index, share] of shares.entries()) {
      const { low, high } = clopperPearson(counts[index] ?? 0, 50_000, 0.9999);
      expect(low).toBeLessThanOrEqual(share / 20);
      expect(high).toBeGreaterThanOrEqual(share / 20);
    }
    expect(counts[2]).toBe(0);
  });
});
