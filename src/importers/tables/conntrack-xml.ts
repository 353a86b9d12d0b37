import type { ObservedTable } from '../observed-table.js';
import { conntrackTableReader } from './conntrack-table.js';
import type { TableReader } from './table-reader.js';

/** What an entry says of one direction; the same order in every version of the tool. */
const DIRECTION =
  /<meta direction="(?:original|reply)"><layer3[^>]*><src>([^<]+)<\/src><dst>([^<]+)<\/dst><\/layer3><layer4 protonum="(\d+)" protoname="([^"]+)">(?:<sport>(\d+)<\/sport><dport>(\d+)<\/dport>)?/g;

/**
 * Reads `conntrack -L -o xml`, in which every entry is a line. An entry is written as the plain table writes it and read
 * by that table's reader, so that both say the same; what it cannot read is counted with the place in the XML.
 *
 * @param groupLimit how many addresses × destinations get counts of their own
 * @throws RangeError when groupLimit is not a whole number ≥ 1
 */
export function conntrackXmlReader(groupLimit?: number): TableReader<ObservedTable> {
  return conntrackTableReader(groupLimit, plainLine);
}

/** An entry in the words of the plain table; an empty line for the frame around the entries. */
function plainLine(text: string): string {
  if (!text.includes('<flow'))
    return /^\s*(?:<\?xml .*\?>|<\/?conntrack>)?\s*$/.test(text) ? '' : 'not an entry: no <flow>';
  if (!text.includes('</flow>')) return 'an entry without its end';
  const [original, reply] = [...text.matchAll(DIRECTION)];
  const state = /<state>([A-Z0-9_]+)<\/state>/.exec(text)?.[1] ?? '';
  const timeout = /<timeout>(\d+)<\/timeout>/.exec(text)?.[1] ?? '';
  const head = `${original?.[4]} ${original?.[3]} ${timeout} ${state}`;
  return `${head} ${direction(original)} ${direction(reply)}`;
}

function direction(match: RegExpExecArray | undefined): string {
  if (match === undefined) return '';
  const [, source, destination, , , sourcePort, destinationPort] = match;
  const ports = sourcePort === undefined ? '' : ` sport=${sourcePort} dport=${destinationPort}`;
  return `src=${source} dst=${destination}${ports}`;
}
