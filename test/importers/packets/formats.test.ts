import { describe, expect, it } from 'vitest';
import { recogniseCapture } from '../../../src/importers/packets/read-capture.js';
import {
  framesOf,
  ipPacket,
  links,
  pcapFile,
  pcapngBlocks,
  pcapngFile,
  type Segment,
  START,
} from './capture-writer.js';
import { Conversation, inOrder } from './conversation.js';
import { readAll, readOnly } from './read-all.js';

const ipv4 = new Conversation().open(0).client(0.1, 'PA', 300).server(0.2, 'PA', 700).close(1.5, 'server');
const ipv6 = new Conversation({ client: '[2001:db8::10]:40001', server: '[2001:db8:0:1::7]:8443' })
  .open(0.5)
  .client(0.75, 'PA', 1)
  .client(1.25, 'RA');
const segments = inOrder(ipv4, ipv6);

async function expectBoth(file: Uint8Array, format: string): Promise<void> {
  const { summary, connections } = await readAll(file);
  expect(summary).toMatchObject({ format, packets: 13, tcpPackets: 13, partial: false, startEpochSeconds: START });
  expect(summary.durationSeconds).toBeCloseTo(1.511, 9);
  expect(connections).toMatchObject([
    {
      client: { address: '192.0.2.10', port: 40000 },
      server: { address: '198.51.100.7', port: 443 },
      synAt: 0,
      synAckAt: 0.001,
      establishedAt: 0.002,
      lastDataAt: 0.2,
      fromClient: { bytes: 300, packets: 4, finAt: 1.51, initialSequence: 1000 },
      fromServer: { bytes: 700, packets: 4, finAt: 1.5, initialSequence: 5000 },
    },
    {
      client: { address: '2001:db8::10', port: 40001 },
      server: { address: '2001:db8:0:1::7', port: 8443 },
      synAt: 0.5,
      fromClient: { bytes: 1, finAt: null },
      rstAt: 1.25,
      rstBy: 'client',
    },
  ]);
}

describe('file formats', () => {
  for (const little of [true, false]) {
    const bytes = little ? 'little-endian' : 'big-endian';
    it(`reads ${bytes} pcap with microseconds and with nanoseconds`, async () => {
      await expectBoth(pcapFile(framesOf(segments), { little }), 'pcap');
      await expectBoth(pcapFile(framesOf(segments), { little, nanoseconds: true }), 'pcap');
    });

    it(`reads ${bytes} pcapng`, async () => {
      await expectBoth(pcapngFile(framesOf(segments), {}, little), 'pcapng');
    });

    it(`reads ${bytes} pcapng's old packet blocks`, async () => {
      const { section, describe, oldPacket } = pcapngBlocks(little);
      const blocks = framesOf(segments).flatMap((frame) => oldPacket(frame));
      await expectBoth(Uint8Array.from([...section(), ...describe(), ...blocks]), 'pcapng');
    });
  }

  it.each([3, 6, 9, 0x80 | 20])('reads pcapng clocks of if_tsresol %i, with if_tsoffset', async (resolution) => {
    const shape = { resolution, offsetSeconds: 1_600_000_000 };
    const { connections } = await readAll(pcapngFile(framesOf(segments), shape));
    expect(connections).toHaveLength(2);
    // 2^-20 s is the coarsest of these besides the millisecond.
    expect(connections[0]?.establishedAt).toBeCloseTo(0.002, 5);
    expect(connections[1]?.rstAt).toBeCloseTo(1.25, 5);
  });

  it('keeps nanoseconds exactly', async () => {
    const fine = new Conversation().client(0, 'S').server(0.000_000_123, 'SA').client(100.678_901_234, 'A');
    for (const file of [
      pcapFile(framesOf(fine.segments), { nanoseconds: true }),
      pcapngFile(framesOf(fine.segments), { resolution: 9 }),
    ]) {
      expect(await readOnly(file)).toMatchObject({ synAckAt: 0.000_000_123, establishedAt: 100.678_901_234 });
    }
  });

  it('puts interfaces with clocks and link types of their own on one time line', async () => {
    const { section, describe, packet } = pcapngBlocks();
    const shapes = [
      { resolution: 9 },
      { resolution: 6, offsetSeconds: -500, linkType: 101 },
      { resolution: 0x80 | 30 },
    ];
    const frames = segments.map((segment, index) => {
      const interfaceId = index % 3;
      const ip = ipPacket(segment);
      return { at: segment.at, bytes: interfaceId === 1 ? ip : links.ethernet.wrap(ip), interfaceId };
    });
    const blocks = frames.flatMap((frame) => packet(frame, shapes[frame.interfaceId]));
    const file = Uint8Array.from([...section(), ...shapes.flatMap((shape) => describe(shape)), ...blocks]);
    const { summary, connections } = await readAll(file);
    expect(summary).toMatchObject({ tcpPackets: 13, partial: false });
    expect(connections[0]?.fromServer.finAt).toBeCloseTo(1.5, 6);
    expect(connections[1]?.rstAt).toBeCloseTo(1.25, 6);
  });

  it('reads sections of different byte orders, whose interfaces count from 0 again', async () => {
    const half = 6;
    const parts = [true, false].flatMap((little) => {
      const { section, describe, packet } = pcapngBlocks(little);
      const wrap = little ? links.ethernet : links.sll2;
      const mine = little ? segments.slice(0, half) : segments.slice(half);
      const frames = framesOf(mine, wrap.wrap);
      return [...section(), ...describe({ linkType: wrap.linkType }), ...frames.flatMap((frame) => packet(frame))];
    });
    await expectBoth(Uint8Array.from(parts), 'pcapng');
  });

  it('reads pcap files one after another, as cat leaves them', async () => {
    const first = pcapFile(framesOf(segments.slice(0, 6)));
    const second = pcapFile(framesOf(segments.slice(6), links.sll.wrap), {
      little: false,
      nanoseconds: true,
      linkType: 113,
    });
    await expectBoth(Uint8Array.from([...first, ...second]), 'pcap');
  });

  it('passes over blocks that it does not know, even long ones, and tells what was dropped while capturing', async () => {
    const { block, section, describe, packet, statistics } = pcapngBlocks();
    const file = Uint8Array.from([
      ...[...section(), ...describe(), ...block(0x1234, [1, 2, 3, 4]), ...block(10, Array(900_000).fill(7))],
      ...[...framesOf(segments).flatMap((frame) => packet(frame)), ...statistics(0, 17)],
    ]);
    const { summary } = await readAll(file);
    expect(summary).toMatchObject({ tcpPackets: 13, damageCount: 0, droppedPackets: 17, partial: true });
  });

  it('counts packets without a time', async () => {
    const { section, describe, simplePacket } = pcapngBlocks();
    const frames = framesOf(segments).flatMap((frame) => simplePacket(frame));
    const { summary } = await readAll(Uint8Array.from([...section(), ...describe(), ...frames]));
    expect(summary).toMatchObject({ packets: 13, tcpPackets: 0, skipped: { withoutTime: 13 }, connections: 0 });
  });

  it('does not depend on the pieces in which the bytes come', async () => {
    const file = pcapngFile(framesOf(segments));
    const whole = await readAll(file);
    for (const piece of [1, 7, 64, 1000]) expect(await readAll(file, {}, piece)).toEqual(whole);
    const pcap = pcapFile(framesOf(segments));
    expect(await readAll(pcap, {}, 3)).toEqual(await readAll(pcap));
  });

  it('recognises a capture by its first bytes', () => {
    expect(recogniseCapture(pcapFile([]))).toBe('pcap');
    expect(recogniseCapture(pcapFile([], { little: false, nanoseconds: true }))).toBe('pcap');
    expect(recogniseCapture(pcapngFile([]))).toBe('pcapng');
    expect(recogniseCapture(new TextEncoder().encode('tcp      6 431999 ESTABLISHED src=192.0.2.2'))).toBeNull();
    expect(recogniseCapture(Uint8Array.of(10, 13, 13, 10))).toBeNull();
    expect(recogniseCapture(new Uint8Array(0))).toBeNull();
  });

  it('reads a capture without packets', async () => {
    const { summary } = await readAll(pcapFile([]));
    expect(summary).toMatchObject({ packets: 0, startEpochSeconds: null, durationSeconds: 0, partial: false });
  });
});

describe('link types', () => {
  it.each(Object.entries(links))('reads %s', async (_, { linkType, wrap }) => {
    await expectBoth(pcapFile(framesOf(segments, wrap), { linkType }), 'pcap');
  });

  it('reads raw IPv4 and raw IPv6', async () => {
    expect(await readOnly(pcapFile(framesOf(ipv4.segments, links.raw.wrap), { linkType: 228 }))).toMatchObject({
      syns: 1,
    });
    expect(await readOnly(pcapFile(framesOf(ipv6.segments, links.raw.wrap), { linkType: 229 }))).toMatchObject({
      syns: 1,
    });
  });

  it('counts packets of link types that it does not know, and names them', async () => {
    const { summary } = await readAll(pcapFile(framesOf(segments), { linkType: 127 }));
    expect(summary).toMatchObject({
      packets: 13,
      tcpPackets: 0,
      skipped: { unknownLinkType: 13, unknownLinkTypes: [127] },
    });
  });
});

describe('IP', () => {
  const syn = ipv4.segments[0] as Segment;
  const syn6 = ipv6.segments[0] as Segment;
  const only = async (ip: readonly number[]) => readAll(pcapFile([{ at: 0, bytes: links.ethernet.wrap(ip) }]));

  it('passes over IPv4 options', async () => {
    const { connections } = await only(ipPacket(syn, [1, 1, 1, 0]));
    expect(connections).toMatchObject([{ client: { port: 40000 }, fromClient: { initialSequence: 1000, bytes: 0 } }]);
  });

  it('passes over IPv6 extension headers: hop-by-hop, routing, destination options, authentication, first fragment', async () => {
    const eight = (next: number) => [next, 0, 0, 0, 0, 0, 0, 0];
    const chain = [...eight(43), ...eight(60), ...eight(51), 44, 4, ...Array(22).fill(0), ...[6, 0, 0, 1, 0, 0, 0, 9]];
    const { connections } = await only(ipPacket(syn6, chain, 0));
    expect(connections).toMatchObject([{ client: { port: 40001 }, fromClient: { initialSequence: 1000, bytes: 0 } }]);
  });

  it('counts later fragments, which have no TCP header', async () => {
    const later4 = [...ipPacket(syn)];
    later4[7] = 100;
    expect((await only(later4)).summary.skipped.laterFragments).toBe(1);
    const later6 = ipPacket(syn6, [6, 0, 0x05, 0xa8, 0, 0, 0, 9], 44);
    expect((await only(later6)).summary.skipped.laterFragments).toBe(1);
  });

  it('counts UDP, other IP and what is not IP', async () => {
    const withProtocol = (protocol: number) => ipPacket(syn).map((byte, index) => (index === 9 ? protocol : byte));
    expect((await only(withProtocol(17))).summary.skipped.udp).toBe(1);
    expect((await only(withProtocol(1))).summary.skipped.otherIp).toBe(1);
    expect((await only(ipPacket(syn6, [], 58))).summary.skipped.otherIp).toBe(1);
    const arp = [...Array(12).fill(0), 0x08, 0x06, ...Array(28).fill(0)];
    expect((await readAll(pcapFile([{ at: 0, bytes: arp }]))).summary.skipped.notIp).toBe(1);
  });

  it('needs 54 bytes of an Ethernet packet, counts fewer, and takes the payload from the IP header', async () => {
    const file = (snapLength: number) => pcapFile(framesOf(ipv4.segments), { snapLength });
    expect(await readOnly(file(54))).toEqual(await readOnly(file(65_535)));
    const { summary } = await readAll(file(47));
    expect(summary).toMatchObject({ tcpPackets: 0, skipped: { cutShort: 8 }, connections: 0 });
  });

  it('does not take padding for payload', async () => {
    const [frame] = framesOf([syn]);
    const padded = [...(frame?.bytes ?? []), 0, 0, 0, 0, 0, 0];
    const connection = await readOnly(pcapFile([{ at: 0, bytes: padded }]));
    expect(connection.fromClient.bytes).toBe(0);
  });

  it('takes the payload from the length on the wire when the card is to cut the packet up', async () => {
    const ip = [...ipPacket({ ...syn, flags: 'PA', payload: 5000 })];
    ip[2] = 0;
    ip[3] = 0;
    const { connections } = await only(ip);
    expect(connections[0]?.fromClient.bytes).toBe(5000);
  });

  it('counts headers that contradict each other', async () => {
    const tooShort = [...ipPacket(syn)];
    tooShort[3] = 30;
    expect((await only(tooShort)).summary.skipped.malformed).toBe(1);
    const noHeader = [...ipPacket(syn)];
    noHeader[0] = 0x44;
    expect((await only(noHeader)).summary.skipped.malformed).toBe(1);
  });
});
