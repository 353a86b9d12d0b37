import type { Segment } from './capture-writer.js';

const CLIENT = '192.0.2.10:40000';
const SERVER = '198.51.100.7:443';

export interface Talkers {
  readonly client?: string;
  readonly server?: string;
  readonly clientStart?: number;
  readonly serverStart?: number;
}

/** Writes the segments of one connection; sequence numbers follow by themselves. */
export class Conversation {
  readonly segments: Segment[] = [];
  private readonly names: readonly [string, string];
  private readonly next: [number, number];

  constructor({ client = CLIENT, server = SERVER, clientStart = 1000, serverStart = 5000 }: Talkers = {}) {
    this.names = [client, server];
    this.next = [clientStart, serverStart];
  }

  /** A segment of the client. `over` replaces what would follow; then nothing that comes later is moved. */
  client(at: number, flags: string, payload = 0, over: Partial<Segment> = {}): this {
    return this.send(0, at, flags, payload, over);
  }

  /** A segment of the server. */
  server(at: number, flags: string, payload = 0, over: Partial<Segment> = {}): this {
    return this.send(1, at, flags, payload, over);
  }

  /** SYN, SYN-ACK and ACK, a millisecond apart. */
  open(at: number): this {
    return this.client(at, 'S')
      .server(at + 0.001, 'SA')
      .client(at + 0.002, 'A');
  }

  /** FIN of one side, FIN of the other after `delay`, and the last ACK. */
  close(at: number, first: 'client' | 'server', delay = 0.01): this {
    const [one, other] = first === 'client' ? ([0, 1] as const) : ([1, 0] as const);
    return this.send(one, at, 'FA', 0, {})
      .send(other, at + delay, 'FA', 0, {})
      .send(one, at + delay + 0.001, 'A', 0, {});
  }

  private send(side: 0 | 1, at: number, flags: string, payload: number, over: Partial<Segment>): this {
    const other = side === 0 ? 1 : 0;
    const segment: Segment = {
      at,
      from: this.names[side],
      to: this.names[other],
      flags,
      sequence: this.next[side] >>> 0,
      acknowledgement: flags.includes('A') ? this.next[other] >>> 0 : 0,
      payload,
      ...over,
    };
    this.segments.push(segment);
    if (Object.keys(over).length === 0) {
      this.next[side] += payload + (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0);
    }
    return this;
  }
}

/** Segments of several conversations in the order of time. */
export function inOrder(...conversations: readonly Conversation[]): readonly Segment[] {
  return conversations.flatMap(({ segments }) => segments).sort((one, other) => one.at - other.at);
}
