import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/simulation/engine.js';
import { ratioInterval } from '../../src/simulation/estimate.js';
import { type Arrivals, type OpenTime, type Phase, STATES } from '../../src/simulation/system.js';
import { meanInterval } from '../../src/statistics/student-t.js';
import { cellOf, phase, replicated, sourceOf, systemOf } from './systems.js';

const clients = (count: number, perIdleClient: number): Arrivals => ({
  kind: 'clients',
  clients: count,
  perIdleClient,
});

/** Engset's loss formula for integers, term by term: refused arrivals, and time with every port taken. */
function engset(sources: number, ports: number, perIdle: number) {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  const law = (n: number): number[] => Array.from({ length: ports + 1 }, (_, x) => choose(n, x) * perIdle ** x);
  const last = (terms: readonly number[]): number => (terms.at(-1) ?? 0) / terms.reduce((sum, x) => sum + x, 0);
  return { calls: last(law(sources - 1)), time: last(law(sources)) };
}

describe('a finite number of clients', () => {
  const openTimes: readonly OpenTime[] = [
    { distribution: 'exponential', meanSeconds: 1 },
    { distribution: 'constant', meanSeconds: 1 },
  ];

  it.each(openTimes)('are refused as Engset’s formula says, whatever the open times: $distribution', (openTime) => {
    const tallies = replicated(
      systemOf({
        cells: [cellOf(3)],
        sources: [sourceOf(0, { arrivals: clients(6, 1), openTime })],
        warmUpSeconds: 20,
        seconds: 1500,
      }),
      12,
    );
    const { calls } = engset(6, 3, 1);
    expect(calls).toBeCloseTo(10 / 26, 12);
    const refused = ratioInterval(
      tallies.map((tally) => tally.refused),
      tallies.map(({ arrivals }) => arrivals),
      0.9999,
    );
    expect(refused?.low).toBeLessThan(calls);
    expect(refused?.high).toBeGreaterThan(calls);
    // Clients call at the rate of those that are idle: (6 − carried)/s.
    const balance = meanInterval(
      tallies.map(({ arrivals, seconds, stateSeconds }) => {
        const carried = (stateSeconds[STATES.indexOf('ESTABLISHED')] ?? 0) / seconds;
        return arrivals / seconds - (6 - carried);
      }),
      0.9999,
    );
    expect(balance.low).toBeLessThan(0);
    expect(balance.high).toBeGreaterThan(0);
  });

  const bound = (state: Phase['state'], seconds: number | null): Phase => phase(state, seconds, { bindsClient: true });

  it('never have more connections open than there are of them, though their ports stay closed for longer', () => {
    let most = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(1000), fc.boolean(), (count, seed, retrying) => {
        const ending = {
          share: 1,
          phases: [[bound('SYN_SENT', 0.1), bound('ESTABLISHED', null), phase('TIME_WAIT', 3)]],
        };
        const retries = { kind: 'times', times: retrying ? 2 : 0 } as const;
        const engine = new Engine(
          systemOf({
            cells: [cellOf(6)],
            sources: [sourceOf(0, { arrivals: clients(count, 3), endings: [ending], retries })],
          }),
          seed,
          'run',
        );
        for (let step = 0; step < 80; step++) {
          engine.step();
          const { count: inState, held } = engine.observer;
          const open = (inState[STATES.indexOf('SYN_SENT')] ?? 0) + (inState[STATES.indexOf('ESTABLISHED')] ?? 0);
          if (open > count) throw new Error(`${open} connections of ${count} clients`);
          most = Math.max(most, held[0] ?? 0);
        }
      }),
      { numRuns: 100 },
    );
    // Closing ports have come on top.
    expect(most).toBe(6);
  });

  const shapes: readonly { readonly name: string; readonly phases: readonly (readonly Phase[])[] }[] = [
    { name: 'a SYN that nobody answers', phases: [[phase('SYN_SENT', 0.5)]] },
    { name: 'a refusal that leaves an entry behind', phases: [[phase('CLOSE', 0.5)]] },
    { name: 'a refusal that leaves nothing behind', phases: [[]] },
    { name: 'no time at all, through two boxes', phases: [[], []] },
    { name: 'no time at the second box', phases: [[phase('TIME_WAIT', 0.1)], []] },
    {
      name: 'neither setup nor open time',
      phases: [[bound('SYN_SENT', 0), bound('ESTABLISHED', 0), phase('CLOSE', 1)]],
    },
  ];

  it.each(shapes)('go on calling after a connection that binds them for no time: $name', ({ phases }) => {
    const cells = phases.map((_, leg) => cellOf(1000, {}, leg));
    const tallies = replicated(
      systemOf({
        groups: cells.map((_, leg) => `leg ${leg}`),
        cells,
        sources: [
          sourceOf(0, {
            arrivals: clients(5, 2),
            endings: [{ share: 1, phases }],
            targets: [{ share: 1, cells: phases.map((_, leg) => leg), splits: [] }],
          }),
        ],
        seconds: 200,
      }),
      5,
    );
    // Idle all the time, five clients call ten times a second.
    for (const { arrivals } of tallies) expect(Math.abs(arrivals - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });
});
