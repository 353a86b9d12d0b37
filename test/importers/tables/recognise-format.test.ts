import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../../src/importers/tables/capture-format.js';
import { isEventFormat, isTableFormat } from '../../../src/importers/tables/open-reader.js';
import { recogniseFormat } from '../../../src/importers/tables/recognise-format.js';
import { bytesOf, captureBytes } from './reading.js';

const FILES: { readonly [file: string]: string } = {
  'mix.conntrack-L.txt': 'conntrack-list',
  'mix.conntrack-L.plain.txt': 'conntrack-list',
  'mix.proc_nf_conntrack.txt': 'conntrack-list',
  'mix.conntrack-L.xml': 'conntrack-xml',
  'mix.conntrack-E.txt': 'conntrack-events',
  'conntrack-S.txt': 'conntrack-counters',
  'proc_stat_nf_conntrack.txt': 'proc-counters',
  'mix.ss-client.txt': 'ss',
  'fin.ss-server.txt': 'ss',
  'mix.netstat.txt': 'netstat',
  'zeek.conn.log': 'zeek-tsv',
  'zeek.conn.ndjson': 'zeek-json',
  'haproxy-stats.csv': 'haproxy-csv',
  'vpc-flow.v2.log': 'vpc-flow',
  'vpc-flow.custom.log': 'vpc-flow',
};

/** Two bytes for each letter, low byte first. */
const wide = (text: string) => Uint8Array.from([...text].flatMap((letter) => [letter.charCodeAt(0), 0]));

describe('a file', () => {
  it.each(Object.entries(FILES))('such as %s is recognised as %s', (file, format) => {
    expect(recogniseFormat(captureBytes(file))).toEqual({ format });
  });

  it.each(Object.entries(FILES))('such as %s is recognised with CRLF and with a byte order mark', (file, format) => {
    const text = new TextDecoder().decode(captureBytes(file)).replaceAll('\n', '\r\n');
    expect(recogniseFormat(bytesOf(`\ufeff${text}`)).format ?? 'unknown').toBe(format);
  });

  it.each([
    ['pcap', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0]],
    ['pcap', [0xa1, 0xb2, 0xc3, 0xd4, 0, 2]],
    ['pcap', [0x4d, 0x3c, 0xb2, 0xa1, 2, 0]],
    ['pcap', [0xa1, 0xb2, 0x3c, 0x4d, 0, 2]],
    ['pcapng', [0x0a, 0x0d, 0x0d, 0x0a, 28, 0]],
    ['gzip', [0x1f, 0x8b, 8, 0]],
  ])('is known as %s by its first bytes', (format, bytes) => {
    expect(recogniseFormat(Uint8Array.from(bytes))).toEqual({ format });
  });

  it('keeps its format when the first lines are damaged', () => {
    const damaged = bytesOf('tcp 6 117 TIME\u0001\nx\n').length;
    const file = captureBytes('mix.conntrack-L.txt');
    const both = new Uint8Array(damaged + file.length);
    both.set(bytesOf('tcp 6 117 TIME\u0001\nx\n'));
    both.set(file, damaged);
    expect(recogniseFormat(both)).toEqual({ format: 'conntrack-list' });
  });

  it('is recognised without its heading, for ss -H and for a part of a netstat list', () => {
    expect(recogniseFormat(bytesOf('ESTAB 0 0 192.0.2.1:4000 192.0.2.9:80\n'))).toEqual({ format: 'ss' });
    expect(recogniseFormat(bytesOf('tcp6 0 0 2001:db8::1:4000 2001:db8::2:80 ESTABLISHED\n'))).toEqual({
      format: 'netstat',
    });
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['no byte', new Uint8Array(0), null, 'empty'],
    ['UTF-16 with a mark', Uint8Array.from([0xff, 0xfe, ...wide('State')]), null, 'UTF-16'],
    ['UTF-16 without a mark', wide('State  Recv-Q Send-Q'), null, 'UTF-16'],
    ['Zstandard', Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0]), null, 'Zstandard'],
    ['a program', Uint8Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 0 : 65 + (i % 50))), null, 'not text'],
    [
      'events without time',
      bytesOf(' [UPDATE] tcp 6 60 SYN_RECV src=1.1.1.1 dst=2.2.2.2\n'),
      'conntrack-events',
      '-o timestamp',
    ],
    ['another log of Zeek', bytesOf('#separator \\x09\n#path\tdns\n#fields\tts\tuid\n'), 'zeek-tsv', 'another log'],
    ['statistics without a heading', bytesOf('web,FRONTEND,,,0,0\n'), 'haproxy-csv', 'names the columns'],
    ["tcpdump's text", bytesOf('12:00:00.000001 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [S]\n'), 'pcap', 'tcpdump -w'],
    ['half an entry', bytesOf('src=192.0.2.1 dst=192.0.2.2\n'), 'conntrack-list', 'reply direction'],
    ['states without columns', bytesOf('TIME-WAIT 17\n'), 'ss', 'columns'],
    ['a scenario', bytesOf('name: x\nplatform: linux-conntrack\n'), null, 'scenario'],
    ['a poem', bytesOf('Shall I compare thee\nto a summer day\n'), null, 'no line'],
  ])('says what is wrong: %s', (_, bytes, nearest, why) => {
    const recognition = recogniseFormat(bytes);
    expect(recognition).toMatchObject({ format: null, nearest });
    expect('why' in recognition ? recognition.why : '').toContain(why);
  });
});

describe('every format that is named', () => {
  it('has one reader, but for packets and what must be unpacked', () => {
    for (const format of Object.keys(FORMAT_NAMES)) {
      const readers = [isTableFormat(format), isEventFormat(format)].filter(Boolean).length;
      expect([format, readers]).toEqual([format, ['pcap', 'pcapng', 'gzip'].includes(format) ? 0 : 1]);
    }
  });
});
