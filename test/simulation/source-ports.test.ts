import { describe, expect, it } from 'vitest';
import type { Pool } from '../../src/scenario/scenario.js';
import { FREE, HELD, type Ports } from '../../src/simulation/allocators/allocator.js';
import { makeAllocator } from '../../src/simulation/allocators/make-allocator.js';
import { allocatorOf } from '../../src/simulation/cells.js';
import { sourcePortsOf } from '../../src/simulation/source-ports.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { understood } from '../scenario/reading.js';

/** Ports that Linux clients use: 32768-60999. */
const CLIENT_PORTS = 28_232;

async function pool(typed: string): Promise<Pool> {
  const scenario = `platform: linux-netfilter\npool: {${typed}, allocator: {keepSourcePort: true}}\n`;
  const [one] = (await understood(`${scenario}traffic: {web: {rate: 1/s, lifetime: 1s, close: client-fin}}`)).pools;
  if (one === undefined) throw new Error('no pool');
  return one;
}

describe('the source ports of clients', () => {
  it('all lie in the range of 1024-65535, where they lie in that of clients', async () => {
    const own = sourcePortsOf(await pool('addresses: 1'), 64_512);
    expect(own).toEqual({ chance: 1, first: 32_768 - 1024, count: CLIENT_PORTS, perAddress: 64_512 });
  });

  it('lie in a smaller range as often as it covers theirs', async () => {
    const own = sourcePortsOf(await pool('addresses: 1, ports: 30000-33767'), 3768);
    expect(own).toEqual({ chance: 1000 / CLIENT_PORTS, first: 2768, count: 1000, perAddress: 3768 });
    expect(sourcePortsOf(await pool('addresses: 1, ports: 1024-2023'), 1000)).toMatchObject({ chance: 0, count: 0 });
  });

  it('are found among several ranges, holes left out', async () => {
    const one = await pool('addresses: 1, ports: [20000-20099, 40000-40099, 50000-60999], excludePorts: [50000-50999]');
    const own = sourcePortsOf(one, one.portsPerAddress);
    expect(own).toEqual({ chance: 10_100 / CLIENT_PORTS, first: 100, count: 10_100, perAddress: 10_200 });
  });

  it('are tried on each address of a shared pool, and only on its own of a pinned one', async () => {
    const shared = sourcePortsOf(await pool('addresses: 3, sharing: shared'), 3 * 64_512);
    expect(shared).toMatchObject({ chance: 1, perAddress: 64_512 });
    expect(sourcePortsOf(await pool('addresses: 3'), 64_512)).toMatchObject({ chance: 1, perAddress: 64_512 });
  });

  it('lie in a slice as often as it owns their part of the range', async () => {
    const one = await pool('addresses: 1, sharing: {slices: 63, portsPerSlice: 1024}');
    const own = sourcePortsOf(one, 1024);
    expect(own).toMatchObject({ chance: 1024 / 64_512, perAddress: 1024 });
    expect(own && own.count / 1024).toBeCloseTo(CLIENT_PORTS / 64_512, 2);
  });

  it('are not tried unless the pool says so', async () => {
    const plain = { ...(await pool('addresses: 1')), keepsSourcePort: false };
    expect(sourcePortsOf(plain, 64_512)).toBe(false);
  });
});

/** Takes many ports, each from the same frozen state, and counts them by the port found. */
function found(spec: ReturnType<typeof allocatorOf>, held: Uint8Array, takes: number): Map<number, number> {
  const ports: Ports = { held, closingSince: new Float64Array(held.length) };
  const allocator = makeAllocator(spec, { first: 0, count: held.length }, ports, randomStream(7, 'source ports'));
  const counts = new Map<number, number>();
  for (let i = 0; i < takes; i++) {
    const port = allocator.take(0);
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  return counts;
}

describe('a box that keeps source ports', () => {
  it('gives out ports of the client’s range first: 3,500 of 8,000 lie there, hit by a client in one of eight', async () => {
    // 32768-36267 is covered: 3,500 of the clients' 28,232 ports; the rest goes on from a random offset.
    const one = await pool('addresses: 1, ports: 28268-36267');
    const takes = 60_000;
    const counts = found(allocatorOf(one, 8000), new Uint8Array(8000).fill(FREE), takes);
    const inside = [...counts].reduce((sum, [port, count]) => sum + (port >= 4500 ? count : 0), 0) / takes;
    const chance = 3500 / CLIENT_PORTS;
    // Offsets below 65,536 modulo 8,000: 8 × 3,500 + none of the last 1,536 fall into the last 3,500 ports.
    const expected = chance + (1 - chance) * ((8 * 3500) / 65_536);
    expect(Math.abs(inside - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / takes));
  });

  it('uses both addresses of a shared pool, and searches where the own port is taken', async () => {
    const one = await pool('addresses: 2, ports: 40000-40999, sharing: shared');
    const held = new Uint8Array(2000).fill(HELD);
    held[100] = FREE;
    held[1700] = FREE;
    const counts = found(allocatorOf(one, 2000), held, 20_000);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-1, 100, 1700]);
    expect(counts.get(100)).toBeGreaterThan(500);
    expect(counts.get(1700)).toBeGreaterThan(500);
  });
});
