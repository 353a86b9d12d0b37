/** What a person would have of the traffic: packets from tcpdump, and the kernel's events from conntrack. */
import { join } from 'node:path';
import type { Network } from './network.js';
import { now, type Running, sleepUntil, start } from './processes.js';

/** The program that wrote a file. */
export type Source = 'tcpdump' | 'conntrack -E';

export interface Recorded {
  readonly source: Source;
  readonly file: string;
}

/** Files of one case, of the measured window. */
export interface Recording {
  readonly files: readonly Recorded[];
  /** The instant 0 of the run, as the files count. */
  readonly zeroEpochSeconds: number;
}

/** Headers are enough. */
const SNAP_LENGTH = 96;
/** tcpdump ends by itself, should nobody end it. */
const MOST_PACKETS = 1_000_000;
const SOCKET_BUFFER_BYTES = 1 << 23;

/**
 * Records what passes between box and servers for some seconds, in the box's own namespace.
 *
 * @param isNat whether the kernel's connection tracking is the box
 * @param label part of the files' names
 * @param zero the instant 0 of the run, of `now`
 * @param from seconds from there
 */
export async function record(
  network: Network,
  isNat: boolean,
  folder: string,
  label: string,
  zero: bigint,
  from: number,
  seconds: number,
): Promise<Recording> {
  const instant = (at: number) => zero + BigInt(Math.round(at * 1e9));
  await sleepUntil(instant(from));
  const packets: Recorded = { source: 'tcpdump', file: join(folder, `${label}.pcap`) };
  const events: Recorded = { source: 'conntrack -E', file: join(folder, `${label}.txt`) };
  const running = [start(network.box, packetCommand(packets.file))];
  if (isNat) running.push(start(network.box, eventCommand(events.file)));
  try {
    await Promise.race([sleepUntil(instant(from + seconds)), ...running.map(endedEarly)]);
  } finally {
    for (const program of running) program.stop();
    await Promise.allSettled(running.map(({ output }) => output));
  }
  // The clock shows whole milliseconds.
  const zeroEpochSeconds = (Date.now() + 0.5) / 1e3 - Number(now() - zero) / 1e9;
  return { files: isNat ? [packets, events] : [packets], zeroEpochSeconds };
}

async function endedEarly({ output }: Running): Promise<never> {
  await output;
  throw new Error('the recording ended before the window did');
}

function packetCommand(file: string): readonly string[] {
  const size = ['-s', String(SNAP_LENGTH), '-c', String(MOST_PACKETS)];
  return ['tcpdump', '-i', 'server', '-n', ...size, '-Z', 'root', '-w', file, 'tcp'];
}

function eventCommand(file: string): readonly string[] {
  const command = `exec conntrack -E -p tcp -b ${SOCKET_BUFFER_BYTES} -o timestamp,extended > "$0"`;
  return ['sh', '-c', command, file];
}
