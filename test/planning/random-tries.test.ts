import { describe, expect, it } from 'vitest';
import { randomTriesRefusal } from '../../src/model/allocator-refusal.js';
import { generalisedLoss } from '../../src/model/generalised-loss.js';
import { check } from './check-text.js';

const vpp = (pool: string, flow: string) => `
platform: vpp-nat44-ed
pool: ${pool}
timers: {timeWait: 10s}
traffic: {web: {lifetime: 1s, close: client-fin, ${flow}}}
`;

/** Blocking on an address that this many erlangs are offered to. */
function blockingAt(offeredErlangs: number): number {
  if (offeredErlangs === 0) return 0;
  return generalisedLoss({ ports: 1000, offeredErlangs, refusal: randomTriesRefusal(1000, 10) }).blocking;
}

/** Mean over where the others of m clients land, one by one. */
function overEverySplit(clients: number, addresses: number, erlangs: number): number {
  let [mean, probability] = [0, (1 - 1 / addresses) ** (clients - 1)];
  for (let others = 0; others < clients; others++) {
    mean += probability * blockingAt((erlangs * (1 + others)) / clients);
    probability *= (clients - 1 - others) / (others + 1) / (addresses - 1);
  }
  return mean;
}

describe('a search by random tries', () => {
  it.each([
    [2, 150],
    [12, 100],
    [60, 130],
  ])('over pinned addresses refuses the mean of every split: %d clients, %d/s', async (clients, rate) => {
    const pool = `{addresses: 4, ports: 10000-10999, sharing: {pinned: {clients: ${clients}}}}`;
    const { groups } = await check(vpp(pool, `rate: ${rate}/s`));
    const mean = groups.find(({ role }) => role === 'mean');
    const exact = overEverySplit(clients, 4, rate * 11);
    expect((mean?.blockingProbability ?? 0) / exact).toBeCloseTo(1, 9);
    expect(mean?.formula.name).toMatch(/averaged over the clients’ split$/u);
  });

  it('is no pass by a formula for Poisson arrivals where the traffic is bursty', async () => {
    const pool = '{addresses: 1, ports: 10000-10999}';
    const bursty = await check(vpp(pool, 'rate: 30/s, peakedness: 50'));
    expect(bursty.thresholds.find(({ metric }) => metric === 'blocking')?.status).toBe('warn');
    expect(bursty.findings).toContainEqual(
      expect.objectContaining({ code: 'peakedness-ignored', severity: 'warning' }),
    );
    expect((await check(vpp(pool, 'rate: 30/s'))).status).toBe('pass');
    expect((await check(vpp(pool, 'rate: 30/s, sources: 5000'))).status).toBe('pass');
  });
});

describe('ports that bursts hold', () => {
  it.each([1, 5, 20])(
    'spread as far as a peakedness of %d says, also on the busiest of pinned addresses',
    async (z) => {
      const text = (sharing: string) => `
platform: generic-nat
pool: {addresses: 4, sharing: ${sharing}}
timers: {timeWait: 10s}
traffic: {web: {rate: 8000/s, lifetime: 1s, close: client-fin, peakedness: ${z}}}
`;
      const [shared] = (await check(text('shared'))).groups;
      const pinned = (await check(text('{pinned: {clients: 400}}'))).groups;
      const busiest = pinned.find(({ role }) => role === 'busiest');
      for (const group of [shared, busiest]) {
        const { mean = 0, p99 = 0 } = group?.occupiedPorts ?? {};
        // Nothing is refused: 99 of 100 lie below 2.326 standard deviations, and their variance is z times the mean.
        expect((p99 - mean) / (2.326 * Math.sqrt(z * mean))).toBeGreaterThan(0.95);
        expect((p99 - mean) / (2.326 * Math.sqrt(z * mean))).toBeLessThan(1.08);
      }
      expect(pinned.find(({ role }) => role === 'mean')?.occupiedPorts.p99).toBe(busiest?.occupiedPorts.p99);
    },
  );
});

describe('bursts over pinned addresses', () => {
  it('are counted on every address as on the busiest one', async () => {
    const text = (flow: string) => `
platform: generic-nat
pool: {addresses: 4, ports: 10000-10999, sharing: {pinned: {clients: 200}}}
timers: {timeWait: 10s}
traffic: {web: {rate: 240/s, lifetime: 1s, close: client-fin${flow}}}
`;
    const [poisson, bursty] = [await check(text('')), await check(text(', peakedness: 20'))];
    const blocking = ({ groups }: typeof poisson, role: string) =>
      groups.find((group) => group.role === role)?.blockingProbability ?? Number.NaN;
    expect(blocking(bursty, 'mean')).toBeGreaterThan(10 * blocking(poisson, 'mean'));
    expect(blocking(bursty, 'busiest')).toBeGreaterThan(blocking(bursty, 'mean'));
    expect(bursty.findings.map(({ code }) => code)).toContain('peakedness-by-address');
  });
});
