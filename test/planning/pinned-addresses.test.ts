import { describe, expect, it } from 'vitest';
import type { GroupResult } from '../../src/planning/result.js';
import { check } from './check-text.js';

/** Server closes first, closing ports are taken back, refused connections come back: everything that depends on the split. */
const text = (pool: string, rate: number, retries: string) => `
platform: generic-nat
pool: {${pool}, ports: 10000-10039, allocator: {search: exhaustive, reclaim: {after: 0s}}}
timers: {timeWait: 3s}
destinations: {server: {timeWait: 6s}}
traffic:
  flow: {to: server, rate: ${rate}/s, lifetime: 1s, close: server-fin, retries: ${retries}}
thresholds: [blocking < 30%]
`;

const pinned = (clients: number, addresses: number) =>
  `addresses: ${addresses}, sharing: {pinned: {clients: ${clients}}}`;

async function meanOf(pool: string, rate: number, retries: string): Promise<GroupResult> {
  const [group] = (await check(text(pool, rate, retries))).groups;
  if (group === undefined) throw new Error('a pool has a group');
  return group;
}

/** What an address holds and gets, and what its connections meet. */
function extensive(group: GroupResult): readonly number[] {
  const { attemptRatePerSecond, carriedErlangs, occupancy, states, reuseRisk, blockedPerSecond } = group;
  const { ESTABLISHED = 0, TIME_WAIT = 0 } = states;
  const { eventsPerSecond } = reuseRisk;
  return [attemptRatePerSecond, carriedErlangs, occupancy, ESTABLISHED, TIME_WAIT, eventsPerSecond, blockedPerSecond];
}

function intensive({ blockingProbability, lossProbability, reuseRisk }: GroupResult): readonly number[] {
  return [
    blockingProbability,
    lossProbability,
    reuseRisk.probability,
    reuseRisk.meanReuseIntervalSeconds ?? Number.NaN,
  ];
}

function expectAlike(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [index, value] of values.entries()) {
    expect(Math.abs(value - (expected[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * (expected[index] ?? 0));
  }
}

describe.each(['0', '2', '60%'])('a pinned pool, retries: %s', (retries) => {
  it.each([10, 38, 60])('with one client is one busy address and the others idle, %d/s', async (rate) => {
    const pool = await meanOf(pinned(1, 4), rate, retries);
    const alone = await meanOf('addresses: 1', rate, retries);
    expectAlike(
      extensive(pool),
      extensive(alone).map((value) => value / 4),
    );
    expectAlike(intensive(pool), intensive(alone));
  });

  it('with two clients on two addresses is the mean of both on one, and of one on each', async () => {
    const pool = await meanOf(pinned(2, 2), 60, retries);
    const together = await meanOf('addresses: 1', 60, retries);
    const apart = await meanOf('addresses: 1', 30, retries);
    const both = extensive(together).map((value, index) => (value / 2 + (extensive(apart)[index] ?? 0)) / 2);
    expectAlike(extensive(pool), both);
    expect(pool.lossProbability).toBeCloseTo((together.lossProbability + apart.lossProbability) / 2, 12);
  });

  it('has headroom up to the rate at which its own blocking reaches the limit', async () => {
    const rate = 30;
    const { factor } = (await meanOf(pinned(3, 2), rate, retries)).headroom;
    const there = await meanOf(pinned(3, 2), rate * (factor ?? Number.NaN), retries);
    expect(there.blockingProbability).toBeCloseTo(0.3, 9);
  });
});
