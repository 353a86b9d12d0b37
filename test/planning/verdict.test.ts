import { describe, expect, it } from 'vitest';
import { check } from './check-text.js';

const scenario = (rest: string, pool = '', close = 'client-fin'): string => `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023${pool}}
timers: {timeWait: 10s, afterReset: 0s}
traffic:
  web: {rate: 40/s, lifetime: 5s, close: ${close}}
${rest}`;

describe('second limits', () => {
  it('are compared with what the traffic asks, and bind when they come before the ports', async () => {
    const result = await check(scenario('limits: {newConnections: 45/s, connections: 700}'));
    expect(result.limits.map(({ key, limit, status }) => [key, limit, status])).toEqual([
      ['newConnections', 45, 'warn'],
      ['connections', 700, 'warn'],
    ]);
    expect(result.limits[0]?.value).toBeCloseTo(40, 12);
    expect(result.limits[1]?.value).toBeCloseTo(600, 9);
    expect(result.headroom.factor).toBeCloseTo(45 / 40, 9);
    expect(result.binding?.group).toBeNull();
    expect(result.binding?.limit).toContain('newConnections');
    expect(result.status).toBe('warn');
  });

  it('fail when they are exceeded, though the ports would do', async () => {
    const result = await check(scenario('limits: {connections: 500}'));
    expect(result.limits[0]).toMatchObject({ status: 'fail' });
    expect(result.thresholds.every(({ status }) => status === 'pass')).toBe(true);
    expect(result.status).toBe('fail');
    expect(result.headroom.factor).toBeCloseTo(500 / 600, 9);
  });

  it('count attempts, retries included', async () => {
    const busy = scenario('limits: {newConnections: 1000/s}').replace('rate: 40/s', 'rate: 80/s, retries: 2');
    const [group, limit] = [(await check(busy)).groups[0], (await check(busy)).limits[0]];
    expect(group?.attemptRatePerSecond).toBeGreaterThan(85);
    expect(limit?.value).toBeCloseTo(group?.attemptRatePerSecond ?? 0, 9);
  });

  it('can be given a threshold of their own, as a share or as a number', async () => {
    const share = await check(scenario('limits: {newConnections: 50/s}\nthresholds: [newConnections < 70%]'));
    expect(share.thresholds[0]).toMatchObject({ status: 'fail', group: null });
    const number = await check(scenario('thresholds: [newConnections < 60/s]'));
    expect(number.thresholds[0]).toMatchObject({ status: 'pass', value: 40 });
    expect(number.headroom.factor).toBeCloseTo(1.5, 9);
    expect(number.headroom.limitedBy).toBe('newConnections < 60/s');
  });
});

describe('a port that serves several destinations, but not all', () => {
  const with8 = (times: number, rate: string) =>
    check(
      scenario('destinations: {servers: {endpoints: 8}}', `, oversubscription: ${times}`)
        .replace('web: {', 'web: {to: servers, ')
        .replace('rate: 40/s', `rate: ${rate}`),
    );

  it('is a limit on all connections together, beside the ports toward each', async () => {
    const result = await with8(2, '120/s');
    expect(result.groups[0]).toMatchObject({ count: 8, ports: 1000 });
    expect(result.limits[0]).toMatchObject({ key: 'oversubscription', limit: 2000 });
    expect(result.limits[0]?.value).toBeCloseTo(1800, 6);
    expect(result.headroom.factor).toBeCloseTo(2000 / 1800, 6);
    expect(result.status).toBe('warn');
    expect((await with8(2, '140/s')).status).toBe('fail');
    expect((await with8(8, '140/s')).limits).toEqual([]);
  });
});

describe('a pool that cannot be configured', () => {
  it('fails whatever its load, says what would fit, and binds', async () => {
    const result = await check(scenario('', ', sharing: {slices: 3, portsPerSlice: 400}'));
    expect(result.pools[0]).toMatchObject({ feasible: false, maxSlices: 2, maxPortsPerSlice: 333, addressesNeeded: 2 });
    expect(result.status).toBe('fail');
    expect(result.binding?.limit).toBe('slices-do-not-fit');
    const finding = result.findings.find(({ code }) => code === 'slices-do-not-fit');
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('333');
  });
});

describe('thresholds', () => {
  it('may speak about one flow only', async () => {
    const two = (threshold: string) => `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023}
timers: {timeWait: 10s}
destinations: {calm: {endpoints: 1}, hot: {endpoints: 1}}
traffic:
  quiet: {to: calm, rate: 10/s, lifetime: 0s, close: client-fin}
  loud: {to: hot, rate: 95/s, lifetime: 0s, close: client-fin}
thresholds: ["${threshold}"]
`;
    expect((await check(two('quiet: load < 50%'))).thresholds[0]).toMatchObject({
      status: 'pass',
      group: 'default/calm',
    });
    expect((await check(two('loud: load < 50%'))).thresholds[0]).toMatchObject({
      status: 'fail',
      group: 'default/hot',
    });
    expect((await check(two('load < 50%'))).thresholds[0]).toMatchObject({ status: 'fail', group: 'default/hot' });
    expect((await check(two('quiet: load < 50%'))).headroom.limitedBy).not.toBeNull();
  });

  it('take the worst group, from above and from below', async () => {
    const result = await check(scenario('thresholds: [ports.free > 300, headroom > 1.5, occupancy < 90%]'));
    const [free, headroom, occupancy] = result.thresholds;
    expect(free).toMatchObject({ status: 'pass' });
    expect(free?.value).toBeCloseTo(400, 6);
    expect(headroom?.value).toBeCloseTo(result.headroom.factor ?? 0, 12);
    expect(headroom?.status).toBe('fail');
    expect(occupancy?.value).toBeCloseTo(0.6, 9);
  });

  it('by default warn from load 80 % on and fail from 95 % on', async () => {
    const at = async (rate: number) =>
      (await check(scenario('').replace('40/s', `${rate}/s`).replace('lifetime: 5s', 'lifetime: 0s'))).status;
    const large = (rate: number) =>
      check(`
platform: generic-nat
timers: {timeWait: 10s}
traffic: {web: {rate: ${rate}/s, lifetime: 0s, close: client-fin}}
`).then(({ status }) => status);
    expect(await at(79)).toBe('pass');
    expect(await large(6451.2 * 0.81)).toBe('warn');
    expect(await large(6451.2 * 0.949)).toBe('warn');
    expect(await large(6451.2 * 0.951)).toBe('fail');
  });
});
