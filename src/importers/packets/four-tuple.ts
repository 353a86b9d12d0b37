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
  const swapped = isSwapped(packet);
  const source = packet.ipv6 ? sourceBits(packet) : packet.source0;
  const destination = packet.ipv6 ? destinationBits(packet) : packet.destination0;
  packet.swapped = swapped;
  packet.a = swapped ? destination : source;
  packet.b = swapped ? source : destination;
  packet.ports = swapped
    ? (packet.destinationPort << 16) | packet.sourcePort
    : (packet.sourcePort << 16) | packet.destinationPort;
  packet.hash = hashOf(packet.a, packet.b, packet.ports);
}

/** Whether the source is the higher end of the four-tuple; any order will do, as long as both directions agree on it. */
function isSwapped(packet: PacketView): boolean {
  if (packet.source0 !== packet.destination0) return packet.source0 > packet.destination0;
  if (packet.ipv6) {
    if (packet.source1 !== packet.destination1) return packet.source1 > packet.destination1;
    if (packet.source2 !== packet.destination2) return packet.source2 > packet.destination2;
    if (packet.source3 !== packet.destination3) return packet.source3 > packet.destination3;
  }
  return packet.sourcePort > packet.destinationPort;
}
