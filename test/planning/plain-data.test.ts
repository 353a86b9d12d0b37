import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../runs.js';
import { anyScenario, textOf } from './any-scenario.js';
import { check } from './check-text.js';

/** Paths of all numbers that JSON cannot write, and of all values that are left undefined. */
function unwritable(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === undefined) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unwritable(inner, `${path}.${key}`));
}

const SEVERITIES = ['error', 'warning', 'info'];

describe('the result of check', () => {
  it('is plain data without NaN or Infinity, and its findings point at lines that exist, for many scenarios', async () => {
    let pointed = 0;
    const numRuns = runs(50, 300);
    await fc.assert(
      fc.asyncProperty(anyScenario, async (tree) => {
        const text = textOf(tree);
        const result = await check(text);
        expect(unwritable(result)).toEqual([]);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        const lines = text.split('\n');
        for (const { line, column, source, code } of result.findings) {
          if (line === null || column === null) {
            expect([line, column, source], code).toEqual([null, null, null]);
            continue;
          }
          expect(lines[line - 1]).toBe(source);
          expect(column >= 1 && column <= (source ?? '').length + 1).toBe(true);
          pointed++;
        }
        const ranks = result.findings.map(({ severity }) => SEVERITIES.indexOf(severity));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns },
    );
    expect(pointed).toBeGreaterThan(numRuns);
  }, 120_000);

  const extreme = (flow: string, pool: string, platform = 'generic-nat') =>
    check(`
platform: ${platform}
pool: {${pool}}
timers: {timeWait: 60s, afterReset: 0s, establishedIdle: 1 hour}
traffic:
  flow: {${flow}}
`);

  it.each([
    ['nothing arrives', 'rate: 0/s, lifetime: 5s, close: client-fin', 'addresses: 1'],
    ['nothing is held', 'rate: 50/s, lifetime: 0s, close: client-rst', 'addresses: 1'],
    ['one port', 'rate: 1/s, lifetime: 1s, close: client-fin', 'addresses: 1, ports: 5000-5000'],
    ['2^64 addresses', 'rate: 5M/s, lifetime: 30s, close: client-fin', 'addresses: "2001:db8::/64"'],
    ['a thousand million a second', 'rate: 1000000000/s, lifetime: 1 hour, close: idle', 'addresses: 1'],
    ['less than one a year', 'rate: 0.00000001/s, lifetime: 1ms, close: client-fin', 'addresses: 1'],
  ])('is finite when there is %s', async (_name, flow, pool) => {
    for (const platform of ['generic-nat', 'linux-netfilter', 'haproxy-tcp', 'gcp-cloud-nat'])
      expect(unwritable(await extreme(flow, pool, platform))).toEqual([]);
  });

  it('says null where a number does not exist', async () => {
    const idle = await extreme('rate: 0/s, lifetime: 5s, close: client-fin', 'addresses: 1');
    expect(idle.headroom).toMatchObject({ factor: null, limitedBy: null });
    expect(idle.groups[0]).toMatchObject({ logBlockingProbability: null, secondsToFill: null, carriedErlangs: 0 });
    expect(idle.groups[0]?.reuseRisk.meanReuseIntervalSeconds).toBeNull();
    const free = await extreme('rate: 50/s, lifetime: 0s, close: client-rst', 'addresses: 1');
    expect(free.groups[0]).toMatchObject({ saturationRatePerSecond: null, load: 0, blockingProbability: 0 });
  });
});
