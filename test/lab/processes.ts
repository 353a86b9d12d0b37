/** Processes, namespaces and files of this run: none of them outlives it, whatever ends it. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children = new Set<ChildProcess>();
const namespaces = new Set<string>();
const folders = new Set<string>();

/** Names begin with this and the run's process id, so that what a killed run left behind can be told from a living one's. */
const STEM = 'snatlab';

/** Takes care that everything is gone when the run ends: normally, by a mistake, by Ctrl-C or SIGTERM. */
export function cleanUpAtExit(): void {
  process.on('exit', cleanUp);
  for (const [signal, status] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const]) {
    process.on(signal, () => process.exit(status));
  }
}

function cleanUp(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const name of namespaces) spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Makes a folder that goes when the run ends. */
export function addFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'snat-plan-lab-'));
  folders.add(folder);
  return folder;
}

/** Removes the namespaces of runs that were killed. */
export async function removeLeftovers(): Promise<void> {
  const names = (await run('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '');
  for (const name of names) {
    const pid = new RegExp(`^${STEM}-(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await run('ip', ['netns', 'del', name]);
  }
}

/** Makes a network namespace whose name nobody else has, with its loopback up. */
export async function addNamespace(label: string): Promise<string> {
  const name = `${STEM}-${process.pid}-${label}`;
  await run('ip', ['netns', 'add', name]);
  namespaces.add(name);
  await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  return name;
}

/** Removes a namespace that `addNamespace` made. */
export async function removeNamespace(name: string): Promise<void> {
  await run('ip', ['netns', 'del', name]);
  namespaces.delete(name);
}

/** The command line that runs a program in a namespace, in the same process. */
export function within(namespace: string, command: readonly string[]): readonly string[] {
  return ['nsenter', `--net=/run/netns/${namespace}`, '--', ...command];
}

/** What a program prints; `input` on its standard input. */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 1 << 28, timeout: 60_000 }, (error, stdout, stderr) => {
      children.delete(child);
      if (error === null) resolve(stdout);
      else reject(new Error(`${[program, ...args].join(' ')}: ${stderr.trim() || error.message}`));
    });
    children.add(child);
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What a program prints that runs in a namespace. */
export function runWithin(namespace: string, command: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = within(namespace, command);
  return run(program, args, input);
}

/** A program that goes on until it is stopped or has ended. */
export interface Running {
  /** Everything that it printed, once it has ended; rejects when it failed. */
  readonly output: Promise<string>;
  /** Resolves when a line of its output is `ready`; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly stop: () => void;
}

/** Ahead of whatever else the machine does: traffic that comes late is not the traffic that was drawn. */
const AHEAD = ['-n', '-10', 'setpriv', '--pdeathsig', 'KILL'];

/** Starts a program in a namespace; it dies with the laboratory. */
export function start(namespace: string, command: readonly string[], input = ''): Running {
  const [program = '', ...args] = within(namespace, command);
  const child = spawn('nice', [...AHEAD, program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.add(child);
  let printed = '';
  let said = '';
  let stopped = false;
  let sayReady: () => void = () => undefined;
  let sayNeverReady: (error: Error) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    sayReady = resolve;
    sayNeverReady = reject;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.startsWith('ready\n')) sayReady();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const output = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      children.delete(child);
      if (status === 0 || stopped) resolve(printed);
      else reject(new Error(`${command[0]} ended with status ${status}: ${said.trim()}`));
    });
  });
  output.then(() => sayNeverReady(new Error(`${command[0]} ended`)), sayNeverReady);
  // Whoever waits for one of the two hears of the mistake; the other must not end the run.
  ready.catch(() => undefined);
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
  };
  return { output, ready, stop };
}

/** The instant now, nanoseconds of CLOCK_MONOTONIC, which the generator reads too. */
export function now(): bigint {
  return process.hrtime.bigint();
}

/** Resolves at an instant of `now`, or at once when it is past. */
export function sleepUntil(instant: bigint): Promise<void> {
  const milliseconds = Number(instant - now()) / 1e6;
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
