import { describe, expect, it } from 'vitest';
import { checkReport } from '../../src/planning/check/check.js';
import { checkRenderers } from '../../src/reports/formats.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { check } from './check-text.js';

const VIEW = { columns: 80, color: false, explain: false, quiet: false };

async function headline(text: string): Promise<string> {
  const result = await check(text);
  return checkRenderers.table(checkReport([result]), { ...VIEW, quiet: true }).replace(/\s+/g, ' ');
}

const OVERLOADED = `
platform: generic-nat
pool: {addresses: 1, ports: 10000-10999}
traffic: {web: {rate: 90/s, lifetime: 20s, close: idle}}
timers: {establishedIdle: 0s}
`;

describe('what check says', () => {
  it('takes an empty list of thresholds for none', async () => {
    const result = await check(`${OVERLOADED}thresholds: []\n`);
    expect(result.thresholds.map(({ expression }) => expression)).toEqual([
      'load < 80%',
      'load < 95%',
      'blocking < 1e-4',
    ]);
    expect(result.status).toBe('fail');
  });

  it('never says that traffic is carried that asks for more ports than there are', async () => {
    const text = `${OVERLOADED}thresholds: ["reuseRisk < 50%"]\n`;
    expect((await check(text)).status).toBe('warn');
    expect(await headline(text)).toContain(
      'Meets its thresholds, but asks for more ports than there are, though 44.5% of new',
    );
  });

  it('tells the share of all connections that is refused, and the worst address beside it', async () => {
    const text = `
platform: generic-nat
pool: {addresses: 4, ports: 10000-10249, sharing: {pinned: {clients: 64}}}
traffic: {web: {rate: 40/s, lifetime: 20s, close: idle}}
timers: {establishedIdle: 0s}
`;
    const result = await check(text);
    expect(await headline(text)).toMatch(
      /: 2\.\d+% of new connections find no free port, 24% at default\/any\/busiest\./,
    );
    // The addresses of a pinned pool differ: the quantiles are the busiest one's, which is full at times.
    expect(result.groups[0]?.occupiedPorts.p99).toBe(250);
  });

  it('gives the quantiles of the law that gives the mean: ten random tries on 1,000 ports', async () => {
    const { groups } = await check(`
platform: generic-nat
pool: {addresses: 1, ports: 10000-10999, allocator: {search: {random: 10}}}
traffic: {web: {rate: 45/s, lifetime: 20s, close: idle}}
timers: {establishedIdle: 0s}
`);
    expect(groups[0]?.occupiedPorts.mean).toBeCloseTo(800.897, 3);
    expect(groups[0]?.occupiedPorts).toMatchObject({ p99: 843, p999: 856 });
    expect(groups[0]?.secondsToFill).toBeNull();
  });

  it('names the group with the highest blocking also where it underflows', async () => {
    const { thresholds } = await check(`
platform: generic-nat
pool: {addresses: 1}
destinations: {quiet: {endpoints: 1}, busy: {endpoints: 1}}
traffic:
  a: {to: quiet, rate: 1/s, lifetime: 1s, close: client-fin}
  b: {to: busy, rate: 5/s, lifetime: 1s, close: client-fin}
`);
    expect(thresholds.find(({ metric }) => metric === 'blocking')).toMatchObject({ value: 0, group: 'default/busy' });
  });

  it('says of an absent value why it is absent', async () => {
    const { findings, groups } = await check(`
platform: generic-nat
pool: {addresses: 1}
traffic: {web: {rate: 0/s, lifetime: 1s, close: client-fin}}
`);
    expect(groups[0]?.logBlockingProbability).toBeNull();
    expect(findings.map(({ code }) => code)).toContain('no-traffic');
  });

  it.each([
    ['rate: 1e300/s, lifetime: 1s', 'rate'],
    ['rate: 1/s, lifetime: 1e300s', 'lifetime'],
  ])('refuses numbers that nothing real has: %s', async (numbers, key) => {
    const parsed = await parseScenario(
      `platform: generic-nat\npool: {addresses: 1}\ntraffic: {web: {${numbers}, close: client-fin}}\n`,
    );
    expect(parsed.ok).toBe(false);
    expect(parsed.diagnostics[0]).toMatchObject({ code: 'out-of-range' });
    expect(parsed.diagnostics[0]?.message).toContain(`"${key}" is larger than anything real`);
  });
});
