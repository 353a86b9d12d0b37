import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conntrackTableReader } from '../../../src/importers/tables/conntrack-table.js';
import { bytesOf, readAll, tableOf } from './reading.js';

const reply = (ports: string) => `src=198.51.100.2 dst=203.0.113.1 ${ports}`;
const entry = (head: string, ports = 'sport=4000 dport=443', back = reply('sport=443 dport=20001')) =>
  `${head} src=192.0.2.2 dst=198.51.100.2 ${ports} ${back} [ASSURED] use=1\n`;

describe('an entry', () => {
  it('of UDP has no state and counts by itself', () => {
    const table = tableOf(bytesOf(entry('udp      17 29')));
    expect(table).toMatchObject({ rows: 1, udpRows: 1, tcpRows: 0, states: { UDP: 1 } });
    expect(table.groups[0]).toMatchObject({ protocol: 'udp', owner: 'translated', ports: { low: 20_001 } });
    expect(table.remaining.UDP?.highest).toBe(29);
  });

  it('of another protocol holds no port', () => {
    const icmp =
      'icmp     1 29 src=192.0.2.2 dst=198.51.100.2 type=8 code=0 id=7 src=198.51.100.2 dst=203.0.113.1 type=0 code=0 id=7 use=1\n';
    expect(tableOf(bytesOf(icmp))).toMatchObject({ rows: 0, otherRows: 1, groups: [], reading: { unreadable: 0 } });
  });

  it('without translation is told from one that only changes the port, and one that only keeps it', () => {
    const own = entry('tcp 6 9 CLOSE', undefined, 'src=198.51.100.2 dst=192.0.2.2 sport=443 dport=4000');
    const newPort = entry('tcp 6 9 CLOSE', undefined, 'src=198.51.100.2 dst=192.0.2.2 sport=443 dport=4001');
    const samePort = entry('tcp 6 9 CLOSE', undefined, reply('sport=443 dport=4000'));
    const table = tableOf(bytesOf(own + newPort + samePort));
    expect(table.groups.map(({ owner, address, keptSourcePort }) => [owner, address, keptSourcePort])).toEqual([
      ['translated', '192.0.2.2', 0],
      ['translated', '203.0.113.1', 1],
      ['untranslated', '192.0.2.2', 0],
    ]);
  });

  it('names the real destination when the NAT changes that too', () => {
    const both = entry('tcp 6 9 CLOSE', undefined, 'src=10.0.0.7 dst=203.0.113.1 sport=8443 dport=20001');
    expect(tableOf(bytesOf(both)).groups[0]?.destination).toEqual({ address: '10.0.0.7', port: 8443 });
  });

  it('is read in IPv6 too', () => {
    const line =
      'ipv6     10 tcp      6 117 TIME_WAIT src=2001:db8::2 dst=2001:db8:1::2 sport=5000 dport=443 ' +
      'src=2001:db8:1::2 dst=2001:db8:9::1 sport=443 dport=20001 [ASSURED] mark=0 use=1\n';
    expect(tableOf(bytesOf(line)).groups[0]).toMatchObject({
      address: '2001:db8:9::1',
      destination: { address: '2001:db8:1::2', port: 443 },
      states: { TIME_WAIT: 1 },
    });
  });

  it('on the fast path has no state and is established', () => {
    const line = entry('tcp      6').replace('[ASSURED]', '[OFFLOAD]');
    expect(tableOf(bytesOf(line)).states).toEqual({ ESTABLISHED: 1 });
  });

  it.each([
    ['no state', entry('tcp      6 117'), 'without a state'],
    ['an unknown state', entry('tcp      6 117 TIME_WAIS'), 'unknown state TIME_WAIS'],
    ['a port that is too large', entry('tcp 6 9 CLOSE', 'sport=4000 dport=65536'), 'original'],
    ['a port that is no number', entry('tcp 6 9 CLOSE', undefined, reply('sport=443 dport=2x001')), 'reply'],
    ['no reply', 'tcp 6 9 CLOSE src=192.0.2.2 dst=198.51.100.2 sport=1 dport=2\n', 'no reply'],
    [
      'an address that is none',
      entry('tcp 6 9 CLOSE', undefined, 'src=1.2.3 dst=203.0.113.1 sport=1 dport=2'),
      'address',
    ],
  ])('with %s is not counted, and the place is told', (_, line, why) => {
    const good = entry('tcp 6 9 CLOSE');
    const table = readAll(conntrackTableReader(), bytesOf(good + line + good));
    expect([table.rows, table.reading.unreadable, table.reading.partial]).toEqual([2, 1, true]);
    expect(table.reading.damage).toMatchObject([{ code: 'line-unreadable', offset: good.length, line: 2 }]);
    expect(table.reading.damage[0]?.message).toContain(why);
  });
});

describe('a table', () => {
  it('lets the summary of the tool stand between its rows', () => {
    const note = 'conntrack v1.4.8 (conntrack-tools): 1 flow entries have been shown.\n';
    expect(readAll(conntrackTableReader(), bytesOf(note + entry('tcp 6 9 CLOSE') + note))).toMatchObject({
      rows: 1,
      reading: { unreadable: 0, partial: false, lines: 3 },
    });
  });

  it('counts rows beyond its groups in the states, and says how many', () => {
    const rows = Array.from({ length: 50 }, (_, i) =>
      entry('tcp 6 9 CLOSE', undefined, reply(`sport=${i + 1} dport=7`)),
    );
    const table = readAll(conntrackTableReader(20), bytesOf(rows.join('')));
    expect([table.rows, table.groups.length, table.rowsInNoGroup, table.states.CLOSE]).toEqual([50, 20, 30, 50]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s groups', (limit) => {
    expect(() => conntrackTableReader(limit)).toThrow(RangeError);
  });

  it('counts the same states, ports and rows as a plain recount, whatever the entries and the chunks', () => {
    const states = fc.constantFrom('ESTABLISHED', 'TIME_WAIT', 'CLOSE', 'SYN_SENT');
    const row = fc.record({
      state: states,
      port: fc.integer({ min: 0, max: 65_535 }),
      to: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 500 }), (rows, chunk) => {
        const text = rows.map(({ state, port, to }) =>
          entry(`tcp 6 9 ${state}`, undefined, reply(`sport=${to} dport=${port}`)),
        );
        const table = readAll(conntrackTableReader(), bytesOf(text.join('')), chunk);
        expect(table.reading.unreadable).toBe(0);
        for (const to of new Set(rows.map((one) => one.to))) {
          const own = rows.filter((one) => one.to === to);
          const ports = new Set(own.map(({ port }) => port));
          const group = table.groups.find(({ destination }) => destination.port === to);
          expect(group?.rows).toBe(own.length);
          expect(group?.ports).toEqual({ distinct: ports.size, low: Math.min(...ports), high: Math.max(...ports) });
          for (const state of ['ESTABLISHED', 'TIME_WAIT', 'CLOSE', 'SYN_SENT'] as const) {
            expect(group?.states[state] ?? 0).toBe(own.filter((one) => one.state === state).length);
          }
        }
      }),
    );
  });
});
