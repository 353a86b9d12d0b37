import { describe, expect, it } from 'vitest';
import { boxSysctls, haproxyConfiguration, natRules, serverSysctls } from './rules.js';
import { type SetUp, setUpOf } from './set-up.js';

const scenario = (platform: string, pool: string, rest = ''): Promise<SetUp> =>
  setUpOf(
    `platform: ${platform}
pool: {${pool}}
traffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin}}
${rest}`,
    [],
  );
const one = 'addresses: 198.51.100.10, ports: 10000-10999';

describe('what the kernel is told', () => {
  it('is the scenario’s pool and timers', async () => {
    const setUp = await scenario('linux-netfilter', one, 'timers: {timeWait: 4s}');
    expect(natRules(setUp, 'snat')).toContain('snat to 198.51.100.10:10000-10999');
    expect(natRules(setUp, 'masquerade')).toContain('masquerade to :10000-10999');
    expect(boxSysctls(setUp)).toContain('net.netfilter.nf_conntrack_tcp_timeout_time_wait=4');
  });

  it('is the platform’s timer where the scenario gives none', async () => {
    const setUp = await scenario('linux-netfilter', one);
    expect(boxSysctls(setUp)).toContain('net.netfilter.nf_conntrack_tcp_timeout_established=432000');
    expect(boxSysctls(setUp)).toContain('net.netfilter.nf_conntrack_tcp_timeout_close_wait=60');
  });

  it('takes several addresses in turn, and only where the scenario says that each connection chooses', async () => {
    const two = 'addresses: 198.51.100.10-198.51.100.11, ports: 10000-10999';
    const rules = natRules(await scenario('linux-netfilter', `${two}, sharing: per-flow`), 'snat');
    expect(rules).toContain('numgen inc mod 2 vmap { 0 : jump a0, 1 : jump a1 }');
    expect(rules).toContain('snat to 198.51.100.11:10000-10999');
    const pinned = await scenario('linux-netfilter', `${two}, sharing: {pinned: {clients: 5}}`);
    expect(() => natRules(pinned, 'snat')).toThrow('per-flow');
  });

  it('cannot be part of a second', async () => {
    const setUp = await scenario('linux-netfilter', one, 'timers: {timeWait: 1500ms}');
    expect(() => boxSysctls(setUp)).toThrow('timeWait must be whole seconds, got 1.5');
  });

  it('lets the server forget first where the NAT does not remember for long', async () => {
    expect(serverSysctls(await scenario('linux-netfilter', one, 'timers: {timeWait: 4s}'))).toHaveLength(1);
    expect(serverSysctls(await scenario('linux-netfilter', one))).toEqual([]);
    expect(serverSysctls(await scenario('haproxy-tcp', one))).toEqual([]);
  });
});

describe('what HAProxy is told', () => {
  it.each([
    ['haproxy', 'mode http', 'source 198.51.100.10\n', 1],
    ['haproxy-source-range', 'mode http', 'source 198.51.100.10:10000-10999\n', 0],
    ['haproxy-tcp', 'mode tcp', 'source 198.51.100.10\n', 1],
    ['haproxy-tcp-source-range', 'mode tcp', 'source 198.51.100.10:10000-10999\n', 0],
  ])('as %s: the mode, and who chooses the port', async (platform, mode, source, sysctls) => {
    const setUp = await scenario(platform, one);
    expect(haproxyConfiguration(setUp)).toContain(mode);
    expect(haproxyConfiguration(setUp)).toContain(source);
    expect(boxSysctls(setUp)).toHaveLength(sysctls);
  });
});

describe('a scenario that the laboratory cannot play', () => {
  it.each([
    ['a count of addresses', 'platform: linux-netfilter\npool: {addresses: 1}', 'IPv4 address or a range'],
    [
      'two ranges',
      'platform: linux-netfilter\npool: {addresses: 198.51.100.10, ports: [1024-2047, 4096-5119]}',
      'one range',
    ],
  ])('is refused: %s', async (_, head, words) => {
    await expect(setUpOf(`${head}\ntraffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin}}`, [])).rejects.toThrow(
      words,
    );
  });

  it.each(['peakedness: 3', 'sources: 100', 'retries: 3', 'requestsPerConnection: 5'])(
    'is refused when its traffic is no plain Poisson traffic: %s',
    async (key) => {
      const text = `platform: linux-netfilter
pool: {${one}}
traffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin, ${key}}}`;
      await expect(setUpOf(text, [])).rejects.toThrow('the laboratory plays Poisson arrivals over TCP');
    },
  );
});
