import { FREE, type Ports } from './allocator.js';

/** Bit 0 of a port's byte says that it is not free: of four ports in a word, all of them. */
const FOUR_HELD = 0x01010101;

/** Ports at the beginning of a word that count as held: none, one, two, three. */
const HELD_BEFORE = new Int32Array(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0).buffer);

/** The states of ports, four in a word; up to three at the end are in none. */
export function inFours({ held }: Ports): Int32Array {
  return new Int32Array(held.buffer, held.byteOffset, held.length >>> 2);
}

/**
 * The first free port from `start` up to, but without, `end`; −1: none. Four at a time where all are held.
 *
 * @param fours the same states, see {@link inFours}
 */
export function findFree(held: Uint8Array, fours: Int32Array, start: number, end: number): number {
  const words = end >>> 2;
  let word = start >>> 2;
  let port = start;
  if (word < words) {
    let four = (fours[word] as number) | (HELD_BEFORE[start & 3] as number);
    while ((four & FOUR_HELD) === FOUR_HELD && ++word < words) four = fours[word] as number;
    port = Math.max(start, word << 2);
  }
  for (; port < end; port++) if (held[port] === FREE) return port;
  return -1;
}
