import { describe, expect, it } from 'vitest';
import { busiestAddressShare } from '../../src/model/uneven-pool.js';
import { chanceThatNoneExceeds, clientsOnBusiest } from '../../src/simulation/busiest-address.js';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { incompleteBeta } from '../../src/statistics/incomplete-beta.js';
import { understood } from '../scenario/reading.js';

/** Of every way to hash numbered clients over addresses, how many put at most x on any, for all x. */
function everyHash(clients: number, addresses: number): readonly number[] {
  const ways = new Array<number>(clients + 1).fill(0);
  const counts = new Array<number>(addresses).fill(0);
  const place = (client: number): void => {
    if (client === clients) {
      for (let x = Math.max(...counts); x <= clients; x++) ways[x] = (ways[x] ?? 0) + 1;
      return;
    }
    for (let address = 0; address < addresses; address++) {
      counts[address] = (counts[address] ?? 0) + 1;
      place(client + 1);
      counts[address] = (counts[address] ?? 0) - 1;
    }
  };
  place(0);
  return ways;
}

/** Rows of Pascal's triangle, in whole numbers. */
function pascal(rows: number): readonly (readonly bigint[])[] {
  const all: bigint[][] = [[1n]];
  for (let n = 1; n <= rows; n++) {
    const last = all[n - 1] ?? [];
    all.push(Array.from({ length: n + 1 }, (_, j) => (last[j - 1] ?? 0n) + (last[j] ?? 0n)));
  }
  return all;
}

/** P(max ≤ x) by counting in whole numbers: ways over the addresses one after the other, doubled where that is quicker. */
function counted(x: number, clients: number, addresses: number): number {
  const choose = pascal(clients);
  const joined = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] =>
    a.map((_, n) => {
      let sum = 0n;
      for (let j = 0; j <= n; j++) sum += (choose[n]?.[j] ?? 0n) * (a[j] ?? 0n) * (b[n - j] ?? 0n);
      return sum;
    });
  let one: readonly bigint[] = Array.from({ length: clients + 1 }, (_, n) => (n <= x ? 1n : 0n));
  let ways: readonly bigint[] = Array.from({ length: clients + 1 }, (_, n) => (n === 0 ? 1n : 0n));
  for (let left = addresses; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) ways = joined(ways, one);
    if (left > 1) one = joined(one, one);
  }
  return Number(((ways[clients] ?? 0n) * 10n ** 18n) / BigInt(addresses) ** BigInt(clients)) / 1e18;
}

describe('the chance that no address has more clients', () => {
  it('is the share of all hashes', () => {
    for (const [clients, addresses] of [
      [1, 2],
      [2, 5],
      [5, 3],
      [6, 4],
      [9, 2],
      [7, 5],
    ] as const) {
      for (const [x, ways] of everyHash(clients, addresses).entries()) {
        const chance = chanceThatNoneExceeds(x, { clients, addresses });
        expect(Math.abs(chance - ways / addresses ** clients), `${clients}/${addresses}: ${x}`).toBeLessThan(1e-13);
      }
    }
  });

  it.each([
    [12, 4, 1e-12],
    [19, 4, 1e-12],
    [20, 4, 1e-12],
    [21, 7, 1e-12],
    [60, 2, 1e-12],
    [150, 8, 1e-12],
    [200, 3, 1e-12],
    [150, 1000, 1e-12],
    [100, 2 ** 20, 1e-9],
  ])('is that of whole numbers: %d clients over %d addresses, to %d', (clients, addresses, error) => {
    const busiest = clientsOnBusiest({ clients, addresses });
    for (const x of [Math.ceil(clients / addresses), busiest - 1, busiest, busiest + 1]) {
      const chance = chanceThatNoneExceeds(x, { clients, addresses });
      expect(Math.abs(chance - counted(x, clients, addresses)), `at most ${x}`).toBeLessThan(error);
    }
  });

  it('is that of two binomial counts for two addresses, also for many clients', () => {
    const clients = 100_000;
    // P(m − x ≤ X ≤ x), X ~ Binomial(m, ½), from the middle outwards.
    let term = 1 / Math.sqrt((Math.PI * clients) / 2);
    term *= Math.exp(-1 / (4 * clients));
    let inside = term;
    for (let x = clients / 2 + 1; x <= 51_000; x++) {
      term *= (clients - x + 1) / x;
      inside += 2 * term;
      if (x % 100 !== 0) continue;
      expect(Math.abs(chanceThatNoneExceeds(x, { clients, addresses: 2 }) - inside)).toBeLessThan(1e-10);
    }
  });

  it('lies between the bounds of Bonferroni, for as many clients and addresses as are summed', () => {
    for (const [clients, addresses] of [
      [1e4, 4],
      [1e5, 3],
      [1e6, 1000],
      [1e6, 1e6],
      [3e6, 1e5],
    ] as const) {
      const busiest = clientsOnBusiest({ clients, addresses });
      for (const x of [busiest - 1, busiest, busiest + 2]) {
        const exceeded = 1 - chanceThatNoneExceeds(x, { clients, addresses });
        const first = addresses * incompleteBeta(1 / addresses, x + 1, clients - x);
        // Two addresses exceed it together less often than if they were independent.
        expect(exceeded, `${clients}/${addresses}: ${x}`).toBeLessThanOrEqual(first + 1e-7);
        expect(exceeded, `${clients}/${addresses}: ${x}`).toBeGreaterThanOrEqual(first - first ** 2 / 2 - 1e-7);
      }
    }
  });
});

describe('clients on the busiest address', () => {
  it('are the smallest number that 99 of 100 hashes do not exceed', () => {
    for (let addresses = 2; addresses <= 6; addresses++) {
      for (let clients = 1; addresses ** clients <= 50_000; clients++) {
        // In whole numbers: 3 clients over 10 addresses are 99 in 100 to the letter, and many are near it.
        const least = everyHash(clients, addresses).findIndex((ways) => 100 * ways >= 99 * addresses ** clients);
        expect(clientsOnBusiest({ clients, addresses }), `${clients}/${addresses}`).toBe(least);
      }
    }
    expect(clientsOnBusiest({ clients: 3, addresses: 10 })).toBe(2);
    expect(clientsOnBusiest({ clients: 12, addresses: 4 })).toBe(8);
  });

  it('are not the bound where the exact chance just reaches 99 of 100 before it', () => {
    const split = { clients: 13, addresses: 39 };
    expect(counted(3, 13, 39)).toBeGreaterThan(0.99);
    expect(39 * incompleteBeta(1 / 39, 4, 10)).toBeGreaterThan(0.01);
    expect(clientsOnBusiest(split)).toBe(3);
  });

  it('are those of the model, or one fewer where its bound just misses 99 of 100', () => {
    let fewer = 0;
    let pairs = 0;
    for (let addresses = 1; addresses <= 70; addresses += addresses < 20 ? 1 : 5) {
      for (let clients = 1; clients <= 3000; clients += clients < 60 ? 1 : Math.ceil(clients / 7)) {
        const model = Math.round(busiestAddressShare({ clients, addresses }) * clients);
        const exact = clientsOnBusiest({ clients, addresses });
        pairs++;
        if (exact === model) continue;
        fewer++;
        expect(exact, `${clients}/${addresses}`).toBe(model - 1);
        // The model adds up over the addresses: it may take 99.005 of 100 for 99.
        expect(chanceThatNoneExceeds(exact, { clients, addresses })).toBeLessThan(Math.exp(-0.01));
      }
    }
    expect(pairs).toBeGreaterThan(2000);
    expect(fewer / pairs).toBeLessThan(0.005);
  });

  it('are found in no time for any number of clients, from the exact sum or near it', () => {
    for (const [clients, addresses] of [
      [1, 5e7],
      [1e6, 1e6],
      [1e7, 1e6],
      [1e6, 1000],
      [1e6, 4],
      [1e8, 4],
      [1e9, 2],
      [1e9, 1e4],
    ] as const) {
      const model = busiestAddressShare({ clients, addresses }) * clients;
      const most = clientsOnBusiest({ clients, addresses });
      expect(Number.isInteger(most)).toBe(true);
      expect(Math.abs(most - model), `${clients}/${addresses}`).toBeLessThanOrEqual(
        1 + 0.01 * Math.sqrt(clients / addresses),
      );
    }
  });

  it('are the same for every seed, and those that `check` plans', async () => {
    const scenario = await understood(`platform: generic-nat
pool: {addresses: 4, ports: 10000-19999, sharing: {pinned: {clients: 12}}}
timers: {timeWait: 10s}
traffic: {web: {rate: 120/s, lifetime: 10s, close: client-fin}}
`);
    for (let seed = 1; seed <= 20; seed++) {
      const { systems } = planSimulation(scenario, { ...DEFAULT_SIMULATION, seed });
      const busiest = systems.find(({ name }) => name.endsWith('/busiest'));
      expect(busiest?.system.sources[0]?.ratePerSecond).toBeCloseTo(80, 9);
    }
  });
});
