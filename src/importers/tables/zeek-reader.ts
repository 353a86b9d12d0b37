import type { LoggedConnection, LoggedConnectionSink, ObservedEvents } from '../logged-connection.js';
import { LineReader } from './line-reader.js';
import type { TableReader } from './table-reader.js';
import { type ZeekRecord, zeekConnection } from './zeek-connection.js';
import { zeekJsonRecord } from './zeek-json.js';
import { ZeekColumns } from './zeek-tsv.js';

const CANNOT_TELL: readonly string[] = [
  'Zeek logs when a connection began and how long its packets went on, not when the first FIN came: open times of orderly ' +
    'closes are upper bounds (the second FIN comes after the first).',
  'Retransmissions, SYNs and RSTs are not counted in conn.log.',
];

/**
 * Reads Zeek's conn.log as tab-separated values, columns by their names in `#fields`.
 *
 * @param sink takes the TCP connections
 */
export function zeekTsvReader(sink: LoggedConnectionSink): TableReader<ObservedEvents> {
  const columns = new ZeekColumns();
  return zeekReader(sink, (text) => columns.read(text));
}

/**
 * Reads Zeek's conn.log as JSON, one object a line.
 *
 * @param sink takes the TCP connections
 */
export function zeekJsonReader(sink: LoggedConnectionSink): TableReader<ObservedEvents> {
  const isWhole = (text: string) => typeof zeekJsonRecord(text) === 'object';
  return zeekReader(sink, zeekJsonRecord, isWhole);
}

function zeekReader(
  sink: LoggedConnectionSink,
  parse: (text: string) => ZeekRecord | null | string,
  isWhole?: (text: string) => boolean,
): TableReader<ObservedEvents> {
  const tally = new ZeekTally(sink);
  const lines = new LineReader((text) => {
    const record = parse(text);
    if (typeof record === 'string') return record;
    return record === null ? true : tally.take(record);
  }, isWhole);
  return {
    push: (chunk) => lines.push(chunk),
    end: () => {
      // The last line may be read only now.
      const reading = lines.end();
      return { ...tally.result(), cannotTell: CANNOT_TELL, reading };
    },
  };
}

class ZeekTally {
  private start: number | null = null;
  private first = 0;
  private last = 0;
  private connections = 0;
  private udpConnections = 0;
  private otherRecords = 0;

  constructor(private readonly sink: LoggedConnectionSink) {}

  take(record: ZeekRecord): true | string {
    if (record.protocol !== 'tcp' && record.protocol !== 'udp') {
      this.otherRecords++;
      return true;
    }
    const start = this.start ?? record.epochSeconds;
    const connection = zeekConnection(record, start);
    if (typeof connection === 'string') return connection;
    this.start = start;
    this.first = Math.min(this.first, connection.firstPacketAt);
    this.last = Math.max(this.last, connection.lastPacketAt);
    this.handOut(record, connection);
    return true;
  }

  result(): Omit<ObservedEvents, 'cannotTell' | 'reading'> {
    const started = this.start !== null;
    return {
      kind: 'events',
      startEpochSeconds: this.start,
      firstAt: started ? this.first : null,
      lastAt: started ? this.last : null,
      connections: this.connections,
      udpConnections: this.udpConnections,
      otherRecords: this.otherRecords,
      evicted: 0,
      timers: {},
      held: {},
    };
  }

  private handOut(record: ZeekRecord, connection: LoggedConnection): void {
    if (record.protocol === 'udp') {
      this.udpConnections++;
      return;
    }
    this.connections++;
    this.sink(connection);
  }
}
