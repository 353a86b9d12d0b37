import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, randomStream } from '../../src/statistics/random-stream.js';
import { fnv1a64, splitMix64 } from '../../src/statistics/split-mix.js';

describe('splitMix64', () => {
  it('gives the numbers of the reference implementation for the seed 1234567', () => {
    // Vigna, splitmix64.c; the same five stand at Rosetta Code, "Pseudo-random numbers/Splitmix64".
    const next = splitMix64(1234567n);
    expect([next(), next(), next(), next(), next()]).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });
});

describe('fnv1a64', () => {
  it.each([
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
  ])('gives the published hash of "%s" (draft-eastlake-fnv, appendix C)', (text, hash) => {
    expect(fnv1a64(text)).toBe(hash);
  });
});

describe('RandomStream', () => {
  it('gives the numbers of xoshiro128starstar.c 1.1 from the state 1, 2, 3, 4', () => {
    // Also the test vector of the Rust crate rand_xoshiro.
    const stream = new RandomStream([1, 2, 3, 4]);
    const drawn = Array.from({ length: 10 }, () => stream.uint32());
    expect(drawn).toEqual([
      ...[11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
    ]);
  });

  it('refuses the state in which it would stay', () => {
    expect(() => new RandomStream([0, 0, 0, 0])).toThrow(RangeError);
  });

  it('makes of two draws of 32 bits one number below 1, its highest bits first', () => {
    const bits = new RandomStream([1, 2, 3, 4]);
    const [high, low] = [bits.uint32(), bits.uint32()];
    expect(new RandomStream([1, 2, 3, 4]).uniform()).toBe(((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53);
  });

  it('fills each sixteenth of 0…1 equally often (chi-square, far inside its 99.99 % bound)', () => {
    const stream = randomStream(7, 'bins');
    const bins = new Array<number>(16).fill(0);
    const draws = 160_000;
    for (let i = 0; i < draws; i++) {
      const bin = Math.floor(stream.uniform() * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - draws / 16) ** 2 / (draws / 16), 0);
    // Chi-square, 15 degrees of freedom: 44.3 is passed once in 10,000.
    expect(chiSquare).toBeLessThan(44.3);
  });
});

describe('randomStream', () => {
  it('gives the same numbers for the same seed and name, others for another seed or name', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.string(), (seed, name, other) => {
        const first = (s: number, n: string): number[] => {
          const stream = randomStream(s, n);
          return [stream.uniform(), stream.uniform(), stream.uniform()];
        };
        expect(first(seed, name)).toEqual(first(seed, name));
        if (name !== other) expect(first(seed, name)).not.toEqual(first(seed, other));
        expect(first(seed, name)).not.toEqual(first(seed === 0 ? 1 : seed - 1, name));
      }),
    );
  });

  it('draws streams of different names that have nothing to do with each other', () => {
    const [x, y] = [randomStream(1, 'traffic.web.rate'), randomStream(1, 'traffic.web.lifetime')];
    const draws = 100_000;
    let product = 0;
    for (let i = 0; i < draws; i++) product += (x.uniform() - 0.5) * (y.uniform() - 0.5);
    // The correlation of independent streams lies within 4 standard errors of 0.
    expect(Math.abs((product / draws) * 12)).toBeLessThan(4 / Math.sqrt(draws));
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the seed %s', (seed) => {
    expect(() => randomStream(seed, 'x')).toThrow(/seed must be a whole number/);
  });
});
