import type { PacketView } from './packet-view.js';

/** Odd constants with well spread bits (the golden ratio, and those of MurmurHash3 and xxHash). */
const GOLDEN = 0x9e3779b1;
const MURMUR_1 = 0x85ebca6b;
const MURMUR_2 = 0xc2b2ae35;
const XX = 0x27d4eb2f;

/** 32 bits of three words; each bit of them changes about half of the result's. */
function hashOf(a: number, b: number, ports: number): number {
  let hash = Math.imul(a, GOLDEN);
  hash = Math.imul(hash ^ (hash >>> 15) ^ b, MURMUR_1);
  hash = Math.imul(hash ^ (hash >>> 13) ^ ports, MURMUR_2);
  return hash ^ (hash >>> 16);
}

/** 32 other bits of the same words. */
export function otherHashOf(a: number, b: number, ports: number): number {
  let hash = Math.imul(ports, XX);
  hash = Math.imul(hash ^ (hash >>> 16) ^ a, GOLDEN);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, MURMUR_1);
  return hash ^ (hash >>> 15);
}

/** 32 bits of an IPv6 packet's source address. */
function sourceBits(packet: PacketView): number {
  return hashOf(hashOf(packet.source0, packet.source1, packet.source2), packet.source3, 0);
}

/** 32 bits of an IPv6 packet's destination address. */
function destinationBits(packet: PacketView): number {
  return hashOf(hashOf(packet.destination0, packet.destination1, packet.destination2), packet.destination3, 0);
}

/** Works out a packet's four-tuple: the same for both directions, apart from which end is the source. */
export function identify(packet: PacketView): void {
  const side =
    packet.source0 === packet.destination0 ? sideByTheRest(packet) : isGreater(packet.source0, packet.destination0);
  const source = packet.ipv6 ? sourceBits(packet) : packet.source0;
  const destination = packet.ipv6 ? destinationBits(packet) : packet.destination0;
  // Both ends change places without a branch, which a processor could not foresee.
  const swap = (source ^ destination) & -side;
  const swapPorts = (packet.sourcePort ^ packet.destinationPort) & -side;
  const a = source ^ swap;
  const b = destination ^ swap;
  const ports = ((packet.sourcePort ^ swapPorts) << 16) | (packet.destinationPort ^ swapPorts);
  packet.side = side;
  packet.a = a;
  packet.b = b;
  packet.ports = ports;
  packet.hash = hashOf(a, b, ports);
}

/** 1 if the first of two signed words of 32 bits is greater, else 0 (Warren, Hacker's Delight, 2-12). */
function isGreater(one: number, other: number): number {
  const difference = (other - one) | 0;
  return (difference ^ ((other ^ one) & (difference ^ other))) >>> 31;
}

/** Which end is the source, where the first words say nothing: any order will do that both directions agree on. */
function sideByTheRest(packet: PacketView): number {
  if (packet.ipv6) {
    if (packet.source1 !== packet.destination1) return isGreater(packet.source1, packet.destination1);
    if (packet.source2 !== packet.destination2) return isGreater(packet.source2, packet.destination2);
    if (packet.source3 !== packet.destination3) return isGreater(packet.source3, packet.destination3);
  }
  return isGreater(packet.sourcePort, packet.destinationPort);
}
