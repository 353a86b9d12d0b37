import { portIn } from './address.js';
import type { ZeekRecord } from './zeek-connection.js';

const NEEDED = ['ts', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'conn_state'] as const;
const NO_HEADING = 'a record without #fields before it: its columns have no names';

/** Reads the lines of a tab-separated conn.log; the lines that begin with `#` say how. */
export class ZeekColumns {
  private separator = '\t';
  private unset = '-';
  private columns: ReadonlyMap<string, number> | null = null;
  private width = 0;

  /** A record; null for a heading; a sentence for a line that cannot be read. */
  read(text: string): ZeekRecord | null | string {
    if (text === '') return null;
    if (text.startsWith('#')) return this.readHeading(text);
    if (this.columns === null) return NO_HEADING;
    const values = text.split(this.separator);
    if (values.length !== this.width) return `${values.length} columns under ${this.width} names`;
    return this.record(values);
  }

  private readHeading(text: string): null | string {
    if (text.startsWith('#separator ')) {
      const code = /^#separator \\x([\da-fA-F]{2})$/.exec(text)?.[1];
      if (code === undefined) return 'a separator that is not written as \\x09';
      this.separator = String.fromCharCode(Number.parseInt(code, 16));
    }
    if (text.startsWith('#unset_field')) this.unset = text.slice('#unset_field'.length + 1);
    if (text.startsWith('#path') && text.slice('#path'.length + 1) !== 'conn')
      return 'not the connection log (#path conn)';
    if (text.startsWith('#fields')) return this.readFields(text.split(this.separator).slice(1));
    return null;
  }

  private readFields(names: readonly string[]): null | string {
    const missing = NEEDED.filter((name) => !names.includes(name));
    if (missing.length > 0) return `no column ${missing.join(', ')}`;
    this.columns = new Map(names.map((name, index) => [name, index]));
    this.width = names.length;
    return null;
  }

  private record(values: readonly string[]): ZeekRecord | string {
    const fieldOf = (name: string): string | null => {
      const value = values[this.columns?.get(name) ?? -1];
      return value === undefined || value === this.unset ? null : value;
    };
    const count = (name: string): number | null => readNumber(fieldOf(name), /^\d{1,15}$/);
    const epochSeconds = readNumber(fieldOf('ts'), /^\d{1,12}(?:\.\d{1,9})?$/);
    const duration = readNumber(fieldOf('duration'), /^\d{1,9}(?:\.\d{1,9})?$/);
    const ports = ['id.orig_p', 'id.resp_p'].map((name) => portOf(fieldOf(name) ?? ''));
    const [originatorPort = -1, responderPort = -1] = ports;
    if (epochSeconds === null || Number.isNaN(epochSeconds)) return 'no time in ts';
    if (duration !== null && Number.isNaN(duration)) return 'duration is not a number of seconds';
    if (originatorPort < 0 || responderPort < 0) return 'not a port';
    const counts = ['orig_bytes', 'resp_bytes', 'orig_pkts', 'resp_pkts'].map(count);
    if (counts.some((one) => one !== null && Number.isNaN(one))) return 'not a count of bytes or packets';
    const [originatorBytes = null, responderBytes = null, originatorPackets = null, responderPackets = null] = counts;
    return {
      epochSeconds,
      originator: fieldOf('id.orig_h') ?? '',
      originatorPort,
      responder: fieldOf('id.resp_h') ?? '',
      responderPort,
      protocol: fieldOf('proto') ?? '',
      duration,
      state: fieldOf('conn_state') ?? '',
      history: fieldOf('history'),
      originatorBytes,
      responderBytes,
      originatorPackets,
      responderPackets,
    };
  }
}

/** null when unset, NaN when it is not written as it must be. */
function readNumber(text: string | null, form: RegExp): number | null {
  if (text === null) return null;
  return form.test(text) ? Number(text) : Number.NaN;
}

function portOf(text: string): number {
  return portIn(text, 0, text.length);
}
