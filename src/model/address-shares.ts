import { requireWhole } from './argument.js';
import { logSplitChance } from './split-chances.js';

export interface PinnedAddresses {
  /** m: clients of equal weight, a whole number from 1 to 1e9. */
  readonly clients: number;
  /** k: addresses, a whole number ≥ 1 (2^64 and more are fine). */
  readonly addresses: number;
}

/** One way in which the clients of a pinned pool may fall, as a connection finds it. */
export interface AddressShare {
  /** Load of the connection's address ÷ load of an address in an even split: from k/m to k. */
  readonly times: number;
  /** How likely it is that a connection picked at random finds its address that busy. */
  readonly probability: number;
}

/** Terms this much less likely than the likeliest, as a logarithm, are left out. */
const NEGLIGIBLE = -24;

/** With many clients, splits are taken at steps of this part of their standard deviation. */
const STEP = 0.5;

/**
 * How busy the address of a connection is in a pool in which a hash pins each client to one address: beside its own client,
 * Y ~ Binomial(m − 1, 1/k) others are there, times = (1 + Y)·k/m.
 *
 * Gives averages over the split: what a connection meets (blocking, risk) as Σ probability × value, and what an address holds
 * on average (ports, connections per second) as Σ probability × value ÷ times; an address without clients holds nothing.
 *
 * Assumes equal clients and a uniform hash.
 *
 * @returns probabilities that add up to 1; with many clients every so manieth split stands for those beside it
 * @throws RangeError for an argument out of range
 *
 * Accuracy: exact for up to sixteen clients an address; beyond, averages of what changes smoothly to about 1e-6, of blocking
 * above 1e-3 to 5 %. Rare splits are left out: for blocking below 1e-6 use `pinnedPoolBlocking`.
 * Cost: about thirty terms at most, whatever the number of clients.
 */
export function addressShares({ clients, addresses }: PinnedAddresses): readonly AddressShare[] {
  requireWhole('shares of addresses', 'clients', clients, 1, 1e9);
  requireWhole('shares of addresses', 'addresses', addresses, 1);
  const others = clients - 1;
  const logChance = logSplitChance(others, addresses);
  const mode = Math.min(others, Math.floor(clients / addresses));
  const deviation = Math.sqrt((others / addresses) * (1 - 1 / addresses));
  const stride = Math.max(1, Math.floor(STEP * deviation));
  const found = [mode];
  for (const step of [stride, -stride]) {
    for (let y = mode + step; y >= 0 && y <= others; y += step) {
      if (logChance(y) < logChance(mode) + NEGLIGIBLE) break;
      found.push(y);
    }
  }
  const chances = found.map((y) => Math.exp(logChance(y) - logChance(mode)));
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  return found.map((y, index) => ({
    times: (1 + y) * (addresses / clients),
    probability: (chances[index] ?? 0) / all,
  }));
}
