/**
 * What `fit` does with a capture, from the bytes to the estimates: 10,000,000 packets of 66 bytes (2,000 connections a
 * second, 22 packets each, open for a second), beside `tshark -T fields` and `tcpdump -r` on the beginning of the same file.
 * The bars are ratios to them in the same run, and the memory that stays resident: at most so much, and hardly more than
 * for a tenth of the packets. `--big` reads 2 GB instead, for the memory alone.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const isBig = process.argv.includes('--big');
const PACKET = 66;
const RECORD = 16 + PACKET;
const PACKETS = isBig ? 10 * Math.ceil(2e8 / RECORD) : 10_000_000;
const ROUNDS = 3;
const SAMPLE = { tshark: 200_000, tcpdump: 1_000_000 };

/** Least factors over the others, most megabytes, and most of them beyond those for a tenth of the packets. */
const BARS = { tshark: 80, tcpdump: 3, megabytes: 150, growth: 25 };

function seconds(work) {
  const before = process.hrtime.bigint();
  const result = work();
  const after = () => Number(process.hrtime.bigint() - before) / 1e9;
  return result instanceof Promise ? result.then(after) : after();
}

/** Flags, payload, side (0 the client) of a connection's packets, and when they come after the first, microseconds. */
const CONVERSATION = [
  [0x02, 0, 0, 0],
  [0x12, 0, 1, 200],
  [0x10, 0, 0, 400],
  // Requests and answers, 200 ms apart.
  ...[1, 2, 3, 4].flatMap((turn) => [
    [0x18, 400, 0, turn * 200_000],
    [0x10, 0, 1, turn * 200_000 + 200],
    [0x18, 1200, 1, turn * 200_000 + 5_000],
    [0x10, 0, 0, turn * 200_000 + 5_200],
  ]),
  [0x11, 0, 0, 1_000_000],
  [0x11, 0, 1, 1_000_200],
  [0x10, 0, 0, 1_000_400],
];
const FIRST_FIN = CONVERSATION.length - 3;
/** Between the starts of connections, microseconds: 2,000 start in a second, and as many are open. */
const BETWEEN_STARTS = 500;
const SEQUENCES = CONVERSATION.map(([, , side], step) => {
  const sent = (from) =>
    CONVERSATION.slice(0, step).reduce((sum, [f, p, s]) => (s === from ? sum + p + ((f >> 1) & 1) + (f & 1) : sum), 0);
  return [sent(side), step === 0 ? null : sent(1 - side)];
});

/** Writes the capture in the order of time: each step of the conversation is a stream, and the earliest comes next. */
function writeCapture(path, packets) {
  const file = openSync(path, 'w');
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(0x00040002, 4);
  header.writeUInt32LE(PACKET, 16);
  header.writeUInt32LE(1, 20);
  writeSync(file, header);
  const batch = Buffer.alloc(RECORD * 10_000);
  const done = CONVERSATION.map(() => 0);
  for (let first = 0; first < packets; first += 10_000) {
    const count = Math.min(10_000, packets - first);
    for (let k = 0; k < count; k++) {
      let step = 0;
      for (let other = 1; other < done.length; other++) if (timeOf(done, other) < timeOf(done, step)) step = other;
      writePacket(batch, k * RECORD, done[step], step, timeOf(done, step));
      done[step] += 1;
    }
    writeSync(file, batch, 0, count * RECORD);
  }
  closeSync(file);
  return done[FIRST_FIN];
}

const timeOf = (done, step) => done[step] * BETWEEN_STARTS + CONVERSATION[step][3];

function writePacket(into, at, connection, step, microseconds) {
  const [flags, payload, side] = CONVERSATION[step];
  into.fill(0, at, at + RECORD);
  into.writeUInt32LE(1_700_000_000 + Math.floor(microseconds / 1e6), at);
  into.writeUInt32LE(microseconds % 1e6, at + 4);
  into.writeUInt32LE(PACKET, at + 8);
  into.writeUInt32LE(PACKET + payload, at + 12);
  const ip = at + 16 + 14;
  into.writeUInt16BE(0x0800, ip - 2);
  into[ip] = 0x45;
  into.writeUInt16BE(52 + payload, ip + 2);
  into[ip + 8] = 64;
  into[ip + 9] = 6;
  // Four SNAT addresses, three servers: a four-tuple comes back after 768,000 connections.
  const client = 0xc6336401 + (connection % 4);
  const server = 0xcb007101 + (Math.floor(connection / 4) % 3);
  const port = 1024 + (Math.floor(connection / 12) % 64_000);
  into.writeUInt32BE(side === 0 ? client : server, ip + 12);
  into.writeUInt32BE(side === 0 ? server : client, ip + 16);
  into.writeUInt16BE(side === 0 ? port : 443, ip + 20);
  into.writeUInt16BE(side === 0 ? 443 : port, ip + 22);
  const start = Math.imul(connection, 0x9e3779b1);
  const [sequence, acknowledged] = SEQUENCES[step];
  into.writeUInt32BE((start + sequence) >>> 0, ip + 24);
  into.writeUInt32BE(acknowledged === null ? 0 : (start + acknowledged) >>> 0, ip + 28);
  into[ip + 32] = 0x80;
  into[ip + 33] = flags;
}

/** From their source: what reads packets, counts connections and infers traffic. */
async function bundleReader(folder) {
  const contents = [
    "export { ConnectionTally } from './src/importers/inference/connection-tally.ts';",
    "export { observeTraffic } from './src/importers/inference/observe-traffic.ts';",
    "export { readCapture } from './src/importers/packets/read-capture.ts';",
  ].join('\n');
  const outfile = join(folder, 'reader.mjs');
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node20.19', absWorkingDir: root };
  await build({ ...common, stdin: { contents, resolveDir: root }, outfile });
  return outfile;
}

/** In a process of its own, so that nothing else is in its memory: reads the file and writes what it found as JSON. */
async function readAsChild(readerPath, path) {
  const { ConnectionTally, observeTraffic, readCapture } = await import(pathToFileURL(readerPath).href);
  const file = openSync(path, 'r');
  const before = process.cpuUsage();
  const tally = new ConnectionTally();
  let summary;
  let traffic;
  const time = await seconds(async () => {
    const source = { read: (into) => readSync(file, into, 0, into.length, null) };
    summary = await readCapture(source, (connection) => tally.add(connection));
    tally.finish();
    const { startEpochSeconds, durationSeconds: lastAt } = summary;
    const nothing = { file: path, timers: {}, cannotTell: [], showsTranslation: false };
    traffic = observeTraffic([{ span: { startEpochSeconds, firstAt: 0, lastAt, ...nothing }, tally }], null);
  });
  const { user, system } = process.cpuUsage(before);
  closeSync(file);
  const megabytes = Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  const closed = traffic.total.close.shares.find(({ kind }) => kind === 'client-fin')?.connections;
  console.log(JSON.stringify({ time, work: (user + system) / 1e6, megabytes, closed, summary }));
}

function readOnce(readerPath, path, packets, expected) {
  const child = spawnSync(process.execPath, [import.meta.filename, '--read', readerPath, path], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  const { time, work, megabytes, closed, summary } = JSON.parse(child.stdout);
  if (summary.partial || summary.tcpPackets !== packets) throw new Error(JSON.stringify(summary));
  if (closed !== expected) throw new Error(`${closed} connections were closed, not ${expected}`);
  return {
    millions: packets / time / 1e6,
    perWork: packets / work / 1e6,
    megabytesPerSecond: summary.bytes / time / 1e6,
    megabytes,
  };
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Where a program is missing: installed in CI, when root; else it is said that nothing is compared with it. */
function requireProgram(command) {
  if (has(command)) return true;
  if (process.env.CI === 'true' && process.getuid?.() === 0) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', command], options);
    if (has(command)) return true;
  }
  console.error(`${command.toUpperCase()} IS MISSING: nothing is compared with it. Debian has it as ${command}.`);
  if (process.env.CI === 'true') process.exitCode = 1;
  return false;
}

/** Packets a second of another program on a file. */
function rival(command, args, packets) {
  let result;
  const time = seconds(() => {
    result = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 30 });
  });
  if (result.status !== 0) throw new Error(`${command} ended with status ${result.status}`);
  const lines = result.stdout.toString('latin1').split('\n').length - 1;
  if (lines !== packets) throw new Error(`${command} wrote ${lines} lines for ${packets} packets`);
  return packets / time / 1e6;
}

/** The other programs that are there: a name, its bar, and what measures it once. */
function rivals(folder) {
  // What our reader takes of a packet.
  const addresses = ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport'];
  const fields = ['frame.time_epoch', ...addresses, 'tcp.flags', 'tcp.seq', 'tcp.ack', 'tcp.len'];
  const programs = [
    ['tshark', '-T fields', ['-n', '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]],
    ['tcpdump', '-r', ['-nn', '-tt', '-S']],
  ];
  return programs
    .filter(([command]) => requireProgram(command))
    .map(([command, option, args]) => {
      const path = join(folder, `${command}.pcap`);
      writeCapture(path, SAMPLE[command]);
      const measure = () => rival(command, [...args, '-r', path], SAMPLE[command]);
      return { name: `${command} ${option}`, packets: SAMPLE[command], bar: BARS[command], measure, speeds: [] };
    });
}

/** Prints a comparison with its bar; a bar that is missed is an exit status. */
function judge(label, isMet, bar) {
  console.log(`  ${label} (bar ${bar}) ${isMet ? 'ok' : 'MISSED'}`);
  if (!isMet) process.exitCode = 1;
}

async function main(folder) {
  const path = join(folder, 'packets.pcap');
  const closed = writeCapture(path, PACKETS);
  const tenth = join(folder, 'tenth.pcap');
  const closedOfTenth = writeCapture(tenth, PACKETS / 10);
  const reader = await bundleReader(folder);
  const others = isBig ? [] : rivals(folder);
  // In turns, and the best of each, so that a machine with other work is fair to all.
  const runs = [];
  for (let round = 0; round < (isBig ? 1 : ROUNDS); round++) {
    runs.push(readOnce(reader, path, PACKETS, closed));
    for (const { measure, speeds } of others) speeds.push(measure());
  }
  const best = runs.reduce((one, other) => (one.millions > other.millions ? one : other));
  const perWork = Math.max(...runs.map((run) => run.perWork));
  console.log(
    `fit of ${(PACKETS / 1e6).toFixed(1)} M packets: ${best.millions.toFixed(1)} M packets/s ` +
      `(${perWork.toFixed(1)} M a second of processor time), ${Math.round(best.megabytesPerSecond)} MB/s`,
  );
  for (const { name, packets, bar, speeds } of others) {
    const speed = Math.max(...speeds);
    const ratio = best.millions / speed;
    const label = `${name} (${packets.toLocaleString('en')} packets): ${speed.toFixed(3)} M packets/s; ours is ${ratio.toFixed(1)} x as fast`;
    judge(label, ratio >= bar, bar);
  }
  const megabytes = Math.max(...runs.map((run) => run.megabytes));
  const growth = megabytes - readOnce(reader, tenth, PACKETS / 10, closedOfTenth).megabytes;
  judge(`memory: at most ${Math.round(megabytes)} MB resident`, megabytes <= BARS.megabytes, BARS.megabytes);
  judge(`memory beyond that for a tenth of the packets: ${Math.round(growth)} MB`, growth <= BARS.growth, BARS.growth);
}

if (process.argv[2] === '--read') await readAsChild(process.argv[3], process.argv[4]);
else {
  const folder = mkdtempSync(join(tmpdir(), 'snat-plan-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const removeAndStop = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', removeAndStop);
  process.once('SIGTERM', removeAndStop);
  try {
    await main(folder);
  } finally {
    remove();
  }
}
