import { describe, expect, it } from 'vitest';
import { checkGroup } from './check-text.js';

/** A NAT of 1,000 ports that holds TIME_WAIT for 10 s, toward servers that keep theirs for 60 s. */
const scenario = (close: string, more = '') => `
platform: generic-nat
pool: {addresses: 1, ports: 10000-10999${more}}
destinations: {any: {endpoints: 1, timeWait: 60s}}
timers: {timeWait: 10s}
traffic: {web: {rate: 10/s, lifetime: 20s, close: ${close}}}
`;

/** 10/s × (20 + 10) s are taken on average, the others are free. */
const FREE = 700;

describe('the risk of meeting an old connection', () => {
  it('is for as long as the server remembers what the box has freed: 60 s less 10 s', async () => {
    const { reuseRisk } = await checkGroup(scenario('server-fin'));
    const probability = 1 - Math.exp((-10 * 50) / FREE);
    expect(reuseRisk.probability).toBeCloseTo(probability, 9);
    expect(reuseRisk.eventsPerSecond).toBeCloseTo(10 * probability, 8);
    expect(reuseRisk.meanReuseIntervalSeconds).toBeCloseTo(FREE / 10, 6);
  });

  it('is none when the client closes first, and none when the box remembers for longer than the server', async () => {
    expect((await checkGroup(scenario('client-fin'))).reuseRisk.probability).toBe(0);
    const longer = await checkGroup(scenario('server-fin'), ['timers.timeWait=60s']);
    expect(longer.reuseRisk).toMatchObject({ probability: 0, eventsPerSecond: 0 });
  });

  it('counts only the connections that the server closed', async () => {
    const { reuseRisk } = await checkGroup(scenario('{server-fin: 25%, client-fin: 75%}'));
    expect(reuseRisk.probability).toBeCloseTo(1 - Math.exp((-10 * 50) / FREE), 9);
    expect(reuseRisk.eventsPerSecond).toBeCloseTo(2.5 * reuseRisk.probability, 9);
  });

  it('is all or nothing where ports come round in order: every 70 s, later than 50 s and sooner than 80 s', async () => {
    const fifo = scenario('server-fin', ', allocator: {order: fifo}');
    expect((await checkGroup(fifo)).reuseRisk.probability).toBe(0);
    expect((await checkGroup(fifo, ['destinations.any.timeWait=90s'])).reuseRisk.probability).toBe(1);
  });

  it('starts when a port is taken back, not when its timer ends', async () => {
    const full = scenario('server-fin', ', allocator: {reclaim: {after: 0s}}');
    const { carriedErlangs, reuseRisk } = await checkGroup(full, ['timers.timeWait=10 min']);
    expect(carriedErlangs).toBeGreaterThan(995);
    // 800 closing ports end by their timer at 800 / 600 s; the other arrivals of 10/s take one back, whose old connection the
    // server remembers for 60 s. Those that find a port whose timer has ended meet nobody.
    const takenBack = 1 - 800 / 600 / 10;
    expect(reuseRisk.probability / (takenBack * (1 - Math.exp((-10 * 60) / 800)))).toBeCloseTo(1, 2);
  });
});
