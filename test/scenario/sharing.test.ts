import { describe, expect, it } from 'vitest';
import { findPlatform } from '../../src/platforms/registry.js';
import { messages, understood, withPool } from './reading.js';

async function sharing(pool: string, platform = 'azure-load-balancer') {
  return (await understood(withPool(pool, platform))).pools[0]?.sharing;
}

async function parts(skew: string) {
  const read = await sharing(`addresses: 2, sharing: {slices: 4, skew: ${skew}}`);
  return read?.kind === 'sliced' ? read.parts : undefined;
}

describe('a sliced pool', () => {
  // Azure's published table of default ports per backend instance and frontend address.
  it.each([
    [1, 1024],
    [50, 1024],
    [51, 512],
    [100, 512],
    [101, 256],
    [200, 256],
    [201, 128],
    [400, 128],
    [401, 64],
    [800, 64],
    [801, 32],
    [1000, 32],
  ])('of %d instances on Azure gives each %d ports per address', async (slices, ports) => {
    expect(await sharing(`addresses: 1, sharing: {slices: ${slices}}`)).toMatchObject({ slices, portsPerSlice: ports });
    expect(await sharing(`addresses: 3, sharing: {slices: ${slices}}`)).toMatchObject({ portsPerSlice: 3 * ports });
  });

  it('has no default on Azure beyond the table', async () => {
    const [message] = await messages(withPool('addresses: 1, sharing: {slices: 1001}', 'azure-load-balancer'));
    expect(message).toContain('its table ends at 1000');
    expect(await sharing('addresses: 1, sharing: {slices: 1001, portsPerSlice: 16}')).toMatchObject({
      portsPerSlice: 16,
    });
  });

  it('gives 64 ports to a VM on Google Cloud', async () => {
    expect(await sharing('addresses: 2, sharing: {slices: 10}', 'gcp-cloud-nat')).toMatchObject({ portsPerSlice: 64 });
  });

  it('is divided evenly where the platform has no quota', async () => {
    expect(await sharing('addresses: 2, ports: 1000-1999, sharing: {slices: 3}', 'generic-nat')).toMatchObject({
      portsPerSlice: 666,
    });
  });

  it('is one slice, as an assumption, when nothing is said', async () => {
    const scenario = await understood(withPool('addresses: 1', 'azure-load-balancer'));
    expect(scenario.pools[0]?.sharing).toMatchObject({ kind: 'sliced', slices: 1 });
    expect(scenario.assumptions.map(({ key }) => key)).toContain('pool.sharing.slices');
  });
});

describe('skew', () => {
  it('is a factor over the mean', async () => {
    expect(await parts('2.5')).toEqual([
      { id: 'busiest', count: 1, share: 0.625 },
      { id: 'others', count: 3, share: 0.125 },
    ]);
  });

  it('is the share of the busiest', async () => {
    expect(await parts('40%')).toEqual([
      { id: 'busiest', count: 1, share: 0.4 },
      { id: 'others', count: 3, share: expect.closeTo(0.2, 15) },
    ]);
  });

  it('is shares by name, what is left spread evenly', async () => {
    expect(await parts('{noisy: 50%, busy: 30%}')).toEqual([
      { id: 'noisy', count: 1, share: 0.5 },
      { id: 'busy', count: 1, share: 0.3 },
      { id: 'others', count: 2, share: expect.closeTo(0.1, 15) },
    ]);
  });

  it.each(['1', '4', '25%', '100%', '{a: 25%, b: 25%, c: 25%, d: 25%}', '{a: 0%}'])(
    'of %s leaves shares that add up to all traffic',
    async (skew) => {
      const read = (await parts(skew)) ?? [];
      expect(read.reduce((sum, { count, share }) => sum + count * share, 0)).toBeCloseTo(1, 12);
      expect(read.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    },
  );

  it.each(['0.5', '5', '20%', '{a: 80%, b: 30%}', '{a: 50%, b: 20%, c: 20%, d: 5%}'])('cannot be %s', async (skew) => {
    expect(
      await messages(withPool(`addresses: 2, sharing: {slices: 4, skew: ${skew}}`, 'azure-load-balancer')),
    ).toHaveLength(1);
  });
});

describe('a pinned pool', () => {
  it('is planned for many clients when their number is not given, and says so', async () => {
    const scenario = await understood(withPool('addresses: 4'));
    expect(findPlatform('linux-netfilter')?.sharing.value.kind).toBe('pinned');
    expect(scenario.pools[0]?.sharing).toEqual({ kind: 'pinned', clients: null });
    expect(scenario.assumptions.find(({ key }) => key === 'pool.sharing.pinned.clients')?.value).toBe('many');
  });

  it('needs no assumption with one address, or with the number of clients', async () => {
    for (const pool of ['addresses: 1', 'addresses: 4, sharing: {pinned: {clients: 500}}']) {
      const scenario = await understood(withPool(pool));
      expect(scenario.assumptions.map(({ key }) => key)).not.toContain('pool.sharing.pinned.clients');
    }
  });

  it('spreads evenly and without an assumption when the address is chosen per flow', async () => {
    const scenario = await understood(withPool('addresses: 4, sharing: per-flow'));
    expect(scenario.pools[0]?.sharing).toEqual({ kind: 'pinned', clients: null });
    expect(scenario.assumptions.map(({ key }) => key)).not.toContain('pool.sharing.pinned.clients');
  });
});
