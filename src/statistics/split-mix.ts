const MASK = (1n << 64n) - 1n;

/**
 * SplitMix64: turns one 64-bit number into as many well-mixed ones as are asked for, to fill the state of a larger
 * generator.
 *
 * @param seed 0…2⁶⁴ − 1
 * @returns a function that gives the next 64-bit number at each call
 * @see Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators; constants as in Vigna's splitmix64.c
 */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed & MASK;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
}

/**
 * FNV-1a, 64 bits: a number for a text, the same everywhere.
 *
 * @param text taken as UTF-16 code units, low byte first where a unit needs two bytes
 * @returns 0…2⁶⁴ − 1
 * @see Fowler, Noll, Vo; draft-eastlake-fnv
 */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  const add = (byte: number): void => {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  };
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    add(unit & 0xff);
    if (unit > 0xff) add(unit >> 8);
  }
  return hash;
}
