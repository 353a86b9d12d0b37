import { describe, expect, it } from 'vitest';
import { setUpOf } from './set-up.js';
import { oneMore, simulated } from './simulated.js';

describe('where one more run lies', () => {
  it('follows Student’s t of the tables: 636.619 for 99.9 % and one degree of freedom', () => {
    const { low, high } = oneMore([0, 1]);
    expect(high - 0.5).toBeCloseTo(636.619 * Math.sqrt(0.5 * 1.5), 2);
    expect(low + high).toBeCloseTo(1, 9);
  });

  it('for a pool that is searched whole is around Erlang’s formula: B(10, 10) = 0.21458', async () => {
    const setUp = await setUpOf(
      `platform: linux-netfilter
pool: {addresses: 198.51.100.10, ports: 10000-10009}
timers: {afterReset: 0s}
traffic: {web: {rate: 10/s, lifetime: {mean: 1s, distribution: exponential}, close: client-rst}}`,
      [],
    );
    const { occupancy, failureShare } = await simulated(setUp, { warmUpSeconds: 10, seconds: 1000 }, 1);
    expect(failureShare.low).toBeLessThan(0.21458);
    expect(failureShare.high).toBeGreaterThan(0.21458);
    expect(failureShare.high - failureShare.low).toBeLessThan(0.1);
    expect(occupancy.low).toBeLessThan(10 * (1 - 0.21458));
    expect(occupancy.high).toBeGreaterThan(10 * (1 - 0.21458));
  });
});
