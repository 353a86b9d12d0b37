import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoggedConnection, ObservedEvents } from '../../../src/importers/logged-connection.js';
import type { TableReading } from '../../../src/importers/observed-table.js';
import type { EventFormat, TableFormat } from '../../../src/importers/tables/capture-format.js';
import { LineReader, LONGEST_LINE } from '../../../src/importers/tables/line-reader.js';
import { isEventFormat, openEvents, openTable, type TableResult } from '../../../src/importers/tables/open-reader.js';
import { recogniseFormat } from '../../../src/importers/tables/recognise-format.js';
import { randomStream } from '../../../src/statistics/random-stream.js';
import { bytesOf, captureBytes, readAll } from './reading.js';

interface Reading {
  readonly result: TableResult | ObservedEvents;
  readonly all: readonly LoggedConnection[];
}

function readAs(format: TableFormat | EventFormat, bytes: Uint8Array, chunk?: number): Reading {
  const all: LoggedConnection[] = [];
  const reader = isEventFormat(format) ? openEvents(format, (one) => all.push(one)) : openTable(format);
  return { result: readAll<TableResult | ObservedEvents>(reader, bytes, chunk), all };
}

/** The first lines of a fixture of every format. */
const SAMPLES: readonly (readonly [TableFormat | EventFormat, Uint8Array])[] = (
  [
    ['conntrack-list', 'mix.conntrack-L.txt'],
    ['conntrack-list', 'mix.conntrack-L.plain.txt'],
    ['conntrack-xml', 'mix.conntrack-L.xml'],
    ['conntrack-events', 'mix.conntrack-E.txt'],
    ['conntrack-counters', 'conntrack-S.txt'],
    ['proc-counters', 'proc_stat_nf_conntrack.txt'],
    ['ss', 'mix.ss-server.txt'],
    ['netstat', 'mix.netstat.txt'],
    ['zeek-tsv', 'zeek.conn.log'],
    ['zeek-json', 'zeek.conn.ndjson'],
    ['haproxy-csv', 'haproxy-stats.csv'],
    ['vpc-flow', 'vpc-flow.custom.log'],
  ] as const
).map(([format, file]) => [format, firstLines(captureBytes(file), 1500)] as const);

function firstLines(bytes: Uint8Array, least: number): Uint8Array {
  return bytes.subarray(0, bytes.indexOf(0x0a, Math.min(least, bytes.length - 1)) + 1);
}

/** Every number in a result, whatever its shape. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** What must hold of any result, however damaged the file was. */
function expectSound({ result, all }: Reading, bytes: number): void {
  const { reading } = result;
  const wrong = [
    ...numbersIn(result).filter((one) => !Number.isFinite(one)),
    ...numbersIn(all).filter((one) => !Number.isFinite(one)),
    ...reading.damage.filter(({ offset, line }) => offset < 0 || offset > bytes || line < 1 || line > reading.lines),
    ...all.filter(({ closedAt, synAt }) => closedAt !== null && synAt !== null && closedAt.at < synAt),
  ];
  if (wrong.length > 0 || reading.bytes !== bytes || reading.partial !== reading.unreadable > 0) {
    expect({ wrong, reading }).toEqual({ wrong: [], reading: { ...reading, bytes } });
  }
}

const CHUNKS = [1, 7, 100, 1 << 16];

describe.each(SAMPLES)('%s', (format, bytes) => {
  it('says the same whatever the chunks it comes in', () => {
    const whole = readAs(format, bytes);
    for (const chunk of CHUNKS) expect(readAs(format, bytes, chunk)).toEqual(whole);
    expect(whole.result.reading.unreadable).toBe(0);
  });

  it('says the same with CRLF at the line ends', () => {
    const crlf = bytesOf(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n'));
    const { result, all } = readAs(format, crlf);
    const plain = readAs(format, bytes);
    expect(all).toEqual(plain.all);
    expect({ ...result, reading: null }).toEqual({ ...plain.result, reading: null });
  });

  it('cut at any byte gives the lines before the cut, and says that it is partial', () => {
    const lineOf = { lines: 0, reading: readAs(format, new Uint8Array(0)).result };
    for (let length = 0; length < bytes.length; length++) {
      const reading = readAs(format, bytes.subarray(0, length));
      expectSound(reading, length);
      if (length > 0 && bytes[length - 1] === 0x0a) {
        lineOf.reading = reading.result;
        lineOf.lines = reading.result.reading.lines;
        if (reading.result.reading.unreadable !== 0) expect(reading.result.reading.damage).toEqual([]);
      } else if (reading.result.reading.unreadable === 1) {
        expect({ ...reading.result, reading: null }).toEqual({ ...lineOf.reading, reading: null });
        expect(reading.result.reading.lines).toBe(lineOf.lines + 1);
      }
    }
  });

  it('counts nothing in an empty file', () => {
    const { result, all } = readAs(format, new Uint8Array(0));
    expect([all, result.reading]).toEqual([[], { bytes: 0, lines: 0, unreadable: 0, damage: [], partial: false }]);
  });

  it('survives 1,000 damaged copies', () => {
    const random = randomStream(5, format);
    for (let i = 0; i < 1000; i++) {
      const damaged = Uint8Array.from(bytes);
      const flips = 1 + Math.floor(random.uniform() * 20);
      for (let flip = 0; flip < flips; flip++) {
        const at = Math.floor(random.uniform() * damaged.length);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random.uniform() * 8));
      }
      recogniseFormat(damaged);
      expectSound(readAs(format, damaged), damaged.length);
    }
  });
});

describe('any file', () => {
  it('is read as any format without a crash', () => {
    for (const [format] of SAMPLES) {
      for (const file of readdirSync(join(import.meta.dirname, '../captures')).filter((name) =>
        /\.(?:txt|log|csv|json|xml)$/.test(name),
      )) {
        const bytes = firstLines(captureBytes(file), 3000);
        expectSound(readAs(format, bytes), bytes.length);
      }
    }
  });
});

describe('a line', () => {
  const account = (
    bytes: Uint8Array,
    chunk: number,
  ): { readonly lines: readonly string[]; readonly reading: TableReading } => {
    const lines: string[] = [];
    const reader = new LineReader((text) => {
      if (text.startsWith('bad')) return 'bad';
      lines.push(text);
      return true;
    });
    for (let from = 0; from < bytes.length; from += chunk) reader.push(bytes.subarray(from, from + chunk));
    return { lines, reading: reader.end() };
  };

  it('that never ends is given up, and what follows it is read', () => {
    const long = 'x'.repeat(3 * LONGEST_LINE);
    for (const chunk of [1000, LONGEST_LINE, 1 << 20]) {
      const { lines, reading } = account(bytesOf(`one\n${long}\nthree\n`), chunk);
      expect(lines).toEqual(['one', 'three']);
      expect(reading).toMatchObject({ lines: 3, unreadable: 1, partial: true });
      expect(reading.damage).toMatchObject([{ code: 'line-too-long', offset: 4, line: 2 }]);
    }
  });

  it('is placed by its byte, also behind letters of several bytes and broken ones', () => {
    const head = Uint8Array.from([...bytesOf('äö€😀\n'), 0xff, 0xc3, 0x0a]);
    const bytes = Uint8Array.from([...head, ...bytesOf('bad\nlast\n')]);
    for (const chunk of [1, 3, 5, 1000]) {
      const { reading } = account(bytes, chunk);
      expect(reading.damage).toMatchObject([{ offset: head.length, line: 3 }]);
      expect(reading).toMatchObject({ bytes: bytes.length, lines: 4 });
    }
  });

  it('is counted as damaged a million times and listed a few', () => {
    const { reading } = account(bytesOf('bad\n'.repeat(1_000_000)), 1 << 20);
    expect([reading.unreadable, reading.damage.length]).toEqual([1_000_000, 20]);
  });

  it('without an end at the end of the file is not trusted', () => {
    const { lines, reading } = account(bytesOf('one\ntw'), 100);
    expect(lines).toEqual(['one']);
    expect(reading.damage).toMatchObject([{ code: 'line-cut', offset: 4, line: 2 }]);
  });
});
