import type { ObservedFlows } from '../observed-table.js';
import { isAddress, portIn } from './address.js';
import { FlowCounts, type FlowRecord } from './flow-counts.js';
import { LineReader } from './line-reader.js';
import type { TableReader } from './table-reader.js';
import { defaultFlowColumns, type FlowColumns, flowColumnsFrom, isFlowHeading } from './vpc-flow-columns.js';

/**
 * Reads AWS VPC flow logs: version 2 (the default format), or whatever fields the first line names. Only counts come of
 * it; `cannotTell` says what does not.
 *
 * @param groupLimit how many addresses × destinations get counts of their own
 * @throws RangeError when groupLimit is not a whole number ≥ 1
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function vpcFlowLogReader(groupLimit?: number): TableReader<ObservedFlows> {
  const counts = new FlowCounts(groupLimit);
  let columns = defaultFlowColumns();
  const lines = new LineReader((text) => {
    if (text.trim() === '') return true;
    if (isFlowHeading(text)) {
      const named = flowColumnsFrom(text);
      if (typeof named === 'string') return named;
      columns = named;
      return true;
    }
    return readRecord(text, columns, counts);
  });
  return { push: (chunk) => lines.push(chunk), end: () => counts.result(lines.end()) };
}

function readRecord(text: string, columns: FlowColumns, counts: FlowCounts): true | string {
  const values = text.trim().split(' ');
  if (values.length !== columns.width) return `${values.length} fields where ${columns.width} are expected`;
  const fieldOf = (index: number): string => values[index] ?? '';
  const status = columns.status < 0 ? 'OK' : fieldOf(columns.status);
  if (status === 'NODATA') {
    counts.noData++;
    return true;
  }
  if (status === 'SKIPDATA') {
    counts.skipData++;
    return true;
  }
  if (status !== 'OK') return `unknown log-status ${status}`;
  const action = fieldOf(columns.action);
  if (action !== 'ACCEPT' && action !== 'REJECT') return `unknown action ${action}`;
  const [start, end] = [secondsIn(fieldOf(columns.start)), secondsIn(fieldOf(columns.end))];
  if (start < 0 || end < start) return 'start and end are not the seconds of a window';
  const flags = columns.tcpFlags < 0 ? null : flagsIn(fieldOf(columns.tcpFlags));
  if (flags === -1) return 'tcp-flags is not a number from 0 to 255';
  const ends = endsIn(fieldOf, columns);
  if (typeof ends === 'string') return ends;
  // Written out: an object that begins with a spread is many times slower to make.
  const { protocol, source, sourcePort, destination, destinationPort } = ends;
  const accepted = action === 'ACCEPT';
  counts.take({ protocol, source, sourcePort, destination, destinationPort, accepted, start, end, flags });
  return true;
}

function endsIn(
  fieldOf: (index: number) => string,
  columns: FlowColumns,
): Pick<FlowRecord, 'protocol' | 'source' | 'sourcePort' | 'destination' | 'destinationPort'> | string {
  const [source, destination] = [fieldOf(columns.srcaddr), fieldOf(columns.dstaddr)];
  if (!isAddress(source) || !isAddress(destination)) return 'not an address';
  const number = portIn(fieldOf(columns.protocol), 0, fieldOf(columns.protocol).length);
  if (number < 0 || number > 255) return 'not a protocol number';
  const protocol = number === 6 ? 'tcp' : number === 17 ? 'udp' : 'other';
  const [from, to] = [fieldOf(columns.srcport), fieldOf(columns.dstport)];
  const [sourcePort, destinationPort] = [portIn(from, 0, from.length), portIn(to, 0, to.length)];
  if (protocol !== 'other' && (sourcePort < 0 || destinationPort < 0)) return 'not a port';
  return { protocol, source, sourcePort, destination, destinationPort };
}

function secondsIn(text: string): number {
  return /^\d{1,11}$/.test(text) ? Number(text) : -1;
}

/** The flags of a record; null where it has none (`-`); -1 when it is not a number of flags. */
function flagsIn(text: string): number | null {
  if (text === '-') return null;
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : -1;
}
