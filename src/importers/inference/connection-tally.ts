import type { Endpoint, Side } from '../observed-connection.js';
import { AddressTally } from './address-tally.js';
import type { AnyConnection } from './close-kind.js';
import { EndpointMap } from './endpoint-map.js';
import { SideMatcher } from './match-sides.js';
import { TrafficTally } from './traffic-tally.js';

/** So many server endpoints are kept apart. */
const MOST_ENDPOINTS = 512;
/** An address that opened and accepted so many connections stands in the middle. */
const IN_THE_MIDDLE = 10;

/** What was counted toward one endpoint. */
export interface EndpointTally {
  readonly end: Endpoint;
  readonly tally: TrafficTally;
}

/** Takes connections as any reader hands them out and keeps what is inferred from them, in bounded memory. */
export class ConnectionTally {
  readonly endpoints = new EndpointMap<EndpointTally>();
  /** Endpoints beyond those that are kept apart. */
  readonly rest = new TrafficTally();
  readonly addresses = new AddressTally();
  /** Connections of clients that are in the pool, and of others. */
  ofPool = 0;
  notOfPool = 0;
  readonly sides = new SideMatcher((connection) => this.count(connection));

  /**
   * @param isOfPool whether an address belongs to the SNAT pool; null where that is not known
   * @param side only connections of this side of the box count, where the pool is known
   */
  constructor(
    private readonly isOfPool: ((address: string) => boolean) | null = null,
    private readonly side: Side | null = null,
  ) {}

  /** A connection, in any order. */
  add(connection: AnyConnection): void {
    if (this.isOfPool !== null && !this.isOnThisSide(this.isOfPool(connection.client.address))) return;
    this.sides.add(connection);
  }

  /** To be called when the source has ended. */
  finish(): void {
    this.sides.finish();
  }

  /** Adds what another source has given; `shift`: how many seconds later its instant 0 is. Both must be finished. */
  merge(other: ConnectionTally, shift: number): void {
    for (const { end, tally } of other.endpoints.values()) this.tallyOf(end).merge(tally, shift);
    this.rest.merge(other.rest, shift);
    this.addresses.merge(other.addresses);
    this.ofPool += other.ofPool;
    this.notOfPool += other.notOfPool;
    this.sides.matched += other.sides.matched;
    this.sides.notPassedOn += other.sides.notPassedOn;
    this.sides.leftOut += other.sides.leftOut;
  }

  /** Addresses that both opened and accepted connections: a box between clients and servers. */
  inTheMiddle(): readonly string[] {
    const opened = new Set(this.addresses.busy(IN_THE_MIDDLE));
    const accepted = new Map<string, number>();
    for (const { end, tally } of this.endpoints.values()) {
      accepted.set(end.address, (accepted.get(end.address) ?? 0) + tally.connections);
    }
    return [...accepted].flatMap(([address, count]) =>
      count >= IN_THE_MIDDLE && opened.has(address) ? [address] : [],
    );
  }

  private isOnThisSide(isOfPool: boolean): boolean {
    const isLeftOut = this.side !== null && isOfPool !== (this.side === 'server');
    if (isLeftOut) this.sides.leftOut += 1;
    else if (isOfPool) this.ofPool += 1;
    else this.notOfPool += 1;
    return !isLeftOut;
  }

  private count(connection: AnyConnection): void {
    this.tallyOf(connection.server).add(connection);
    this.addresses.add(connection.client, connection.server);
  }

  private tallyOf(end: Endpoint): TrafficTally {
    const known = this.endpoints.get(end);
    if (known !== undefined) return known.tally;
    if (this.endpoints.size >= MOST_ENDPOINTS) return this.rest;
    const fresh = { end, tally: new TrafficTally() };
    this.endpoints.add(end, fresh);
    return fresh.tally;
  }
}
