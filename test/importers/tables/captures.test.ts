import { describe, expect, it } from 'vitest';
import { loggedOpenTime } from '../../../src/importers/logged-connection.js';
import type { ObservedTable } from '../../../src/importers/observed-table.js';
import { bytesOf, captureBytes, logOf, tableOf } from './reading.js';

/** What the traffic generator did: 40 connections a set, closed in these ways (captures/README.md). */
const TRUTH = {
  fin: { states: { TIME_WAIT: 40 }, clientFin: 40, serverFin: 0, rst: 0 },
  rst: { states: { CLOSE: 40 }, clientFin: 0, serverFin: 0, rst: 40 },
  mix: { states: { TIME_WAIT: 28, CLOSE: 12 }, clientFin: 13, serverFin: 15, rst: 12 },
} as const;
const SETS = ['fin', 'rst', 'mix'] as const;
const NAT_FORMS = ['conntrack-L.txt', 'conntrack-L.plain.txt', 'conntrack-L.xml', 'proc_nf_conntrack.txt'];

/** One fact a group, in one order, whatever counted it. */
const groupFacts = (table: ObservedTable) =>
  table.groups.map(({ address, destination, rows, ports }) => ({ address, destination, rows, ports }));

/** Sockets toward a destination that this file has and an earlier one has not: what is left of the earlier run goes away. */
function newRows(name: string, earlier: string): string {
  const linesOf = (file: string) => new TextDecoder().decode(captureBytes(file)).split('\n');
  const endsOf = (line: string) => /\d[\d.]*:\d+\s+\d[\d.]*:\d+/.exec(line)?.[0].replace(/\s+/, ' ') ?? '';
  const before = new Set(
    linesOf(earlier)
      .map(endsOf)
      .filter((ends) => ends !== ''),
  );
  return linesOf(name)
    .filter((line) => !before.has(endsOf(line)))
    .join('\n');
}

describe.each(SETS)('the tables of the same %s run', (set) => {
  it.each(NAT_FORMS)('give the exact states in %s', (form) => {
    const table = tableOf(captureBytes(`${set}.${form}`));
    expect(table.states).toEqual(TRUTH[set].states);
    expect([table.view, table.rows, table.tcpRows, table.rowsInNoGroup]).toEqual(['nat', 40, 40, 0]);
    expect(table.reading).toMatchObject({ unreadable: 0, damage: [], partial: false });
  });

  it('agree on ports, addresses, destinations and nearly on timers in all four forms', () => {
    const [first, ...others] = NAT_FORMS.map((form) => tableOf(captureBytes(`${set}.${form}`)));
    for (const other of others) {
      expect(other.groups).toEqual(first?.groups);
      // Listed one after the other: some timers have moved on by a second.
      for (const state of ['TIME_WAIT', 'CLOSE'] as const) {
        expect(other.remaining[state]?.rows).toBe(first?.remaining[state]?.rows);
        const moved = (first?.remaining[state]?.mean ?? 0) - (other.remaining[state]?.mean ?? 0);
        expect(Math.abs(moved)).toBeLessThan(1);
      }
    }
    const twoThirds = first?.groups.find(({ destination }) => destination.port === 8080)?.rows ?? 0;
    expect(first?.groups.map(({ owner, address, destination }) => [owner, address, destination.address])).toEqual([
      ['translated', '198.51.100.1', '198.51.100.2'],
      ['translated', '198.51.100.1', '198.51.100.2'],
    ]);
    // Two thirds of 40 go to port 8080: 26.7, standard deviation 3.
    expect(Math.abs(twoThirds - 80 / 3)).toBeLessThan(9);
    for (const { ports } of first?.groups ?? []) {
      expect(ports.low).toBeGreaterThanOrEqual(20_000);
      expect(ports.high).toBeLessThanOrEqual(20_255);
    }
  });

  it('show timers that have run for a few seconds from the kernel defaults', () => {
    const { remaining } = tableOf(captureBytes(`${set}.conntrack-L.txt`));
    for (const [state, full] of [
      ['TIME_WAIT', 120],
      ['CLOSE', 10],
    ] as const) {
      const seconds = remaining[state];
      if (seconds === undefined) continue;
      expect(seconds.highest).toBeLessThanOrEqual(full);
      expect(seconds.lowest).toBeGreaterThanOrEqual(full - 10);
    }
  });

  it('count one connection for each that the events show', () => {
    const log = logOf(captureBytes(`${set}.conntrack-E.txt`));
    const table = tableOf(captureBytes(`${set}.conntrack-L.txt`));
    expect(log.all.length).toBe(40);
    const byPort = (port: number) => log.all.filter(({ server }) => server.port === port);
    for (const group of table.groups) {
      const own = byPort(group.destination.port);
      const ports = own.map(({ client }) => client.port);
      expect(own.length).toBe(group.rows);
      expect(group.ports).toEqual({
        distinct: new Set(ports).size,
        low: Math.min(...ports),
        high: Math.max(...ports),
      });
    }
  });

  it('are what ss and netstat say of the endpoints, seen from there', () => {
    // Endpoints keep TIME_WAIT for 60 s, so the client still has the sockets of the fin run when rst and mix are listed,
    // and those are taken away here. A reset leaves no socket; TIME_WAIT is with whoever sent the first FIN.
    const { clientFin, serverFin } = TRUTH[set];
    const ssText = set === 'fin' ? null : newRows(`${set}.ss-client.txt`, 'fin.ss-client.txt');
    const client = tableOf(ssText === null ? captureBytes('fin.ss-client.txt') : bytesOf(ssText));
    expect(client.states.TIME_WAIT ?? 0).toBe(clientFin);
    const netstatText = set === 'fin' ? null : newRows(`${set}.netstat.txt`, 'fin.netstat.txt');
    const netstat = tableOf(netstatText === null ? captureBytes('fin.netstat.txt') : bytesOf(netstatText));
    expect(groupFacts(netstat)).toEqual(groupFacts(client));
    const server = tableOf(captureBytes(`${set}.ss-server.txt`));
    expect([server.listening, server.states.TIME_WAIT ?? 0]).toEqual([2, serverFin]);
    const nat = tableOf(captureBytes(`${set}.conntrack-L.txt`));
    expect((client.states.TIME_WAIT ?? 0) + (server.states.TIME_WAIT ?? 0)).toBe(nat.states.TIME_WAIT ?? 0);
  });
});

describe('the server of the mixed run', () => {
  it('sees the SNAT address and ports that the NAT gave out', () => {
    const server = tableOf(captureBytes('mix.ss-server.txt'));
    const closed = logOf(captureBytes('mix.conntrack-E.txt')).all.filter(({ fins }) => fins === 2);
    expect(server.groups.map(({ owner, address }) => [owner, address])).toEqual([
      ['accepted', '198.51.100.1'],
      ['accepted', '198.51.100.1'],
    ]);
    for (const group of server.groups) {
      const natPorts = closed
        .filter(({ server: end }) => end.port === group.destination.port)
        .map((one) => one.client.port);
      expect(natPorts).toEqual(expect.arrayContaining([group.ports.low, group.ports.high]));
      expect(group.ports.distinct).toBe(group.rows);
    }
  });
});

describe.each(SETS)('the events of the %s run', (set) => {
  const log = logOf(captureBytes(`${set}.conntrack-E.txt`));

  it('give every connection its start and its close', () => {
    const { rst } = TRUTH[set];
    expect(log.connections).toBe(40);
    expect(log.all.filter((one) => one.rstAt !== null && one.fins === 0).length).toBe(rst);
    expect(log.all.filter((one) => one.rstAt === null && one.fins === 2).length).toBe(40 - rst);
    expect(log.all.every((one) => one.answered === true && one.leftOpen === null && !one.refused)).toBe(true);
    expect(log.reading).toMatchObject({ unreadable: 0, partial: false });
  });

  it('do not pretend to know who closed first', () => {
    expect(log.all.every((one) => one.closedFirstBy === null && one.rstBy === null)).toBe(true);
    expect(log.cannotTell.join(' ')).toContain('who closed first');
  });

  it('give open times that an exponential distribution with mean 0.4 s explains', () => {
    const seconds = log.all.map((one) => loggedOpenTime(one)?.seconds ?? Number.NaN);
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    // 40 draws: the mean's standard deviation is 0.4/√40 = 0.063; 3.3 of them hold in 99.9 % of all runs.
    expect(Math.abs(mean - 0.4)).toBeLessThan(3.3 * 0.0633);
    expect(seconds.every((one) => one > 0)).toBe(true);
  });

  it('give an arrival rate that Poisson arrivals at 12/s explain', () => {
    const starts = log.all.map(({ synAt }) => synAt ?? Number.NaN).sort((a, b) => a - b);
    const span = (starts[39] ?? 0) - (starts[0] ?? 0);
    // 39 gaps of mean 1/12 s: 3.25 s, standard deviation √39/12 = 0.52.
    expect(Math.abs(span - 39 / 12)).toBeLessThan(3.3 * 0.52);
  });

  it('show the timers that the kernel sets', () => {
    expect(log.timers.ESTABLISHED?.highest).toBe(432_000);
    expect(log.timers.SYN_SENT?.highest).toBe(120);
    if (set !== 'rst') expect(log.timers.TIME_WAIT?.highest).toBe(120);
    if (set !== 'fin') expect(log.timers.CLOSE?.highest).toBe(10);
  });

  it('keep the client before translation beside the one that the server sees', () => {
    for (const { client, original, server } of log.all) {
      expect(original?.address).toBe('192.0.2.2');
      expect(client.address).toBe('198.51.100.1');
      expect(server.address).toBe('198.51.100.2');
    }
  });
});
