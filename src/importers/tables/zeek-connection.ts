import { type LoggedConnection, NOTHING_COUNTED } from '../logged-connection.js';
import type { ClientKnownBy, Sent, Side } from '../observed-connection.js';
import { isAddress, plainAddress } from './address.js';

/** One record of conn.log; null where the log has `-` or no such field. */
export interface ZeekRecord {
  readonly epochSeconds: number;
  readonly originator: string;
  readonly originatorPort: number;
  readonly responder: string;
  readonly responderPort: number;
  readonly protocol: string;
  readonly duration: number | null;
  readonly state: string;
  readonly history: string | null;
  readonly originatorBytes: number | null;
  readonly responderBytes: number | null;
  readonly originatorPackets: number | null;
  readonly responderPackets: number | null;
}

/** What a `conn_state` says of a TCP connection. */
interface StateMeaning {
  /** Whether the SYN, and the answer to it, were seen. */
  readonly syn: boolean;
  readonly synAck: boolean;
  readonly fins: 0 | 1 | 2;
  /** Who sent the one FIN; for two FINs only the history tells. */
  readonly finBy?: Side;
  readonly rstBy?: Side;
  readonly refused?: boolean;
}

/** https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html, `conn_state` */
const STATES: { readonly [state: string]: StateMeaning } = {
  S0: { syn: true, synAck: false, fins: 0 },
  S1: { syn: true, synAck: true, fins: 0 },
  SF: { syn: true, synAck: true, fins: 2 },
  REJ: { syn: true, synAck: false, fins: 0, rstBy: 'server', refused: true },
  S2: { syn: true, synAck: true, fins: 1, finBy: 'client' },
  S3: { syn: true, synAck: true, fins: 1, finBy: 'server' },
  RSTO: { syn: true, synAck: true, fins: 0, rstBy: 'client' },
  RSTR: { syn: true, synAck: true, fins: 0, rstBy: 'server' },
  RSTOS0: { syn: true, synAck: false, fins: 0, rstBy: 'client' },
  RSTRH: { syn: false, synAck: true, fins: 0, rstBy: 'server' },
  SH: { syn: true, synAck: false, fins: 1, finBy: 'client' },
  SHR: { syn: false, synAck: true, fins: 1, finBy: 'server' },
  OTH: { syn: false, synAck: false, fins: 0 },
};

const UDP_MEANING: StateMeaning = { syn: false, synAck: false, fins: 0 };

/**
 * Makes a connection of a record.
 *
 * @param record as read
 * @param start seconds since the epoch that become instant 0
 * @returns the connection, or what is wrong with the record
 */
export function zeekConnection(record: ZeekRecord, start: number): LoggedConnection | string {
  const meaning = record.protocol === 'tcp' ? STATES[record.state] : UDP_MEANING;
  if (meaning === undefined) return `unknown conn_state ${record.state}`;
  const client = { address: plainAddress(record.originator), port: record.originatorPort };
  const server = { address: plainAddress(record.responder), port: record.responderPort };
  if (!isAddress(client.address) || !isAddress(server.address)) return 'not an address';
  const at = record.epochSeconds - start;
  const lastAt = at + (record.duration ?? 0);
  const finOrder = finsOf(record.history ?? '', meaning);
  const fins = finCount(Math.max(finOrder.length, meaning.fins));
  const synAt = meaning.syn ? at : null;
  return {
    client,
    server,
    original: null,
    clientKnownBy: clientKnownBy(record.history ?? '', meaning),
    firstPacketAt: at,
    lastPacketAt: lastAt,
    lastDataAt: null,
    watchedUntil: lastAt,
    synAt,
    lastSynAt: null,
    syns: null,
    synAckAt: null,
    establishedAt: null,
    refused: meaning.refused === true,
    rstAt: meaning.rstBy === undefined ? null : lastAt,
    rstBy: meaning.rstBy ?? null,
    rsts: null,
    fromClient: sent(record.originatorPackets, record.originatorBytes),
    fromServer: sent(record.responderPackets, record.responderBytes),
    challengeAcks: null,
    challengeResets: null,
    previous: null,
    leftOpen: fins === 2 || meaning.rstBy !== undefined ? null : 'silent',
    answered: meaning.syn || meaning.synAck ? meaning.synAck : null,
    closedFirstBy: firstCloser(meaning, finOrder, fins),
    fins,
    firstFinAt: null,
    secondFinAt: null,
    closedAt: closeOf(meaning, fins, lastAt),
    releasedAt: null,
  };
}

function finCount(count: number): 0 | 1 | 2 {
  return count === 0 ? 0 : count === 1 ? 1 : 2;
}

function firstCloser(meaning: StateMeaning, finOrder: readonly Side[], fins: number): Side | null {
  if (meaning.refused === true) return null;
  return fins > 0 ? (finOrder[0] ?? null) : (meaning.rstBy ?? null);
}

/** RST ends the packets that count, so its instant is known; a first FIN came some time before the last packet. */
function closeOf(meaning: StateMeaning, fins: number, lastAt: number): LoggedConnection['closedAt'] {
  if (fins > 0) return { at: lastAt, known: 'latest' };
  return meaning.rstBy === undefined || meaning.refused === true ? null : { at: lastAt, known: 'exact' };
}

/** Who sent FINs, in their order: from the history's letters F (originator) and f (responder), else from the state. */
function finsOf(history: string, meaning: StateMeaning): readonly Side[] {
  const order: Side[] = [];
  for (const letter of history) {
    const side = letter === 'F' ? 'client' : letter === 'f' ? 'server' : null;
    if (side !== null && !order.includes(side)) order.push(side);
  }
  return order.length === 0 && meaning.finBy !== undefined ? [meaning.finBy] : order;
}

/** `^` in the history: Zeek took the originator for the responder at first and turned them round. */
function clientKnownBy(history: string, meaning: StateMeaning): ClientKnownBy {
  if (history.includes('^')) return meaning.synAck ? 'syn-ack' : 'ports';
  if (meaning.syn) return 'syn';
  return meaning.synAck ? 'syn-ack' : 'ports';
}

function sent(packets: number | null, bytes: number | null): Sent {
  return { ...NOTHING_COUNTED, packets, bytes };
}
