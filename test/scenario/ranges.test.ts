import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centralValue } from '../../src/scenario/ranges.js';
import { parsed, understood, withFlow } from './reading.js';

const flow = async (text: string, more = '') => {
  const scenario = await understood(withFlow(text, more));
  const [first] = scenario.flows;
  if (first === undefined) throw new Error('no flow');
  return { ...first, assumptions: scenario.assumptions };
};

describe('a quantity that is a range', () => {
  it('counts with its likely value', async () => {
    const { ratePerSecond } = await flow(
      'rate: {low: 80/s, likely: 120/s, high: 300/s}, lifetime: 20s, close: client-fin',
    );
    expect(ratePerSecond).toBe(120);
  });

  it('counts with its middle where no value is likely, and says so among the assumptions', async () => {
    const { ratePerSecond, assumptions } = await flow(
      'rate: {low: 80/s, high: 300/s}, lifetime: 20s, close: client-fin',
    );
    expect(ratePerSecond).toBe(190);
    expect(assumptions).toContainEqual({
      key: 'traffic.web.rate',
      value: '190/s',
      confidence: 'low',
      source: 'the middle of 80/s to 300/s; `snat-plan sensitivity` draws from the whole range',
    });
  });

  it('is no assumption where the likely value is given', async () => {
    const { assumptions } = await flow(
      'rate: {low: 80/s, likely: 120/s, high: 300/s}, lifetime: 20s, close: client-fin',
    );
    expect(assumptions.map(({ key }) => key)).not.toContain('traffic.web.rate');
  });

  it('may mix units', async () => {
    const { lifetime } = await flow('rate: 80/s, lifetime: {low: 500ms, likely: 1 min, high: 1h}, close: client-fin');
    expect(lifetime.meanSeconds).toBe(60);
  });

  it('may stand at every place where traffic is described, and for timers, limits and parameters', async () => {
    const { document } = await parsed(`
platform: linux-netfilter
parameters: {users: {low: 1000, high: 3000}, share: {low: 10%, high: 30%}}
pool: {addresses: 2, limits: {connections: {low: 1000, high: 200000}}}
timers: {timeWait: {low: 60s, high: 120s}}
limits: {newConnections: {low: 800/s, high: 900/s}}
destinations: {api: {endpoints: {low: 2, high: 4}, timeWait: {low: 60s, high: 120s}}}
traffic:
  web:
    to: api
    rate: {low: 1/s, high: 2/s}
    lifetime: {mean: {low: 1s, high: 2s}, distribution: hyperexponential, cv: {low: 2, high: 3}}
    setup: {low: 1ms, high: 2ms}
    peerCloseDelay: {low: 1ms, high: 2ms}
    requestsPerConnection: {low: 1, high: 2}
    peakedness: {low: 1, high: 2}
    close: {client-fin: = 1 - share, client-rst: = share}
  api: {to: api, sessions: {low: 10, high: 20}, lifetime: {low: 1s, high: 2s}, sources: {low: 50, high: 60}, close: client-rst}
`);
    expect(document.ranges.map(({ path }) => path.join('.')).sort()).toEqual([
      'destinations.api.endpoints',
      'destinations.api.timeWait',
      'limits.newConnections',
      'parameters.share',
      'parameters.users',
      'pool.limits.connections',
      'timers.timeWait',
      'traffic.api.lifetime',
      'traffic.api.sessions',
      'traffic.api.sources',
      'traffic.web.lifetime.cv',
      'traffic.web.lifetime.mean',
      'traffic.web.peakedness',
      'traffic.web.peerCloseDelay',
      'traffic.web.rate',
      'traffic.web.requestsPerConnection',
      'traffic.web.setup',
    ]);
  });

  it('of whole numbers has a whole middle', async () => {
    const { sources } = await flow('rate: 1/s, lifetime: 1s, sources: {low: 50, high: 61}, close: client-rst');
    expect(sources).toBe(56);
  });

  it('that two pools read is one range', async () => {
    const { document } = await parsed(`
platform: linux-netfilter
pools: {a: {addresses: 1}, b: {addresses: 1}}
timers: {timeWait: {low: 60s, high: 120s}}
traffic: {web: {via: [a, b], rate: 1/s, lifetime: 1s, close: client-fin}}
`);
    expect(document.ranges).toHaveLength(1);
  });

  it('is replaced whole by --set, and its ends are replaced one by one', async () => {
    const text = withFlow('rate: {low: 80/s, high: 300/s}, lifetime: 20s, close: client-fin');
    const rate = async (set: string) => (await understood(text, [set])).flows[0]?.ratePerSecond;
    expect(await rate('traffic.web.rate=50/s')).toBe(50);
    expect(await rate('traffic.web.rate.high=120/s')).toBe(100);
    expect(await rate('traffic.web.rate={low: 1/s, likely: 7/s, high: 9/s}')).toBe(7);
  });
});

describe('a scenario with other values of its ranges', () => {
  const text = withFlow(
    'rate: {low: = base, high: = 3 * base}, lifetime: 20s, close: client-fin',
    'parameters: {base: {low: 100/s, high: 200/s}}\n',
  );

  it('is the one that the same values give when they are typed', async () => {
    const { document } = await parsed(
      withFlow('rate: {low: 80/s, high: 300/s}, lifetime: {low: 1s, high: 9s}, close: client-fin'),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 80, max: 300 }), fc.integer({ min: 1, max: 9 }), async (rate, lifetime) => {
        const drawn = document.drawn(({ unit }) => (unit === 'rate' ? rate : lifetime));
        const typed = await understood(withFlow(`rate: ${rate}/s, lifetime: ${lifetime}s, close: client-fin`));
        expect(drawn.ok && drawn.scenario.flows).toEqual(typed.flows);
      }),
      { numRuns: 20 },
    );
  });

  it('takes ends that are expressions over parameters as they are in that draw', async () => {
    const { document } = await parsed(text);
    const drawn = document.drawn((range) => (range.path[0] === 'parameters' ? range.low : range.high));
    expect(drawn.ok && drawn.scenario.flows[0]?.ratePerSecond).toBe(300);
    const central = document.drawn(centralValue);
    expect(central.ok && central.scenario.flows[0]?.ratePerSecond).toBe(300);
  });

  it('says what stands against values that make no scenario', async () => {
    const { document } = await parsed(
      withFlow('rate: 10/s, lifetime: {low: 1s, high: 20s}, sources: 150, close: client-rst'),
    );
    const drawn = document.drawn(({ high }) => high);
    expect(drawn).toEqual({ ok: false, objections: [expect.stringContaining('150 clients')] });
  });
});
