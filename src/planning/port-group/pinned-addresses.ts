import { type AddressShare, addressShares } from '../../model/address-shares.js';
import { addressWith, type PortGroup } from './groups.js';

/** An address of a pinned pool, as busy as its clients make it. */
export interface PinnedAddress {
  /** Its traffic ÷ that of an address in an even split. */
  readonly times: number;
  /** How likely it is that a connection picked at random is on an address like this. */
  readonly probability: number;
  /** One address, and the factor on its rates at which it is so busy; addresses share one where they differ in rates only. */
  readonly group: PortGroup;
  readonly factor: number;
}

/** Asked for at every evaluation of a group. */
const KNOWN = new WeakMap<PortGroup, readonly PinnedAddress[]>();

/**
 * The addresses that a connection of a pinned pool may find itself on, by how many other clients are there.
 *
 * @returns none for a group that is the same for all clients
 */
export function pinnedAddresses(group: PortGroup): readonly PinnedAddress[] {
  const { clients, ports, pool } = group;
  if (clients === null || ports < 1) return [];
  const known = KNOWN.get(group);
  if (known !== undefined) return known;
  const shared = group.streams.every(({ sources }) => sources === null) ? addressWith(group, 1) : null;
  const found = sharesOf(clients, pool.addresses).map(({ times, probability }) => ({
    times,
    probability,
    group: shared ?? addressWith(group, times),
    factor: shared === null ? 1 : times,
  }));
  KNOWN.set(group, found);
  return found;
}

/** A timeline asks for the same split at each of its moments. */
const SPLITS = new Map<string, readonly AddressShare[]>();
const MOST_SPLITS = 100;

function sharesOf(clients: number, addresses: number): readonly AddressShare[] {
  const name = `${clients} ${addresses}`;
  const known = SPLITS.get(name);
  if (known !== undefined) return known;
  const shares = addressShares({ clients, addresses });
  if (SPLITS.size >= MOST_SPLITS) SPLITS.clear();
  SPLITS.set(name, shares);
  return shares;
}

/** Mean over the connections of a pinned pool: what each of them meets on its address. */
export function meanByConnection<A extends Pick<PinnedAddress, 'times' | 'probability'>>(
  addresses: readonly A[],
  value: (address: A) => number,
): number {
  let mean = 0;
  for (const address of addresses) mean += address.probability * value(address);
  return mean;
}

/** Mean over the addresses of a pinned pool: what each of them holds or gets; an address without clients has nothing. */
export function meanByAddress<A extends Pick<PinnedAddress, 'times' | 'probability'>>(
  addresses: readonly A[],
  value: (address: A) => number,
): number {
  return meanByConnection(addresses, (address) => value(address) / address.times);
}
