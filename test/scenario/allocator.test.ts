import { describe, expect, it } from 'vitest';
import { understood, withPool } from './reading.js';

async function pool(typed: string, platform: string) {
  const [one] = (await understood(withPool(`addresses: 1, ${typed}`, platform))).pools;
  if (one === undefined) throw new Error('no pool');
  return one;
}

const rounds = 'ports: 1024-65535, allocator: {search: {consecutive: [64, 32]}}';

describe('a search in rounds', () => {
  it.each(['linux-netfilter', 'linux-netfilter-legacy', 'kube-proxy', 'cilium'])(
    'of %s begins at 16 random bits, modulo the range',
    async (platform) => {
      const { search } = await pool('ports: 1024-65535', platform);
      expect(search).toMatchObject({ kind: 'consecutive', offsets: 65_536 });
    },
  );

  it('of Jool begins anywhere in the range alike', async () => {
    expect((await pool('ports: 61001-65535', 'jool')).search).toEqual({ kind: 'consecutive', rounds: [1024] });
  });

  it('of a scenario begins as the platform’s own does, else as nf_nat’s', async () => {
    const own = { kind: 'consecutive', rounds: [64, 32] };
    expect((await pool(rounds, 'jool')).search).toEqual(own);
    expect((await pool(rounds, 'linux-netfilter')).search).toEqual({ ...own, offsets: 65_536 });
    expect((await pool(rounds, 'generic-nat')).search).toEqual({ ...own, offsets: 65_536 });
  });

  it('keeps the client’s source port only when asked to', async () => {
    expect((await pool('allocator: {keepSourcePort: true}', 'linux-netfilter')).keepsSourcePort).toBe(true);
    expect((await pool('allocator: {keepSourcePort: false}', 'nginx')).keepsSourcePort).toBe(false);
    expect((await pool('ports: 1024-65535', 'linux-netfilter')).keepsSourcePort).toBe(false);
  });
});

describe('the ports of one parity', () => {
  it.each(['linux-full-proxy-host', 'haproxy', 'haproxy-tcp', 'nginx', 'envoy'])(
    'come first where connect() chooses: %s',
    async (platform) => {
      expect((await pool('ports: 1024-65535', platform)).parityFirst).toBe(true);
    },
  );

  it('do not where the scenario says how to search, where a proxy keeps its own list, or on a NAT', async () => {
    const own = await pool('ports: 1024-65535, allocator: {search: exhaustive}', 'nginx');
    const list = await pool('ports: 1024-65535', 'haproxy-source-range');
    const nat = await pool('ports: 1024-65535', 'linux-netfilter');
    expect([own, list, nat].map(({ parityFirst }) => parityFirst)).toEqual([false, false, false]);
  });
});
