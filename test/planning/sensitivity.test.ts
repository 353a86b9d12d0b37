import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/planning/evaluate.js';
import { sensitivity } from '../../src/planning/sensitivity/sensitivity.js';
import type { InputSensitivity, SensitivityReport } from '../../src/planning/sensitivity/sensitivity-result.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { runs } from '../runs.js';
import { anyScenario, type Tree, textOf } from './any-scenario.js';
import { parsed } from './parsed.js';

async function report(text: string, by = 0.1): Promise<SensitivityReport> {
  return sensitivity(await parsed(text), { by });
}

function input({ inputs }: SensitivityReport, path: string): InputSensitivity {
  const found = inputs.find((one) => one.path === path);
  if (found === undefined) throw new Error(`no input ${path}; there are ${inputs.map((one) => one.path).join(', ')}`);
  return found;
}

const reason = ({ notVaried }: SensitivityReport, path: string) => notVaried.find((one) => one.path === path)?.reason;

/** One flow whose headroom is 0.8 · ports ÷ (rate · hold): every elasticity is known in closed form. */
const PLAIN = `
platform: generic-nat
pool: {addresses: 2, ports: 10000-19999}
timers: {timeWait: 120s, afterReset: 30s}
traffic: {web: {rate: 40/s, lifetime: 60s, setup: 500ms, peerCloseDelay: 2s, requestsPerConnection: 2, close: {client-fin: 75%, client-rst: 25%}}}
thresholds: [load < 80%]
`;
const OPEN = 60.5;
const FIN = OPEN + 2 + 120;
const RST = OPEN + 30;
const HOLD = 0.75 * FIN + 0.25 * RST;

describe('the elasticity of headroom to an input', () => {
  it.each([
    ['traffic.web.rate', -1],
    ['traffic.web.requestsPerConnection', 1],
    ['traffic.web.lifetime', -60 / HOLD],
    ['traffic.web.setup', -0.5 / HOLD],
    ['traffic.web.peerCloseDelay', (-0.75 * 2) / HOLD],
    ['timers.timeWait', (-0.75 * 120) / HOLD],
    ['timers.afterReset', (-0.25 * 30) / HOLD],
    // h(s) = s · FIN + (1 − s) · RST, the other share giving way.
    ['traffic.web.close.client-fin', (-0.75 * (FIN - RST)) / HOLD],
    ['traffic.web.close.client-rst', (-0.25 * (RST - FIN)) / HOLD],
  ])('is that of the formula: %s', async (path, elasticity) => {
    expect(input(await report(PLAIN), path).elasticity).toBeCloseTo(elasticity, 5);
  });

  it.each([
    ['pool.addresses', 1],
    ['pool.ports', 1],
    ['destinations.any.endpoints', 1],
  ])('to a whole number is the slope over one step: %s', async (path, elasticity) => {
    expect(input(await report(PLAIN), path).elasticity).toBeCloseTo(elasticity, 9);
  });

  it('is found for a timer that only the platform sets, and says who set it', async () => {
    const found = input(await report(PLAIN.replace('timeWait: 120s, ', '')), 'timers.timeWait');
    expect(found).toMatchObject({ origin: 'platform', value: 240, affects: true });
    expect(found.elasticity).toBeCloseTo((-0.75 * 240) / (HOLD + 0.75 * 120), 5);
  });

  it('agrees with the same change typed by hand where only a blocking formula decides', async () => {
    const text = (rate: string) => `
platform: generic-nat
pool: {addresses: 1, ports: 10000-10999}
timers: {afterReset: 30s}
traffic: {web: {rate: ${rate}, lifetime: 20s, close: client-rst, peakedness: 2.5}}
thresholds: [blocking < 1e-5]
`;
    const headroom = async (rate: string) => verdictOf((await parsed(text(rate))).scenario).headroom.factor ?? 0;
    const found = await report(text('20/s'));
    const [low, high] = [await headroom('19.98/s'), await headroom('20.02/s')];
    expect(input(found, 'traffic.web.rate').elasticity).toBeCloseTo(Math.log(high / low) / Math.log(20.02 / 19.98), 5);
    // Bursts cost headroom here, though the load is the same.
    expect(input(found, 'traffic.web.peakedness').elasticity).toBeLessThan(-0.01);
  });

  it('adds up to −1 over the rates of all flows (Euler: twice all rates is half the headroom)', async () => {
    const flow = fc.record({
      rate: fc.integer({ min: 1, max: 500 }).map((rate) => `${rate}/s`),
      lifetime: fc.integer({ min: 1, max: 300 }).map((seconds) => `${seconds}s`),
      close: fc.constantFrom('client-fin', 'client-rst', 'half-close'),
      peakedness: fc.constantFrom(1, 1.5, 4),
    });
    const trees = fc.record({
      platform: fc.constantFrom('generic-nat', 'generic-proxy', 'aws-nat-gateway'),
      pool: fc.constant({ addresses: 3, ports: '1024-9999' }),
      timers: fc.constant({ halfClosed: '100s' }),
      traffic: fc.record({ a: flow, b: flow, c: flow }),
      thresholds: fc.constantFrom(['load < 80%'], ['blocking < 1e-4'], ['load < 70%', 'blocking < 1e-9']),
    });
    await fc.assert(
      fc.asyncProperty(trees, async (tree: Tree) => {
        const found = await report(textOf(tree));
        const rates = ['a', 'b', 'c'].map((name) => input(found, `traffic.${name}.rate`));
        fc.pre(rates.every(({ approximate }) => !approximate));
        expect(rates.reduce((sum, { elasticity }) => sum + (elasticity ?? 0), 0)).toBeCloseTo(-1, 4);
      }),
      { numRuns: runs(6, 25) },
    );
  });

  it('is marked where another limit takes over at the value itself', async () => {
    // Held for 100 s, the ports stop growth at 80/s as the limit does; a longer timer makes the ports the tighter one.
    const text = (timeWait: string) => `
platform: generic-nat
pool: {addresses: 1, ports: 10000-19999}
timers: {timeWait: ${timeWait}}
limits: {newConnections: 80/s}
traffic: {web: {rate: 40/s, lifetime: 40s, close: client-fin}}
thresholds: [load < 80%]
`;
    const kink = input(await report(text('60s')), 'timers.timeWait');
    expect(kink).toMatchObject({ approximate: true });
    expect(input(await report(text('90s')), 'timers.timeWait')).toMatchObject({ approximate: false });
    expect(input(await report(text('30s')), 'timers.timeWait')).toMatchObject({ approximate: false, elasticity: 0 });
  });
});

describe('an input that is made smaller and larger', () => {
  it('gives the headroom that the same --set gives', async () => {
    const found = input(await report(PLAIN, 0.25), 'traffic.web.lifetime');
    const typed = async (lifetime: string) =>
      verdictOf((await parsed(PLAIN, [`traffic.web.lifetime=${lifetime}`])).scenario).headroom.factor;
    expect(found.low).toMatchObject({ value: 45, headroomFactor: await typed('45s') });
    expect(found.high).toMatchObject({ value: 75, headroomFactor: await typed('75s') });
  });

  it('moves a whole number by at least one step, and not below the first', async () => {
    const found = await report(PLAIN);
    expect(input(found, 'pool.addresses')).toMatchObject({ low: { value: 1 }, high: { value: 3 } });
    expect(input(found, 'destinations.any.endpoints')).toMatchObject({ low: null, high: { value: 2 } });
    expect(input(found, 'pool.ports')).toMatchObject({ low: { value: 9000 }, high: { value: 11_000 } });
  });

  it('moves ports per slice in the platform’s own steps', async () => {
    const sliced = async (platform: string, ports: number) =>
      input(
        await report(
          `platform: ${platform}\npool: {addresses: 2, sharing: {slices: 10, portsPerSlice: ${ports}}}\ntraffic: {web: {rate: 4/s, lifetime: 6s, close: client-fin}}\ntimers: {timeWait: 60s}`,
        ),
        'pool.sharing.portsPerSlice',
      );
    expect(await sliced('azure-load-balancer', 1024)).toMatchObject({ low: { value: 920 }, high: { value: 1128 } });
    expect(await sliced('gcp-cloud-nat', 1024)).toMatchObject({ low: { value: 512 }, high: { value: 2048 } });
  });

  it('leaves a share at 100% where a tenth more would be beyond', async () => {
    const text = PLAIN.replace('{client-fin: 75%, client-rst: 25%}', '{client-fin: 95%, client-rst: 5%}');
    expect(input(await report(text), 'traffic.web.close.client-fin')).toMatchObject({ high: { value: 1 } });
  });

  it('has the slope of the formula though its share is nearly everything: one connection in 200 that nobody closes', async () => {
    const text = PLAIN.replace('{client-fin: 75%, client-rst: 25%}', '{client-fin: 99.5%, idle: 0.5%}').replace(
      'timeWait: 120s',
      'timeWait: 120s, establishedIdle: 5 days',
    );
    const idle = OPEN + 432_000;
    const hold = 0.995 * FIN + 0.005 * idle;
    const found = await report(text);
    expect(input(found, 'traffic.web.close.client-fin').elasticity).toBeCloseTo((0.995 * (idle - FIN)) / hold, 2);
    expect(input(found, 'traffic.web.close.idle').elasticity).toBeCloseTo((-0.005 * (idle - FIN)) / hold, 4);
  });

  it('keeps a mix at 100%: weights of endpoints take from one another in proportion', async () => {
    const text = `
platform: generic-nat
pool: {addresses: 1, ports: 10000-19999}
destinations: {api: {weights: {a: 50%, b: 30%, c: 20%}}}
traffic: {web: {to: api, rate: 10/s, lifetime: 60s, close: client-fin}}
thresholds: [load < 80%]
`;
    const found = await report(text);
    expect(input(found, 'destinations.api.weights.a').elasticity).toBeCloseTo(-1, 6);
    // b grows by 1 %: a shrinks by 30/70 of that, and a is what binds.
    expect(input(found, 'destinations.api.weights.b').elasticity).toBeCloseTo(0.3 / 0.7, 4);
    expect(input(found, 'destinations.api.weights.c').elasticity).toBeCloseTo(0.2 / 0.8, 4);
  });
});

describe('the inputs of a scenario', () => {
  it('are ranked by elasticity, and by swing beside it', async () => {
    const { inputs } = await report(PLAIN);
    const sizes = inputs.map(({ elasticity }) => Math.abs(elasticity ?? 0));
    expect(sizes).toEqual([...sizes].sort((a, b) => (Math.abs(a - b) < 1e-6 ? 0 : b - a)));
    const bySwing = [...inputs].sort((a, b) => (a.rankBySwing ?? 0) - (b.rankBySwing ?? 0));
    expect(bySwing.map(({ rankBySwing }) => rankBySwing)).toEqual(inputs.map((_, index) => index + 1));
    const swings = bySwing.map(({ swing }) => swing ?? 0);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
  });

  it('without effect stay in the list', async () => {
    expect(input(await report(PLAIN), 'timers.synSent')).toMatchObject({ affects: false, elasticity: 0, swing: 0 });
  });

  it('that cannot be varied are named with the reason', async () => {
    const found = await report(`
platform: linux-netfilter
parameters: {users: 3000, perUser: 40/hour, calls: = users * 2}
pool: {addresses: 2}
traffic: {web: {rate: = calls * perUser, lifetime: 20s, close: client-fin}}
`);
    expect(reason(found, 'traffic.web.rate')).toContain('its parameters are varied');
    expect(reason(found, 'parameters.calls')).toContain('its parameters are varied');
    expect(reason(found, 'traffic.web.setup')).toContain('a share of nothing');
    expect(reason(found, 'traffic.web.close')).toContain('client-fin alone');
    expect(reason(found, 'pool.allocator.search')).toContain('rounds');
    expect(input(found, 'parameters.users').elasticity).toBeCloseTo(-1, 6);
    expect(input(found, 'parameters.perUser')).toMatchObject({ unit: '1/s', elasticity: expect.closeTo(-1, 6) });
  });

  it('of which a count is made move in whole numbers', async () => {
    const found = await report(`
platform: generic-nat
parameters: {clients: 500}
pool: {addresses: 1, ports: 10000-10199}
timers: {afterReset: 1s}
traffic: {web: {rate: 5/s, lifetime: 10s, close: client-rst, sources: = clients}}
thresholds: [blocking < 1e-6]
`);
    expect(input(found, 'parameters.clients')).toMatchObject({ low: { value: 450 }, high: { value: 550 } });
    expect(input(found, 'parameters.clients').elasticity).not.toBeNull();
  });

  it('that are ranges are varied around their likely value, and have headroom at their ends', async () => {
    const found = await report(PLAIN.replace('rate: 40/s', 'rate: {low: 20/s, likely: 40/s, high: 160/s}'));
    expect(input(found, 'traffic.web.rate')).toMatchObject({ value: 40, elasticity: expect.closeTo(-1, 6) });
    const factor = found.result.headroom.factor ?? 0;
    expect(found.ranges).toMatchObject([
      {
        ...{ path: 'traffic.web.rate', unit: '1/s', distribution: 'triangular', central: 40 },
        low: { value: 20, headroomFactor: expect.closeTo(2 * factor, 9) },
        high: { value: 160, headroomFactor: expect.closeTo(factor / 4, 9) },
      },
    ]);
  });

  it('of two boxes in a row are named after their pools', async () => {
    const found = await report(`
platform: haproxy-tcp
pools:
  proxy: {addresses: 1}
  nat: {platform: linux-netfilter-legacy, addresses: 2, limits: {connections: 200000}}
traffic: {web: {via: [proxy, nat], rate: 100/s, lifetime: 5s, close: client-fin}}
`);
    const paths = found.inputs.map(({ path }) => path);
    expect(paths).toContain('pools.nat.timers.timeWait');
    expect(paths).toContain('pools.proxy.timers.timeWait');
    expect(paths).toContain('pools.nat.limits.connections');
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each([0, 1, -0.1, Number.NaN])('refuse to be varied by %s', async (by) => {
    await expect(report(PLAIN, by)).rejects.toThrow(/by must lie between 0 and 1/);
  });

  it('have no elasticity where nothing limits growth', async () => {
    const found = await report(PLAIN.replace('rate: 40/s', 'rate: 0/s'));
    expect(found.result.headroom.factor).toBeNull();
    expect(found.inputs.every(({ elasticity }) => elasticity === null)).toBe(true);
  });
});

describe('the sensitivity of any scenario', () => {
  it('is finite, names every place once, and leaves no swing without its ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const reading = await parseScenario(textOf(tree));
        fc.pre(reading.ok);
        if (!reading.ok) return;
        const found = sensitivity(reading);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
        const paths = [...found.inputs, ...found.notVaried].map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
        for (const { low, high, swing } of found.inputs) {
          expect(low !== null || high !== null).toBe(true);
          if (swing !== null) expect(swing).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 8 },
    );
  });
});
