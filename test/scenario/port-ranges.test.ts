import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countPorts, readPortRanges, withoutPorts } from '../../src/scenario/port-ranges.js';
import { Problems } from '../../src/scenario/problems.js';
import { messages, understood, withPool } from './reading.js';

function ranges(spec: Parameters<typeof readPortRanges>[0]) {
  return readPortRanges(spec, ['ports'], new Problems());
}

const port = fc.nat(65_535);
const range = fc.tuple(port, port).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

describe('port ranges', () => {
  it('are sorted and joined where they touch', () => {
    expect(ranges(['2000-2999', '1024 - 1999', 80, '81'])).toEqual([
      { low: 80, high: 81 },
      { low: 1024, high: 2999 },
    ]);
  });

  it('hold as many ports as the set of their ports has members', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 5 }), (list) => {
        const ports = new Set<number>();
        for (const { low, high } of list) for (let p = low; p <= high; p++) ports.add(p);
        const read = ranges(list.map(({ low, high }) => `${low}-${high}`)) ?? [];
        expect(countPorts(read)).toBe(ports.size);
      }),
      { numRuns: 30 },
    );
  });

  it('lose exactly the excluded ports', () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 4 }), (whole, holes) => {
        const left = withoutPorts([whole], holes);
        const isLeft = (p: number) => left.some(({ low, high }) => p >= low && p <= high);
        const edges = [whole, ...holes].flatMap(({ low, high }) => [low - 1, low, high, high + 1]);
        for (const p of edges) {
          const expected = p >= whole.low && p <= whole.high && !holes.some(({ low, high }) => p >= low && p <= high);
          expect(isLeft(p)).toBe(expected);
        }
      }),
    );
  });

  it.each([1024, '1024', '65535-1024', '1024-65536', '1024..2000', 'all', '-5', '', '1e3-2e3'])('refuse %j', (spec) => {
    expect(ranges(spec)).toBeUndefined();
  });
});

describe('the ports of a pool', () => {
  it('come from the platform when the scenario gives none', async () => {
    const { pools } = await understood(withPool('addresses: 1', 'generic-nat'));
    expect(pools[0]?.portsPerAddress).toBe(65_535 - 1024 + 1);
  });

  it('leave out what is excluded, of the platform’s ports too', async () => {
    const { pools } = await understood(withPool('addresses: 1, excludePorts: [3306, 5000-5100]', 'generic-nat'));
    expect(pools[0]?.portsPerAddress).toBe(65_535 - 1024 + 1 - 102);
    const one = await understood(withPool('addresses: 1, ports: 5000-5009, excludePorts: 5003'));
    expect(one.pools[0]?.portsPerAddress).toBe(9);
  });

  it('are no more than the platform uses of an address', async () => {
    const { pools } = await understood(
      withPool('addresses: 1, ports: 1024-65535, sharing: {slices: 1}', 'azure-load-balancer'),
    );
    expect(pools[0]?.portsPerAddress).toBe(64_000);
  });

  it('must not all be excluded', async () => {
    expect(await messages(withPool('ports: 10-20, excludePorts: [1-15, 16-30]'))).toEqual(['no usable port is left']);
  });
});
