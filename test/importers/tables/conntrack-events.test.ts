import { describe, expect, it } from 'vitest';
import { seenClose } from '../../../src/importers/inference/close-kind.js';
import { type LoggedConnection, loggedOpenTime } from '../../../src/importers/logged-connection.js';
import { conntrackEventsReader } from '../../../src/importers/tables/conntrack-events.js';
import { bytesOf, readAll } from './reading.js';

const TIMERS: { readonly [state: string]: number } = {
  SYN_SENT: 120,
  SYN_RECV: 60,
  ESTABLISHED: 432_000,
  FIN_WAIT: 120,
  CLOSE_WAIT: 60,
  LAST_ACK: 30,
  TIME_WAIT: 120,
  CLOSE: 10,
};

/** An event `seconds` after the start; a state of '' is left out with its timer, as older tools print DESTROY. */
function event(seconds: number, kind: string, state: string, port = 20_001, to = 443): string {
  const head = `[${(1_767_225_600 + seconds).toFixed(6)}]\t ${`[${kind}]`.padStart(9)} tcp      6`;
  const timed = state === '' ? '' : ` ${TIMERS[state]} ${state}`;
  const tuple = `src=192.0.2.2 dst=198.51.100.2 sport=4000 dport=443 src=198.51.100.2 dst=203.0.113.1 sport=${to} dport=${port}`;
  return `${head}${timed} ${tuple}\n`;
}

/** A connection's states, half a second apart from `start`. */
const life = (start: number, states: readonly string[], port?: number) =>
  states.map((state, i) => event(start + i / 2, i === 0 ? 'NEW' : 'UPDATE', state, port)).join('');

function read(text: string, openLimit?: number) {
  const all: LoggedConnection[] = [];
  return {
    log: readAll(
      conntrackEventsReader((one) => all.push(one), openLimit),
      bytesOf(text),
    ),
    all,
  };
}

const OPENING = ['SYN_SENT', 'SYN_RECV', 'ESTABLISHED'];

describe('a connection in the events', () => {
  it('that both sides close has its times, from SYN to the end of the entry', () => {
    const text = life(0, [...OPENING, 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT']) + event(123, 'DESTROY', '');
    const { log, all } = read(text);
    expect(all).toMatchObject([
      {
        client: { address: '203.0.113.1', port: 20_001 },
        original: { address: '192.0.2.2', port: 4000 },
        server: { address: '198.51.100.2', port: 443 },
        ...{ synAt: 0, synAckAt: 0.5, establishedAt: 1, firstFinAt: 1.5, secondFinAt: 2.5, releasedAt: 123 },
        ...{ fins: 2, rstAt: null, leftOpen: null, refused: false, previous: null, closedFirstBy: null },
      },
    ]);
    expect(all[0] && loggedOpenTime(all[0])).toEqual({ seconds: 1.5, known: 'exact' });
    expect(log.held).toEqual({ TIME_WAIT: { rows: 1, lowest: 120, highest: 120, mean: 120 } });
    expect(log).toMatchObject({ startEpochSeconds: 1_767_225_600, firstAt: 0, lastAt: 123, connections: 1 });
  });

  it.each([
    ['RST', [...OPENING, 'CLOSE'], { fins: 0, rstAt: 1.5, closedAt: { at: 1.5, known: 'exact' }, leftOpen: null }],
    [
      'FIN and then RST',
      [...OPENING, 'FIN_WAIT', 'CLOSE'],
      { fins: 1, rstAt: 2, closedAt: { at: 1.5, known: 'exact' } },
    ],
    ['one FIN', [...OPENING, 'FIN_WAIT', 'CLOSE_WAIT'], { fins: 1, secondFinAt: null, leftOpen: 'observation-ended' }],
    ['nothing yet', OPENING, { fins: 0, closedAt: null, answered: true, leftOpen: 'observation-ended' }],
    ['nothing, nor an answer', ['SYN_SENT'], { answered: false, refused: false, leftOpen: 'observation-ended' }],
    [
      'a close of which the first event was lost',
      [...OPENING, 'TIME_WAIT'],
      { fins: 2, closedAt: null, firstFinAt: null },
    ],
  ] as const)('that ends with %s says so', (_, states, expected) => {
    expect(read(life(0, states)).all).toMatchObject([expected]);
  });

  it('is refused when its entry ends before the timer of the SYN, and unanswered when it ends with it', () => {
    const ends = (seconds: number) => read(life(0, ['SYN_SENT']) + event(seconds, 'DESTROY', '')).all[0];
    expect(ends(0.001)).toMatchObject({ refused: true, answered: false });
    expect(ends(120.3)).toMatchObject({ refused: false, answered: false, leftOpen: 'silent' });
  });

  it('that began before the log has no start, and no open time', () => {
    const late = [event(0, 'UPDATE', 'FIN_WAIT'), event(1, 'UPDATE', 'LAST_ACK'), event(1, 'UPDATE', 'TIME_WAIT')].join(
      '',
    );
    const [one] = read(late).all;
    expect(one).toMatchObject({ synAt: null, answered: null, fins: 2, firstFinAt: 0, secondFinAt: 1 });
    expect(one && loggedOpenTime(one)).toBeNull();
    expect(read(event(0, 'DESTROY', '')).all).toMatchObject([{ synAt: null, releasedAt: 0, fins: 0 }]);
  });

  it('knows how long ago its tuple was used, and how that ended', () => {
    const first = life(0, [...OPENING, 'FIN_WAIT', 'LAST_ACK', 'TIME_WAIT']);
    const { all } = read(
      first + event(20, 'DESTROY', 'TIME_WAIT') + life(22, [...OPENING, 'CLOSE']) + life(30, OPENING),
    );
    expect(all.map(({ previous }) => previous)).toEqual([
      null,
      { secondsBefore: 20, close: 'fin' },
      { secondsBefore: 6.5, close: 'rst' },
    ]);
  });

  it('of UDP is counted beside the others', () => {
    const udp = event(0, 'NEW', 'SYN_SENT').replace('tcp      6 120 SYN_SENT', 'udp      17 30');
    expect(read(udp).log).toMatchObject({ udpConnections: 1, connections: 0, timers: { UDP: { highest: 30 } } });
  });
});

describe('a close, as the log shows it', () => {
  const kinds = (text: string) => read(text).all.map((one) => seenClose(one).kind);
  const halfClosed = life(0, [...OPENING, 'FIN_WAIT', 'CLOSE_WAIT']);

  it('is half where the entry is dropped after one FIN, whatever the timer', () => {
    expect(kinds(halfClosed + event(6, 'DESTROY', ''))).toEqual(['half-close']);
    expect(kinds(halfClosed)).toEqual(['fin']);
  });

  it('is idle where the entry is dropped without one, and unknown where nothing but its end is in the log', () => {
    expect(kinds(life(0, OPENING) + event(9, 'DESTROY', ''))).toEqual(['idle']);
    expect(kinds(event(9, 'DESTROY', ''))).toEqual([null]);
  });
});

describe('the events reader', () => {
  it('hands out the oldest connection when more are open than it follows', () => {
    const text = [1, 2, 3, 4, 5].map((port) => life(port, ['SYN_SENT'], port)).join('');
    const { log, all } = read(text, 2);
    expect(log).toMatchObject({ connections: 5, evicted: 3 });
    expect(all.map((one) => [one.client.port, one.leftOpen])).toEqual([
      ...[1, 2, 3].map((port) => [port, 'evicted']),
      ...[4, 5].map((port) => [port, 'observation-ended']),
    ]);
  });

  it('does not let a damaged time run backwards', () => {
    const { log, all } = read(
      event(5, 'NEW', 'SYN_SENT') + event(4, 'UPDATE', 'SYN_RECV') + event(6, 'UPDATE', 'CLOSE'),
    );
    expect(log.reading).toMatchObject({ unreadable: 1, partial: true });
    expect(all).toMatchObject([{ synAckAt: null, rstAt: 1 }]);
  });

  it('asks for times where there are none', () => {
    const { log } = read(event(0, 'NEW', 'SYN_SENT').replace(/^\[[\d.]+\]/, ''));
    expect(log.reading.damage[0]?.message).toContain('-o timestamp');
  });

  it.each([0, -3, 2.5, Number.NaN])('refuses to follow %s connections', (limit) => {
    expect(() => conntrackEventsReader(() => undefined, limit)).toThrow(RangeError);
  });
});
