import { describe, expect, it } from 'vitest';
import { good } from './fixtures.js';
import { judge } from './judge.js';
import { markdown } from './markdown.js';
import type { Played } from './played.js';
import { closesPlayed, type Seen, startsPlayed } from './played-counts.js';
import type { RoundTrip } from './round-trip.js';
import type { Strategy } from './schedule.js';

const PACKETS: Seen = {
  source: 'tcpdump',
  from: 20,
  to: 80,
  peerCloseDelaySeconds: 2,
  dropsAfterSeconds: null,
  proxy: null,
};
const EVENTS: Seen = { ...PACKETS, source: 'conntrack -E', dropsAfterSeconds: { 'half-close': 4, idle: 8 } };

function one(strategy: Strategy, startedSeconds: number, openSeconds: number): Played {
  const rest = { endpoint: 0, lateSeconds: 0, connectSeconds: 0.001, outcome: 'as planned' } as const;
  return { strategy, startedSeconds, openSeconds, ...rest };
}

const closes = (played: Played, seen = PACKETS) => Object.fromEntries(closesPlayed([played], seen));
const MUST = { low: 1, high: 1 };
const MAY = { low: 0, high: 1 };

describe('what a recording must show', () => {
  it('is each connection that began while it was recorded; at its very ends they may be in it or not', () => {
    const played = [19.9, 19.99, 20.01, 50, 79.99, 80.01, 80.1].map((at) => one('client-fin', at, 1));
    expect(startsPlayed(played, PACKETS)).toEqual({ low: 1, high: 5 });
  });

  it('is the close of whatever closed meanwhile, whenever it began', () => {
    expect(closes(one('client-fin', 1, 30))).toEqual({ 'client-fin': MUST });
    expect(closes(one('client-fin', 1, 18))).toEqual({});
    expect(closes(one('server-rst', 70, 30))).toEqual({});
  });

  it('is a FIN alone, or a RST alone, where the other came before or after', () => {
    expect(closes(one('fin-then-rst', 30, 5))).toEqual({ 'fin-then-rst': MUST });
    expect(closes(one('fin-then-rst', 10, 9))).toEqual({ 'server-rst': MAY });
    expect(closes(one('fin-then-rst', 70, 9))).toEqual({ 'client-fin': MAY });
  });

  it('is half a close only after a minute of packets, or when a log shows the box giving up', () => {
    expect(closes(one('half-close', 25, 5))).toEqual({});
    expect(closes(one('half-close', 25, 5), EVENTS)).toEqual({ 'half-close': MUST });
    expect(closes(one('half-close', 65, 5), EVENTS)).toEqual({ 'half-close': MAY });
    expect(closes(one('idle', 25, 5), EVENTS)).toEqual({ idle: MUST });
    expect(closes(one('idle', 25, 5))).toEqual({});
    expect(closes(one('half-close', 70, 9))).toEqual({ 'client-fin': MAY });
  });

  it('is a SYN without an answer after three seconds', () => {
    expect(closes(one('unanswered', 76, 1))).toEqual({ unanswered: MUST });
    expect(closes(one('unanswered', 78, 1))).toEqual({});
  });

  it('in a log has no side that closed first, and nothing that must be there of what began before', () => {
    expect(closes(one('server-fin', 30, 5), EVENTS)).toEqual({ fin: MUST });
    expect(closes(one('client-rst', 10, 20), EVENTS)).toEqual({ rst: MAY });
  });

  it('in a log may be a close of which only the second FIN came while somebody listened', () => {
    expect(closes(one('server-fin', 10, 9), EVENTS)).toEqual({ fin: MAY });
    expect(closes(one('server-fin', 10, 9))).toEqual({});
    expect(closes(one('server-fin', 10, 7), EVENTS)).toEqual({});
  });

  it('behind a proxy is how the proxy closes', () => {
    expect(closes(one('client-fin', 30, 5), { ...PACKETS, proxy: 'http' })).toEqual({ 'client-rst': MUST });
    expect(closes(one('client-fin', 30, 5), { ...PACKETS, proxy: 'tcp' })).toEqual({ 'client-fin': MUST });
    const atOnce = closes(one('client-fin', 30, 0.001), { ...PACKETS, proxy: 'tcp' });
    expect(atOnce).toEqual({ 'client-fin': MAY, 'client-rst': MAY });
  });
});

const TRIP: RoundTrip = {
  ...{ source: 'tcpdump', seconds: 60, undecided: 211 },
  rate: { written: 100, fitted: 100.4, bounds: { low: 96.2, high: 104.8 } },
  connections: [{ what: 'in all', fitted: 6024, played: { low: 6022, high: 6025 } }],
  closes: [{ what: 'client-fin', fitted: 6029, played: { low: 6028, high: 6030 } }],
  ports: { written: { low: 10_000, high: 10_999 }, seen: { low: 10_000, high: 10_997 } },
  addresses: { written: ['198.51.100.10'], seen: ['198.51.100.10'] },
  openTime: {
    ...{ written: 2, fitted: 1.99, bounds: { low: 1.91, high: 2.08 } },
    ...{ played: 1.995, playedBounds: { low: 1.97, high: 2.01 } },
  },
  occupancy: { written: 600, fitted: 602, bounds: { low: 574, high: 630 } },
};

const failed = (trip: Partial<RoundTrip>) =>
  judge({ ...good, roundTrips: [{ ...TRIP, ...trip }] }).flatMap(({ what, passed }) => (passed ? [] : [what]));

describe('a round trip', () => {
  it('passes when the draft says what the scenario does', () => {
    expect(failed({})).toEqual([]);
  });

  it('fails when a rate, an open time or the ports are beyond sampling error', () => {
    const { rate, occupancy } = TRIP;
    expect(failed({ rate: { ...rate, written: 110 } })).toEqual(['from tcpdump: rate as written']);
    expect(failed({ occupancy: { ...rate, ...occupancy, written: 660 } })).toEqual([
      'from tcpdump: ports by check as written',
    ]);
    expect(failed({ openTime: null, occupancy: null })).toEqual([]);
  });

  it('fails when the open time is the scenario’s, but not what was played', () => {
    if (TRIP.openTime === null) throw new Error('no open time');
    expect(failed({ openTime: { ...TRIP.openTime, played: 2.05 } })).toEqual(['from tcpdump: open time as played']);
  });

  it('fails when one close in three hundred is called another', () => {
    const closes = [
      { what: 'client-fin', fitted: 6009, played: { low: 6028, high: 6030 } },
      { what: 'server-fin', fitted: 20, played: { low: 0, high: 0 } },
    ];
    expect(failed({ closes })).toEqual(['from tcpdump: closes as played']);
  });

  it('fails when a connection is missing, or a port outside the range', () => {
    const connections = [{ what: 'in all', fitted: 6021, played: { low: 6022, high: 6025 } }];
    expect(failed({ connections })).toEqual(['from tcpdump: connections as played']);
    const ports = { ...TRIP.ports, seen: { low: 9999, high: 10_997 } };
    expect(failed({ ports })).toEqual(['from tcpdump: ports and addresses']);
  });

  it('has a line in the report for each file', () => {
    const about = { kernel: '6.18', haproxy: '2.6.12', full: false };
    const page = markdown([{ ...good, roundTrips: [TRIP] }], about);
    expect(page).toContain(
      '`tcpdump` | 100.4 (96.2 … 104.8); written 100.0 | 6024 of 6022 … 6025 | 1.99 (1.91 … 2.08); written 2.00; played 2.00',
    );
    expect(page).toContain('client-fin 6029 of 6028 … 6030; 211 undecided | 602 (574 … 630); written 600');
    expect(markdown([good], about)).not.toContain('From a capture');
  });
});
