import { addressShares } from '../../model/address-shares.js';
import { addressWith, type PortGroup } from './groups.js';

/** An address of a pinned pool, as busy as its clients make it. */
export interface PinnedAddress {
  /** Its traffic ÷ that of an address in an even split. */
  readonly times: number;
  /** How likely it is that a connection picked at random is on an address like this. */
  readonly probability: number;
  readonly group: PortGroup;
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
  const found = addressShares({ clients, addresses: pool.addresses }).map(({ times, probability }) => ({
    times,
    probability,
    group: addressWith(group, times),
  }));
  KNOWN.set(group, found);
  return found;
}

/** Mean over the connections of a pinned pool: what each of them meets on its address. */
export function meanByConnection<A extends Pick<PinnedAddress, 'times' | 'probability'>>(
  addresses: readonly A[],
  value: (address: A) => number,
): number {
  return addresses.reduce((sum, address) => sum + address.probability * value(address), 0);
}

/** Mean over the addresses of a pinned pool: what each of them holds or gets; an address without clients has nothing. */
export function meanByAddress<A extends Pick<PinnedAddress, 'times' | 'probability'>>(
  addresses: readonly A[],
  value: (address: A) => number,
): number {
  return meanByConnection(addresses, (address) => value(address) / address.times);
}
