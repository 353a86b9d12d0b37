import { fnv1a64, splitMix64 } from './split-mix.js';

/** The four 32-bit words of a generator's state; not all zero. */
export type RandomState = readonly [number, number, number, number];

/**
 * A stream of random numbers, xoshiro128**: 128 bits of state, period 2¹²⁸ − 1, the same numbers on every machine.
 *
 * @see Blackman, Vigna (2021), Scrambled linear pseudorandom number generators; xoshiro128starstar.c 1.1
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @throws RangeError when the state is all zero: it would stay there */
  constructor(state: RandomState) {
    const [a, b, c, d] = state.map((word) => word >>> 0) as unknown as RandomState;
    if ((a | b | c | d) === 0) throw new RangeError('Cannot draw random numbers: the state must not be all zero');
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** The next 32 random bits, 0…2³² − 1. */
  uint32(): number {
    const five = Math.imul(this.b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** The next number of the uniform distribution on [0, 1), a multiple of 2⁻⁵³ (takes 64 random bits). */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
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
