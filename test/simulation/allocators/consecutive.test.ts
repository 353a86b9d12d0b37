import { describe, expect, it } from 'vitest';
import { FREE } from '../../../src/simulation/allocators/allocator.js';
import { randomStream } from '../../../src/statistics/random-stream.js';
import { LINUX } from '../systems.js';
import { agrees, Group, looks } from './frozen-ports.js';

const LINUX_ROUNDS = [128, 64, 32, 16, 8];

/** A group in which these places are free and all others held. */
function withFree(count: number, free: readonly number[], spec: ConstructorParameters<typeof Group>[1]): Group {
  const group = new Group(count, spec);
  for (let place = 0; place < count; place++) group.ports.held[place + 7] = free.includes(place) ? FREE : 1;
  return group;
}

/** Share of looks that fail, offset by offset: no free port among the tries of any round. */
function failure(count: number, free: readonly number[], rounds: readonly number[], offsets: number): number {
  const used = count <= (rounds[0] ?? 0) ? [count] : rounds;
  const triesNeeded = Array.from({ length: count }, (_, place) =>
    Math.min(...free.map((each) => 1 + ((each - place + count) % count))),
  );
  return used.reduce((product, tries) => {
    let misses = 0;
    for (let draw = 0; draw < offsets; draw++) misses += Number((triesNeeded[draw % count] ?? 0) > tries);
    return (product * misses) / offsets;
  }, 1);
}

describe('consecutive tries', () => {
  it.each([
    { ports: 10, free: [0], rounds: [5], offsets: 10 },
    { ports: 10, free: [0], rounds: [5, 2, 1], offsets: 10 },
    { ports: 10, free: [3, 4], rounds: [3, 2], offsets: 16 },
    { ports: 37, free: [5, 6, 7, 8, 30], rounds: [6, 4, 2], offsets: 64 },
    { ports: 300, free: [17, 290], rounds: LINUX_ROUNDS, offsets: 65_536 },
    { ports: 700, free: [0], rounds: LINUX_ROUNDS, offsets: 65_536 },
  ])(
    'of $rounds in $ports ports, free $free, fail as counted from every offset',
    ({ ports, free, rounds, offsets }) => {
      const spec = { search: { kind: 'consecutive', rounds }, offsets } as const;
      const failed = looks(withFree(ports, free, spec), 20_000).get(-1) ?? 0;
      expect(agrees(failure(ports, free, rounds, offsets), failed, 20_000)).toBe(true);
    },
  );

  it('scan a range no larger than the first round as a whole, and one port more no longer', () => {
    const failed = (ports: number): number => looks(withFree(ports, [64], LINUX), 5000).get(-1) ?? 0;
    expect([failed(65), failed(127), failed(128)]).toEqual([0, 0, 0]);
    expect(failed(300)).toBeGreaterThan(0);
    // Around the end: the only free port lies just before most offsets.
    expect(looks(withFree(100, [0], LINUX), 2000).get(0)).toBe(2000);
  });

  it('take offsets modulo the range: 41.4 % of new flows in the first 9,072 of 28,232 ports, as measured', () => {
    const found = looks(new Group(28_232, LINUX), 100_000);
    let low = 0;
    for (const [place, count] of found) if (place < 9072) low += count;
    // Three of 65,536 draws lead to each of these ports, two to each of the others.
    expect(agrees((3 * 9072) / 65_536, low, 100_000)).toBe(true);
    // Measured on Linux 6.18, ports 32768-60999.
    expect(Math.abs(low / 100_000 - 0.414)).toBeLessThan(0.005);
  });

  it('draw offsets evenly where the box does', () => {
    const found = looks(new Group(28_232, { ...LINUX, offsets: null }), 50_000);
    let low = 0;
    for (const [place, count] of found) if (place < 9072) low += count;
    expect(agrees(9072 / 28_232, low, 50_000)).toBe(true);
  });

  it('begin with the own source port where the box keeps it', () => {
    const rounds = { search: { kind: 'consecutive', rounds: [4, 2] }, offsets: 1 } as const;
    const keeps = looks(withFree(10, [2, 9], { ...rounds, keepsSourcePort: true }), 20_000);
    // One source port in ten is the ninth; all others begin at the offset, which is always 0 here.
    expect(agrees(0.1, keeps.get(9) ?? 0, 20_000)).toBe(true);
    expect(agrees(0.9, keeps.get(2) ?? 0, 20_000)).toBe(true);
    expect(looks(withFree(10, [2, 9], rounds), 100).get(2)).toBe(100);
  });
});

describe('eviction by consecutive tries', () => {
  /** One closing port among held ones. */
  function withClosing(ports: number, rounds: readonly number[], after: number | null, age: number): Group {
    const spec = { search: { kind: 'consecutive', rounds }, offsets: ports, reclaimAfterSeconds: after } as const;
    const group = withFree(ports, [], spec);
    group.close(11);
    group.now = age;
    return group;
  }

  /** Only the last 32 tries of a round, one time in two. */
  const evicted = (ports: number, rounds: readonly number[]): number =>
    1 - rounds.reduce((missed, tries) => missed * (1 - Math.min(tries, 32) / ports / 2), 1);

  it.each([[[128]], [[64]], [[32]], [[16]], [[8]], [LINUX_ROUNDS]])(
    'in rounds of %s takes the last 32 tries, and one chance in two',
    (rounds) => {
      const found = looks(withClosing(200, rounds, 0, 0), 20_000);
      expect(agrees(evicted(200, rounds), found.get(11) ?? 0, 20_000)).toBe(true);
      expect((found.get(11) ?? 0) + (found.get(-1) ?? 0)).toBe(20_000);
    },
  );

  it('waits until the entry is old enough, to the second', () => {
    expect(looks(withClosing(200, LINUX_ROUNDS, 1, 0.999), 5000).get(-1)).toBe(5000);
    expect(looks(withClosing(200, LINUX_ROUNDS, 1, 1), 5000).get(11)).toBeGreaterThan(0);
    expect(looks(withClosing(200, LINUX_ROUNDS, null, 1000), 5000).get(-1)).toBe(5000);
  });

  it('prefers whatever comes first: the free port behind 96 closing ones is found, those before are spared', () => {
    const stream = randomStream(3, 'layout');
    const free = Math.floor(stream.uniform() * 96);
    const spec = { search: { kind: 'consecutive', rounds: [128] }, offsets: 1, reclaimAfterSeconds: 0 } as const;
    const group = withFree(200, [free], spec);
    for (let place = 0; place < 200; place++) if (place !== free) group.close(place);
    expect(looks(group, 1000).get(free)).toBe(1000);
  });
});
