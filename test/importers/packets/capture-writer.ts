/** Writes packets and captures for the tests: everything by hand, so that the reader is not tested against itself. */

/** A TCP packet of a conversation. */
export interface Segment {
  /** Seconds after the capture's start; may be negative. */
  readonly at: number;
  /** `address:port`, IPv6 in brackets. */
  readonly from: string;
  readonly to: string;
  /** Letters of SFRPA. */
  readonly flags: string;
  readonly sequence: number;
  readonly acknowledgement?: number;
  readonly payload?: number;
}

/** Where the captures of the tests begin, seconds since 1970: a whole number, so that fractions are exact. */
export const START = 1_700_000_000;

const FLAGS: { readonly [letter: string]: number } = { F: 1, S: 2, R: 4, P: 8, A: 16 };

function endpoint(text: string): { readonly address: readonly number[]; readonly port: number } {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, colon);
  const port = Number(text.slice(colon + 1));
  if (!host.startsWith('[')) return { address: host.split('.').map(Number), port };
  const [left = '', right] = host.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const all = right === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill(0), ...tail];
  return { address: all.flatMap((group) => [group >> 8, group & 255]), port };
}

const u16 = (value: number): readonly number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): readonly number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

/** The IP packet of a segment, with its payload. `extensions`: headers between IPv6 and TCP, or IPv4 options. */
export function ipPacket(segment: Segment, extensions: readonly number[] = [], firstNext = 6): readonly number[] {
  const [from, to] = [endpoint(segment.from), endpoint(segment.to)];
  const flags = [...segment.flags].reduce((sum, letter) => sum | (FLAGS[letter] ?? 0), 0);
  const tcp = [
    ...[...u16(from.port), ...u16(to.port), ...u32(segment.sequence), ...u32(segment.acknowledgement ?? 0)],
    ...[0x50, flags, ...u16(1024), ...u16(0), ...u16(0)],
    ...Array(segment.payload ?? 0).fill(0x78),
  ];
  if (from.address.length === 16) {
    const length = extensions.length + tcp.length;
    return [0x60, 0, 0, 0, ...u16(length), firstNext, 64, ...from.address, ...to.address, ...extensions, ...tcp];
  }
  const words = 5 + extensions.length / 4;
  const length = words * 4 + tcp.length;
  return [
    ...[0x40 | words, 0, ...u16(length), 0, 0, 0x40, 0, 64, 6, 0, 0],
    ...[...from.address, ...to.address, ...extensions, ...tcp],
  ];
}

/** A frame of a link type around an IP packet. */
export type Link = (ip: readonly number[]) => readonly number[];

const isIpv6 = (ip: readonly number[]): boolean => (ip[0] ?? 0) >> 4 === 6;
const ethertype = (ip: readonly number[]): readonly number[] => (isIpv6(ip) ? [0x86, 0xdd] : [0x08, 0x00]);
const macs = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

export const links = {
  ethernet: { linkType: 1, wrap: (ip) => [...macs, ...ethertype(ip), ...ip] },
  vlan: { linkType: 1, wrap: (ip) => [...macs, 0x81, 0, 0, 7, ...ethertype(ip), ...ip] },
  qinq: { linkType: 1, wrap: (ip) => [...macs, 0x88, 0xa8, 0, 7, 0x81, 0, 0, 8, ...ethertype(ip), ...ip] },
  sll: { linkType: 113, wrap: (ip) => [0, 0, 0, 1, 0, 6, ...macs.slice(0, 6), 0, 0, ...ethertype(ip), ...ip] },
  sll2: {
    linkType: 276,
    wrap: (ip) => [...ethertype(ip), 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, ...macs.slice(0, 6), 0, 0, ...ip],
  },
  raw: { linkType: 101, wrap: (ip) => ip },
  rawAsOpenBsd: { linkType: 14, wrap: (ip) => ip },
  rawAsOthers: { linkType: 12, wrap: (ip) => ip },
  nullLittle: { linkType: 0, wrap: (ip) => [isIpv6(ip) ? 30 : 2, 0, 0, 0, ...ip] },
  nullBig: { linkType: 0, wrap: (ip) => [0, 0, 0, isIpv6(ip) ? 24 : 2, ...ip] },
  loop: { linkType: 108, wrap: (ip) => [0, 0, 0, isIpv6(ip) ? 28 : 2, ...ip] },
} as const satisfies { readonly [name: string]: { readonly linkType: number; readonly wrap: Link } };

/** A captured packet. */
export interface Frame {
  readonly at: number;
  readonly bytes: readonly number[];
  /** Which interface of a pcapng file saw it. */
  readonly interfaceId?: number;
}

/** Segments as frames of a link type. */
export function framesOf(segments: readonly Segment[], wrap: Link = links.ethernet.wrap): readonly Frame[] {
  return segments.map((segment) => ({ at: segment.at, bytes: wrap(ipPacket(segment)) }));
}

export interface PcapShape {
  readonly little?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
}

/** Numbers of a byte order. */
function order(little: boolean) {
  const swap = (bytes: readonly number[]) => (little ? [...bytes].reverse() : bytes);
  return { half: (value: number) => swap(u16(value)), word: (value: number) => swap(u32(value)) };
}

/** A pcap file. */
export function pcapFile(frames: readonly Frame[], shape: PcapShape = {}): Uint8Array {
  const { little = true, nanoseconds = false, linkType = 1, snapLength = 65_535 } = shape;
  const { half, word } = order(little);
  const perSecond = nanoseconds ? 1e9 : 1e6;
  const bytes: number[] = [
    ...[...word(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4), ...half(2), ...half(4), ...word(0), ...word(0)],
    ...[...word(snapLength), ...word(linkType)],
  ];
  for (const { at, bytes: frame } of frames) {
    const ticks = Math.round(at * perSecond);
    const seconds = Math.floor(ticks / perSecond);
    const captured = frame.slice(0, snapLength);
    bytes.push(...word(START + seconds), ...word(ticks - seconds * perSecond));
    bytes.push(...word(captured.length), ...word(frame.length), ...captured);
  }
  return Uint8Array.from(bytes);
}

/** Where the records of a pcap file begin, the file's length included. */
export function recordOffsets(file: Uint8Array, little = true): readonly number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const offsets = [24];
  for (let at = 24; at < file.length; offsets.push(at)) at += 16 + view.getUint32(at + 8, little);
  return offsets;
}

export interface PcapngInterfaceShape {
  readonly linkType?: number;
  readonly snapLength?: number;
  /** if_tsresol: tens' exponent, or 0x80 + twos' exponent. */
  readonly resolution?: number;
  /** if_tsoffset, seconds. */
  readonly offsetSeconds?: number;
}

/** Blocks of a pcapng file in one byte order. */
export function pcapngBlocks(little = true) {
  const { half, word } = order(little);
  const pad = (bytes: readonly number[]) => [...bytes, ...Array((4 - (bytes.length % 4)) % 4).fill(0)];
  const block = (type: number, body: readonly number[]): readonly number[] => {
    const length = word(12 + pad(body).length);
    return [...word(type), ...length, ...pad(body), ...length];
  };
  const long = (value: bigint): readonly number[] => {
    const [high, low] = [Number(BigInt.asUintN(64, value) >> 32n), Number(BigInt.asUintN(64, value) & 0xffffffffn)];
    return little ? [...word(low), ...word(high)] : [...word(high), ...word(low)];
  };
  const option = (code: number, value: readonly number[]) => [...half(code), ...half(value.length), ...pad(value)];
  const packetFields = (frame: Frame, shape: PcapngInterfaceShape): readonly number[] => {
    const { resolution = 6, offsetSeconds = 0, snapLength = 65_535 } = shape;
    const perSecond = (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f);
    const nanoseconds = BigInt(Math.round(frame.at * 1e9));
    const ticks = BigInt(START - offsetSeconds) * perSecond + (nanoseconds * perSecond) / 1_000_000_000n;
    const captured = frame.bytes.slice(0, snapLength);
    const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffffffffn)];
    return [...word(high), ...word(low), ...word(captured.length), ...word(frame.bytes.length), ...captured];
  };
  return {
    block,
    word,
    section: () => block(0x0a0d0d0a, [...word(0x1a2b3c4d), ...half(1), ...half(0), ...long(-1n)]),
    describe: ({ linkType = 1, snapLength = 65_535, resolution, offsetSeconds }: PcapngInterfaceShape = {}) =>
      block(1, [
        ...[...half(linkType), ...half(0), ...word(snapLength)],
        ...option(2, [0x65, 0x74, 0x68, 0x30, 0x31]),
        ...(resolution === undefined ? [] : option(9, [resolution])),
        ...(offsetSeconds === undefined ? [] : option(14, long(BigInt(offsetSeconds)))),
        ...option(0, []),
      ]),
    packet: (frame: Frame, shape: PcapngInterfaceShape = {}) =>
      block(6, [...word(frame.interfaceId ?? 0), ...packetFields(frame, shape)]),
    oldPacket: (frame: Frame, shape: PcapngInterfaceShape = {}) =>
      block(2, [...half(frame.interfaceId ?? 0), ...half(0xffff), ...packetFields(frame, shape)]),
    simplePacket: (frame: Frame) => block(3, [...word(frame.bytes.length), ...frame.bytes]),
    statistics: (interfaceId: number, dropped: number) =>
      block(5, [...word(interfaceId), ...word(0), ...word(0), ...option(5, long(BigInt(dropped))), ...option(0, [])]),
  };
}

/** A pcapng file of one section and one interface. */
export function pcapngFile(frames: readonly Frame[], shape: PcapngInterfaceShape = {}, little = true): Uint8Array {
  const { section, describe, packet } = pcapngBlocks(little);
  const blocks = frames.flatMap((frame) => packet(frame, shape));
  return Uint8Array.from([...section(), ...describe(shape), ...blocks]);
}
