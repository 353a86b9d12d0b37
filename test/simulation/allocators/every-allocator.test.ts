import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSING, FREE, HELD } from '../../../src/simulation/allocators/allocator.js';
import type { AllocatorSpec } from '../../../src/simulation/system.js';
import { FIRST, Group, looks } from './frozen-ports.js';

const searches: { readonly [name: string]: Partial<AllocatorSpec> } = {
  exhaustive: {},
  'first in, first out': { order: 'fifo' },
  'one parity first': { parityFirst: true },
  'random tries': { search: { kind: 'random', tries: 3 } },
  'consecutive tries': { search: { kind: 'consecutive', rounds: [4, 2, 1] }, offsets: 32 },
  'consecutive tries after the own source port': {
    search: { kind: 'consecutive', rounds: [4, 2, 1] },
    keepsSourcePort: true,
  },
};

/** Searches that find a port wherever there is one. */
const THOROUGH = ['exhaustive', 'first in, first out', 'one parity first'];

type Step = { readonly kind: 'take' | 'close' | 'release' | 'wait' | 'resize'; readonly which: number };

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('take', 'take', 'take', 'close', 'close', 'release', 'wait', 'resize'),
    which: fc.nat(100),
  }),
  { minLength: 20, maxLength: 80 },
);

describe('every allocator', () => {
  const rows = Object.keys(searches).flatMap((name) => [null, 0, 2].map((after) => ({ name, after })));

  it.each(rows)(
    'gives only a free port of those that are left, or one closing for long enough: $name, $after',
    (row) => {
      const { name, after } = row;
      const thorough = THOROUGH.includes(name);
      let [taken, takenBack, refused] = [0, 0, 0];
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(1000), steps, (count, seed, script) => {
          const group = new Group(count, { ...searches[name], reclaimAfterSeconds: after }, seed);
          for (const { kind, which } of script) {
            const place = which % group.left;
            if (kind === 'wait') group.now += 1;
            // Mostly it grows, so that there is something left to take.
            else if (kind === 'resize') group.resize(Math.max(1, count - Math.floor(Math.max(0, which - 60) % count)));
            else if (kind === 'close' && group.state(place) !== FREE && group.closingFor(place) < 0) group.close(place);
            else if (kind === 'release' && group.state(place) !== FREE) group.release(place);
            else if (kind === 'take') {
              const before = group.ports.held.slice(FIRST);
              const given = group.take();
              const state = before[given] ?? FREE;
              if (given < 0) refused++;
              else taken++;
              if (given >= group.left) throw new Error(`took port ${given} of ${group.left}`);
              if (state !== FREE && given >= 0) {
                takenBack++;
                const age = group.now - (group.ports.closingSince[FIRST + given] ?? Number.NaN);
                if (after === null || state !== CLOSING || age < after) throw new Error(`${state} for ${age} s, taken`);
              }
              if (given < 0 && thorough && group.couldGive(after)) throw new Error('missed a port');
            }
          }
          // Nobody touched the neighbours.
          const { held } = group.ports;
          if (held.subarray(0, FIRST).some(Boolean) || held.subarray(FIRST + count).some(Boolean)) {
            throw new Error('took a port of another group');
          }
        }),
        { numRuns: 80 },
      );
      expect(Math.min(taken, refused)).toBeGreaterThan(100);
      if (after === null) expect(takenBack).toBe(0);
      else expect(takenBack).toBeGreaterThan(15);
    },
  );

  it.each(['exhaustive', 'first in, first out'])(
    'takes back the port that has been closing for longest: %s',
    (name) => {
      const group = new Group(5, { ...searches[name], reclaimAfterSeconds: 2 });
      for (let port = 0; port < 5; port++) group.take();
      for (const place of [3, 0, 4, 1]) {
        group.close(place);
        group.now += 1;
      }
      group.release(0);
      expect(group.take()).toBe(0);
      // Closing since 0, 2 and 3 s, now 4: the last one is too young.
      expect([group.take(), group.take(), group.take()]).toEqual([3, 4, -1]);
    },
  );

  const fewer = (name: string): Group => {
    const group = new Group(8, { ...searches[name], reclaimAfterSeconds: null });
    group.resize(3);
    return group;
  };

  it.each(Object.keys(searches))('gives each of the ports that are left, and after that no other: %s', (name) => {
    const group = fewer(name);
    const taken = new Set<number>();
    for (let look = 0; look < 300; look++) {
      const place = group.take();
      if (place >= 0) taken.add(place);
    }
    expect([...taken].sort()).toEqual([0, 1, 2]);
    group.resize(8);
    for (let look = 0; look < 300; look++) {
      const place = group.take();
      if (place >= 0) taken.add(place);
    }
    expect(taken.size).toBe(8);
  });

  it.each([
    ['one try at random', { search: { kind: 'random', tries: 1 } }],
    ['a scan of all that are left', { search: { kind: 'consecutive', rounds: [4, 1] }, offsets: 32 }],
    ['the source port, or a scan', { search: { kind: 'consecutive', rounds: [4, 1] }, keepsSourcePort: true }],
  ] as const)('looks among those that are left as if there had never been more: %s', (_, spec) => {
    const group = new Group(40, spec);
    group.resize(3);
    const found = looks(group, 300);
    expect([...found.keys()].sort()).toEqual([0, 1, 2]);
    expect(Math.min(...found.values())).toBeGreaterThan(60);
    if (spec.search.kind === 'random') return;
    // A scan goes on at the first one after the last one that is left.
    group.ports.held[FIRST + 2] = HELD;
    expect([...looks(group, 300).keys()].sort()).toEqual([0, 1]);
  });
});
