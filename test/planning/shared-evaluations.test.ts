import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withBusiest } from '../../src/planning/evaluate.js';
import { blockingAt, formulaOf } from '../../src/planning/port-group/blocking.js';
import { crossingLoad } from '../../src/planning/port-group/crossing-load.js';
import { type PortGroup, portGroups } from '../../src/planning/port-group/groups.js';
import { operate } from '../../src/planning/port-group/operate.js';
import { shareRefused } from '../../src/planning/port-group/share-refused.js';
import { anyScenario, textOf } from './any-scenario.js';
import { parsed } from './check-text.js';

/** Groups of every formula: with the mean of a pinned pool its busiest address. */
async function groupsOf(text: string): Promise<readonly PortGroup[]> {
  const { scenario } = await parsed(text);
  return portGroups(scenario).flatMap((group) => withBusiest(group).map((one) => one.group));
}

const pinned = (platform: string, rate: number, more = ''): string => `
platform: ${platform}
pool: {addresses: 5, sharing: {pinned: {clients: 83}}}
traffic:
  long: {rate: ${rate}/s, lifetime: 40s, close: client-fin${more}}
  short: {rate: ${rate / 3}/s, lifetime: {mean: 3s, distribution: lognormal, cv: 2}, close: client-rst${more}}
`;

describe('the share refused alone', () => {
  it('is the number of the blocking, whatever the formula', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.double({ min: 0.01, max: 2, noNaN: true }), async (tree, load) => {
        for (const group of (await groupsOf(textOf(tree))).filter(({ ports }) => ports > 0)) {
          const formula = formulaOf(group);
          const most = formula.kind === 'engset' ? formula.sources * 0.99 : Number.POSITIVE_INFINITY;
          const erlangs = Math.min(most, load * group.ports);
          const { blocking } = blockingAt(group, formula, erlangs);
          expect(Math.abs(shareRefused(group, formula, erlangs) - blocking)).toBeLessThanOrEqual(1e-13 * blocking);
          compared += 1;
        }
      }),
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('is so for searches that give up early too, on both sides of where they refuse hardly anybody', async () => {
    for (const group of await groupsOf(pinned('linux-netfilter', 3000))) {
      const formula = formulaOf(group);
      expect(formula.kind).toBe('early-search');
      for (const load of [0, 0.05, 0.3, 0.5, 0.7, 0.9, 1.2, 50]) {
        const { blocking } = blockingAt(group, formula, load * group.ports);
        expect(shareRefused(group, formula, load * group.ports)).toBe(blocking);
      }
    }
  });
});

describe('what groups have in common', () => {
  it('is worked out once: one search for all rates, and one load at which it refuses a share', async () => {
    const [slow] = await groupsOf(pinned('linux-netfilter', 17));
    const [fast] = await groupsOf(pinned('linux-netfilter', 17 * 1.37));
    if (slow === undefined || fast === undefined) throw new Error('a pool has a group');
    const [one, other] = [formulaOf(slow), formulaOf(fast)];
    if (one.kind !== 'early-search' || other.kind !== 'early-search') throw new Error('searches give up early');
    expect(other.search).toBe(one.search);
    const load = crossingLoad(slow, one, 3e-4) ?? Number.NaN;
    expect(crossingLoad(fast, other, 3e-4)).toBe(load);
    expect(blockingAt(fast, other, load * fast.ports).blocking).toBeCloseTo(3e-4, 14);
  });

  it('is not taken from a group with other times, ports, clients, addresses or limits', async () => {
    const texts = [
      pinned('linux-netfilter', 1000),
      pinned('linux-netfilter', 1000).replace('40s', '{mean: 40s, distribution: constant}'),
      pinned('linux-netfilter', 1000).replace('clients: 83', 'clients: 84'),
      pinned('linux-netfilter', 1000).replace('addresses: 5', 'addresses: 6'),
      pinned('linux-netfilter', 1000).replace('addresses: 5', 'addresses: 5, ports: 20000-49999'),
      pinned('generic-nat', 1000),
      pinned('generic-nat', 1000).replace('clients: 83', 'clients: 84'),
      pinned('generic-nat', 1000).replace('addresses: 5', 'addresses: 5, ports: 20000-49999'),
    ];
    const loads: number[] = [];
    for (const text of texts) {
      const [group] = await groupsOf(text);
      if (group === undefined) throw new Error('a pool has a group');
      for (const limit of [1e-3, 1e-5]) {
        const load = crossingLoad(group, formulaOf(group), limit) ?? Number.NaN;
        expect(Math.abs(blockingAt(group, formulaOf(group), load * group.ports).blocking / limit - 1)).toBeLessThan(
          1e-9,
        );
        loads.push(load);
      }
    }
    expect(new Set(loads).size).toBe(2 * texts.length);
  });
});

describe('a search among closing ports', () => {
  it('is one of its own for each length of the closing, however alike the times are otherwise', async () => {
    const closing = async (timeWait: string) => {
      const [group] = await groupsOf(`
platform: linux-netfilter
pool: {addresses: 1}
timers: {timeWait: ${timeWait}}
traffic: {web: {rate: 100/s, lifetime: {mean: 40s, distribution: constant}, close: client-fin}}
`);
      const formula = group === undefined ? null : formulaOf(group);
      if (formula?.kind !== 'early-search') throw new Error('the search gives up early');
      return formula.search;
    };
    const [short, long] = [await closing('4s'), await closing('12s')];
    expect(long).not.toBe(short);
    // The more of the rest is closing, the sooner a round finds nothing.
    expect(long.logBlockingAt(40_000)).toBeGreaterThan(short.logBlockingAt(40_000) + 0.1);
    expect(await closing('4s')).toBe(short);
  });
});

describe('closing ports alone', () => {
  it.each(['', ', retries: 2'])(
    'are the rest of all that are taken, full or not, with refusals or none%s',
    async (more) => {
      for (const rate of [10, 500, 3000, 9000]) {
        for (const group of await groupsOf(pinned('linux-netfilter', rate, more))) {
          // Asked for first, so that nothing else has been worked out.
          const { closingCarried } = operate({ ...group }, 1);
          const { carriedErlangs, hardCarried } = operate(group, 1);
          expect(closingCarried).toBeGreaterThan(0);
          expect(Math.abs(closingCarried - (carriedErlangs - hardCarried))).toBeLessThan(1e-9);
        }
      }
    },
  );
});
