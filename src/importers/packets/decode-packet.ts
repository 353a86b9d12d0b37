import type { PacketView } from './packet-view.js';

/** What became of a packet: `TCP` is decoded, the others are counted by this number. */
export const TCP = 0;
export const UDP = 1;
export const OTHER_IP = 2;
export const NOT_IP = 3;
export const LATER_FRAGMENT = 4;
export const CUT_SHORT = 5;
export const MALFORMED = 6;
export const UNKNOWN_LINK = 7;

/** Link type of most captures. */
const ETHERNET = 1;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad (QinQ), and what was used for it before. */
const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_QINQ = 0x88a8;
const ETHERTYPE_OLD_QINQ = 0x9100;

const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
/** Up to the flags: all that is needed of a TCP header. */
const NEEDED_OF_TCP = 14;
/** Payload beyond this, of one packet, is damage: the longest that network cards cut up (BIG TCP) is a thirtieth. */
const MOST_PAYLOAD = 1 << 24;
/** A chain of extension headers longer than this is nobody's traffic. */
const MOST_EXTENSIONS = 16;

/**
 * Reads a captured packet's headers: link layer, IPv4 or IPv6, TCP.
 *
 * @param packet takes addresses, ports, flags, numbers and payload length; its time is left alone
 * @param view the bytes
 * @param at offset of the packet's first captured byte
 * @param end offset behind its last captured byte, ≤ the view's length
 * @param linkType LINKTYPE_ number (https://www.tcpdump.org/linktypes.html)
 * @param length bytes that the packet had on the wire
 * @returns `TCP`, or why the packet is none
 *
 * Cost: a few tens of nanoseconds; allocates nothing.
 */
export function decodePacket(
  packet: PacketView,
  view: DataView,
  at: number,
  end: number,
  linkType: number,
  length: number,
): number {
  // What the wire had behind the captured bytes still counts as payload.
  const wireEnd = at + length;
  if (linkType === ETHERNET && end - at >= 34 && view.getUint16(at + 12) === ETHERTYPE_IPV4) {
    return decodeIpv4(packet, view, at + 14, end, wireEnd);
  }
  switch (linkType) {
    case ETHERNET:
      return end - at < 14 ? CUT_SHORT : byEthertype(packet, view, at + 14, end, view.getUint16(at + 12), wireEnd);
    case 113: // LINUX_SLL
      return end - at < 16 ? CUT_SHORT : byEthertype(packet, view, at + 16, end, view.getUint16(at + 14), wireEnd);
    case 276: // LINUX_SLL2
      return end - at < 20 ? CUT_SHORT : byEthertype(packet, view, at + 20, end, view.getUint16(at), wireEnd);
    case 0: // NULL: the family, a number of four bytes in the order of the machine that captured
    case 108: // LOOP: the same, always big-endian
      return end - at < 4 ? CUT_SHORT : byFamily(packet, view, at + 4, end, view.getUint32(at), wireEnd);
    case 12: // DLT_RAW, as some systems wrote it into files
    case 14:
    case 101: // RAW
      return byVersion(packet, view, at, end, wireEnd);
    case 228:
      return decodeIpv4(packet, view, at, end, wireEnd);
    case 229:
      return decodeIpv6(packet, view, at, end, wireEnd);
    default:
      return UNKNOWN_LINK;
  }
}

function byEthertype(
  packet: PacketView,
  view: DataView,
  from: number,
  end: number,
  firstType: number,
  wireEnd: number,
): number {
  let at = from;
  let type = firstType;
  while (type === ETHERTYPE_VLAN || type === ETHERTYPE_QINQ || type === ETHERTYPE_OLD_QINQ) {
    if (end - at < 4) return CUT_SHORT;
    type = view.getUint16(at + 2);
    at += 4;
  }
  if (type === ETHERTYPE_IPV4) return decodeIpv4(packet, view, at, end, wireEnd);
  return type === ETHERTYPE_IPV6 ? decodeIpv6(packet, view, at, end, wireEnd) : NOT_IP;
}

/** AF_INET is 2 everywhere; AF_INET6 is 10, 24, 28 or 30. The other byte order is the same number at the other end. */
function byFamily(
  packet: PacketView,
  view: DataView,
  at: number,
  end: number,
  family: number,
  wireEnd: number,
): number {
  const plain = family > 0xffff ? family >>> 24 : family;
  if (plain === 2) return decodeIpv4(packet, view, at, end, wireEnd);
  const isIpv6 = plain === 10 || plain === 24 || plain === 28 || plain === 30;
  return isIpv6 ? decodeIpv6(packet, view, at, end, wireEnd) : NOT_IP;
}

function byVersion(packet: PacketView, view: DataView, at: number, end: number, wireEnd: number): number {
  if (end <= at) return CUT_SHORT;
  const version = view.getUint8(at) >>> 4;
  if (version === 4) return decodeIpv4(packet, view, at, end, wireEnd);
  return version === 6 ? decodeIpv6(packet, view, at, end, wireEnd) : NOT_IP;
}

function decodeIpv4(packet: PacketView, view: DataView, at: number, end: number, wireEnd: number): number {
  if (end - at < 20) return CUT_SHORT;
  const first = view.getUint8(at);
  const headerLength = (first & 15) << 2;
  if (first >>> 4 !== 4 || headerLength < 20) return MALFORMED;
  if ((view.getUint16(at + 6) & 0x1fff) !== 0) return LATER_FRAGMENT;
  const protocol = view.getUint8(at + 9);
  if (protocol !== PROTOCOL_TCP) return protocol === PROTOCOL_UDP ? UDP : OTHER_IP;
  const total = view.getUint16(at + 2);
  packet.ipv6 = false;
  packet.source0 = view.getInt32(at + 12);
  packet.destination0 = view.getInt32(at + 16);
  // A total length of 0 stands for a packet that the network card cuts into pieces later (TSO).
  return decodeTcp(packet, view, at + headerLength, end, total === 0 ? wireEnd : at + total);
}

function decodeIpv6(packet: PacketView, view: DataView, at: number, end: number, wireEnd: number): number {
  if (end - at < 40) return CUT_SHORT;
  if (view.getUint8(at) >>> 4 !== 6) return MALFORMED;
  const length = view.getUint16(at + 4);
  let next = view.getUint8(at + 6);
  let header = at + 40;
  for (let extensions = 0; next !== PROTOCOL_TCP; extensions++) {
    if (next === PROTOCOL_UDP) return UDP;
    // Hop-by-hop, routing, fragment, authentication, destination options (RFC 8200, 4; RFC 4302).
    const known = next === 0 || next === 43 || next === 44 || next === 51 || next === 60;
    if (!known) return OTHER_IP;
    if (extensions === MOST_EXTENSIONS) return MALFORMED;
    if (end - header < 8) return CUT_SHORT;
    if (next === 44 && (view.getUint16(header + 2) & 0xfff8) !== 0) return LATER_FRAGMENT;
    const units = view.getUint8(header + 1);
    const size = next === 44 ? 8 : next === 51 ? (units + 2) << 2 : (units + 1) << 3;
    next = view.getUint8(header);
    header += size;
  }
  takeAddresses(packet, view, at + 8);
  return decodeTcp(packet, view, header, end, length === 0 ? wireEnd : at + 40 + length);
}

function takeAddresses(packet: PacketView, view: DataView, at: number): void {
  packet.ipv6 = true;
  packet.source0 = view.getInt32(at);
  packet.source1 = view.getInt32(at + 4);
  packet.source2 = view.getInt32(at + 8);
  packet.source3 = view.getInt32(at + 12);
  packet.destination0 = view.getInt32(at + 16);
  packet.destination1 = view.getInt32(at + 20);
  packet.destination2 = view.getInt32(at + 24);
  packet.destination3 = view.getInt32(at + 28);
}

/** `ipEnd` is where the IP packet ends, captured or not. */
function decodeTcp(packet: PacketView, view: DataView, at: number, end: number, ipEnd: number): number {
  if (end - at < NEEDED_OF_TCP) return CUT_SHORT;
  const headerLength = (view.getUint8(at + 12) >>> 4) << 2;
  const payload = ipEnd - at - headerLength;
  if (headerLength < 20 || payload < 0 || payload > MOST_PAYLOAD) return MALFORMED;
  packet.sourcePort = view.getUint16(at);
  packet.destinationPort = view.getUint16(at + 2);
  packet.sequence = view.getInt32(at + 4);
  packet.acknowledgement = view.getInt32(at + 8);
  packet.flags = view.getUint8(at + 13);
  packet.payload = payload;
  return TCP;
}
