import { describe, expect, it } from 'vitest';
import { CLOSING, FREE, HELD } from '../../src/simulation/allocators/allocator.js';
import { refusalChance } from '../../src/simulation/allocators/refusal-chance.js';
import { randomStream } from '../../src/statistics/random-stream.js';

/** Ports of which some are free and some closing, in clusters. */
function configuration(count: number, free: number, closing: number, seed: number): Uint8Array {
  const stream = randomStream(seed, 'configuration');
  const held = new Uint8Array(count).fill(HELD);
  for (let i = 0; i < count; i++) {
    const draw = stream.uniform();
    // Long stretches without a free port: only part of the range has any.
    if (i > count / 2 && draw < free) held[i] = FREE;
    else if (draw > 1 - closing) held[i] = CLOSING;
  }
  return held;
}

/** Every offset, every try, one after the other; closing ports of the last 32 tries are given up one time in two. */
function bruteForce(held: Uint8Array, rounds: readonly number[], offsets: number | null, evicting: boolean): number {
  const count = held.length;
  return rounds.reduce((all, tries) => {
    const numbers = offsets ?? count;
    let failing = 0;
    for (let number = 0; number < numbers; number++) {
      let spared = 1;
      for (let i = 0; i < tries; i++) {
        const state = held[((number % count) + i) % count];
        if (state === FREE) spared = 0;
        else if (evicting && state === CLOSING && i >= tries - 32) spared /= 2;
      }
      failing += spared;
    }
    return all * (failing / numbers);
  }, 1);
}

describe('the chance that a search in rounds fails in a configuration', () => {
  it.each([
    [[40, 20, 10], null, false],
    [[40, 20, 10], 1000, false],
    [[40, 20, 10], null, true],
    [[48, 16], 1000, true],
    [[5], 256, true],
  ])(
    'is the share of all offsets at which it does: rounds %j, offsets %s, evicting %s',
    (rounds, offsets, evicting) => {
      for (let seed = 0; seed < 20; seed++) {
        const held = configuration(150 + seed, 0.1, 0.2, seed);
        const exact = bruteForce(held, rounds, offsets, evicting);
        expect(refusalChance(held, { rounds, offsets, evicting })).toBeCloseTo(exact, 12);
        expect(exact).toBeGreaterThan(0);
      }
    },
  );

  it('is certain when every port is held, and nothing when every port is free', () => {
    const search = { rounds: [128, 64], offsets: 65_536, evicting: true };
    expect(refusalChance(new Uint8Array(300).fill(HELD), search)).toBeCloseTo(1, 12);
    expect(refusalChance(new Uint8Array(300).fill(FREE), search)).toBe(0);
  });
});
