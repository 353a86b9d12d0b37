import type { ObservedTable } from '../observed-table.js';
import { parseSocketEnd, type SocketEnd } from './address.js';
import { LineReader } from './line-reader.js';
import { parseNetstatLine } from './netstat-line.js';
import { parseSsLine } from './ss-line.js';
import { stateIndex } from './state-name.js';
import { type GroupCounts, TableBuilder } from './table-builder.js';
import type { TableReader } from './table-reader.js';

/** A socket as a tool prints it. */
export interface SocketLine {
  /** As printed. */
  readonly state: string;
  readonly local: string;
  readonly peer: string;
  /** Seconds until a closing socket is dropped; null where the line does not say. */
  readonly remaining: number | null;
}

/** A socket; null for a heading, or a socket without a connection; a sentence for a line that cannot be read. */
export type SocketLineParser = (text: string) => SocketLine | null | string;

/** So many listening sockets are remembered. */
const LISTENING_LIMIT = 65_536;

/**
 * Reads `ss -tan` and `ss -tano`, with or without heading and `-p`, IPv4 and IPv6.
 *
 * @param groupLimit how many addresses × destinations get counts of their own
 * @throws RangeError when groupLimit is not a whole number ≥ 1
 */
export function ssReader(groupLimit?: number): TableReader<ObservedTable> {
  return socketTableReader(parseSsLine, groupLimit);
}

/**
 * Reads `netstat -tan` of Linux, with or without `-o` and `-p`, IPv4 and IPv6.
 *
 * @param groupLimit how many addresses × destinations get counts of their own
 * @throws RangeError when groupLimit is not a whole number ≥ 1
 */
export function netstatReader(groupLimit?: number): TableReader<ObservedTable> {
  return socketTableReader(parseNetstatLine, groupLimit);
}

/**
 * A socket whose local port listens was accepted: its peer opened the connection and the peer's port is the one to count.
 * Every other socket was opened here.
 */
function socketTableReader(parse: SocketLineParser, groupLimit?: number): TableReader<ObservedTable> {
  const builder = new TableBuilder('sockets', groupLimit);
  const listening = new Set<string>();
  const accepts = (address: string, port: number) =>
    listening.has(`${address} ${port}`) || listening.has(`0.0.0.0 ${port}`) || listening.has(`:: ${port}`);
  const lines = new LineReader((text) => {
    const line = parse(text);
    if (line === null) return true;
    if (typeof line === 'string') return line;
    const local = parseSocketEnd(line.local);
    const peer = parseSocketEnd(line.peer);
    if (local === null || peer === null) return `not an address and a port: ${local === null ? 'local' : 'peer'}`;
    if (line.state === 'LISTEN') {
      builder.listening++;
      if (listening.size < LISTENING_LIMIT) listening.add(`${local.address} ${local.port ?? '*'}`);
      return true;
    }
    return countSocket(builder, line, local, peer, accepts);
  });
  return { push: (chunk) => lines.push(chunk), end: () => builder.build(lines.end(), accepts) };
}

function countSocket(
  builder: TableBuilder,
  line: SocketLine,
  local: SocketEnd,
  peer: SocketEnd,
  accepts: (address: string, port: number) => boolean,
): true | string {
  if (local.port === null || peer.port === null) {
    // Bound, but to nobody.
    builder.otherRows++;
    return true;
  }
  const state = stateIndex(line.state);
  if (state < 0) return `unknown state ${line.state}`;
  const isAccepted = accepts(local.address, local.port);
  const [from, to] = isAccepted ? [peer, local] : [local, peer];
  const port = from.port ?? 0;
  const destination = { address: to.address, port: to.port ?? 0 };
  const group = groupOf(builder, isAccepted ? 'accepted' : 'opened', from.address, destination);
  builder.count(group, state, port, line.remaining ?? -1);
  return true;
}

function groupOf(
  builder: TableBuilder,
  owner: 'opened' | 'accepted',
  address: string,
  destination: { readonly address: string; readonly port: number },
): GroupCounts | null {
  const key = `${owner} ${address} ${destination.address} ${destination.port}`;
  const ends = { address, destination };
  return builder.find(key) ?? builder.open(key, 'tcp', owner, ends);
}
