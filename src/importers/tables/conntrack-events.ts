import type { LoggedConnectionSink, ObservedEvents } from '../logged-connection.js';
import { detached, isAddress, plainAddress } from './address.js';
import { type ConntrackRow, emptyConntrackRow, readConntrackRow } from './conntrack-row.js';
import { isPossible, type TrackedConnection, trackedConnection, trackState } from './conntrack-tracking.js';
import { LineReader } from './line-reader.js';
import { SetTimers } from './set-timers.js';
import { OBSERVED_STATES, stateIndex } from './state-name.js';
import { StateTimes } from './state-times.js';
import type { TableReader } from './table-reader.js';
import { TupleTable } from './tuple-table.js';

/** `[1795355095.769697]	    [NEW] …` */
const HEAD = /^\[(\d{1,12}\.\d{1,9})\]\s*\[(NEW|UPDATE|DESTROY)\]\s/;
const NOT_AN_EVENT = /^(?:conntrack v|\s*$)/;
const UDP = stateIndex('UDP');

const CANNOT_TELL: readonly string[] = [
  'Connection tracking sees FINs and RSTs of both sides in the same way: its events do not tell who closed first.',
  'Refused: the entry ended before its SYN_SENT timer did. An entry that was dropped because the table was full looks the same.',
];

/**
 * Reads `conntrack -E -o timestamp` (plain, `extended`, with or without `id`): the states that each connection went through,
 * and when. Client and server are as the server sees them: the client's address and port are the SNAT address and port.
 *
 * A connection is handed out when its entry is destroyed, its tuple is used again, or the log ends. Memory is bounded by
 * `openLimit`; beyond it the oldest is handed out early.
 *
 * @param sink takes the connections
 * @param openLimit how many connections are followed, and as many remembered, whole, ≥ 1 (some 800 bytes each)
 * @throws RangeError when openLimit is not such a number
 */
export function conntrackEventsReader(sink: LoggedConnectionSink, openLimit = 200_000): TableReader<ObservedEvents> {
  const tracker = new EventTracker(sink, openLimit);
  const row = emptyConntrackRow();
  const lines = new LineReader((text) => {
    const head = HEAD.exec(text);
    if (head === null) return NOT_AN_EVENT.test(text) ? true : whatIsMissing(text);
    const [whole, stamp = '', event = ''] = head;
    const problem = readConntrackRow(text, whole.length, row);
    return problem === true ? tracker.take(text, row, event, Number(stamp)) : problem;
  });
  return {
    push: (chunk) => lines.push(chunk),
    end: () => {
      const reading = lines.end();
      return { ...tracker.end(), cannotTell: CANNOT_TELL, reading };
    },
  };
}

function whatIsMissing(text: string): string {
  return /^\s*\[(?:NEW|UPDATE|DESTROY)\]/.test(text)
    ? 'an event without a time: -o timestamp is needed'
    : 'not an event';
}

class EventTracker {
  private start: number | null = null;
  private first = 0;
  private last = 0;
  private udpConnections = 0;
  private otherRecords = 0;
  private connections = 0;
  private readonly timers = new SetTimers();
  private readonly held = new StateTimes();
  private readonly open: TupleTable;

  constructor(sink: LoggedConnectionSink, openLimit: number) {
    const counting: LoggedConnectionSink = (connection) => {
      this.connections++;
      sink(connection);
    };
    this.open = new TupleTable(counting, openLimit);
  }

  take(text: string, row: ConntrackRow, event: string, epochSeconds: number): true | string {
    if (row.protocol !== 'tcp') return this.takeOther(row, event);
    const state = row.state === '' ? -1 : stateIndex(row.state);
    if (state < 0 && (row.state !== '' || event !== 'DESTROY')) return `no state that is known: '${row.state}'`;
    this.start ??= epochSeconds;
    const at = epochSeconds - this.start;
    const key = text.slice(row.reply.from, row.reply.to);
    const problem =
      event === 'DESTROY' ? this.destroy(key, at, row, text) : this.change(key, event, at, state, row, text);
    if (problem !== true) return problem;
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
    return true;
  }

  end(): Omit<ObservedEvents, 'cannotTell' | 'reading'> {
    this.open.handOutAll(this.last);
    const started = this.start !== null;
    return {
      kind: 'events',
      startEpochSeconds: this.start,
      firstAt: started ? this.first : null,
      lastAt: started ? this.last : null,
      connections: this.connections,
      udpConnections: this.udpConnections,
      otherRecords: this.otherRecords,
      evicted: this.open.evicted,
      timers: this.timers.result(),
      held: this.held.result(),
    };
  }

  private takeOther(row: ConntrackRow, event: string): true {
    if (row.protocol === 'other') this.otherRecords++;
    else if (event === 'NEW') this.udpConnections++;
    if (row.protocol === 'udp' && row.remaining >= 0) this.timers.add(UDP, row.remaining);
    return true;
  }

  private change(
    key: string,
    event: string,
    at: number,
    state: number,
    row: ConntrackRow,
    text: string,
  ): true | string {
    let one = event === 'NEW' ? undefined : this.open.find(key);
    if (one !== undefined && !isPossible(one, at)) return 'an event before the last one of its connection';
    if (one === undefined) {
      const ends = endsOf(text, row);
      if (ends === null) return 'not an address';
      one = trackedConnection(ends, at, event === 'NEW');
      this.open.add(detached(key), one, at);
    }
    const name = OBSERVED_STATES[state] ?? 'UDP';
    trackState(one, name, at, row.remaining);
    if (row.remaining >= 0) this.timers.add(state, row.remaining);
    return true;
  }

  private destroy(key: string, at: number, row: ConntrackRow, text: string): true | string {
    const known = this.open.find(key);
    if (known !== undefined && !isPossible(known, at)) return 'an event before the last one of its connection';
    if (known === undefined) {
      // Its life was before the log: only its end is known.
      const ends = endsOf(text, row);
      if (ends === null) return 'not an address';
      this.open.add(detached(key), trackedConnection(ends, at, false), at);
      this.open.release(detached(key), at);
      return true;
    }
    if (known.state !== null) this.held.add(stateIndex(known.state), at - known.stateAt);
    this.open.release(detached(key), at);
    return true;
  }
}

/** Who is connected to whom, as the server sees it and as the client does. */
function endsOf(text: string, { original, reply }: ConntrackRow): TrackedConnection['ends'] | null {
  const cut = (from: number, to: number) => plainAddress(detached(text.slice(from, to)));
  const client = { address: cut(reply.destinationFrom, reply.destinationTo), port: reply.destinationPort };
  const server = { address: cut(reply.sourceFrom, reply.sourceTo), port: reply.sourcePort };
  const before = { address: cut(original.sourceFrom, original.sourceTo), port: original.sourcePort };
  if (![client, server, before].every(({ address }) => isAddress(address))) return null;
  const translated = client.address !== before.address || client.port !== before.port;
  return { client, server, original: translated ? before : null };
}
