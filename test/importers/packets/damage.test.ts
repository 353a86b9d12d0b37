import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ObservedConnection } from '../../../src/importers/observed-connection.js';
import { type CaptureSummary, readCapture } from '../../../src/importers/packets/read-capture.js';
import { RandomStream } from '../../../src/statistics/random-stream.js';
import { framesOf, links, pcapFile, pcapngBlocks, pcapngFile, recordOffsets, START } from './capture-writer.js';
import { Conversation, inOrder } from './conversation.js';
import { readAll, sourceOf } from './read-all.js';

const mix = new Uint8Array(readFileSync(join(import.meta.dirname, '../captures/mix.pcap')));

const small = inOrder(
  new Conversation().open(0).client(0.1, 'PA', 3).server(0.2, 'PA', 5).close(1.5, 'server'),
  new Conversation({ client: '[2001:db8::10]:40001', server: '[2001:db8::7]:443' }).open(0.5).client(1.25, 'RA'),
);
const smallPcap = pcapFile(framesOf(small));
const smallPcapng = pcapngFile(framesOf(small));

/** What must hold whatever the bytes are. */
function expectSound(summary: CaptureSummary, connections: readonly ObservedConnection[]): void {
  const { skipped, packets, tcpPackets } = summary;
  const { unknownLinkTypes, ...counts } = skipped;
  expect(tcpPackets + Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(packets);
  expect(unknownLinkTypes.length).toBeLessThanOrEqual(20);
  expect(summary.connections).toBe(connections.length);
  expect(summary.damage.length).toBe(Math.min(20, summary.damageCount));
  expect(summary.partial).toBe(
    summary.damageCount > 0 || summary.evictedConnections > 0 || (summary.droppedPackets ?? 0) > 0,
  );
  for (const { offset, bytes } of summary.damage) {
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset + bytes).toBeLessThanOrEqual(summary.bytes);
  }
  let inConnections = summary.latePackets;
  for (const connection of connections) {
    inConnections += (connection.fromClient.packets ?? 0) + (connection.fromServer.packets ?? 0);
    // No number is NaN or infinite: JSON would say null for one.
    expect(JSON.parse(JSON.stringify(connection))).toEqual(connection);
    expect(connection.lastPacketAt).toBeGreaterThanOrEqual(connection.firstPacketAt);
  }
  expect(inConnections).toBe(tcpPackets);
}

async function readSoundly(bytes: Uint8Array): Promise<CaptureSummary> {
  // Little is remembered, because memory for a quarter of a million takes longer than these files.
  const { summary, connections } = await readAll(bytes, { mostRemembered: 64 });
  expectSound(summary, connections);
  return summary;
}

describe('a capture that was cut off', () => {
  it('after any byte of a pcap file gives the packets before it, and says where it ends', async () => {
    const offsets = recordOffsets(smallPcap);
    for (let length = 0; length < smallPcap.length; length++) {
      const summary = await readSoundly(smallPcap.subarray(0, length));
      const whole = offsets.filter((offset) => offset <= length).length - 1;
      expect(summary.packets).toBe(Math.max(0, whole));
      const isBetween = offsets.includes(length);
      expect(summary.partial).toBe(!isBetween);
      if (isBetween) continue;
      const code = length < 4 ? 'not-a-capture' : 'cut-off';
      expect(summary.damage).toMatchObject([{ code, offset: length < 24 ? 0 : offsets[whole] }]);
      expect(summary.damagedBytes).toBe(length - (length < 24 ? 0 : (offsets[whole] ?? 0)));
    }
  });

  it('after any byte of a pcapng file gives the packets before it, and says that it is partial', async () => {
    let packets = 0;
    for (let length = 1; length < smallPcapng.length; length++) {
      const summary = await readSoundly(smallPcapng.subarray(0, length));
      expect(summary.packets).toBeGreaterThanOrEqual(packets);
      packets = summary.packets;
      const isBetween = summary.damageCount === 0;
      expect(summary.damagedBytes === 0).toBe(isBetween);
    }
    expect(packets).toBe(small.length - 1);
  });

  it('after any byte of a real one loses only what is behind it', async () => {
    const offsets = recordOffsets(mix);
    for (let length = 24; length <= 3000; length++) {
      const { packets } = await readSoundly(mix.subarray(0, length));
      expect(packets).toBe(offsets.filter((offset) => offset <= length).length - 1);
    }
  });
});

describe('bytes that were flipped', () => {
  it('12,000 times, up to eight bits at once: no crash, no hang, and the sums are right', async () => {
    const random = new RandomStream([2, 3, 5, 7]);
    const files = [smallPcap, smallPcapng, mix.subarray(0, 4000)];
    let damaged = 0;
    for (let round = 0; round < 12_000; round++) {
      const bytes = Uint8Array.from(files[round % files.length] as Uint8Array);
      const flips = 1 + (random.uint32() % 8);
      for (let k = 0; k < flips; k++) {
        const at = random.uint32() % bytes.length;
        bytes[at] = (bytes[at] as number) ^ (1 << (random.uint32() % 8));
      }
      const connections: ObservedConnection[] = [];
      const summary = await readCapture(sourceOf(bytes), (connection) => connections.push(connection), {
        mostRemembered: 64,
      });
      if (round % 20 === 0) expectSound(summary, connections);
      else if (summary.connections !== connections.length) throw new Error(`round ${round}`);
      if (summary.partial) damaged += 1;
    }
    expect(damaged).toBeGreaterThan(1000);
  });

  it('in a length of a record: the packets behind it are found again', async () => {
    const offsets = recordOffsets(mix);
    for (const record of [1, 57, 200, 388]) {
      for (const [byte, value] of [
        [8, 1],
        [9, 3],
        [10, 0x40],
        [11, 0x80],
        [8, 0],
      ] as const) {
        const bytes = Uint8Array.from(mix);
        const at = (offsets[record] ?? 0) + byte;
        bytes[at] = (bytes[at] as number) ^ value || value;
        const { packets, damageCount } = await readSoundly(bytes);
        expect(packets).toBeGreaterThanOrEqual(391 - 2);
        expect(packets).toBeLessThanOrEqual(391);
        if (packets < 391) expect(damageCount).toBeGreaterThan(0);
      }
    }
  });

  it('in a time: that packet is left out, the others keep theirs', async () => {
    const bytes = Uint8Array.from(mix);
    const at = (recordOffsets(mix)[100] ?? 0) + 3;
    bytes[at] = (bytes[at] as number) ^ 0x40;
    const summary = await readSoundly(bytes);
    expect(summary).toMatchObject({
      packets: 391,
      tcpPackets: 390,
      damage: [{ code: 'time-implausible', offset: at - 3, bytes: 0 }],
    });
    expect(summary.durationSeconds).toBeCloseTo(2.824651, 9);
  });

  it('in a fraction of a second beyond a million: that packet is left out', async () => {
    const bytes = Uint8Array.from(mix);
    const offset = recordOffsets(mix)[100] ?? 0;
    bytes[offset + 7] = 0xff;
    expect(await readSoundly(bytes)).toMatchObject({ tcpPackets: 390, damage: [{ code: 'time-implausible', offset }] });
  });

  it('in a block of a pcapng file: the block is lost, and its bytes are counted', async () => {
    const { section, describe: describeInterface, packet } = pcapngBlocks();
    const head = [...section(), ...describeInterface()];
    const blocks = framesOf(small).map((frame) => packet(frame));
    const whole = [...head, ...blocks.flat()];
    const third = head.length + (blocks[0]?.length ?? 0) + (blocks[1]?.length ?? 0);
    for (const byte of [4, 5, 6, 7, (blocks[2]?.length ?? 0) - 1]) {
      const bytes = Uint8Array.from(whole);
      bytes[third + byte] = (bytes[third + byte] as number) ^ 0x10;
      const summary = await readSoundly(bytes);
      expect(summary.packets).toBe(small.length - 1);
      expect(summary.damage).toMatchObject([{ offset: third, bytes: blocks[2]?.length }]);
    }
  });
});

describe('what is no capture', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'the file is empty'],
    [
      'text',
      new TextEncoder().encode('ipv4     2 tcp      6 431999 ESTABLISHED src=192.0.2.2'),
      'neither pcap nor pcapng',
    ],
    ['a wrong magic number', Uint8Array.from(mix).fill(0, 0, 1), 'neither pcap nor pcapng'],
    ['zeros', new Uint8Array(100_000), 'neither pcap nor pcapng'],
  ])('%s is said to be none, and is not read to its end', async (_, bytes, message) => {
    const summary = await readSoundly(bytes);
    expect(summary).toMatchObject({
      format: null,
      packets: 0,
      damage: [{ code: 'not-a-capture', offset: 0 }],
      partial: true,
    });
    expect(summary.damage[0]?.message).toContain(message);
  });
});

describe('absurd numbers', () => {
  const header = pcapFile([]);
  const claim = (captured: number) => {
    const view = new DataView(new ArrayBuffer(16));
    for (const [index, value] of [START, 0, captured, captured].entries()) view.setUint32(index * 4, value, true);
    return new Uint8Array(view.buffer);
  };
  const join2 = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

  it.each([262_145, 0x7fffffff, 0xffffffff])(
    'a record that claims %i bytes is passed over, and the next ones are found',
    async (captured) => {
      const summary = await readSoundly(join2(header, claim(captured), smallPcap.subarray(24)));
      expect(summary).toMatchObject({
        tcpPackets: small.length,
        damageCount: 1,
        damage: [{ code: 'length-absurd', offset: 24, bytes: 16 }],
      });
    },
  );

  it('a record longer than the rest of the file hides none behind it', async () => {
    const summary = await readSoundly(join2(header, claim(60_000), smallPcap.subarray(24)));
    expect(summary).toMatchObject({ tcpPackets: small.length, damage: [{ code: 'cut-off', offset: 24 }] });
  });

  it('packets longer than the snap length are read where the next one follows', async () => {
    const bytes = Uint8Array.from(smallPcap);
    new DataView(bytes.buffer).setUint32(16, 40, true);
    expect(await readSoundly(bytes)).toMatchObject({ tcpPackets: small.length, partial: false });
  });

  it('a block that claims 4 GB is passed over', async () => {
    const { section, describe: describeInterface, packet, word } = pcapngBlocks();
    const head = [...section(), ...describeInterface()];
    for (const [type, length] of [
      [6, 0xfffffffc],
      [6, 0x00100000],
      [10, 0x01000004],
      [6, 13],
      [6, 0],
    ] as const) {
      const bytes = [...head, ...word(type), ...word(length), ...framesOf(small).flatMap((frame) => packet(frame))];
      const summary = await readSoundly(Uint8Array.from(bytes));
      expect(summary).toMatchObject({
        tcpPackets: small.length,
        damage: [{ code: 'length-absurd', offset: head.length, bytes: 8 }],
      });
    }
  });

  it('a long block whose two lengths differ is reported with all its bytes', async () => {
    const { block, section, describe: describeInterface, packet } = pcapngBlocks();
    const head = [...section(), ...describeInterface()];
    const long = [...block(10, Array(600_000).fill(7))];
    long[long.length - 1] = 99;
    const bytes = Uint8Array.from([...head, ...long, ...framesOf(small).flatMap((frame) => packet(frame))]);
    expect(await readSoundly(bytes)).toMatchObject({
      tcpPackets: small.length,
      damage: [{ code: 'block-damaged', offset: head.length, bytes: long.length }],
    });
  });

  it('an interface that is not described, and a clock that cannot be', async () => {
    const { section, describe: describeInterface, packet } = pcapngBlocks();
    const frames = framesOf(small);
    const unknown = frames.map((frame, index) => packet({ ...frame, interfaceId: index === 0 ? 9 : 0 }));
    expect(await readSoundly(Uint8Array.from([...section(), ...describeInterface(), ...unknown.flat()]))).toMatchObject(
      {
        tcpPackets: small.length - 1,
        damage: [{ code: 'interface-unknown' }],
      },
    );
    const impossible = [
      ...section(),
      ...describeInterface({ resolution: 0x7f }),
      ...frames.flatMap((frame) => packet(frame)),
    ];
    expect(await readSoundly(Uint8Array.from(impossible))).toMatchObject({
      tcpPackets: 0,
      damageCount: small.length + 1,
    });
  });

  it('interfaces without end take no memory without end', async () => {
    const { section, describe: describeInterface } = pcapngBlocks();
    const one = describeInterface({});
    const bytes = Uint8Array.from([...section(), ...Array.from({ length: 5000 }, () => one).flat()]);
    expect(await readSoundly(bytes)).toMatchObject({ damageCount: 5000 - 4096 });
  });

  it('a clock that is set while capturing is told, and what follows is read', async () => {
    const days = 40 * 86_400;
    const later = framesOf(small).map((frame) => ({ ...frame, at: frame.at + days }));
    const summary = await readSoundly(pcapFile([...framesOf(small), ...later]));
    expect(summary).toMatchObject({ packets: 2 * small.length, tcpPackets: 2 * small.length - 1 });
    expect(summary.damage.map(({ code }) => code)).toEqual(['time-implausible', 'clock-jump']);
  });

  it('a source that says that it gave more than it could is refused', async () => {
    for (const count of [-1, 1.5, Number.NaN, 2 ** 40]) {
      await expect(readCapture({ read: () => count }, () => {})).rejects.toThrow(RangeError);
    }
  });
});

describe('memory', () => {
  const tiled = (bytes: Uint8Array) =>
    Uint8Array.from(
      { length: bytes.length * Math.ceil(65_536 / bytes.length) },
      (_, k) => bytes[k % bytes.length] ?? 0,
    );

  /** A file that is never in memory: `head`, then `repeated` over and over, so many bytes in all. */
  function endless(head: Uint8Array, repeated: Uint8Array, total: number) {
    let given = 0;
    return {
      read(into: Uint8Array) {
        let filled = 0;
        while (filled < into.length && given < total) {
          const from =
            given < head.length ? head.subarray(given) : repeated.subarray((given - head.length) % repeated.length);
          const part = from.subarray(0, Math.min(into.length - filled, total - given));
          into.set(part, filled);
          filled += part.length;
          given += part.length;
        }
        return filled;
      },
    };
  }

  it.each([
    ['the same packets again and again', smallPcap, smallPcap.subarray(24)],
    ['a pcap header, then zeros', smallPcap.subarray(0, 24), new Uint8Array(65_536)],
    [
      'a pcapng header, then noise',
      smallPcapng.subarray(0, 100),
      Uint8Array.from({ length: 65_521 }, (_, k) => Math.imul(k, k) >> 3),
    ],
    [
      'a pcap record, then bytes that look like lengths',
      smallPcap.subarray(0, 130),
      Uint8Array.from([0, 0, 4, 0, 0, 0, 0]),
    ],
  ])('stays where it is through 20 MB of %s', async (_, head, repeated) => {
    const total = 20_000_000;
    let connections = 0;
    const before = process.memoryUsage();
    const summary = await readCapture(endless(head, tiled(repeated), total), () => connections++);
    const after = process.memoryUsage();
    expect(summary.connections).toBe(connections);
    expect(summary.bytes).toBe(total);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(12e6);
    expect(summary.damage.length).toBeLessThanOrEqual(20);
  });

  it('is not asked for when a file declares far more than it has', async () => {
    const wide = pcapFile(framesOf(small, links.raw.wrap), { linkType: 101, snapLength: 0x7fffffff });
    expect(await readSoundly(wide)).toMatchObject({ tcpPackets: small.length, partial: false });
  });
});
