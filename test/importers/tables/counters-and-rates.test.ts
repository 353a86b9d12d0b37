import { describe, expect, it } from 'vitest';
import { conntrackCountersReader, procCountersReader } from '../../../src/importers/tables/counter-table.js';
import { haproxyStatsReader } from '../../../src/importers/tables/haproxy-stats.js';
import { vpcFlowLogReader } from '../../../src/importers/tables/vpc-flow-log.js';
import { bytesOf, captureBytes, readAll } from './reading.js';

describe('counters of connection tracking', () => {
  it('are summed over the processors, and the same from both sources', () => {
    const tool = readAll(conntrackCountersReader(), captureBytes('conntrack-S.txt'));
    const proc = readAll(procCountersReader(), captureBytes('proc_stat_nf_conntrack.txt'));
    expect(tool).toMatchObject({ processors: 2, entries: null, totals: { found: 4, insert_failed: 0, drop: 0 } });
    expect(proc).toMatchObject({ processors: 2, entries: 40, totals: { found: 4, insert_failed: 0, drop: 0 } });
    for (const [name, total] of Object.entries(tool.totals)) {
      if (name in proc.totals) expect([name, proc.totals[name]]).toEqual([name, total]);
    }
    expect([tool.reading.unreadable, proc.reading.unreadable]).toEqual([0, 0]);
  });

  it('are hexadecimal in /proc', () => {
    const text = 'entries  insert_failed\n000003e8  0000000a\n000003e8  000000ff\n';
    expect(readAll(procCountersReader(), bytesOf(text))).toMatchObject({
      entries: 1000,
      totals: { insert_failed: 265 },
    });
  });

  it('are not summed from a line that is damaged', () => {
    const result = readAll(
      conntrackCountersReader(),
      bytesOf('cpu=0 found=3 drop=1\ncpu=1 found=x drop=1\ncpu=2 found=4 drop=1\n'),
    );
    expect(result).toMatchObject({
      processors: 2,
      totals: { found: 7, drop: 2 },
      reading: { unreadable: 1, partial: true },
    });
  });
});

describe("HAProxy's statistics", () => {
  const result = readAll(haproxyStatsReader(), captureBytes('haproxy-stats.csv'));

  it('give rates, sessions, errors and times by proxy and server', () => {
    expect(result.reading).toMatchObject({ unreadable: 0, damage: [] });
    expect(result.rates.map(({ proxy, service, role }) => [proxy, service, role])).toEqual([
      ['mail', 'FRONTEND', 'frontend'],
      ['mailstore', 'exch1', 'server'],
      ['mailstore', 'exch2', 'server'],
      ['mailstore', 'BACKEND', 'backend'],
    ]);
    expect(result.rates[1]).toMatchObject({
      ...{ sessionsPerSecond: 59, busiestSessionsPerSecond: 88, sessionsTotal: 240_611, sessionsNow: 409 },
      ...{ sessionsMost: 1002, connectErrors: 77, retries: 231, redispatches: 9, connectsTotal: 240_842 },
      ...{ connectSeconds: 0.002, totalSeconds: 20.15, sessionsLimit: null },
    });
  });

  it('leave out what a frontend has not: it opens no connections', () => {
    expect(result.rates[0]).toMatchObject({
      connectErrors: null,
      retries: null,
      connectSeconds: null,
      sessionsLimit: 20_000,
    });
  });

  it('are not guessed without the heading that names the columns', () => {
    const rest = new TextDecoder().decode(captureBytes('haproxy-stats.csv')).split('\n').slice(1).join('\n');
    expect(readAll(haproxyStatsReader(), bytesOf(rest))).toMatchObject({
      rates: [],
      reading: { unreadable: 4, partial: true },
    });
  });

  it('are cut where a quoted comma is none, and not where a number is none', () => {
    const text = '# pxname,svname,last_chk,type,rate,\na,b,"x, ""y""",2,5,\na,c,z,2,five,\na,d,"z,2,5,\n';
    const damaged = readAll(haproxyStatsReader(), bytesOf(text));
    expect(damaged.rates).toMatchObject([{ service: 'b', role: 'server', sessionsPerSecond: 5 }]);
    expect(damaged.reading.damage.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('are kept up to a limit and counted beyond it', () => {
    expect(readAll(haproxyStatsReader(1), captureBytes('haproxy-stats.csv'))).toMatchObject({ ratesLeftOut: 3 });
    expect(() => haproxyStatsReader(0)).toThrow(RangeError);
  });
});

describe('VPC flow logs', () => {
  it('of version 2 are counted by destination, the direction guessed from the ports', () => {
    const flows = readAll(vpcFlowLogReader(), captureBytes('vpc-flow.v2.log'));
    expect(flows.reading.damage).toEqual([]);
    expect(flows).toMatchObject({
      ...{ records: 8, accepted: 7, rejected: 1, noData: 1, skipData: 1, answers: 1, otherRecords: 1 },
      ...{ directionBy: 'ports', longestWindowSeconds: 55, busiestMinuteRecords: 3 },
      ...{ startEpochSeconds: 1_767_225_600, endEpochSeconds: 1_767_225_715 },
    });
    expect(flows.groups[0]).toEqual({
      ...{ protocol: 'tcp', address: '192.0.2.10', destination: { address: '198.51.100.2', port: 443 } },
      ...{ accepted: 3, rejected: 0, opening: null, ports: { distinct: 2, low: 41_001, high: 41_002 } },
    });
    expect(flows.groups.reduce((sum, one) => sum + one.accepted + one.rejected, 0)).toBe(6);
  });

  it('with flags tell who opened, even where the ports mislead', () => {
    const flows = readAll(vpcFlowLogReader(), captureBytes('vpc-flow.custom.log'));
    expect(flows.reading.damage).toEqual([]);
    expect(flows).toMatchObject({ records: 6, answers: 2, directionBy: 'flags' });
    expect(flows.groups).toMatchObject([
      { destination: { address: '198.51.100.2', port: 443 }, accepted: 3, opening: 2 },
      { destination: { address: '198.51.100.4', port: 60_000 }, accepted: 1, opening: 1 },
    ]);
  });

  it('say that open times and close strategies are not in them', () => {
    const { cannotTell } = readAll(vpcFlowLogReader(), captureBytes('vpc-flow.v2.log'));
    for (const word of ['open time', 'number of connections', 'closed first', 'guessed']) {
      expect(cannotTell.some((sentence) => sentence.includes(word))).toBe(true);
    }
  });

  it('are not counted when fields are missing or make no sense', () => {
    const line = '2 123456789012 eni-0a1b 192.0.2.10 198.51.100.2 41001 443 6 20 4249 1767225600 1767225655 ACCEPT OK';
    const bad = [
      line.replace('ACCEPT', 'MAYBE'),
      line.replace('1767225655', '1767225599'),
      line.replace('41001', '-1'),
      line.replace(' OK', ''),
      line.replace('192.0.2.10', '192.0.2.300'),
      'srcaddr dstaddr start end',
    ];
    const flows = readAll(vpcFlowLogReader(), bytesOf([line, ...bad].join('\n').concat('\n')));
    expect(flows).toMatchObject({ records: 1, reading: { unreadable: bad.length, partial: true } });
  });

  it('are counted beyond the groups that are kept', () => {
    expect(readAll(vpcFlowLogReader(1), captureBytes('vpc-flow.v2.log'))).toMatchObject({ recordsInNoGroup: 3 });
    expect(() => vpcFlowLogReader(0)).toThrow(RangeError);
  });
});
