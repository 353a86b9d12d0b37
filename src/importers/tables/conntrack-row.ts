import { portIn } from './address.js';

/** One direction of a connection, as places in the line; ports are -1 for protocols without ports. */
interface Tuple {
  /** Where `src=` begins and the source port's digits end. */
  from: number;
  sourcePortTo: number;
  sourceFrom: number;
  sourceTo: number;
  destinationFrom: number;
  destinationTo: number;
  sourcePort: number;
  destinationPort: number;
  /** First character after the destination port. */
  to: number;
}

const emptyTuple = (): Tuple => ({
  from: 0,
  sourcePortTo: 0,
  sourceFrom: 0,
  sourceTo: 0,
  destinationFrom: 0,
  destinationTo: 0,
  sourcePort: -1,
  destinationPort: -1,
  to: 0,
});

/** A connection tracking entry, filled by `readConntrackRow`; the places count into the line that was read. */
export interface ConntrackRow {
  protocol: 'tcp' | 'udp' | 'other';
  /** Seconds until the entry would be dropped; -1 when the line does not say. */
  remaining: number;
  /** As printed; empty when the line has none (UDP; an offloaded or destroyed connection). */
  state: string;
  /** As the client sent it. */
  original: Tuple;
  /** As the destination answers: its destination address and port are the SNAT address and port. */
  reply: Tuple;
}

/** A row to be filled, again and again. */
export function emptyConntrackRow(): ConntrackRow {
  return { protocol: 'other', remaining: -1, state: '', original: emptyTuple(), reply: emptyTuple() };
}

const BLANK = 32;

/**
 * Reads one entry as `conntrack -L`, `conntrack -L -o extended`, `conntrack -E` and `/proc/net/nf_conntrack` print it:
 * `[ipv4 2] tcp 6 [117] [TIME_WAIT] src=… dst=… sport=… dport=… … src=… dst=… sport=… dport=… …`.
 *
 * @param text the line
 * @param from where the entry begins in it
 * @param row is filled; not to be used when the line is wrong
 * @returns true, or what is wrong with the line
 */
export function readConntrackRow(text: string, from: number, row: ConntrackRow): true | string {
  let at = skipBlanks(text, from);
  if (text.startsWith('ipv4', at) || text.startsWith('ipv6', at)) {
    at = skipBlanks(text, at + 4);
    at = skipBlanks(text, skipDigits(text, at));
  }
  const nameEnd = text.indexOf(' ', at);
  if (nameEnd < 0) return 'no protocol';
  row.protocol = protocolOf(text, at, nameEnd);
  at = skipBlanks(text, nameEnd);
  const numberEnd = skipDigits(text, at);
  if (numberEnd === at) return 'no protocol number';
  const source = text.indexOf(' src=', numberEnd);
  if (source < 0) return 'no src=';
  const problem = readTimerAndState(text, skipBlanks(text, numberEnd), source, row);
  if (problem !== true) return problem;
  if (!readTuple(text, source + 1, row.original)) return 'the original direction cannot be read';
  const answer = text.indexOf(' src=', row.original.to);
  if (answer < 0) return 'no reply direction';
  if (!readTuple(text, answer + 1, row.reply)) return 'the reply direction cannot be read';
  const hasPorts = row.original.destinationPort >= 0 && row.reply.destinationPort >= 0;
  return row.protocol === 'other' || hasPorts ? true : 'no ports';
}

function protocolOf(text: string, from: number, to: number): ConntrackRow['protocol'] {
  if (to - from !== 3) return 'other';
  if (text.startsWith('tcp', from)) return 'tcp';
  return text.startsWith('udp', from) ? 'udp' : 'other';
}

/** What stands between the protocol and `src=`: nothing, a number, a state, or both. */
function readTimerAndState(text: string, from: number, to: number, row: ConntrackRow): true | string {
  row.remaining = -1;
  row.state = '';
  let at = from;
  const digits = skipDigits(text, at);
  if (digits > at && digits - at <= 10) {
    row.remaining = Number(text.slice(at, digits));
    at = skipBlanks(text, digits);
  }
  if (at >= to) return true;
  let end = at;
  while (end < to && isStateCharacter(text.charCodeAt(end))) end++;
  if (end === at || skipBlanks(text, end) < to) return 'no state between protocol and src=';
  row.state = text.slice(at, end);
  return true;
}

/** Reads `src=… dst=…` and, where they follow, ` sport=… dport=…`. */
function readTuple(text: string, from: number, tuple: Tuple): boolean {
  tuple.from = from;
  tuple.sourceFrom = from + 4;
  tuple.sourceTo = text.indexOf(' ', tuple.sourceFrom);
  if (tuple.sourceTo <= tuple.sourceFrom || !text.startsWith('dst=', tuple.sourceTo + 1)) return false;
  tuple.destinationFrom = tuple.sourceTo + 5;
  tuple.destinationTo = wordEnd(text, tuple.destinationFrom);
  if (tuple.destinationTo === tuple.destinationFrom) return false;
  tuple.sourcePort = -1;
  tuple.destinationPort = -1;
  tuple.to = tuple.destinationTo;
  if (!text.startsWith('sport=', tuple.destinationTo + 1)) return true;
  const port = tuple.destinationTo + 7;
  tuple.sourcePortTo = wordEnd(text, port);
  tuple.sourcePort = portIn(text, port, tuple.sourcePortTo);
  if (!text.startsWith('dport=', tuple.sourcePortTo + 1)) return false;
  tuple.to = wordEnd(text, tuple.sourcePortTo + 7);
  tuple.destinationPort = portIn(text, tuple.sourcePortTo + 7, tuple.to);
  return tuple.sourcePort >= 0 && tuple.destinationPort >= 0;
}

function wordEnd(text: string, from: number): number {
  const blank = text.indexOf(' ', from);
  return blank < 0 ? text.length : blank;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === BLANK) at++;
  return at;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

/** Capitals, digits, underscore. */
function isStateCharacter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
