import { CLOSING, FREE } from './allocator.js';

/** In the last tries of a round nf_nat may evict a closing entry. */
const EVICTING_TRIES = 32;

export interface FrozenSearch {
  /** Tries in each round; the first one is smaller than the number of ports. */
  readonly rounds: readonly number[];
  /** Offsets are drawn from this many numbers and taken modulo the range; null: evenly over the range. */
  readonly offsets: number | null;
  /** Whether closing ports may be evicted, one time in two. */
  readonly evicting: boolean;
}

/**
 * The probability that a search in rounds of consecutive ports fails, ports being as they are: exact, over all offsets. Its
 * mean over the configurations that arrivals meet is the blocking probability, with far less noise than counting refusals:
 * rounds begin at offsets of their own, so that the chance of all is the product of the chances of each.
 *
 * @param held FREE, HELD or CLOSING of each port
 * @returns 0…1
 *
 * Cost: O(ports × rounds).
 */
export function refusalChance(held: Uint8Array, { rounds, offsets, evicting }: FrozenSearch): number {
  const count = held.length;
  const taken = runsOfTaken(held);
  const closing = evicting ? closingBefore(held) : null;
  let all = 1;
  for (const tries of rounds) {
    let chance = 0;
    for (let offset = 0; offset < count; offset++) {
      if ((taken[offset] as number) < tries) continue;
      chance += startChance(offset, count, offsets) * spared(closing, offset, tries, count);
    }
    all *= chance;
    if (all === 0) return 0;
  }
  return all;
}

/** How many ports from each on are taken without a gap, around the end, at most all. */
function runsOfTaken(held: Uint8Array): Int32Array {
  const count = held.length;
  const runs = new Int32Array(count);
  let run = 0;
  for (let place = 2 * count - 1; place >= 0; place--) {
    const port = place % count;
    run = held[port] === FREE ? 0 : Math.min(count, run + 1);
    runs[port] = run;
  }
  return runs;
}

/** Closing ports before each place, twice around. */
function closingBefore(held: Uint8Array): Int32Array {
  const sums = new Int32Array(2 * held.length + 1);
  for (let place = 0; place < 2 * held.length; place++) {
    sums[place + 1] = (sums[place] as number) + (held[place % held.length] === CLOSING ? 1 : 0);
  }
  return sums;
}

/** The chance that none of the closing ports among the last tries is given up. */
function spared(closing: Int32Array | null, offset: number, tries: number, count: number): number {
  if (closing === null) return 1;
  const end = (offset % count) + tries;
  const from = Math.max(offset, end - EVICTING_TRIES);
  return 2 ** -((closing[end] as number) - (closing[from] as number));
}

function startChance(offset: number, count: number, offsets: number | null): number {
  if (offsets === null) return 1 / count;
  return (Math.floor(offsets / count) + (offset < offsets % count ? 1 : 0)) / offsets;
}
