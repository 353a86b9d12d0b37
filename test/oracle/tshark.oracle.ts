/**
 * Generated captures, with reordering, retransmission, missing beginnings, short snap lengths, VLAN and IPv6, as tshark
 * and as the reader sees them: the same connections, FINs, RSTs, retransmissions and times. Needs tshark, and is therefore
 * run by itself, not by `npm test`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObservedConnection } from '../../src/importers/observed-connection.js';
import { RandomStream } from '../../src/statistics/random-stream.js';
import { framesOf, links, pcapFile, pcapngFile, type Segment } from '../importers/packets/capture-writer.js';
import { Conversation } from '../importers/packets/conversation.js';
import { readAll } from '../importers/packets/read-all.js';

const CONNECTIONS = 400;

interface Mischief {
  readonly ipv6?: boolean;
  /** Whether every eighth connection takes the four-tuple of the one before it, a minute later. */
  readonly reuse?: boolean;
  /** Shares of the packets that change places with the one before, or are sent again. */
  readonly reordered?: number;
  readonly repeated?: number;
  /** Share of the connections whose first packets are missing. */
  readonly beheaded?: number;
}

/** What one side of a stream, and the stream, came to. Times in seconds since the capture's start. */
interface Stream {
  readonly ends: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly packets: number;
  readonly resets: number;
  readonly firstResetAt: number | null;
  /** First FIN from each end, in the order of the ends' names. */
  readonly finAt: readonly (number | null)[];
  readonly retransmissions: number;
}

function generate(
  random: RandomStream,
  { ipv6 = false, reuse = true, reordered = 0, repeated = 0, beheaded = 0 }: Mischief,
): Segment[] {
  const chance = (share: number) => random.uniform() < share;
  const all: Segment[] = [];
  for (let k = 0; k < CONNECTIONS; k++) {
    const isAgain = reuse && k % 8 === 7;
    const who = isAgain ? k - 1 : k;
    const at = (isAgain ? 60 : 0) + who * 0.05 + random.uniform() / 100;
    const client = ipv6 ? `[2001:db8::${(1 + (who % 5)).toString(16)}]` : `192.0.2.${1 + (who % 5)}`;
    const server = ipv6 ? `[2001:db8:1::${1 + (who % 3)}]` : `198.51.100.${1 + (who % 3)}`;
    const talk = new Conversation({
      client: `${client}:${33_000 + who}`,
      server: `${server}:${who % 2 === 0 ? 443 : 8080}`,
      clientStart: random.uint32(),
      serverStart: random.uint32(),
    });
    speak(talk, at, random);
    const whole = [...talk.segments].sort((one, other) => one.at - other.at);
    const segments = chance(beheaded) && whole.length > 6 ? whole.slice(1 + (random.uint32() % 4)) : whole;
    for (let i = 1; i < segments.length; i++) {
      const [before, one] = [segments[i - 1] as Segment, segments[i] as Segment];
      if (!chance(reordered) || one.at - before.at > 0.0015) continue;
      segments[i - 1] = { ...one, at: before.at };
      segments[i] = { ...before, at: one.at };
      i += 1;
    }
    const again = segments.filter(({ payload = 0, flags }) => (payload > 1 || /[SF]/.test(flags)) && chance(repeated));
    all.push(...segments, ...again.map((segment) => ({ ...segment, at: segment.at + 0.4 })));
  }
  return all.sort((one, other) => one.at - other.at);
}

/** One of the ways in which connections go. */
function speak(talk: Conversation, at: number, random: RandomStream): void {
  const kind = random.uint32() % 10;
  if (kind === 0)
    return void talk.client(at, 'S').client(at + 1, 'S', 0, { sequence: talk.segments[0]?.sequence ?? 0 });
  if (kind === 1) return void talk.client(at, 'S').server(at + 0.01, 'RA');
  talk.open(at);
  let now = at + 0.01;
  for (let turn = random.uint32() % 6; turn > 0; turn--) {
    talk.client(now, 'PA', 10 + (random.uint32() % 1000));
    talk.client(now + 0.0005, 'PA', 10 + (random.uint32() % 1000));
    talk
      .server(now + 0.001, 'A')
      .server(now + 0.002, 'PA', 10 + (random.uint32() % 1400))
      .client(now + 0.003, 'A');
    now += 0.05 + random.uniform();
  }
  if (kind <= 4) talk.close(now, kind === 2 ? 'server' : 'client', random.uniform() / 10);
  else if (kind === 5) talk.client(now, 'RA');
  else if (kind === 6) talk.server(now, 'RA');
  else if (kind === 7) talk.client(now, 'FA').server(now + 0.01, 'RA');
  else if (kind === 8) talk.server(now, 'FA');
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snat-plan-oracle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIELDS = [
  ...['tcp.stream', 'frame.time_relative', 'ip.src', 'ipv6.src', 'tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport'],
  ...['tcp.flags.fin', 'tcp.flags.reset', 'tcp.analysis.retransmission'],
];

/** tshark's streams, from its fields. */
function tsharkStreams(file: Uint8Array): readonly Stream[] {
  const path = join(folder, 'capture');
  writeFileSync(path, file);
  const args = ['-n', '-r', path, '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])];
  const text = execFileSync('tshark', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  });
  const streams = new Map<string, Stream>();
  for (const row of text.trimEnd().split('\n')) {
    const [id = '', time, from4, from6, fromPort, to4, to6, toPort, fin, reset, retransmission] = row.split('\t');
    const source = `${from4 || from6}:${fromPort}`;
    const ends = [source, `${to4 || to6}:${toPort}`].sort();
    const at = Number(time);
    const known = streams.get(id);
    const finAt = [...(known?.finAt ?? [null, null])];
    if (fin === '1') finAt[ends.indexOf(source)] ??= at;
    streams.set(id, {
      ends: ends.join(' '),
      firstAt: known?.firstAt ?? at,
      lastAt: at,
      packets: (known?.packets ?? 0) + 1,
      resets: (known?.resets ?? 0) + (reset === '1' ? 1 : 0),
      firstResetAt: known?.firstResetAt ?? (reset === '1' ? at : null),
      finAt,
      retransmissions: (known?.retransmissions ?? 0) + (retransmission === undefined || retransmission === '' ? 0 : 1),
    });
  }
  return sorted([...streams.values()]);
}

/** A connection in the terms of a stream. */
function asStream(connection: ObservedConnection): Stream {
  const { client, server, fromClient, fromServer } = connection;
  const sides = [
    { name: `${client.address}:${client.port}`, sent: fromClient },
    { name: `${server.address}:${server.port}`, sent: fromServer },
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    ends: sides.map(({ name }) => name).join(' '),
    firstAt: connection.firstPacketAt,
    lastAt: connection.lastPacketAt,
    packets: sum(sides.map(({ sent }) => sent.packets)),
    resets: connection.rsts ?? 0,
    firstResetAt: connection.rstAt,
    finAt: sides.map(({ sent }) => sent.finAt),
    retransmissions: sum(sides.map(({ sent }) => sent.retransmissions)),
  };
}

/** By the four-tuple, then by time; times to the microsecond that the captures have. */
function sorted(streams: readonly Stream[]): readonly Stream[] {
  const micro = (time: number | null) => (time === null ? null : Math.round(time * 1e6) / 1e6);
  return streams
    .map((stream) => ({
      ...stream,
      firstAt: micro(stream.firstAt) ?? 0,
      lastAt: micro(stream.lastAt) ?? 0,
      firstResetAt: micro(stream.firstResetAt),
      finAt: stream.finAt.map(micro),
    }))
    .sort((one, other) => (one.ends === other.ends ? one.firstAt - other.firstAt : one.ends < other.ends ? -1 : 1));
}

/** tshark keeps a stream however long it is silent; so does the reader with these limits. */
const PATIENT = { quietSeconds: 1e6, unansweredSeconds: 1e6 };

async function compare(
  file: Uint8Array,
  connections: number,
): Promise<{ ours: readonly Stream[]; theirs: readonly Stream[] }> {
  const { summary, connections: found } = await readAll(file, PATIENT);
  expect(summary.partial).toBe(false);
  const ours = sorted(found.map(asStream));
  const theirs = tsharkStreams(file);
  expect(theirs).toHaveLength(connections);
  expect(ours).toHaveLength(connections);
  return { ours, theirs };
}

const withoutRetransmissions = (streams: readonly Stream[]) => streams.map(({ retransmissions, ...rest }) => rest);
const retransmissions = (streams: readonly Stream[]) => streams.reduce((sum, one) => sum + one.retransmissions, 0);

describe('beside tshark', () => {
  const random = () => new RandomStream([11, 13, 17, 19]);

  it('sees the same connections in an orderly capture', async () => {
    const { ours, theirs } = await compare(pcapFile(framesOf(generate(random(), {}))), CONNECTIONS);
    expect(ours).toEqual(theirs);
  });

  it.each([
    ['VLAN', links.vlan, 65_535],
    ['QinQ', links.qinq, 65_535],
    ['Linux cooked', links.sll, 65_535],
    ['Linux cooked 2', links.sll2, 65_535],
    ['54 bytes of each packet', links.ethernet, 54],
    ['raw IP, 40 bytes', links.raw, 40],
  ] as const)('%s', async (_, { linkType, wrap }, snapLength) => {
    const frames = framesOf(generate(random(), { repeated: 0.05 }), wrap);
    const { ours, theirs } = await compare(pcapFile(frames, { linkType, snapLength }), CONNECTIONS);
    expect(withoutRetransmissions(ours)).toEqual(withoutRetransmissions(theirs));
  });

  it.each([
    ['VLAN', links.vlan, 78],
    ['loopback', links.nullLittle, 65_535],
  ] as const)('IPv6: %s', async (_, { linkType, wrap }, snapLength) => {
    const frames = framesOf(generate(random(), { ipv6: true }), wrap);
    const { ours, theirs } = await compare(pcapFile(frames, { linkType, snapLength }), CONNECTIONS);
    expect(ours).toEqual(theirs);
  });

  it('pcapng with nanoseconds, big-endian', async () => {
    const { ours, theirs } = await compare(
      pcapngFile(framesOf(generate(random(), {})), { resolution: 9 }, false),
      CONNECTIONS,
    );
    expect(ours).toEqual(theirs);
  });

  it('counts the same retransmissions where nothing is reordered', async () => {
    const { ours, theirs } = await compare(pcapFile(framesOf(generate(random(), { repeated: 0.1 }))), CONNECTIONS);
    expect(withoutRetransmissions(ours)).toEqual(withoutRetransmissions(theirs));
    expect(retransmissions(ours)).toBeGreaterThan(50);
    expect(retransmissions(ours)).toBe(retransmissions(theirs));
  });

  it('sees the same through reordering', async () => {
    const segments = generate(random(), { reordered: 0.2, reuse: false });
    const { ours, theirs } = await compare(pcapFile(framesOf(segments)), CONNECTIONS);
    expect(withoutRetransmissions(ours)).toEqual(withoutRetransmissions(theirs));
  });

  it('sees the same connections without their beginnings', async () => {
    const segments = generate(random(), { beheaded: 0.5, reuse: false });
    const { ours, theirs } = await compare(pcapFile(framesOf(segments)), CONNECTIONS);
    expect(withoutRetransmissions(ours)).toEqual(withoutRetransmissions(theirs));
  });

  it('differs where a SYN-ACK overtakes the SYN on a four-tuple used again: tshark counts it with the connection before', async () => {
    const { ours, theirs } = await compare(pcapFile(framesOf(generate(random(), { reordered: 0.2 }))), CONNECTIONS);
    const different = theirs.flatMap((stream, index) => (stream.packets === ours[index]?.packets ? [] : [index]));
    expect(different.length).toBeGreaterThan(0);
    for (let i = 0; i < different.length; i += 2) {
      const [before, after] = [different[i] ?? 0, different[i + 1] ?? 0];
      expect(after).toBe(before + 1);
      expect([theirs[before]?.packets, theirs[after]?.packets]).toEqual([
        (ours[before]?.packets ?? 0) + 1,
        (ours[after]?.packets ?? 0) - 1,
      ]);
      expect(theirs[before]?.ends).toBe(theirs[after]?.ends);
      expect(theirs[before]?.lastAt).toBe(ours[after]?.firstAt);
    }
  });

  it('differs where a connection used again has lost its SYN: tshark counts it with the one before', async () => {
    const file = pcapFile(framesOf(generate(random(), { beheaded: 0.5 })));
    const ours = sorted((await readAll(file, PATIENT)).connections.map(asStream));
    const theirs = tsharkStreams(file);
    expect(ours.length).toBeGreaterThan(theirs.length);
    const packets = (streams: readonly Stream[]) => {
      const sums = new Map<string, number>();
      for (const stream of streams) sums.set(stream.ends, (sums.get(stream.ends) ?? 0) + stream.packets);
      return sums;
    };
    expect(packets(ours)).toEqual(packets(theirs));
  });
});
