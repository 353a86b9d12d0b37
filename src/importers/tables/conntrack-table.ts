import type { ObservedTable } from '../observed-table.js';
import { detached, isAddress, plainAddress } from './address.js';
import { type ConntrackRow, emptyConntrackRow, readConntrackRow } from './conntrack-row.js';
import { LineReader } from './line-reader.js';
import { stateIndex } from './state-name.js';
import { type GroupCounts, TableBuilder } from './table-builder.js';
import type { TableReader } from './table-reader.js';

const ESTABLISHED = stateIndex('ESTABLISHED');
const UDP = stateIndex('UDP');

/** conntrack's own summary (on stderr, but often in the same file) and empty lines. */
const NOT_A_ROW = /^(?:conntrack v|\s*$)/;

/**
 * Reads `conntrack -L`, plain or extended, and `/proc/net/nf_conntrack`. Ports are those of the translated side: the
 * destination address and port of the reply direction.
 *
 * @param groupLimit how many addresses × destinations get counts of their own
 * @param plainLine turns another form's line into the plain one; by default it is that already
 * @throws RangeError when groupLimit is not a whole number ≥ 1
 */
export function conntrackTableReader(
  groupLimit?: number,
  plainLine?: (text: string) => string,
): TableReader<ObservedTable> {
  const builder = new TableBuilder('nat', groupLimit);
  const row = emptyConntrackRow();
  const lines = new LineReader((line) => {
    const text = plainLine === undefined ? line : plainLine(line);
    const problem = readConntrackRow(text, 0, row);
    if (problem === true) return countRow(builder, text, row);
    return NOT_A_ROW.test(text) ? true : problem;
  });
  return { push: (chunk) => lines.push(chunk), end: () => builder.build(lines.end()) };
}

function countRow(builder: TableBuilder, text: string, row: ConntrackRow): true | string {
  if (row.protocol === 'other') {
    builder.otherRows++;
    return true;
  }
  const state = stateOf(text, row);
  if (state < 0) return row.state === '' ? 'a TCP entry without a state' : `unknown state ${row.state}`;
  const group = groupOf(builder, text, row);
  if (typeof group === 'string') return group;
  builder.count(group, state, row.reply.destinationPort, row.remaining);
  if (group?.owner === 'translated' && row.original.sourcePort === row.reply.destinationPort) group.keptSourcePort++;
  return true;
}

/** Connections on a fast path (`[OFFLOAD]`) have no state in the table; only established ones get there. */
function stateOf(text: string, row: ConntrackRow): number {
  if (row.protocol === 'udp') return UDP;
  if (row.state === '') return /\[(?:HW_)?OFFLOAD\]/.test(text) ? ESTABLISHED : -1;
  return stateIndex(row.state);
}

/** The group of a row; null when no more groups are kept; a sentence when the row is wrong. */
function groupOf(builder: TableBuilder, text: string, row: ConntrackRow): GroupCounts | null | string {
  const { original, reply, protocol } = row;
  const translated = original.sourcePort !== reply.destinationPort || !sameClient(text, row);
  // The reply's `src=… dst=… sport=…` names destination, SNAT address and destination port: a key ready made.
  const prefix = (protocol === 'tcp' ? 't' : 'u') + (translated ? 't ' : 'u ');
  const key = prefix + text.slice(reply.from, reply.sourcePortTo);
  const known = builder.find(key);
  if (known !== undefined) return known;
  const address = plainAddress(detached(text.slice(reply.destinationFrom, reply.destinationTo)));
  const destination = plainAddress(detached(text.slice(reply.sourceFrom, reply.sourceTo)));
  if (!isAddress(address) || !isAddress(destination)) return 'not an address in the reply direction';
  const ends = { address, destination: { address: destination, port: reply.sourcePort } };
  const owner = translated ? 'translated' : 'untranslated';
  return builder.open(detached(key), protocol === 'tcp' ? 'tcp' : 'udp', owner, ends);
}

/** Whether the original source address is the reply's destination address. */
function sameClient(text: string, { original, reply }: ConntrackRow): boolean {
  const length = original.sourceTo - original.sourceFrom;
  if (length !== reply.destinationTo - reply.destinationFrom) return false;
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(original.sourceFrom + i) !== text.charCodeAt(reply.destinationFrom + i)) return false;
  }
  return true;
}
