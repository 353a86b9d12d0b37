import type { Endpoint, ObservedConnection } from '../observed-connection.js';
import type { AnyConnection } from './close-kind.js';
import { isLogged, wasAnswered } from './close-kind.js';

/** At least so many connections, and at most twice as many, wait for the one on the other side of the box. */
const WAITING = 8192;
/** After so many without a match there is only one side. */
const GIVE_UP = 2 * WAITING;
/** A box passes a SYN on within this. */
const PASSED_ON_SECONDS = 3;

/**
 * Finds connections that were captured on both sides of a NAT and hands on the one on the server side. A NAT changes
 * addresses and ports but keeps sequence numbers, so both have the same first one, and a SYN within three seconds.
 */
export class SideMatcher {
  matched = 0;
  /** SYNs of clients whose other connections passed, that nobody answered and that never came out. */
  notPassedOn = 0;
  /** Connections on the client side whose other half was not found. */
  leftOut = 0;
  private seen = 0;
  /** Those that wait by their first sequence number: the latest, and those before them, which give up together. */
  private waiting = new Map<number, ObservedConnection>();
  private waitingLong = new Map<number, ObservedConnection>();
  private readonly clientSide = new Set<string>();
  private readonly serverSide = new Set<string>();

  constructor(private readonly handOn: (connection: AnyConnection) => void) {}

  add(connection: AnyConnection): void {
    const key = connection.fromClient.initialSequence;
    if (isLogged(connection) || key === null || connection.synAt === null || this.hasGivenUp()) {
      this.handOn(connection);
      return;
    }
    this.seen += 1;
    const other = this.takeWaiting(key);
    if (other !== undefined) {
      if (this.isOtherHalf(connection, other)) return;
      this.settle(other);
    }
    this.waiting.set(key, connection);
    if (this.hasGivenUp()) this.finish();
    else if (this.waiting.size >= WAITING) this.giveUpLongest();
  }

  /** Hands on whatever still waits. */
  finish(): void {
    this.giveUpLongest();
    this.giveUpLongest();
  }

  private hasGivenUp(): boolean {
    return this.matched === 0 && this.seen >= GIVE_UP;
  }

  private takeWaiting(key: number): ObservedConnection | undefined {
    const from = this.waiting.has(key) ? this.waiting : this.waitingLong;
    const found = from.get(key);
    if (found !== undefined) from.delete(key);
    return found;
  }

  private giveUpLongest(): void {
    const settled = this.waitingLong;
    this.waitingLong = this.waiting;
    this.waiting = new Map();
    for (const one of settled.values()) this.settle(one);
  }

  private isOtherHalf(one: ObservedConnection, other: ObservedConnection): boolean {
    const [oneAt, otherAt] = [one.synAt ?? 0, other.synAt ?? 0];
    if (Math.abs(oneAt - otherAt) > PASSED_ON_SECONDS || isSameTuple(one, other)) return false;
    const isFirst = oneAt === otherAt ? this.clientSide.has(pairOf(one)) : oneAt < otherAt;
    const [inner, outer] = isFirst ? [one, other] : [other, one];
    this.matched += 1;
    this.clientSide.add(pairOf(inner));
    this.serverSide.add(pairOf(outer));
    this.handOn(outer);
    return true;
  }

  /** One that found no other half: on a pair of addresses that is known to be the client side it must not count twice. */
  private settle(one: ObservedConnection): void {
    if (this.matched === 0) {
      this.handOn(one);
      return;
    }
    const pair = pairOf(one);
    if (!this.clientSide.has(pair) || this.serverSide.has(pair)) this.handOn(one);
    else if (wasAnswered(one) || one.refused) this.leftOut += 1;
    else this.notPassedOn += 1;
  }
}

function pairOf({ client, server }: ObservedConnection): string {
  return `${client.address} ${server.address}`;
}

function isSameTuple(one: ObservedConnection, other: ObservedConnection): boolean {
  return isSameEnd(one.client, other.client) && isSameEnd(one.server, other.server);
}

function isSameEnd(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.address === other.address;
}
