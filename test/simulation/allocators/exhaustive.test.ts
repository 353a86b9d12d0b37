import { describe, expect, it } from 'vitest';
import { agrees, Group, looks } from './frozen-ports.js';

describe('the exhaustive search', () => {
  it('finds the last free port of 64,512, and after that none', () => {
    const group = new Group(64_512, {});
    const places = new Set(Array.from({ length: 64_512 }, () => group.take()));
    expect([places.size, places.has(-1), group.take()]).toEqual([64_512, false, -1]);
    group.release(12_345);
    expect([group.take(), group.take()]).toEqual([12_345, -1]);
  });

  it('gives every free port with equal chances', () => {
    const found = new Map<number, number>();
    for (let seed = 0; seed < 4000; seed++) {
      const group = new Group(8, {}, seed);
      const [first, second] = [group.take(), group.take()];
      group.release(first);
      const again = group.take();
      if (again === second) throw new Error('gave a port twice');
      found.set(again, (found.get(again) ?? 0) + 1);
    }
    for (let place = 0; place < 8; place++) expect(agrees(1 / 8, found.get(place) ?? 0, 4000)).toBe(true);
  });
});

describe('the first-in-first-out search', () => {
  it('gives the port that has been free for longest, around the end again and again', () => {
    const group = new Group(4, { order: 'fifo' });
    const free = [0, 1, 2, 3];
    for (const released of [1, 0, 3, 2, 2, 3, 1, 0, 0, 1, 3, 2]) {
      while (free.length > 0) expect(group.take()).toBe(free.shift());
      expect(group.take()).toBe(-1);
      group.release(released);
      free.push(released);
    }
  });

  it('comes back to a port only after all others', () => {
    const group = new Group(1000, { order: 'fifo' });
    for (let round = 0; round < 3000; round++) {
      const place = group.take();
      if (place !== round % 1000) throw new Error(`gave port ${place} in turn ${round}`);
      group.release(place);
    }
    expect(group.take()).toBe(0);
  });
});

describe('random tries', () => {
  it.each([
    { held: 15, ports: 20, tries: 3 },
    { held: 9, ports: 10, tries: 10 },
    { held: 1, ports: 3, tries: 1 },
  ])('$tries tries in $ports ports of which $held are held fail with the share (n/c)^k', ({ held, ports, tries }) => {
    const group = new Group(ports, { search: { kind: 'random', tries } });
    let taken = 0;
    while (taken < held) taken += Number(group.take() >= 0);
    const found = looks(group, 40_000);
    expect(agrees((held / ports) ** tries, found.get(-1) ?? 0, 40_000)).toBe(true);
    // The free ones are found alike.
    const each = (1 - (held / ports) ** tries) / (ports - held);
    for (const [place, count] of found) if (place >= 0) expect(agrees(each, count, 40_000)).toBe(true);
  });
});
