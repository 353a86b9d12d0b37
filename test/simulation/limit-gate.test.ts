import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/simulation/engine.js';
import { ATTEMPTS, LIMITED } from '../../src/simulation/observer.js';
import { STATES } from '../../src/simulation/system.js';
import { cellOf, sourceOf, systemOf } from './systems.js';

describe('a limit on new connections per second', () => {
  it('lets no more through in any time than it allows, and one second’s worth at once', () => {
    let turnedAway = 0;
    fc.assert(
      fc.property(fc.constantFrom(0.5, 1, 3, 10), fc.nat(1000), (limit, seed) => {
        const system = systemOf({
          cells: [cellOf(500)],
          sources: [sourceOf(2 * limit, { arrivals: { kind: 'batch', meanSize: 3 } })],
          limits: [{ key: 'rate', kind: 'rate', limit, cells: [0] }],
        });
        const engine = new Engine(system, seed, 'run');
        const { counters } = engine.observer;
        const passed: number[] = [];
        for (let step = 0; step < 150; step++) {
          const at = engine.step();
          const through = (counters[ATTEMPTS] ?? 0) - (counters[LIMITED] ?? 0);
          while (passed.length < through) passed.push(at);
        }
        turnedAway += counters[LIMITED] ?? 0;
        for (const [first, from] of passed.entries()) {
          for (let last = first; last < passed.length; last++) {
            const most = Math.max(1, limit) + limit * ((passed[last] ?? 0) - from) + 1e-9;
            if (last - first + 1 > most) throw new Error(`${last - first + 1} passed where ${most} may`);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(turnedAway).toBeGreaterThan(500);
  });

  it('carries its whole rate when it is asked for twice as much, and counts what it saw', () => {
    const system = systemOf({
      cells: [cellOf(500)],
      sources: [sourceOf(20)],
      limits: [{ key: 'rate', kind: 'rate', limit: 10, cells: [0] }],
      warmUpSeconds: 10,
      seconds: 1000,
    });
    const { groups, limits } = new Engine(system, 1, 'run').run();
    const [group] = groups;
    // The bucket is hardly ever full: what passes is what is refilled.
    expect(((group?.attempts ?? 0) - (group?.limited ?? 0)) / 1000).toBeGreaterThan(9.9);
    expect(((group?.attempts ?? 0) - (group?.limited ?? 0)) / 1000).toBeLessThanOrEqual(10.02);
    expect(limits).toEqual([{ key: 'rate', refused: group?.limited, mean: (group?.attempts ?? 0) / 1000 }]);
  });
});

describe('a limit on connections at a time', () => {
  it('is one more group of ports: so many carried, the same share refused as ports would', () => {
    const common = { sources: [sourceOf(12)], warmUpSeconds: 10, seconds: 2000 };
    const limits = [{ key: 'count', kind: 'count', limit: 10, cells: [0] }] as const;
    const limited = new Engine(systemOf({ ...common, cells: [cellOf(500)], limits }), 1, 'run').run();
    const [group] = limited.groups;
    const [ports] = new Engine(systemOf({ ...common, cells: [cellOf(10)] }), 1, 'run').run().groups;
    // The same arrivals meet the same number of places, connection by connection.
    expect([group?.limited, group?.refused]).toEqual([ports?.refused, 0]);
    const carried = (group?.stateSeconds[STATES.indexOf('ESTABLISHED')] ?? 0) / 2000;
    expect(limited.limits[0]?.mean).toBeCloseTo(carried, 9);
  });
});
