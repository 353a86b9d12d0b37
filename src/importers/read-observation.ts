import type { FitInput } from './fit-result.js';
import { ConnectionTally } from './inference/connection-tally.js';
import type { SourceSpan } from './inference/observe-traffic.js';
import type { ObservedEvents } from './logged-connection.js';
import type { Side } from './observed-connection.js';
import type { TableReading } from './observed-table.js';
import type { ByteSource } from './packets/byte-window.js';
import { type CaptureSummary, readCapture } from './packets/read-capture.js';
import { type CaptureFormat, FORMAT_NAMES } from './tables/capture-format.js';
import { isEventFormat, isTableFormat, openEvents, openTable, type TableResult } from './tables/open-reader.js';
import { HEAD_BYTES, recogniseFormat } from './tables/recognise-format.js';
import type { TableReader } from './tables/table-reader.js';

/** A file as it was read: connections that were counted, or a table. */
export interface Observation {
  readonly input: FitInput;
  readonly span: SourceSpan | null;
  readonly tally: ConnectionTally | null;
  readonly table: TableResult | null;
}

export type ReadObservation =
  | { readonly ok: true; readonly observation: Observation }
  /** `why`: a sentence without a full stop. */
  | { readonly ok: false; readonly why: string };

/** What is known of a file before it is read. */
export interface ObservationOptions {
  readonly file: string;
  /** It was unpacked on the way. */
  readonly gzip?: boolean;
  readonly isOfPool?: ((address: string) => boolean) | null;
  readonly side?: Side | null;
}

/**
 * Reads a capture, a log or a table, whichever the content shows, and keeps what is inferred from it. Memory is bounded,
 * whatever the length.
 *
 * @param chunks the bytes in order, unpacked
 * @returns what was read; or why the content is nothing that can be read
 * @throws what the chunks throw
 */
export async function readObservation(
  chunks: AsyncIterable<Uint8Array>,
  options: ObservationOptions,
): Promise<ReadObservation> {
  const iterator = chunks[Symbol.asyncIterator]();
  const { head, ended } = await readHead(iterator);
  const recognised = recogniseFormat(head);
  if (recognised.format === null) {
    const nearest = recognised.nearest === null ? '' : ` (nearest: ${FORMAT_NAMES[recognised.nearest]})`;
    return { ok: false, why: `${recognised.why}${nearest}` };
  }
  const { format } = recognised;
  const rest = new ChunkSource(head, ended ? null : iterator);
  if (format === 'pcap' || format === 'pcapng') return { ok: true, observation: await packets(rest, format, options) };
  if (isEventFormat(format)) {
    const tally = new ConnectionTally(options.isOfPool ?? null, options.side ?? null);
    const events = await drained(
      openEvents(format, (connection) => tally.add(connection)),
      rest,
    );
    tally.finish();
    const input = inputOf(options, format, events.reading, events.connections);
    return { ok: true, observation: { input, span: spanOf(events, options.file), tally, table: null } };
  }
  if (!isTableFormat(format)) return { ok: false, why: 'it is packed more than once' };
  const table = await drained(openTable(format), rest);
  const input = inputOf(options, format, table.reading, table.reading.lines);
  return { ok: true, observation: { input, span: null, tally: null, table } };
}

async function readHead(
  iterator: AsyncIterator<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly ended: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) return { head: joined(parts, length), ended: true };
    parts.push(next.value);
    length += next.value.length;
  }
  return { head: joined(parts, length), ended: false };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Chunks as a source that is read from; those that were looked at come first. */
class ChunkSource implements ByteSource {
  private at = 0;

  constructor(
    private chunk: Uint8Array,
    private readonly iterator: AsyncIterator<Uint8Array> | null,
  ) {}

  read(into: Uint8Array): number | Promise<number> {
    return this.at < this.chunk.length || this.iterator === null ? this.take(into) : this.readNext(into, this.iterator);
  }

  /** The rest of the chunk that is at hand, or the next one; null at the end. */
  async next(): Promise<Uint8Array | null> {
    if (this.at < this.chunk.length) {
      const rest = this.chunk.subarray(this.at);
      this.at = this.chunk.length;
      return rest;
    }
    const next = await this.iterator?.next();
    return next === undefined || next.done === true ? null : next.value;
  }

  private async readNext(into: Uint8Array, iterator: AsyncIterator<Uint8Array>): Promise<number> {
    do {
      const next = await iterator.next();
      if (next.done === true) return 0;
      this.chunk = next.value;
      this.at = 0;
    } while (this.chunk.length === 0);
    return this.take(into);
  }

  private take(into: Uint8Array): number {
    const count = Math.min(into.length, this.chunk.length - this.at);
    into.set(this.chunk.subarray(this.at, this.at + count));
    this.at += count;
    return count;
  }
}

async function drained<Result>(reader: TableReader<Result>, source: ChunkSource): Promise<Result> {
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) reader.push(chunk);
  return reader.end();
}

async function packets(
  source: ByteSource,
  format: 'pcap' | 'pcapng',
  options: ObservationOptions,
): Promise<Observation> {
  const tally = new ConnectionTally(options.isOfPool ?? null, options.side ?? null);
  const summary = await readCapture(source, (connection) => tally.add(connection));
  tally.finish();
  const { file, gzip = false } = options;
  const input: FitInput = {
    file,
    format,
    gzip,
    bytes: summary.bytes,
    records: summary.packets,
    partial: summary.partial,
    damaged: summary.damageCount,
    damage: [
      ...summary.damage.map(({ offset, code, message }) => ({ offsetBytes: offset, code, message })),
      ...missing(summary),
    ],
  };
  const span: SourceSpan = {
    file,
    startEpochSeconds: summary.startEpochSeconds,
    firstAt: summary.earliestSeconds,
    lastAt: summary.earliestSeconds + summary.durationSeconds,
    timers: {},
    cannotTell: unused(summary),
    showsTranslation: false,
  };
  return { input, span, tally, table: null };
}

/** What is missing from a capture without a place in it. */
function missing({ droppedPackets, evictedConnections, bytes }: CaptureSummary): FitInput['damage'] {
  return [
    ...((droppedPackets ?? 0) > 0
      ? [
          {
            offsetBytes: bytes,
            code: 'packets-dropped',
            message: `${droppedPackets} packets were dropped while capturing`,
          },
        ]
      : []),
    ...(evictedConnections > 0
      ? [
          {
            offsetBytes: bytes,
            code: 'too-many-open',
            message: `${evictedConnections} connections were given up: too many were open at once`,
          },
        ]
      : []),
  ];
}

/** Packets that no connection is made of, where they may matter. */
function unused({ skipped }: CaptureSummary): readonly string[] {
  return [
    ...(skipped.udp > 0 ? [`${skipped.udp} UDP packets are not part of the draft.`] : []),
    ...(skipped.cutShort > 0 ? [`${skipped.cutShort} packets were captured too short to show a TCP header.`] : []),
    ...(skipped.unknownLinkType > 0
      ? [`${skipped.unknownLinkType} packets of link types ${skipped.unknownLinkTypes.join(', ')} cannot be read.`]
      : []),
  ];
}

function spanOf(events: ObservedEvents, file: string): SourceSpan {
  return {
    file,
    startEpochSeconds: events.startEpochSeconds,
    firstAt: events.firstAt ?? 0,
    lastAt: events.lastAt ?? 0,
    timers: events.timers,
    cannotTell: events.cannotTell,
    showsTranslation: Object.keys(events.timers).length > 0,
  };
}

function inputOf(
  { file, gzip = false }: ObservationOptions,
  format: CaptureFormat,
  reading: TableReading,
  records: number,
): FitInput {
  return {
    file,
    format,
    gzip,
    bytes: reading.bytes,
    records,
    partial: reading.partial,
    damaged: reading.unreadable,
    damage: reading.damage.map(({ offset, code, line, message }) => ({
      offsetBytes: offset,
      code,
      message: `line ${line}: ${message}`,
    })),
  };
}
