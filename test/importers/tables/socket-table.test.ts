import { describe, expect, it } from 'vitest';
import { isAddress, parseSocketEnd } from '../../../src/importers/tables/address.js';
import { netstatReader, ssReader } from '../../../src/importers/tables/socket-table.js';
import { parseSsTime } from '../../../src/importers/tables/ss-line.js';
import { bytesOf, readAll } from './reading.js';

const ss = (...lines: readonly string[]) => readAll(ssReader(), bytesOf(lines.map((line) => `${line}\n`).join('')));
const netstat = (...lines: readonly string[]) =>
  readAll(netstatReader(), bytesOf(lines.map((line) => `${line}\n`).join('')));

describe('a time that ss prints', () => {
  it.each([
    ['57sec', 57],
    ['1min2sec', 62],
    ['12min', 720],
    ['250ms', 0.25],
    ['4.123ms', 4.123],
    ['001ms', 0.001],
  ])('%s is %s s', (text, seconds) => {
    expect(parseSsTime(text)).toBeCloseTo(seconds, 12);
  });

  it.each(['', '57', 'sec', '57min2', '-3sec', '1e9sec'])('%s is none', (text) => {
    expect(parseSsTime(text)).toBeNull();
  });
});

describe('a socket', () => {
  it('is read with its timer and its process, in every spelling of a state', () => {
    const table = ss(
      'State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
      'ESTAB 0 0 192.0.2.1:4000 198.51.100.2:443 timer:(keepalive,119min,0)',
      'FIN-WAIT-2 0 0 192.0.2.1:4001 198.51.100.2:443 timer:(timewait,59sec,0)',
      'TIME-WAIT 0 0 192.0.2.1:4002 198.51.100.2:443 timer:(timewait,1min3sec,0) ',
      'CLOSE-WAIT 1 0 192.0.2.1:4003 198.51.100.2:443 users:(("proxy",pid=7,fd=9))',
      'SYN-SENT 0 1 192.0.2.1:4004 198.51.100.2:443 timer:(on,2.100ms,1)',
      'LAST-ACK 0 1 192.0.2.1:4005 198.51.100.2:443',
      'CLOSING 0 1 192.0.2.1:4006 198.51.100.2:443',
      'FIN-WAIT-1 0 1 192.0.2.1:4007 198.51.100.2:443',
      'SYN-RECV 0 0 192.0.2.1:4008 198.51.100.2:443',
    );
    expect(table.reading.damage).toEqual([]);
    expect(table.states).toEqual({
      ...{ SYN_SENT: 1, SYN_RECV: 1, ESTABLISHED: 1, FIN_WAIT_1: 1, FIN_WAIT_2: 1, CLOSING: 1 },
      ...{ CLOSE_WAIT: 1, LAST_ACK: 1, TIME_WAIT: 1 },
    });
    // Keep-alive and retransmission timers end no hold.
    expect(table.remaining).toMatchObject({ FIN_WAIT_2: { highest: 59 }, TIME_WAIT: { highest: 63 } });
    expect(Object.keys(table.remaining)).toEqual(['FIN_WAIT_2', 'TIME_WAIT']);
    expect(table.groups).toMatchObject([{ owner: 'opened', address: '192.0.2.1', ports: { distinct: 9 } }]);
  });

  it('belongs to who opened it, wherever the file says that its port listens', () => {
    const listen = 'LISTEN 0 4096 *:443 *:*';
    const rows = [
      'ESTAB 0 0 [::ffff:192.0.2.1]:443 [::ffff:203.0.113.7]:5001',
      'ESTAB 0 0 192.0.2.1:443 203.0.113.7:5002',
      'TIME-WAIT 0 0 192.0.2.1:443 203.0.113.7:5003',
      'ESTAB 0 0 192.0.2.1:33000 198.51.100.2:443',
    ];
    const facts = [
      ['accepted', '203.0.113.7', 3, { address: '192.0.2.1', port: 443 }, { distinct: 3, low: 5001, high: 5003 }],
      ['opened', '192.0.2.1', 1, { address: '198.51.100.2', port: 443 }, { distinct: 1, low: 33_000, high: 33_000 }],
    ];
    for (const order of [
      [listen, ...rows],
      [...rows, listen],
      [...rows.slice(0, 2), listen, ...rows.slice(2)],
    ]) {
      const { groups } = ss(...order);
      expect(groups.map((one) => [one.owner, one.address, one.rows, one.destination, one.ports])).toEqual(facts);
      expect(groups[0]?.states).toEqual({ ESTABLISHED: 2, TIME_WAIT: 1 });
    }
  });

  it('that is bound to nobody is not a connection', () => {
    expect(ss('UNCONN 0 0 0.0.0.0:4000 0.0.0.0:*')).toMatchObject({
      rows: 0,
      otherRows: 1,
      reading: { unreadable: 0 },
    });
  });

  it('of netstat is read with timers and process names, and IPv6 without brackets', () => {
    const table = netstat(
      'Active Internet connections (servers and established)',
      'Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name Timer',
      'tcp 0 0 0.0.0.0:443 0.0.0.0:* LISTEN 7/proxy off (0.00/0/0)',
      'tcp6 0 0 :::8080 :::* LISTEN -',
      'tcp6 0 0 2001:db8::1:4000 2001:db8::2:443 FIN_WAIT2 - timewait (57.12/0/0)',
      'tcp 0 0 192.0.2.1:4001 198.51.100.2:443 TIME_WAIT - timewait (3.50/0/0)',
      'udp 0 0 0.0.0.0:53 0.0.0.0:*',
    );
    expect(table.reading.damage).toEqual([]);
    expect(table).toMatchObject({ listening: 2, states: { FIN_WAIT_2: 1, TIME_WAIT: 1 } });
    expect(table.remaining.FIN_WAIT_2?.highest).toBe(57.12);
    expect(table.groups.map(({ address }) => address)).toEqual(['192.0.2.1', '2001:db8::1']);
  });

  it('of netstat whose long address was cut off is not counted', () => {
    const table = netstat('tcp6 0 0 2001:db8:1234:5678:9:443 2001:db8::2:443 ESTABLISHED');
    expect(table).toMatchObject({ rows: 0, reading: { unreadable: 1, partial: true } });
  });
});

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::ffff:192.0.2.1',
  ])('%s is one', (text) => expect(isAddress(text)).toBe(true));

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.',
    '256.1.1.1',
    '01.2.3.4',
    '1:2:3:4:5:6:7',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    ':',
    '::g',
    '1.2.3.4::',
    ':1:2:3:4:5:6:7',
  ])('%s is none', (text) => expect(isAddress(text)).toBe(false));

  it('is read with its port in the spellings of ss and netstat', () => {
    expect(parseSocketEnd('[fe80::1%eth0]:80')).toEqual({ address: 'fe80::1', port: 80 });
    expect(parseSocketEnd('[fe80::1]%eth0:80')).toEqual({ address: 'fe80::1', port: 80 });
    expect(parseSocketEnd('192.0.2.1%eth0:80')).toEqual({ address: '192.0.2.1', port: 80 });
    expect(parseSocketEnd('[::FFFF:192.0.2.1]:80')).toEqual({ address: '192.0.2.1', port: 80 });
    expect(parseSocketEnd(':::22')).toEqual({ address: '::', port: 22 });
    expect(parseSocketEnd('*:*')).toEqual({ address: '0.0.0.0', port: null });
    expect(parseSocketEnd('192.0.2.1:65536')).toBeNull();
    expect(parseSocketEnd('host.example:80')).toBeNull();
  });
});
