import { describe, expect, it } from 'vitest';
import { loggedOpenTime } from '../../../src/importers/logged-connection.js';
import { zeekJsonReader } from '../../../src/importers/tables/zeek-reader.js';
import { bytesOf, captureBytes, logOf, readAll } from './reading.js';

const log = logOf(captureBytes('zeek.conn.log'));
const ofPort = (port: number) => log.all.find(({ client }) => client.port === port);

describe('a connection log of Zeek', () => {
  it('says the same as TSV and as JSON', () => {
    const json = logOf(captureBytes('zeek.conn.ndjson'));
    expect(json.all).toEqual(log.all);
    expect({ ...json, reading: null }).toEqual({ ...log, reading: null });
  });

  it('counts TCP, UDP and the rest apart', () => {
    expect(log).toMatchObject({
      connections: 15,
      udpConnections: 1,
      otherRecords: 1,
      startEpochSeconds: 1_767_225_600,
    });
    expect(log.reading).toMatchObject({ unreadable: 0, partial: false });
  });

  // https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html: conn_state and history.
  it.each([
    ['SF, ShADadFf', 40_001, { fins: 2, closedFirstBy: 'client', rstAt: null, answered: true, leftOpen: null }],
    ['SF, ShADadfF', 40_002, { fins: 2, closedFirstBy: 'server', rstAt: null, answered: true, leftOpen: null }],
    ['RSTO', 40_003, { fins: 0, closedFirstBy: 'client', rstBy: 'client', leftOpen: null }],
    ['RSTR', 40_004, { fins: 0, closedFirstBy: 'server', rstBy: 'server', leftOpen: null }],
    ['RSTO after a FIN', 40_005, { fins: 1, closedFirstBy: 'client', rstBy: 'client', leftOpen: null }],
    ['S0', 40_006, { answered: false, refused: false, closedAt: null, leftOpen: 'silent' }],
    ['REJ', 40_007, { answered: false, refused: true, closedFirstBy: null, closedAt: null }],
    ['S1', 40_008, { answered: true, fins: 0, closedAt: null, leftOpen: 'silent' }],
    ['S2', 40_009, { fins: 1, closedFirstBy: 'client', leftOpen: 'silent' }],
    ['S3', 40_010, { fins: 1, closedFirstBy: 'server', leftOpen: 'silent' }],
    ['RSTOS0', 40_011, { answered: false, rstBy: 'client', synAt: 2.5 }],
    ['RSTRH', 40_012, { answered: true, rstBy: 'server', synAt: null, clientKnownBy: 'syn-ack' }],
    ['SH', 40_013, { answered: false, fins: 1, closedFirstBy: 'client' }],
    ['SHR', 40_014, { answered: true, fins: 1, closedFirstBy: 'server', synAt: null }],
    ['OTH', 40_015, { answered: null, synAt: null, clientKnownBy: 'ports', leftOpen: 'silent' }],
  ])('%s means what Zeek says it means', (_, port, meaning) => {
    expect(ofPort(port)).toMatchObject(meaning);
  });

  it('gives an open time that is exact after RST and an upper bound after FIN', () => {
    const openTime = (port: number) => {
      const one = ofPort(port);
      return one === undefined ? null : loggedOpenTime(one);
    };
    expect(openTime(40_001)).toEqual({ seconds: 2.5, known: 'latest' });
    expect(openTime(40_003)).toEqual({ seconds: 0.75, known: 'exact' });
    expect(openTime(40_008)).toBeNull();
  });

  it('tells what each side sent', () => {
    expect(ofPort(40_001)).toMatchObject({
      fromClient: { packets: 10, bytes: 517 },
      fromServer: { packets: 9, bytes: 4210 },
    });
    expect(ofPort(40_006)?.fromClient.bytes).toBeNull();
  });

  it('finds columns by their names, in any order and with any separator', () => {
    const text =
      '#separator \\x7c\n#unset_field|(none)\n#path|conn\n' +
      '#fields|proto|conn_state|id.resp_p|id.resp_h|id.orig_p|id.orig_h|ts|duration\n' +
      'tcp|RSTO|443|198.51.100.2|4000|192.0.2.2|100.5|(none)\n';
    expect(logOf(bytesOf(text))).toMatchObject({
      startEpochSeconds: 100.5,
      all: [{ client: { port: 4000 }, rstBy: 'client', rstAt: 0 }],
    });
  });

  it.each([
    ['1970-01-01T00:00:00.000000Z', 0],
    ['2000-02-29T12:00:00Z', 951_825_600],
    ['2018-03-24T17:15:21.255387Z', 1_521_911_721.255387],
    ['2026-01-01T00:00:00.5Z', 1_767_225_600.5],
  ])('reads the time %s', (ts, seconds) => {
    const head = { ts, 'id.orig_h': '192.0.2.2', 'id.orig_p': 1, 'id.resp_h': '192.0.2.3', 'id.resp_p': 2 };
    const result = readAll(
      zeekJsonReader(() => undefined),
      bytesOf(JSON.stringify({ ...head, proto: 'tcp', conn_state: 'S1' })),
    );
    expect(result.startEpochSeconds).toBeCloseTo(seconds, 6);
  });

  it('counts what it cannot read', () => {
    const good = new TextDecoder().decode(captureBytes('zeek.conn.ndjson')).split('\n')[0] ?? '';
    const bad = [
      good.replace('"SF"', '"SX"'),
      good.replace('40001', '70001'),
      good.replace('192.0.2.2', 'client'),
      good.replace('"duration":2.5', '"duration":-2.5'),
      good.replace('{', '['),
      'null',
      '7',
    ];
    const result = readAll(
      zeekJsonReader(() => undefined),
      bytesOf([good, ...bad].join('\n').concat('\n')),
    );
    expect(result).toMatchObject({ connections: 1, reading: { lines: 8, unreadable: bad.length, partial: true } });
  });
});
