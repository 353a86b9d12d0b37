import type { AddressEstimate } from '../fit-result.js';
import type { Endpoint } from '../observed-connection.js';
import { PortSet } from '../tables/port-set.js';
import { EndpointMap } from './endpoint-map.js';

/** So many addresses, and destinations of each, are kept apart. */
const MOST_ADDRESSES = 512;
const MOST_DESTINATIONS = 64;

interface Used {
  connections: number;
  readonly ports: PortSet;
}

interface UsedAddress extends Used {
  readonly destinations: EndpointMap<Used & { readonly end: Endpoint }>;
}

/** Which ports each address used toward the servers, in bounded memory. */
export class AddressTally {
  /** Connections of addresses beyond those that are kept apart. */
  beyond = 0;
  private readonly addresses = new Map<string, UsedAddress>();

  /** Addresses that opened at least so many connections. */
  busy(connections: number): readonly string[] {
    return [...this.addresses].filter(([, one]) => one.connections >= connections).map(([address]) => address);
  }

  get size(): number {
    return this.addresses.size;
  }

  add(client: Endpoint, server: Endpoint): void {
    const one = this.open(client.address);
    if (one === null) {
      this.beyond += 1;
      return;
    }
    one.connections += 1;
    one.ports.add(client.port);
    const toward = openDestination(one, server);
    if (toward === null) return;
    toward.connections += 1;
    toward.ports.add(client.port);
  }

  merge(other: AddressTally): void {
    this.beyond += other.beyond;
    for (const [address, more] of other.addresses) {
      const one = this.open(address);
      if (one === null) {
        this.beyond += more.connections;
        continue;
      }
      one.connections += more.connections;
      one.ports.merge(more.ports);
      for (const { end, connections, ports } of more.destinations.values()) {
        const toward = openDestination(one, end);
        if (toward === null) continue;
        toward.connections += connections;
        toward.ports.merge(ports);
      }
    }
  }

  /** What each address used, most connections first; only toward the servers that are wanted. */
  result(isWanted: (server: Endpoint) => boolean): readonly AddressEstimate[] {
    const estimates = [...this.addresses].flatMap(([address, one]) => {
      const wanted = [...one.destinations.values()].filter(({ end }) => isWanted(end));
      if (wanted.length === 0) return [];
      const all = wanted.length === one.destinations.size;
      const ports = new PortSet();
      for (const toward of wanted) ports.merge(toward.ports);
      const destinations = wanted
        .map(({ end, connections, ports: own }) => ({ ...end, connections, ports: own.seen() }))
        .sort((a, b) => b.connections - a.connections);
      const connections = all ? one.connections : destinations.reduce((sum, toward) => sum + toward.connections, 0);
      return [{ address, connections, ports: (all ? one.ports : ports).seen(), destinations }];
    });
    return estimates.sort((a, b) => b.connections - a.connections || (a.address < b.address ? -1 : 1));
  }

  private open(address: string): UsedAddress | null {
    const known = this.addresses.get(address);
    if (known !== undefined) return known;
    if (this.addresses.size >= MOST_ADDRESSES) return null;
    const fresh: UsedAddress = { connections: 0, ports: new PortSet(), destinations: new EndpointMap() };
    this.addresses.set(address, fresh);
    return fresh;
  }
}

function openDestination(one: UsedAddress, end: Endpoint): Used | null {
  const known = one.destinations.get(end);
  if (known !== undefined) return known;
  if (one.destinations.size >= MOST_DESTINATIONS) return null;
  const fresh = { end, connections: 0, ports: new PortSet() };
  one.destinations.add(end, fresh);
  return fresh;
}
