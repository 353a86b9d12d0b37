import { fnv1a64, splitMix64 } from './split-mix.js';

/** The four 32-bit words of a generator's state; not all zero. */
export type RandomState = readonly [number, number, number, number];

/** Words that are drawn at a time: a loop keeps the state at hand. */
const BLOCK = 64;

/**
 * A stream of random numbers, xoshiro128**: 128 bits of state, period 2¹²⁸ − 1, the same numbers on every machine.
 *
 * @see Blackman, Vigna (2021), Scrambled linear pseudorandom number generators; xoshiro128starstar.c 1.1
 */
export class RandomStream {
  private readonly state: Int32Array;
  private readonly words = new Uint32Array(BLOCK);
  private next = BLOCK;

  /** @throws RangeError when the state is all zero: it would stay there */
  constructor(state: RandomState) {
    this.state = Int32Array.from(state);
    if (this.state.every((word) => word === 0)) {
      throw new RangeError('Cannot draw random numbers: the state must not be all zero');
    }
  }

  /** The next 32 random bits, 0…2³² − 1. */
  uint32(): number {
    if (this.next === BLOCK) this.draw();
    return this.words[this.next++] as number;
  }

  /** The next number of the uniform distribution on [0, 1), a multiple of 2⁻⁵³ (takes 64 random bits). */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  private draw(): void {
    const { state, words } = this;
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    for (let word = 0; word < BLOCK; word++) {
      const five = Math.imul(b, 5);
      words[word] = Math.imul((five << 7) | (five >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    this.next = 0;
  }
}

/**
 * A stream of its own for each cause: the name of what is drawn and the seed decide it, so that one more cause leaves
 * the numbers of the others as they were.
 *
 * @param seed whole, 0…2⁵³ − 1
 * @param name what is drawn, for example the path of an input
 * @throws RangeError when the seed is not such a number
 */
export function randomStream(seed: number, name: string): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`Cannot seed random numbers: seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
  }
  const next = splitMix64(splitMix64(BigInt(seed))() ^ fnv1a64(name));
  const [first, second] = [next(), next()];
  const words = [first, first >> 32n, second, second >> 32n].map((word) => Number(word & 0xffffffffn));
  return new RandomStream(words as unknown as RandomState);
}
