import type { ConnectionSink } from '../observed-connection.js';
import { type ByteSource, ByteWindow } from './byte-window.js';
import { type CaptureDamage, CaptureDamageLog } from './capture-damage.js';
import { CaptureIntake } from './capture-intake.js';
import { CUT_SHORT, LATER_FRAGMENT, MALFORMED, NOT_IP, OTHER_IP, TCP, UDP, UNKNOWN_LINK } from './decode-packet.js';
import { type FlowLimits, FlowTable } from './flow-table.js';
import { isPcapMagic, PCAP_HEADER, PcapReader } from './pcap-reader.js';
import { isPcapngStart, PcapngReader } from './pcapng-reader.js';
import type { RecordReader } from './record-reader.js';

export type CaptureFormat = 'pcap' | 'pcapng';

/** Packets that are no TCP packets, by what they are. */
export interface SkippedPackets {
  readonly udp: number;
  /** IP with neither TCP nor UDP. */
  readonly otherIp: number;
  /** Neither IPv4 nor IPv6 (ARP …). */
  readonly notIp: number;
  /** Fragments after the first, which have no TCP header. */
  readonly laterFragments: number;
  /** So little of them was captured that the TCP header is missing. */
  readonly cutShort: number;
  /** Lengths in the headers that contradict each other. */
  readonly malformed: number;
  /** Of link types that are not known, and which (the first 20). */
  readonly unknownLinkType: number;
  readonly unknownLinkTypes: readonly number[];
  /** Without a time (pcapng's simple packet blocks). */
  readonly withoutTime: number;
  /** With a time that cannot be; also among the damage. */
  readonly timeImplausible: number;
}

/** What was in a capture besides its connections. */
export interface CaptureSummary {
  /** null: it is no capture. */
  readonly format: CaptureFormat | null;
  /** Bytes read, after decompression. */
  readonly bytes: number;
  readonly packets: number;
  readonly tcpPackets: number;
  readonly skipped: SkippedPackets;
  /** Connections handed out. */
  readonly connections: number;
  /** Of these: open ones that were handed out early because more were open at once than may be. */
  readonly evictedConnections: number;
  /** Packets of connections that had been handed out as closed. */
  readonly latePackets: number;
  /** First packet, seconds since 1970; null without one. Times of connections count from it. */
  readonly startEpochSeconds: number | null;
  /** From the earliest packet to the latest. */
  /** The earliest packet's, relative to the start; below 0 where a packet is older than the first one. */
  readonly earliestSeconds: number;
  readonly durationSeconds: number;
  /** Packets that the machine which captured had to drop, as far as the file says so (pcapng). */
  readonly droppedPackets: number | null;
  /** How many places could not be read, the bytes that were passed over there, and the first places. */
  readonly damageCount: number;
  readonly damagedBytes: number;
  readonly damage: readonly CaptureDamage[];
  /** True when something is missing: places that could not be read, dropped packets, connections handed out early. */
  readonly partial: boolean;
}

const DEFAULT_LIMITS: FlowLimits = {
  mostConnections: 1 << 20,
  quietSeconds: 1,
  unansweredSeconds: 130,
  mostRemembered: 1 << 18,
};

/** Which capture format a file's first bytes are, or null. 12 bytes are enough. */
export function recogniseCapture(firstBytes: Uint8Array): CaptureFormat | null {
  if (firstBytes.length < 4) return null;
  const view = new DataView(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength);
  if (isPcapMagic(view, 0)) return 'pcap';
  return firstBytes.length >= 12 && isPcapngStart(view, 0) ? 'pcapng' : null;
}

/**
 * Reads a capture (pcap or pcapng, already decompressed) and hands out its TCP connections one by one as they end.
 *
 * Ethernet, VLAN and QinQ, Linux "any" (SLL, SLL2), loopback and raw IP; IPv4 and IPv6; 54 captured bytes of a packet are
 * enough. What is damaged is passed over, counted and listed by its place; no input makes it throw.
 *
 * @param source lends the bytes, in pieces of any size
 * @param sink takes each connection; those still open at the end come last
 * @param limits how much is kept, and how long
 * @returns what was read, what was not, and whether something is missing
 * @throws RangeError for a limit out of range, and what the source or the sink throws
 *
 * Cost: 0.1 to 0.2 µs a packet, most of it for opening and closing connections; memory of about 10 MB and 250 bytes a
 * connection that is open at once, whatever the file's length.
 */
export async function readCapture(
  source: ByteSource,
  sink: ConnectionSink,
  limits: Partial<FlowLimits> = {},
): Promise<CaptureSummary> {
  const allLimits = { ...DEFAULT_LIMITS, ...limits };
  requireLimits(allLimits);
  const damage = new CaptureDamageLog();
  const table = new FlowTable(sink, allLimits);
  const intake = new CaptureIntake(table, damage);
  const window = new ByteWindow();
  while (!window.ended && window.length < PCAP_HEADER) await window.fill(source);
  const format = recogniseWindow(window);
  const pcapng = format === 'pcapng' ? new PcapngReader(intake) : null;
  const reader = pcapng ?? (format === 'pcap' ? new PcapReader(intake) : null);
  if (reader === null) noteNoCapture(window, damage);
  else await readAll(source, window, reader);
  table.finish();
  return summarise(format, window, intake, table, pcapng?.droppedPackets ?? null);
}

function requireLimits({ mostConnections, quietSeconds, unansweredSeconds }: FlowLimits): void {
  if (!(Number.isInteger(mostConnections) && mostConnections >= 1 && mostConnections <= 1 << 22)) {
    throw new RangeError(
      `Cannot read a capture: mostConnections must be a whole number from 1 to 2^22, got ${mostConnections}`,
    );
  }
  for (const [name, seconds] of Object.entries({ quietSeconds, unansweredSeconds })) {
    if (seconds > 0) continue;
    throw new RangeError(`Cannot read a capture: ${name} must be > 0, got ${seconds}`);
  }
}

function recogniseWindow(window: ByteWindow): CaptureFormat | null {
  if (window.length < PCAP_HEADER) return null;
  return recogniseCapture(new Uint8Array(window.view.buffer, window.start, window.length));
}

function noteNoCapture(window: ByteWindow, damage: CaptureDamageLog): void {
  const isPcapCut = window.length >= 4 && isPcapMagic(window.view, window.start);
  damage.note(isPcapCut ? 'cut-off' : 'not-a-capture', 0, window.length, () => {
    if (window.length === 0) return 'the file is empty';
    return isPcapCut ? 'the file ends inside its header' : 'the file begins like neither pcap nor pcapng';
  });
}

async function readAll(source: ByteSource, window: ByteWindow, reader: RecordReader): Promise<void> {
  for (;;) {
    reader.consume(window);
    if (window.ended) break;
    await window.fill(source);
  }
  reader.finish(window);
}

function summarise(
  format: CaptureFormat | null,
  window: ByteWindow,
  intake: CaptureIntake,
  table: FlowTable,
  droppedPackets: number | null,
): CaptureSummary {
  const { damage, outcomes } = intake;
  const counted = (outcome: number): number => outcomes[outcome] as number;
  const decoded = outcomes.reduce((sum, count) => sum + count, 0);
  return {
    format,
    bytes: window.bytesRead,
    packets: intake.packets,
    tcpPackets: counted(TCP),
    skipped: {
      udp: counted(UDP),
      otherIp: counted(OTHER_IP),
      notIp: counted(NOT_IP),
      laterFragments: counted(LATER_FRAGMENT),
      cutShort: counted(CUT_SHORT),
      malformed: counted(MALFORMED),
      unknownLinkType: counted(UNKNOWN_LINK),
      unknownLinkTypes: [...intake.unknownLinkTypes].sort((one, other) => one - other),
      withoutTime: intake.withoutTime,
      timeImplausible: intake.packets - decoded - intake.withoutTime,
    },
    connections: table.connections,
    evictedConnections: table.evicted,
    latePackets: table.late,
    startEpochSeconds: intake.startEpochSeconds,
    earliestSeconds: intake.earliestAt,
    durationSeconds: intake.latestAt - intake.earliestAt,
    droppedPackets,
    damageCount: damage.count,
    damagedBytes: damage.bytes,
    damage: damage.places,
    partial: damage.count > 0 || table.evicted > 0 || (droppedPackets ?? 0) > 0,
  };
}
