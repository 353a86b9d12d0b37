/** Plays one case: a network of its own, a server, a box, the drawn traffic, and a count of the box's table every second. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Recording, record } from './capture.js';
import type { LabCase, Times } from './cases.js';
import { addNetwork, type Network, removeNetwork } from './network.js';
import { type Played, readPlayed } from './played.js';
import { now, type Running, runWithin, sleepUntil, start } from './processes.js';
import { BOX, CLIENTS, haproxyConfiguration } from './rules.js';
import { drawSchedule, type Planned, type Strategy } from './schedule.js';
import type { SetUp } from './set-up.js';
import { type Counted, countEntries, counterOf, countSockets } from './tables.js';

/** The box's table at one instant. */
export interface Sample {
  readonly atSeconds: number;
  readonly counts: readonly Counted[];
}

export interface Measured {
  readonly played: readonly Played[];
  readonly samples: readonly Sample[];
  /** SYNs for which the box found no port, in the window; null for a proxy. */
  readonly insertFailed: number | null;
  /** What was recorded in the window; null: nothing. */
  readonly recording: Recording | null;
}

export interface Programs {
  readonly folder: string;
  readonly client: string;
  readonly server: string;
}

/** A SYN that is not answered by then was dropped; it is not sent again before 1 s. */
const GIVE_UP_SECONDS = 0.9;
/** The table is counted in the middle of each second. */
export const COUNTED_AFTER_SECONDS = 0.5;
/** Time to start the generator. */
const LEAD_NS = 500_000_000n;

const LETTERS: Readonly<Record<Strategy, string>> = {
  'client-fin': 'C',
  'server-fin': 'S',
  'client-rst': 'r',
  'server-rst': 'R',
  'fin-then-rst': 'T',
  'half-close': 'H',
  idle: 'V',
  refused: 'X',
  unanswered: 'U',
};

/**
 * Plays a case in namespaces of its own and removes them, whatever happens.
 *
 * @param label part of their names, different for each case
 * @throws Error when the kernel, HAProxy or the generator refuse
 */
export async function measure(
  label: string,
  one: LabCase,
  times: Times,
  setUp: SetUp,
  programs: Programs,
  seed: number,
): Promise<Measured> {
  const network = await addNetwork(label, one, setUp);
  const started: Running[] = [];
  try {
    const delay = microseconds(setUp.flow.peerCloseDelaySeconds);
    const server = start(network.server, [
      programs.server,
      delay,
      ...setUp.endpoints.map(({ port }) => `0.0.0.0:${port}`),
    ]);
    started.push(server);
    await server.ready;
    if (setUp.pool.kind === 'proxy') started.push(await startProxy(label, network, setUp, programs.folder));
    const total = times.warmUpSeconds + times.seconds;
    const shares = setUp.endpoints.map(({ share }) => share);
    const planned = drawSchedule(setUp.flow, shares, total, seed, one.name);
    const zero = now() + LEAD_NS;
    const client = start(network.client, clientCommand(programs, zero, total, setUp), scheduleText(planned, setUp));
    started.push(client);
    const isNat = setUp.pool.kind === 'nat';
    const recorded = one.recorded
      ? record(network, isNat, programs.folder, label, zero, times.warmUpSeconds, times.seconds)
      : Promise.resolve(null);
    // Heard of below, once the window has passed.
    recorded.catch(() => undefined);
    const watching = watch(network, setUp, zero, times);
    watching.catch(() => undefined);
    const end = zero + BigInt(Math.round(total * 1e9));
    // On a busy machine the last count may take longer than the generator goes on after the window.
    const window = await Promise.race([watching, client.output.then(() => (now() < end ? null : watching))]);
    if (window === null) throw new Error('the generator ended before the window did');
    return { played: readPlayed(await client.output, planned), ...window, recording: await recorded };
  } finally {
    for (const program of started) program.stop();
    await Promise.allSettled(started.map(({ output }) => output));
    await removeNetwork(network);
  }
}

function microseconds(seconds: number): string {
  return String(Math.round(seconds * 1e6));
}

function clientCommand(programs: Programs, zero: bigint, totalSeconds: number, setUp: SetUp): readonly string[] {
  const { flow, pool, endpoints } = setUp;
  // A little longer, so that the last ones get their answer.
  const end = zero + BigInt(Math.round((totalSeconds + 1.5) * 1e9));
  const idle = flow.close.some(({ strategy }) => strategy === 'idle') ? pool.timers.establishedIdle?.value : undefined;
  const host = pool.kind === 'proxy' ? () => BOX : (own: string) => own;
  return [
    ...[programs.client, String(zero), String(end), microseconds(GIVE_UP_SECONDS)],
    ...[microseconds(flow.peerCloseDelaySeconds), idle === undefined ? '0' : microseconds(idle / 2)],
    String(endpoints.length),
    ...endpoints.map((endpoint) => `${host(endpoint.host)}:${endpoint.port}`),
    ...CLIENTS,
  ];
}

function scheduleText(planned: readonly Planned[], { pool }: SetUp): string {
  const web = pool.kind === 'proxy' && !pool.platform.id.startsWith('haproxy-tcp');
  if (web && planned.some(({ strategy }) => strategy !== 'client-fin')) {
    throw new Error('the laboratory plays HTTP with clients that close first only');
  }
  const lines = planned.map(({ atSeconds, openSeconds, strategy, endpoint }, index) =>
    [
      microseconds(atSeconds),
      microseconds(openSeconds),
      web ? 'P' : LETTERS[strategy],
      endpoint,
      index % CLIENTS.length,
    ].join(' '),
  );
  return `${lines.join('\n')}\n`;
}

async function startProxy(label: string, network: Network, setUp: SetUp, folder: string): Promise<Running> {
  const file = join(folder, `${label}.cfg`);
  await writeFile(file, haproxyConfiguration(setUp));
  const running = start(network.box, ['haproxy', '-db', '-f', file]);
  await Promise.race([running.output, sleepUntil(now() + 300_000_000n)]);
  return running;
}

/** Counts the box's table every second of the window. */
async function watch(
  network: Network,
  setUp: SetUp,
  zero: bigint,
  times: Times,
): Promise<Pick<Measured, 'samples' | 'insertFailed'>> {
  const instant = (seconds: number) => zero + BigInt(Math.round(seconds * 1e9));
  const isNat = setUp.pool.kind === 'nat';
  const failed = async () =>
    isNat ? counterOf(await runWithin(network.box, ['conntrack', '-S']), 'insert_failed') : 0;
  await sleepUntil(instant(times.warmUpSeconds));
  const before = await failed();
  const samples: Sample[] = [];
  for (let second = 0; second < times.seconds; second++) {
    await sleepUntil(instant(times.warmUpSeconds + second + COUNTED_AFTER_SECONDS));
    const from = now();
    const counts = isNat
      ? countEntries(await runWithin(network.box, ['conntrack', '-L', '-p', 'tcp']), setUp.addresses)
      : countSockets(await runWithin(network.box, ['ss', '-Htan']), setUp.addresses);
    samples.push({ atSeconds: Number((from + now()) / 2n - zero) / 1e9, counts });
  }
  await sleepUntil(instant(times.warmUpSeconds + times.seconds));
  const insertFailed = isNat ? (await failed()) - before : null;
  return { samples, insertFailed };
}
