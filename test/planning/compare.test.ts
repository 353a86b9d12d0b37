import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { compareReport, compareVariants } from '../../src/planning/compare/compare.js';
import { platformVariants } from '../../src/planning/compare/compare-platforms.js';
import type { Comparison } from '../../src/planning/compare/compare-result.js';
import {
  closeVariants,
  fileVariants,
  setVariants,
  splitSettings,
} from '../../src/planning/compare/compare-variants.js';
import { sizeScenario } from '../../src/planning/size/size.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { referenceCases } from '../reference/case-test.js';
import { runs } from '../runs.js';
import { anyScenario, textOf } from './any-scenario.js';
import { parsed } from './parsed.js';

const plain = (platform: string, close = 'client-fin', rest = ''): string => `platform: ${platform}
pool: {addresses: 2, ports: 1024-65535}
traffic: {web: {rate: 300/s, lifetime: 10s, close: ${close}}}
${rest}`;

const compared = async (text: string): Promise<Comparison> =>
  compareVariants(closeVariants(await parsed(text)), 'close');

const variant = ({ variants }: Comparison, label: string) => {
  const found = variants.find((one) => one.label.startsWith(label));
  if (found === undefined) throw new Error(`no variant ${label}`);
  return found;
};

describe('compare by close strategy', () => {
  it('says what check says of each variant by --set, and what size says of its addresses', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const text = textOf(tree);
        const base = await parseScenario(text);
        fc.pre(base.ok && !/1000000000|3 days/.test(text));
        for (const { set, result, needs, problem } of compareVariants(closeVariants(base), 'close').variants) {
          const again = await parseScenario(text, { set: set.map(({ path, value }) => `${path}=${value}`) });
          expect(again.ok).toBe(problem === null);
          if (!again.ok) continue;
          expect(result).toEqual(checkScenario(again));
          const { value } = sizeScenario(again, { solve: 'addresses', subject: null });
          expect(needs.map(({ addresses }) => addresses)).toEqual([value]);
        }
      }),
      { numRuns: runs(3, 15), endOnFailure: true },
    );
  });

  it('lists every strategy, the one that is typed first, accidents last', async () => {
    const { variants } = await compared(plain('linux-netfilter', 'client-rst'));
    expect(variants.map(({ label }) => label)).toEqual([
      'client-rst (as typed)',
      'client-fin',
      'server-fin',
      'server-rst',
      'fin-then-rst',
      'half-close',
      'idle',
    ]);
    expect(variants.map(({ set }) => set.length)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  });

  it('keeps what is left open apart, and shows what closing it buys', async () => {
    const leak = plain('linux-netfilter-legacy', '{client-fin: 94.5%, idle: 0.5%, refused: 5%}');
    const comparison = await compared(leak);
    expect(variant(comparison, 'client-rst').set).toEqual([
      { path: 'traffic.web.close', value: '{client-rst: 94.5%, idle: 0.5%, refused: 5%}' },
    ]);
    expect(variant(comparison, 'none left open').set[0]?.value).toBe('{client-fin: 95%, refused: 5%}');
    expect(comparison.winner).toBe('none left open');
    expect(comparison.sentence).toMatch(/the price: needs the application, or keep-alives/);
  });

  it('lists a variant whose timer nobody published with the reason', async () => {
    const { problem, result } = variant(await compared(plain('aws-nat-gateway')), 'half-close');
    expect(result).toBeNull();
    expect(problem).toBe('aws-nat-gateway publishes no halfClosed timer, and half-close needs it');
  });

  it('gives levers and addresses of the variant, not of the scenario as typed', async () => {
    const comparison = await compared(plain('linux-netfilter-legacy'));
    const typed = variant(comparison, 'client-fin');
    const reset = variant(comparison, 'client-rst');
    expect(typed.needs).toEqual([{ pool: 'default', addresses: 1, reason: null }]);
    expect(reset.result?.levers.map(({ headroomFactor }) => headroomFactor)).not.toEqual(
      typed.result?.levers.map(({ headroomFactor }) => headroomFactor),
    );
  });

  it('has nothing to compare where UDP is all there is', async () => {
    const text =
      'platform: generic-nat\ntraffic: {dns: {protocol: udp, rate: 5/s, lifetime: 0s}}\ntimers: {udp: 30s}\n';
    expect(await compared(text)).toMatchObject({
      winner: 'as typed',
      sentence: 'UDP has no close: there is no other strategy to compare.',
    });
  });
});

describe('the winner', () => {
  it('on Cilium is FIN: a reset is kept for 8,000 s', async () => {
    const { winner, sentence } = await compared(
      plain('cilium-ebpf', '{client-fin: 90%, client-rst: 10%}').replace('addresses: 2', 'addresses: 1'),
    );
    expect(winner).toBe('client-fin');
    expect(sentence).toMatch(
      /^client-fin wins \(as good: server-fin\): a connection keeps others from its port for 20 s, not /,
    );
    expect(sentence).toMatch(/; client-rst leaves ×0\.0/);
  });

  it('on FortiGate is FIN: 1 s against 5 s', async () => {
    const { winner, sentence } = await compared(plain('fortigate-ippool', 'client-rst'));
    expect(winner).toBe('client-fin');
    expect(sentence).toMatch(/for 11 s, not 15 s; headroom .* with client-rst \(as typed\)/);
  });

  it('on Juniper SRX is FIN as it comes, and nobody once resets end the session', async () => {
    expect((await compared(plain('juniper-srx'))).winner).toBe('client-fin (as typed)');
    const tuned = await compared(plain('juniper-srx-rst-invalidate'));
    expect(variant(tuned, 'client-rst').gain).toBeGreaterThan(0.95);
  });

  it('on Linux that takes closing ports back is nobody: FIN costs nothing beside ports', async () => {
    const { winner, sentence } = await compared(plain('linux-netfilter', 'client-rst'));
    expect(winner).toBe('client-fin');
    expect(sentence).toMatch(
      /^It makes no difference here how connections end: .* client-fin costs nothing beside ports\.$/,
    );
  });

  it('on Linux before that is RST, for a price', async () => {
    const { winner, sentence, variants } = await compared(plain('linux-netfilter-legacy'));
    expect(winner).toBe('client-rst');
    expect(sentence).toMatch(/for 20 s, not 2 min 10 s; .*; the price: a reset throws away data in flight\.$/);
    expect(variants.find(({ label }) => label === winner)?.gain).toBeCloseTo(130 / 20, 6);
  });

  it('on a full proxy is whatever leaves nothing behind', async () => {
    const { winner, sentence } = await compared(plain('generic-proxy'));
    expect(winner).toBe('client-rst');
    expect(sentence).toMatch(/as good: server-fin, server-rst, fin-then-rst/);
  });

  it('on HAProxy in HTTP mode is nobody: it closes with RST whatever the client does', async () => {
    const { sentence } = await compared(plain('haproxy'));
    expect(sentence).toMatch(/^It makes no difference here how connections end/);
  });

  it('on Azure Load Balancer is RST: 15 s against 240 s, sixteen times the rate (V09)', async () => {
    const v09 = referenceCases.find(({ id }) => id === 'V09')?.expected as { ratio: number };
    const text = `platform: azure-app-service
pool: {sharing: {slices: 1}}
traffic: {calls: {rate: 1/s, lifetime: 0s, close: client-fin}}
thresholds: [load < 100%]
`;
    const comparison = await compared(text);
    expect(comparison.winner).toBe('client-rst');
    expect(variant(comparison, 'client-rst').gain).toBeCloseTo(v09.ratio, 9);
    expect((await compared(plain('azure-load-balancer'))).winner).toBe('client-rst');
  });

  it('tells its price: server FIN on a proxy moves TIME_WAIT to the server, which new connections meet', async () => {
    const { prices } = variant(await compared(plain('generic-proxy')), 'server-fin');
    expect(prices[0]).toBe('the server holds TIME_WAIT');
    expect(prices[1]).toMatch(/^[\d.]+\/s meet the server’s TIME_WAIT \([\d.]+% of those that it closed\)$/);
  });

  it('may miss its thresholds too, and nobody wins with a pool that cannot be built', async () => {
    const small = plain('linux-netfilter-legacy').replace('300/s', '20000/s');
    expect((await compared(small)).sentence).toMatch(/^client-rst does best, though it misses load < 80% too/);
    const infeasible = plain('azure-load-balancer').replace(
      '65535}',
      '65535, sharing: {slices: 99, portsPerSlice: 8000}}',
    );
    const { winner, sentence } = await compared(infeasible);
    expect(winner).toBeNull();
    expect(sentence).toMatch(/^The pool cannot be built as asked in any of them: 99 × 8,000 ports are 792,000/);
  });
});

describe('compare by --set', () => {
  it('puts the scenario first, then a variant for each, of one change or several', async () => {
    const text = plain('linux-netfilter-legacy');
    const sources = await setVariants(await parsed(text), [
      'pool.addresses=4',
      'timers.timeWait=30s & pool.addresses=1',
    ]);
    const { variants } = compareVariants(sources, 'set');
    expect(variants.map(({ label }) => label)).toEqual([
      'as typed',
      'pool.addresses=4',
      'timers.timeWait=30s & pool.addresses=1',
    ]);
    const both = await parsed(text, ['timers.timeWait=30s', 'pool.addresses=1'], 'plan.yaml');
    expect(variants[2]?.result).toEqual(checkScenario(both));
    expect(variants[2]?.set).toEqual([
      { path: 'timers.timeWait', value: '30s' },
      { path: 'pool.addresses', value: '1' },
    ]);
  });

  it('starts all of them from the same base', async () => {
    const text = plain('linux-netfilter-legacy');
    const base = ['traffic.web.rate=5/s'];
    const sources = await setVariants(await parsed(text, base), ['pool.addresses=4'], base);
    expect(sources.map((source) => source.parsed?.scenario.flows[0]?.ratePerSecond)).toEqual([5, 5]);
  });

  it('keeps what is wrong with a variant', async () => {
    const [, source] = await setVariants(await parsed(plain('generic-nat')), ['pool.adresses=4']);
    expect(source).toMatchObject({ parsed: null });
    expect(source?.problem).toMatch(/adresses/);
    expect(source?.diagnostics[0]?.code).toBe('unknown-key');
  });

  it('cuts changes at & between blanks, not within quotes or values', () => {
    expect(splitSettings('a=1 & b=2')).toEqual(['a=1', 'b=2']);
    expect(splitSettings('a=1')).toEqual(['a=1']);
    expect(splitSettings('name=x&y &  b=2')).toEqual(['name=x&y', 'b=2']);
    expect(splitSettings('traffic."a & b".rate=1/s & c=2')).toEqual(['traffic."a & b".rate=1/s', 'c=2']);
  });
});

describe('compare by platform', () => {
  it('asks the same traffic of other platforms, the scenario’s own first', async () => {
    const scenario = await parsed(plain('linux-netfilter-legacy'));
    const sources = platformVariants(scenario, ['iptables', 'aws-nat-gateway', 'linux-netfilter-legacy']);
    expect(sources.map(({ label }) => label)).toEqual([
      'linux-netfilter-legacy (as typed)',
      'linux-netfilter',
      'aws-nat-gateway',
    ]);
    const { variants } = compareVariants(sources, 'platforms');
    expect(variants[2]?.result).toEqual(
      checkScenario(await parsed(plain('linux-netfilter-legacy'), ['platform=aws-nat-gateway'], 'plan.yaml')),
    );
  });

  it('says what stays although it was typed for another platform', async () => {
    const text = plain('linux-netfilter-legacy', 'client-fin', 'timers: {timeWait: 30s, udp: 10s, closeWait: 5s}\n');
    const [, gcp] = platformVariants(await parsed(text), ['gcp-cloud-nat']);
    expect(gcp?.notes).toEqual([
      'timers.closeWait 5 s kept from the scenario; gcp-cloud-nat publishes none',
      'timers.timeWait 30 s kept from the scenario; gcp-cloud-nat’s own is 2 min',
      'timers.udp 10 s kept from the scenario; gcp-cloud-nat’s own is 30 s',
      'pool.ports kept from the scenario, in place of the platform’s own',
    ]);
  });

  it('lists a platform whose numbers are missing with the reason', async () => {
    const text = plain('haproxy').replace(', ports: 1024-65535', '');
    const { variants } = compareVariants(platformVariants(await parsed(text), ['haproxy-source-range']), 'platforms');
    expect(variants[1]).toMatchObject({ result: null, problem: 'haproxy-source-range publishes no port range' });
  });

  it('moves the pools of the scenario’s own platform, not the boxes behind them', async () => {
    const chain = `pools:
  proxy: {platform: haproxy, addresses: 1}
  nat: {platform: linux-netfilter, addresses: 1}
traffic: {web: {via: [proxy, nat], rate: 5/s, lifetime: 1s, close: client-fin}}
`;
    const [, nginx] = platformVariants(await parsed(chain), ['nginx']);
    expect(nginx?.parsed?.scenario.pools.map(({ platform }) => platform.id)).toEqual(['nginx', 'linux-netfilter']);
  });

  it('does not know platforms that are not there', async () => {
    const scenario = await parsed(plain('haproxy'));
    expect(() => platformVariants(scenario, ['hproxy'])).toThrow(
      'Cannot compare platforms: there is no platform "hproxy"',
    );
  });
});

describe('compare by file', () => {
  it('puts several scenarios side by side', async () => {
    const [a, b] = [await parsed(plain('haproxy'), [], 'a.yaml'), await parsed(plain('nginx'), [], 'b.yaml')];
    const report = compareReport(compareVariants(fileVariants([a, b]), 'files'));
    expect(report).toMatchObject({ schemaVersion: 1, command: 'compare', by: 'files' });
    expect(report.variants.map(({ label }) => label)).toEqual(['a.yaml', 'b.yaml']);
    expect(report.variants.map(({ result }) => result)).toEqual([checkScenario(a), checkScenario(b)]);
  });
});
