import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitObservations } from '../../src/importers/fit-observations.js';
import type { FitReport, TrafficEstimate, TrafficObservation } from '../../src/importers/fit-result.js';
import type { AnyConnection } from '../../src/importers/inference/close-kind.js';
import { ConnectionTally } from '../../src/importers/inference/connection-tally.js';
import type { SourceSpan } from '../../src/importers/inference/observe-traffic.js';
import type { Side } from '../../src/importers/observed-connection.js';
import { type Observation, readObservation } from '../../src/importers/read-observation.js';
import { checkScenario, type ParsedScenario, parseScenario, platformIds } from '../../src/index.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { capturedFrom, connection, sent } from './connections.js';

const NOBODY = { platform: null, pool: null, side: null } as const;

async function* inChunks(bytes: Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function bytesOf(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, 'captures', name));
}

async function read(name: string, bytes = bytesOf(name), side: Side | null = null): Promise<Observation> {
  const result = await readObservation(inChunks(bytes), { file: name, side });
  if (!result.ok) throw new Error(`${name}: ${result.why}`);
  return result.observation;
}

async function fitted(
  observations: readonly Observation[],
  options: Partial<Parameters<typeof fitObservations>[1]> = {},
) {
  const result = await fitObservations(observations, { ...NOBODY, ...options });
  if (!result.ok) throw new Error(`${result.message}: ${result.hint}`);
  return result.report;
}

function trafficOf({ traffic }: FitReport): TrafficObservation {
  if (traffic === null) throw new Error('no traffic');
  return traffic;
}

async function parsed(text: string): Promise<ParsedScenario> {
  const result = await parseScenario(text);
  if (!result.ok) throw new Error(`${result.diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
  return result;
}

/** Connections as if a reader had handed them out. */
function observed(connections: readonly AnyConnection[], seconds: number, span: Partial<SourceSpan> = {}): Observation {
  const tally = new ConnectionTally();
  for (const one of connections) tally.add(one);
  tally.finish();
  return {
    input: { file: 'made', format: 'pcap', gzip: false, bytes: 0, records: 0, partial: false, damaged: 0, damage: [] },
    span: {
      file: 'made',
      startEpochSeconds: 0,
      firstAt: 0,
      lastAt: seconds,
      timers: {},
      cannotTell: [],
      showsTranslation: false,
      ...span,
    },
    tally,
    table: null,
  };
}

/** Shares by kind, without their intervals. */
function kinds({ close }: TrafficEstimate): { readonly [kind: string]: number } {
  return Object.fromEntries(close.shares.map(({ kind, connections }) => [kind, connections]));
}

/** What the traffic generator did (captures/README.md). */
const TRUTH = {
  fin: { packets: { 'client-fin': 40 }, events: { fin: 40 } },
  rst: { packets: { 'client-rst': 40 }, events: { rst: 40 } },
  mix: { packets: { 'client-rst': 12, 'client-fin': 13, 'server-fin': 15 }, events: { fin: 28, rst: 12 } },
} as const;
const RUNS = ['fin', 'rst', 'mix'] as const;

describe.each(RUNS)('the %s run, of which the truth is known', (run) => {
  it('has exactly its closes in the packets and in the events of connection tracking', async () => {
    const packets = trafficOf(await fitted([await read(`${run}.pcap`)]));
    const events = trafficOf(await fitted([await read(`${run}.conntrack-E.txt`)]));
    expect(kinds(packets.total)).toEqual(TRUTH[run].packets);
    expect(kinds(events.total)).toEqual(TRUTH[run].events);
    expect([packets.total.close.undecided, packets.total.connections]).toEqual([0, 40]);
    for (const one of packets.total.close.shares) {
      expect([one.low, one.high]).toEqual(Object.values(clopperPearson(one.connections, 40, 0.95)));
    }
  });

  it('has rate and lifetime within the sampling error of 12/s and 0.4 s', async () => {
    for (const form of ['pcap', 'conntrack-E.txt']) {
      const { total } = trafficOf(await fitted([await read(`${run}.${form}`)]));
      // 39 gaps of mean 1/12 s: their sum has a standard deviation of √39/12; 3.3 of them hold in 99.9 % of all runs.
      const span = 39 / (total.arrivals?.ratePerSecond ?? 0);
      expect(Math.abs(span - 39 / 12)).toBeLessThan(3.3 * (Math.sqrt(39) / 12));
      expect(Math.abs((total.openTime?.meanSeconds ?? 0) - 0.4)).toBeLessThan(3.3 * (0.4 / Math.sqrt(40)));
      expect(total.openTime?.censored).toBe(0);
    }
  });

  it('is the same in packets, events, tables and sockets: addresses, ports, endpoints, counts', async () => {
    const packets = trafficOf(await fitted([await read(`${run}.pcap`)]));
    const events = trafficOf(await fitted([await read(`${run}.conntrack-E.txt`)]));
    expect(events.addresses).toEqual(packets.addresses);
    const [apart, together] = [events, packets].map(({ total }) => total.openTime?.meanSeconds ?? 0);
    expect(Math.abs((apart ?? 0) / (together ?? 1) - 1)).toBeLessThan(0.01);
    const table = (await read(`${run}.conntrack-L.txt`)).table;
    if (table?.kind !== 'table') throw new Error('no table');
    const rows = table.groups.map(({ destination, rows: count, ports }) => ({
      ...destination,
      connections: count,
      ports,
    }));
    expect(packets.addresses[0]?.destinations).toEqual(rows);
    const mine = packets.services.map((one) => ({ port: one.port, connections: one.connections }));
    expect(mine.reduce((sum, one) => sum + one.connections, 0)).toBe(40);
    expect(mine.map(({ port }) => port)).toEqual([8080, 8081]);
  });

  it('has the shares of its table in the draft of that table', async () => {
    const text = (await fitted([await read(`${run}.conntrack-L.txt`)])).scenario;
    const { flows } = (await parsed(text)).scenario;
    const rate = flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
    const reset = flows.reduce((sum, flow) => {
      const share = flow.close.find(({ strategy }) => strategy === 'client-rst')?.share ?? 0;
      return sum + flow.ratePerSecond * share;
    }, 0);
    const truth = { fin: 0, rst: 1, mix: 12 / 40 }[run];
    expect(reset / rate).toBeCloseTo(truth, 3);
  });
});

/** Scenarios whose traffic is made, captured and read back. */
const ROUND_TRIPS = {
  'resets, exponential': {
    seconds: 300,
    text: 'traffic: {a: {rate: 40/s, lifetime: 2s, close: client-rst, setup: 20ms}}',
  },
  'a mix of closes over three uneven endpoints': {
    seconds: 200,
    text: `destinations: {d: {weights: {x: 60%, y: 30%, z: 10%}}}
traffic: {a: {to: d, rate: 60/s, lifetime: {mean: 5s, distribution: lognormal, cv: 1.5}, peerCloseDelay: 300ms,
  close: {client-fin: 50%, server-fin: 20%, fin-then-rst: 15%, server-rst: 10%, refused: 5%}}}`,
  },
  'connections longer than the capture': {
    seconds: 60,
    text: 'traffic: {a: {rate: 100/s, lifetime: 4 min, close: server-fin, peerCloseDelay: 1ms}}',
  },
  'probes of constant length': {
    seconds: 600,
    text: 'traffic: {a: {rate: 5/s, lifetime: {mean: 3s, distribution: constant}, close: {client-fin: 90%, unanswered: 10%}}}',
  },
  'two flows, one of short and long connections': {
    seconds: 400,
    text: `traffic:
  a: {rate: 30/s, lifetime: {mean: 1s, distribution: hyperexponential, cv: 4}, close: client-rst}
  b: {rate: 8/s, lifetime: 20s, close: server-rst}`,
  },
} as const;

describe('a scenario whose traffic was captured', () => {
  it.each(Object.entries(ROUND_TRIPS))('comes back within the sampling interval: %s', async (_, { seconds, text }) => {
    const { scenario } = await parsed(`platform: generic-nat\npool: {addresses: 1}\n${text}`);
    const report = await fitted([observed(capturedFrom(scenario, seconds, 7), seconds)]);
    const back = (await parsed(report.scenario)).scenario;
    const traffic = trafficOf(report);
    expect(back.flows.length).toBe(scenario.flows.length);
    for (const [index, flow] of scenario.flows.entries()) {
      const service = traffic.services.find(({ port }) => port === 8000 + index);
      const drafted = back.flows.find(({ id }) => id === `port-${8000 + index}`);
      if (service === undefined || drafted === undefined) throw new Error('a flow is missing');
      // 3.3 standard deviations hold in 99.9 % of all runs.
      const expected = flow.ratePerSecond * seconds;
      expect(Math.abs(drafted.ratePerSecond * seconds - expected)).toBeLessThan(3.3 * Math.sqrt(expected) + 1);
      const { openTime, close } = service;
      const width = Math.log((openTime?.highSeconds ?? 0) / (openTime?.meanSeconds ?? 1)) * (3.3 / 1.96) + 0.01;
      expect(Math.abs(Math.log(drafted.lifetime.meanSeconds / flow.lifetime.meanSeconds))).toBeLessThan(width);
      for (const { strategy, share } of flow.close) {
        const count = close.shares.find(({ kind }) => kind === strategy)?.connections ?? 0;
        const { low, high } = clopperPearson(count, close.ended, 0.999);
        expect([strategy, low <= share && share <= high]).toEqual([strategy, true]);
      }
      expect(Math.abs(drafted.setupSeconds - flow.setupSeconds)).toBeLessThan(0.001);
      expect(Math.abs(drafted.peerCloseDelaySeconds - flow.peerCloseDelaySeconds)).toBeLessThan(0.001);
      expect(drafted.peakedness).toBe(1);
    }
  });

  it('has the law of its open times, and weights where endpoints differ', async () => {
    const back = await Promise.all(
      Object.values(ROUND_TRIPS).map(async ({ seconds, text }) => {
        const { scenario } = await parsed(`platform: generic-nat\npool: {addresses: 1}\n${text}`);
        return (await parsed((await fitted([observed(capturedFrom(scenario, seconds, 8), seconds)])).scenario))
          .scenario;
      }),
    );
    const laws = back.map(({ flows }) => flows.map(({ lifetime }) => lifetime.distribution));
    expect(laws).toEqual([['exponential'], ['lognormal'], ['exponential'], ['constant'], ['empirical', 'exponential']]);
    const shares = back[1]?.destinations[0]?.parts.map(({ share }) => share) ?? [];
    expect(shares.length).toBe(3);
    for (const [index, truth] of [0.6, 0.3, 0.1].entries()) expect(shares[index]).toBeCloseTo(truth, 1);
  });
});

describe('a draft', () => {
  it('parses and checks for every platform', async () => {
    for (const id of platformIds()) {
      const { scenario } = await fitted([await read('mix.pcap')], { platform: id });
      const result = checkScenario(await parsed(scenario));
      expect(result.platform).toBe(id);
      expect(result.groups.length).toBeGreaterThan(0);
    }
  });

  const FILES = [
    ...RUNS.flatMap((run) =>
      ['pcap', 'conntrack-E.txt', 'conntrack-L.txt', 'conntrack-L.plain.txt', 'conntrack-L.xml'].map(
        (form) => `${run}.${form}`,
      ),
    ),
    ...RUNS.flatMap((run) => ['proc_nf_conntrack.txt', 'ss-client.txt', 'netstat.txt'].map((form) => `${run}.${form}`)),
    ...[
      'mix.ss-server.txt',
      'zeek.conn.log',
      'zeek.conn.ndjson',
      'haproxy-stats.csv',
      'vpc-flow.v2.log',
      'vpc-flow.custom.log',
    ],
  ];
  it.each(FILES)('of %s parses and checks', async (file) => {
    const { scenario, assumptions } = await fitted([await read(file)]);
    const result = checkScenario(await parsed(scenario));
    expect(result.groups.every(({ load }) => Number.isFinite(load))).toBe(true);
    // What nobody saw is named, and stands in the text with its value.
    for (const { value } of assumptions) expect(scenario).toContain(value);
  });

  it('says where each number comes from, with the busiest second and what was censored', async () => {
    const { scenario } = await parsed(
      'platform: generic-nat\npool: {addresses: 1}\ntraffic: {a: {rate: 50/s, lifetime: 3s, close: client-fin}}',
    );
    const { scenario: text } = await fitted([observed(capturedFrom(scenario, 90, 1), 90)]);
    expect(text).toMatch(/\/s mean over 90 s \(95%: [\d.]+\/s to [\d.]+\/s\)/);
    expect(text).toMatch(/busiest minute [\d.]+\/s/);
    expect(text).toMatch(/busiest second [\d.]+\/s/);
    expect(text).toMatch(/\d+ connections censored/);
  });

  it('says where the pool that was given is not the address that was seen', async () => {
    const sources = [await read('mix.pcap')];
    const given = async (pool: string): Promise<string> => (await fitted(sources, { pool })).scenario;
    expect(await given('203.0.113.7')).toContain('as given by --pool, but connections came from 198.51.100.1\n');
    expect(await given('198.51.100.1-198.51.100.4')).toContain('as given by --pool\n');
    expect(await given('2')).toContain('as given by --pool\n');
  });

  it('has peakedness where arrivals come in batches, and none where they do not', async () => {
    const stream = randomStream(5, 'batches');
    const all = Array.from({ length: 300 }, () => {
      const at = 299 * stream.uniform();
      const one = { synAt: at, establishedAt: at, rstAt: at + 1, rstBy: 'client', leftOpen: null } as const;
      return Array.from({ length: 6 }, () => connection({ ...one, watchedUntil: 301 }));
    }).flat();
    const { flows } = (await parsed((await fitted([observed(all, 301)])).scenario)).scenario;
    // Batches of six: variance ÷ mean is 6, known from twenty intervals or more to ±√(2/19) of it, 99.9 %.
    expect(flows[0]?.peakedness).toBeGreaterThan(2);
    expect(flows[0]?.peakedness).toBeLessThan(13);
  });

  it('leaves the platform’s ports alone unless those that were seen contradict them', async () => {
    const { scenario: own } = await fitted([await read('mix.pcap')]);
    expect((await parsed(own)).scenario.pools[0]?.ranges).toEqual([{ low: 20_005, high: 20_251 }]);
    const { scenario: hosts } = await fitted([await read('fin.ss-client.txt')]);
    expect(hosts).not.toMatch(/^ {2}ports:/m);
  });

  it('takes over timers that a log shows being set to something else', async () => {
    const text = new TextDecoder().decode(bytesOf('mix.conntrack-E.txt')).replaceAll(' 120 TIME_WAIT', ' 30 TIME_WAIT');
    const { scenario } = await fitted([await read('short.txt', new TextEncoder().encode(text))]);
    expect((await parsed(scenario)).scenario.pools[0]?.timers.timeWait?.value).toBe(30);
    expect((await fitted([await read('mix.conntrack-E.txt')])).scenario).not.toMatch(/^timers:/m);
  });

  it('takes no timer from the one event that still shows that of the state before', async () => {
    const text = new TextDecoder().decode(bytesOf('mix.conntrack-E.txt')).replace(' 120 TIME_WAIT', ' 300 TIME_WAIT');
    const { scenario } = await fitted([await read('race.txt', new TextEncoder().encode(text))]);
    expect(scenario).not.toMatch(/^timers:/m);
  });

  it('makes file names and pools harmless', async () => {
    const observation = await read('mix.pcap');
    const input = { ...observation.input, file: 'a"\n\u001b[31m: {b}#\u202e.pcap' };
    const { scenario } = await fitted([{ ...observation, input }], { pool: '198.51.100.1,198.51.100.4-198.51.100.5' });
    const result = (await parsed(scenario)).scenario;
    expect(result.pools[0]?.addresses).toBe(3);
    expect(scenario.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('several files', () => {
  it('that follow one another are one observation', async () => {
    const { scenario } = await parsed(
      'platform: generic-nat\npool: {addresses: 1}\ntraffic: {a: {rate: 50/s, lifetime: 3s, close: client-fin}}',
    );
    const [first, second] = [1, 2].map((seed, index) =>
      observed(capturedFrom(scenario, 60, seed), 60, { startEpochSeconds: 1000 + index * 100, file: `${index}` }),
    ) as [Observation, Observation];
    const traffic = trafficOf(await fitted([second, first]));
    expect([traffic.durationSeconds, traffic.startEpochSeconds]).toEqual([120, 1000]);
    // 6,000 arrivals, standard deviation 77.
    expect(Math.abs((traffic.total.arrivals?.ratePerSecond ?? 0) - 50)).toBeLessThan(3.3 * (77 / 120));
  });

  it('that show the same time are refused, because connections would count twice', async () => {
    const both = [await read('fin.pcap'), await read('fin.conntrack-E.txt')];
    const result = await fitObservations(both, NOBODY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('counted twice') });
  });
});

describe('a capture of both sides of a box', () => {
  /** A connection before and after a NAT: sequence numbers stay, addresses and ports do not. */
  const pair = (index: number): AnyConnection[] => {
    const at = index / 10;
    const fromClient = sent(at + 1, 1_000_000 + index * 977);
    const common = { synAt: at, fromClient, fromServer: sent(at + 1.1), leftOpen: null, watchedUntil: at + 2 };
    const client = { address: `10.0.0.${index % 200}`, port: 40_000 + index };
    return [
      connection({ ...common, client }),
      connection({ ...common, synAt: at + 0.0002, client: { address: '198.51.100.1', port: 2000 + index } }),
    ];
  };
  const blocked = (index: number): AnyConnection =>
    connection({
      client: { address: `10.0.0.${index}`, port: 50_000 },
      synAt: 20,
      synAckAt: null,
      establishedAt: null,
      fromClient: { ...sent(null, 7 + index), bytes: 0 },
    });

  it('counts each connection of a NAT once, as the server sees it', async () => {
    const all = Array.from({ length: 500 }, (_, index) => pair(index)).flat();
    const traffic = trafficOf(await fitted([observed([...all.slice(0, 101).reverse(), ...all.slice(101)], 60)]));
    expect(traffic.sides).toEqual({ matched: 500, notPassedOn: 0, leftOut: 0, question: null });
    expect(traffic.addresses.map(({ address, connections }) => [address, connections])).toEqual([
      ['198.51.100.1', 500],
    ]);
  });

  it('finds the SYNs that never came out', async () => {
    const all = Array.from({ length: 500 }, (_, index) => pair(index)).flat();
    const traffic = trafficOf(await fitted([observed([...all, ...[0, 1, 2].map(blocked)], 60)]));
    expect([traffic.sides.notPassedOn, traffic.total.connections]).toEqual([3, 500]);
  });

  it('asks for the side of a proxy, whose sequence numbers are its own', async () => {
    const all = Array.from({ length: 100 }, (_, index) => [
      connection({
        client: { address: `10.0.0.${index}`, port: 40_000 },
        server: { address: '198.51.100.1', port: 443 },
        synAt: index / 10,
      }),
      connection({ client: { address: '198.51.100.1', port: 30_000 + index }, synAt: index / 10 }),
    ]).flat();
    const asked = await fitObservations([observed(all, 60)], NOBODY);
    expect(asked).toMatchObject({ ok: false, hint: expect.stringContaining('--side server') });
    const server = trafficOf(await fitted([observed(all, 60)], { side: 'server' }));
    expect(server.services.map(({ port, connections }) => [port, connections])).toEqual([[443, 100]]);
    expect(server.addresses.map(({ address }) => address)).toEqual(['198.51.100.1']);
    const client = trafficOf(await fitted([observed(all, 60)], { side: 'client' }));
    expect(client.endpoints.map(({ address }) => address)).toEqual(['198.51.100.1']);
  });
});

describe('damage', () => {
  it('stands in the draft, with its place, wherever a capture is cut off', async () => {
    const whole = bytesOf('mix.pcap');
    for (const length of [1000, 5000, 20_001, whole.length - 1]) {
      const { scenario, inputs } = await fitted([await read('cut.pcap', whole.subarray(0, length))]);
      expect(inputs[0]).toMatchObject({ partial: true, damaged: 1 });
      expect(scenario.replaceAll('\n# ', ' ')).toMatch(
        /PARTIAL: cut.pcap could not be read whole, 1 places, the first at byte [\d,]+:/,
      );
      await parsed(scenario);
    }
  });

  it('gives the same rates of captures put one after the other, whichever comes first', async () => {
    const joined = (first: string, second: string): Uint8Array =>
      Uint8Array.from([...bytesOf(first), ...bytesOf(second)]);
    const rateOf = async (bytes: Uint8Array): Promise<number | undefined> =>
      trafficOf(await fitted([await read('joined.pcap', bytes)])).total.arrivals?.ratePerSecond;
    const forwards = await rateOf(joined('rst.pcap', 'mix.pcap'));
    expect(await rateOf(joined('mix.pcap', 'rst.pcap'))).toBeCloseTo(forwards ?? 0, 6);
    expect(forwards).toBeLessThan(20);
  });

  it('says what a file is that cannot be read', async () => {
    const result = await readObservation(inChunks(new TextEncoder().encode('hello\nworld\n')), { file: 'x' });
    expect(result).toMatchObject({ ok: false });
    const empty = await readObservation(inChunks(new Uint8Array(0)), { file: 'x' });
    expect(empty).toEqual({ ok: false, why: 'it is empty' });
  });

  it('reads the same whatever the size of the chunks', async () => {
    const bytes = bytesOf('mix.pcap');
    const whole = trafficOf(await fitted([await read('mix.pcap')]));
    for (const size of [1, 7, 4096]) {
      const result = await readObservation(inChunks(bytes, size), { file: 'mix.pcap' });
      if (!result.ok) throw new Error(result.why);
      expect(trafficOf(await fitted([result.observation]))).toEqual(whole);
    }
  });
});
