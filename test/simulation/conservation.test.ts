import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GONE } from '../../src/simulation/allocators/allocator.js';
import { Engine } from '../../src/simulation/engine.js';
import { Interventions } from '../../src/simulation/interventions.js';
import { ATTEMPTS, REFUSED } from '../../src/simulation/observer.js';
import type { AllocatorSpec, Arrivals, Cell, Ending, OpenTime, Source, System } from '../../src/simulation/system.js';
import { coursed, type Happening } from './courses.js';
import { cellOf, EXHAUSTIVE, phase, sourceOf, systemOf } from './systems.js';

/** Every allocator, with and without taking back. */
const allocators: { readonly [name: string]: Partial<AllocatorSpec> } = {
  exhaustive: {},
  'exhaustive, takes back': { reclaimAfterSeconds: 1 },
  'exhaustive, takes back at once': { reclaimAfterSeconds: 0 },
  'first in, first out': { order: 'fifo' },
  'first in, first out, takes back': { order: 'fifo', reclaimAfterSeconds: 1 },
  'random tries': { search: { kind: 'random', tries: 2 } },
  'random tries, takes back': { search: { kind: 'random', tries: 2 }, reclaimAfterSeconds: 1 },
  'consecutive tries in rounds': { search: { kind: 'consecutive', rounds: [3, 2, 1] } },
  'consecutive tries in rounds, takes back': {
    search: { kind: 'consecutive', rounds: [3, 2, 1] },
    reclaimAfterSeconds: 1,
    offsets: 16,
  },
  'consecutive tries after the own source port': {
    search: { kind: 'consecutive', rounds: [4, 2] },
    keepsSourcePort: true,
    reclaimAfterSeconds: 0,
  },
  'one parity first': { parityFirst: true },
  'one parity first, takes back': { parityFirst: true, reclaimAfterSeconds: 1 },
};

const seconds = fc.constantFrom(0, 0.25, 1, 2);

const endings: fc.Arbitrary<readonly Ending[]> = fc
  .array(fc.record({ setup: seconds, half: seconds, closing: seconds, open: fc.boolean(), behind: seconds }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((ways) =>
    ways.map(({ setup, half, closing, open, behind }) => ({
      share: 1 / ways.length,
      phases: [
        [
          phase('SYN_SENT', setup, { bindsClient: true }),
          ...(open ? [phase('ESTABLISHED', null, { bindsClient: true, serverSeconds: half })] : []),
          phase('CLOSE_WAIT', half),
          phase('TIME_WAIT', closing, { closing: true }),
        ],
        [phase('ESTABLISHED', null), phase('CLOSE', behind, { closing: true })],
      ],
    })),
  );

const openTime: fc.Arbitrary<OpenTime> = fc.constantFrom(
  { distribution: 'exponential', meanSeconds: 1 },
  { distribution: 'constant', meanSeconds: 1 },
  { distribution: 'lognormal', meanSeconds: 1, sigma: 1 },
  { distribution: 'hyperexponential', meanSeconds: 1, cv: 2 },
  { distribution: 'empirical', samples: [0, 0.5, 2] },
);

const arrivals: fc.Arbitrary<Arrivals> = fc.constantFrom(
  { kind: 'poisson' },
  { kind: 'interrupted', switchesPerSecond: 1 },
  { kind: 'batch', meanSize: 3 },
  { kind: 'clients', clients: 6, perIdleClient: 2 },
  {
    kind: 'knots',
    knots: [
      { atSeconds: 0, ratePerSecond: 20 },
      { atSeconds: 1, ratePerSecond: 0 },
      { atSeconds: 1, ratePerSecond: 9 },
    ],
  },
);

/** Two boxes of one or two cells each, and traffic through one or both. */
const anySystem = (allocator: Partial<AllocatorSpec>): fc.Arbitrary<System> =>
  fc
    .record({
      ports: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 }),
      sources: fc.array(
        fc.record({
          ratePerSecond: fc.constantFrom(1, 5, 20),
          arrivals,
          openTime,
          endings,
          retries: fc.constantFrom(
            { kind: 'times', times: 0 } as const,
            { kind: 'times', times: 2 } as const,
            { kind: 'probability', probability: 0.5 } as const,
          ),
          legs: fc.constantFrom(1, 2),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      limit: fc.constantFrom(null, 'rate' as const, 'count' as const),
      ease: fc.constantFrom(0, 2),
    })
    .map(({ ports, sources, limit, ease }) => {
      const cells = ports.map(
        (count, group): Cell => ({ group, ports: count, allocator: { ...EXHAUSTIVE, ...allocator } }),
      );
      return systemOf({
        groups: ports.map((_, index) => `group ${index}`),
        cells,
        sources: sources.map(({ legs, ...source }, index): Source => {
          const ways = legs === 2 ? [[0, 1]] : ports.map((_, cell) => [cell]);
          const targets = ways.map((way) => ({ share: 1 / ways.length, cells: way, splits: [] }));
          return { ...source, id: `flow ${index}`, targets };
        }),
        limits: limit === null ? [] : [{ key: 'limit', kind: limit, limit: 4, cells: [0, 1] }],
        easeUntilSeconds: ease,
      });
    });

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/**
 * What is wrong with the books, if anything: ports by cell, held, free, gone, and state by state.
 *
 * @param left ports that each cell has now, the first ones; default: all
 */
function mistake(engine: Engine, { cells, limits }: System, left: readonly number[] = []): string | null {
  const { held, count } = engine.observer;
  const free = engine.freePorts();
  const states = count.length / cells.length;
  let first = 0;
  for (const [cell, { ports }] of cells.entries()) {
    const inStates = count.subarray(cell * states, (cell + 1) * states);
    const [holding, idle] = [held[cell] ?? Number.NaN, free[cell] ?? Number.NaN];
    const kept = left[cell] ?? ports;
    if (holding + idle !== kept) return `${holding} held and ${idle} free of ${kept} ports`;
    const beyond = engine.portStates.subarray(first + kept, first + ports);
    if (beyond.some((state) => state !== GONE)) return `ports in use that have gone: ${beyond}`;
    first += ports;
    if (sum(inStates) !== holding || inStates.some((value) => value < 0)) return `${inStates} in ${holding} held ports`;
  }
  const counted = limits.filter(({ kind }) => kind === 'count');
  const over = counted.find((limit) => sum(limit.cells.map((cell) => held[cell] ?? 0)) > limit.limit);
  return over === undefined ? null : `more than ${over.limit} connections`;
}

describe('after every event', () => {
  it.each(Object.keys(allocators))('held and free ports are all ports, and each is in one state: %s', (name) => {
    let events = 0;
    fc.assert(
      fc.property(anySystem(allocators[name] ?? {}), fc.nat(1000), (system, seed) => {
        const engine = new Engine(system, seed, 'run');
        for (let event = 0; event < 50; event++) {
          events += Number(engine.step() < Number.POSITIVE_INFINITY);
          const wrong = mistake(engine, system);
          if (wrong !== null) throw new Error(wrong);
        }
      }),
      { numRuns: 120 },
    );
    expect(events).toBeGreaterThan(3000);
  });
});

/** What may happen to two boxes and their traffic, moment by moment. */
const happenings = (cells: readonly Cell[], sources: number): fc.Arbitrary<readonly Happening[]> => {
  const share = fc.constantFrom(0, 0.5, 1);
  const back = fc.constantFrom(null, 0, 1);
  const some = fc.subarray([...cells.keys()], { minLength: 1 });
  const soon = fc.constantFrom(0, 0, 0.3, 1);
  const one = fc.oneof(
    fc.record({ kind: fc.constant('forget' as const), gap: soon, cells: some, share, reconnectSeconds: back }),
    fc
      .record({ gap: soon, cells: some, share: fc.double({ min: 0, max: 1, noNaN: true }), reconnectSeconds: back })
      .map(({ cells: which, share: part, ...rest }) => ({
        ...rest,
        kind: 'ports' as const,
        cells: which.map((cell) => {
          const { ports, allocator } = cells[cell] as Cell;
          return { cell, ports: Math.max(1, Math.floor(ports * part)), allocator };
        }),
      })),
    fc.record({
      kind: fc.constant('close' as const),
      gap: soon,
      source: fc.nat(sources - 1),
      share,
      reconnectSeconds: fc.constantFrom(0, 1),
    }),
    fc.record({
      kind: fc.constant('join' as const),
      gap: soon,
      source: fc.nat(sources - 1),
      share: fc.constantFrom(0, 0.5, 1.5),
      overSeconds: fc.constantFrom(0, 1),
    }),
  );
  return fc.array(one, { minLength: 1, maxLength: 8 }).map((all) => {
    let atSeconds = 0;
    return all.map(({ gap, ...rest }): Happening => {
      atSeconds += gap;
      return { ...rest, atSeconds };
    });
  });
};

describe('after every event and every intervention', () => {
  const anyCourse = (allocator: Partial<AllocatorSpec>): fc.Arbitrary<System> =>
    anySystem(allocator).chain((system) =>
      happenings(system.cells, system.sources.length).map((actions) => coursed(system, 1, actions)),
    );

  it.each(Object.keys(allocators))('held, free and gone ports are all ports: %s', (name) => {
    let [events, interventions, gone] = [0, 0, 0];
    fc.assert(
      fc.property(anyCourse(allocators[name] ?? {}), fc.nat(1000), (system, seed) => {
        const engine = new Engine(system, seed, 'run');
        const doing = new Interventions(engine, system);
        const left = system.cells.map(({ ports }) => ports);
        const coming = [...(system.course?.actions ?? [])];
        for (let event = 0; event < 80; event++) {
          const [action] = coming;
          if (action !== undefined && action.atSeconds <= engine.nextEvent) {
            coming.shift();
            engine.advanceBefore(action.atSeconds);
            doing.apply(action);
            interventions++;
            if (action.kind === 'ports') for (const { cell, ports } of action.cells) left[cell] = ports;
          } else events += Number(engine.step() < Number.POSITIVE_INFINITY);
          const wrong = mistake(engine, system, left);
          if (wrong !== null) throw new Error(wrong);
          gone += engine.portStates.reduce((count, state) => count + Number(state === GONE), 0);
        }
      }),
      { numRuns: 120 },
    );
    expect(events).toBeGreaterThan(3000);
    expect(interventions).toBeGreaterThan(300);
    expect(gone).toBeGreaterThan(3000);
  });
});

describe('a port', () => {
  /** Ports that nobody else may have for so long: open, half-closed, then closing until it may be taken back. */
  const hardHold = (half: number, closing: number, after: number | null): number =>
    1 + half + Math.min(closing, after ?? closing);

  it.each(Object.keys(allocators))('is given to nobody else while it is held: %s', (name) => {
    let taken = 0;
    let full = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), seconds, seconds, fc.nat(1000), (ports, half, closing, seed) => {
        const allocator = allocators[name] ?? {};
        const hold = hardHold(half, closing, allocator.reclaimAfterSeconds ?? null);
        const ending = {
          share: 1,
          phases: [
            [phase('ESTABLISHED', null), phase('CLOSE_WAIT', half), phase('TIME_WAIT', closing, { closing: true })],
          ],
        };
        const openTime = { distribution: 'constant', meanSeconds: 1 } as const;
        const engine = new Engine(
          systemOf({
            cells: [cellOf(ports, allocator)],
            sources: [sourceOf((3 * ports) / hold, { openTime, endings: [ending] })],
          }),
          seed,
          'run',
        );
        // As many connections may begin within a hold as there are ports: the one after them needs a port twice.
        const begun: number[] = [];
        const { counters } = engine.observer;
        for (let step = 0; step < 200; step++) {
          const at = engine.step();
          const accepted = (counters[ATTEMPTS] ?? 0) - (counters[REFUSED] ?? 0);
          if (accepted > begun.length) begun.push(at);
        }
        full += counters[REFUSED] ?? 0;
        const early = begun.find((at, index) => at < (begun[index - ports] ?? Number.NEGATIVE_INFINITY) + hold - 1e-9);
        if (early !== undefined) throw new Error(`a port was given twice at ${early}`);
        taken += begun.length;
      }),
      { numRuns: 40 },
    );
    expect(Math.min(taken, full)).toBeGreaterThan(500);
  });
});
