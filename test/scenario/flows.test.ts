import { describe, expect, it } from 'vitest';
import { messages, parsed, understood, withFlow } from './reading.js';

async function flow(typed: string, more = '') {
  const { flows } = await understood(withFlow(typed, more));
  const [first] = flows;
  if (first === undefined) throw new Error('no flow');
  return first;
}

describe('the arrival rate of a flow', () => {
  it('comes from sessions by Little’s law', async () => {
    expect((await flow('sessions: 2400, lifetime: 20s, close: client-fin')).ratePerSecond).toBe(120);
    // Only connections that open are among the sessions.
    const half = await flow('sessions: 2400, lifetime: 20s, close: {client-fin: 50%, unanswered: 50%}');
    expect(half.ratePerSecond).toBe(240);
  });

  it('counts requests when several share a connection', async () => {
    expect((await flow('rate: 120/s, requestsPerConnection: 8, lifetime: 1s, close: idle')).ratePerSecond).toBe(15);
    expect((await flow('rate: 120/s, requestsPerConnection: 1.5, lifetime: 1s, close: idle')).ratePerSecond).toBe(80);
  });

  it('may come from parameters', async () => {
    const more = 'parameters: {users: 3000, perUser: 40/hour, peak: 150%, total: = users * perUser * peak}\n';
    const read = await flow('rate: = total, lifetime: "= min(20s, 1 minute)", close: client-fin', more);
    expect(read.ratePerSecond).toBeCloseTo(50, 12);
    expect(read.lifetime.meanSeconds).toBe(20);
  });

  it('may be zero', async () => {
    expect((await flow('rate: 0/s, lifetime: 20s, close: client-fin')).ratePerSecond).toBe(0);
  });
});

describe('clients, bursts and retries', () => {
  it('are read', async () => {
    expect(await flow('rate: 1/s, lifetime: 2s, close: idle, sources: 500')).toMatchObject({ sources: 500 });
    expect(await flow('rate: 1/s, lifetime: 2s, close: idle, peakedness: 2.5')).toMatchObject({ peakedness: 2.5 });
    expect((await flow('rate: 1/s, lifetime: 2s, close: idle, retries: 3')).retries).toEqual({
      kind: 'times',
      times: 3,
    });
    expect((await flow('rate: 1/s, lifetime: 2s, close: idle, retries: 60%')).retries).toEqual({
      kind: 'probability',
      probability: 0.6,
    });
  });

  it('cannot keep more connections open than there are clients', async () => {
    const typed = (sources: number) =>
      withFlow(`rate: 10/s, setup: 1s, lifetime: 9s, close: idle, sources: ${sources}`);
    expect(await messages(typed(101))).toEqual([]);
    expect(await messages(typed(100))).toEqual([
      '100 clients with one connection each cannot keep 100 open (10/s × 10 s)',
    ]);
  });

  it('have no retries beside a finite number of clients', async () => {
    const typed = (retries: string) =>
      withFlow(`rate: 1/s, lifetime: 2s, close: idle, sources: 50, retries: ${retries}`);
    expect(await messages(typed('0'))).toEqual([]);
    expect(await messages(typed('2'))).toHaveLength(1);
    expect(await messages(typed('50%'))).toHaveLength(1);
  });
});

describe('two boxes in a row', () => {
  const TEXT = (proxy: string) => `
pools:
  proxy: {platform: ${proxy}, addresses: 2, ports: 1024-65535}
  nat: {platform: linux-netfilter, addresses: 1}
traffic:
  web: {via: [proxy, nat], rate: 10/s, lifetime: 5s, close: client-fin}
`;
  const seen = async (proxy: string) =>
    (await understood(TEXT(proxy))).flows[0]?.legs.map((leg) => leg.holding.map(({ strategy }) => strategy));

  it('HAProxy in HTTP mode resets toward the server, so the NAT behind it sees RST', async () => {
    const { flows } = await understood(TEXT('haproxy'));
    expect(await seen('haproxy')).toEqual([['client-fin'], ['client-rst']]);
    const [proxy, nat] = flows[0]?.legs ?? [];
    expect(nat?.holding[0]?.parts.find(({ state }) => state === 'CLOSE')?.seconds).toBe(10);
    expect(proxy?.holding[0]?.parts.find(({ state }) => state === 'TIME_WAIT')).toBeUndefined();
  });

  it('HAProxy in TCP mode passes the FIN on', async () => {
    expect(await seen('haproxy-tcp')).toEqual([['client-fin'], ['client-fin']]);
  });

  it('need their pools to exist', async () => {
    expect(await messages(TEXT('haproxy').replace('[proxy, nat]', '[proxy, firewall]'))).toEqual([
      'there is no pool "firewall"',
    ]);
  });

  it('have timers of their own: those of the scenario are the scenario’s platform’s', async () => {
    const text = `platform: haproxy-tcp\ntimers: {timeWait: 30s}\n${TEXT('haproxy-tcp')}`;
    const { pools } = await understood(text);
    expect(pools.map(({ timers }) => timers.timeWait?.value)).toEqual([30, 120]);
  });
});

describe('timers', () => {
  const half = (timers: string, platform = 'linux-netfilter') => `
platform: ${platform}
timers: ${timers}
traffic:
  web: {rate: 1/s, lifetime: 2s, close: half-close}
`;
  const held = async (text: string) =>
    (await understood(text)).flows[0]?.legs[0]?.holding[0]?.parts.filter(({ state }) => state !== 'ESTABLISHED');

  it('of the state wins over the general one for half-closed connections, when the scenario gives it', async () => {
    expect(await held(half('{closeWait: 45s}'))).toEqual([
      expect.objectContaining({ state: 'CLOSE_WAIT', seconds: 45 }),
    ]);
    expect(await held(half('{halfClosed: 50s}'))).toEqual([expect.objectContaining({ seconds: 50 })]);
    expect(await held(half('{halfClosed: 50s, closeWait: 45s}'))).toEqual([expect.objectContaining({ seconds: 50 })]);
  });

  it('say who gave them', async () => {
    const { pools } = await understood(half('{timeWait: 30s}'));
    expect(pools[0]?.timers.timeWait).toMatchObject({ value: 30, origin: 'scenario', confidence: 'high' });
    expect(pools[0]?.timers.afterReset).toMatchObject({ value: 10, origin: 'platform' });
  });

  it('that nobody published must be given', async () => {
    const close = (timers: string) => half(timers, 'aws-nat-gateway');
    expect(await messages(close('{timeWait: 30s}'))).toEqual([
      'aws-nat-gateway publishes no halfClosed timer, and half-close needs it',
    ]);
    expect(await messages(close('{halfClosed: 350s}'))).toEqual([]);
  });

  it('of a pool win over those of the scenario', async () => {
    const { pools } = await understood(`${half('{timeWait: 30s}')}pool: {addresses: 1, timers: {timeWait: 40s}}\n`);
    expect(pools[0]?.timers.timeWait?.value).toBe(40);
  });
});

describe('destinations', () => {
  it('split the traffic evenly over endpoints, or by weight', async () => {
    const more = 'destinations: {a: {endpoints: 4, hosts: 2}, b: {weights: {x: 70%, y: 30%}}}\n';
    const { destinations } = await understood(withFlow('to: a, rate: 1/s, lifetime: 1s, close: idle', more));
    expect(destinations.find(({ id }) => id === 'a')).toMatchObject({
      parts: [{ id: null, count: 4, share: 0.25 }],
      endpoints: 4,
      hosts: 2,
    });
    expect(destinations.find(({ id }) => id === 'b')).toMatchObject({
      parts: [
        { id: 'x', count: 1, share: 0.7 },
        { id: 'y', count: 1, share: 0.3 },
      ],
      hosts: 2,
    });
  });

  it('hold TIME_WAIT for 60 s unless said', async () => {
    const { destinations } = await understood(withFlow('rate: 1/s, lifetime: 1s, close: idle'));
    expect(destinations[0]).toMatchObject({ id: 'any', timeWaitSeconds: { value: 60, origin: 'assumed' } });
  });
});

describe('a scenario that was understood', () => {
  it('is frozen through and through', async () => {
    const { scenario } = await parsed(withFlow('rate: 1/s, lifetime: 1s, close: idle'));
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
    };
    walk(scenario, 'scenario');
    expect(open).toEqual([]);
  });

  it('lists what nobody said', async () => {
    const { assumptions } = await understood(
      'platform: generic-nat\ntraffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin}}',
    );
    const keys = assumptions.map(({ key }) => key);
    expect(keys).toEqual(
      expect.arrayContaining(['pool.addresses', 'traffic.web.lifetime.distribution', 'traffic.web.setup']),
    );
    for (const { value, source, confidence } of assumptions) {
      expect(value).not.toBe('');
      expect(source.length).toBeGreaterThan(3);
      expect(['high', 'medium', 'low']).toContain(confidence);
    }
  });

  it('takes names that mean something to JavaScript as names', async () => {
    const text = withFlow('rate: 1/s, lifetime: 1s, close: idle').replace('web', 'constructor');
    const { flows } = await understood(text.replace('pool:', 'destinations: {toString: {endpoints: 3}}\npool:'));
    expect(flows.map(({ id }) => id)).toEqual(['constructor']);
  });
});
