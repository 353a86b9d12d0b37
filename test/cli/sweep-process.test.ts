import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCENARIO = `
platform: generic-proxy
pool: {addresses: 4}
destinations: {a: {endpoints: 1}, b: {endpoints: 3}}
traffic:
  web: {to: a, rate: 900/s, lifetime: 20s, close: client-fin}
  api: {to: b, rate: 300/s, lifetime: 5s, close: client-rst}
`;

/** Longer than any test waits, however fast the machine. */
const ENDLESS = [
  '--vary',
  'traffic.web.lifetime=1ms..1000s step 1ms',
  '--vary',
  'traffic.web.rate=1/s..1000/s step 1/s',
];
const SMALL = ['--vary', 'traffic.web.lifetime=1s..8s step 1s', '--vary', 'traffic.web.rate=1/s..800/s step 1/s'];
/** More than 200 KB of rows. */
const MIDDLE = ['--vary', 'traffic.web.lifetime=1s..20s step 1s', '--vary', 'traffic.web.rate=1/s..800/s step 1/s'];
const METRICS = ['--metric', 'load,blocking,status'];

let folder = '';
let main = '';
let scenario = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snat-plan-sweep-'));
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, [join(root, 'build.mjs'), join(folder, 'dist')], { cwd: root });
  main = join(folder, 'dist/main.js');
  scenario = join(folder, 'two-flows.yaml');
  writeFileSync(scenario, SCENARIO);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sweepArgs(...rest: readonly string[]): string[] {
  return [main, 'sweep', scenario, ...METRICS, ...rest];
}

function sweep(...rest: readonly string[]) {
  return spawnSync(process.execPath, sweepArgs(...rest), { encoding: 'utf8', maxBuffer: 1e9 });
}

function ended(child: ChildProcess): Promise<{ readonly status: number | null; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stderr })));
}

/** Waits until a file has grown to some bytes: rows are there long before the sweep is done. */
async function grown(file: string, bytes: number): Promise<void> {
  for (;;) {
    try {
      if (statSync(file).size >= bytes) return;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function wholeRows(text: string): boolean {
  const [head, ...rows] = text.split('\r\n');
  return (
    text.endsWith('\r\n') &&
    head === 'traffic.web.lifetime [s],traffic.web.rate [1/s],load,blockingProbability,status' &&
    rows.slice(0, -1).every((row) => /^[^,]+,[^,]+,[^,]+,[^,]+,(pass|warn|fail)$/.test(row))
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a sweep in a process of its own', () => {
  it.each(['csv', 'ndjson', 'json'])('gives the same bytes of %s with one thread and with several', (format) => {
    const alone = sweep(...SMALL, '-f', format, '--threads', '1');
    expect({ status: alone.status, stderr: alone.stderr }).toEqual({ status: 0, stderr: '' });
    for (const threads of format === 'csv' ? ['2', '3'] : ['2']) {
      expect(sweep(...SMALL, '-f', format, '--threads', threads).stdout === alone.stdout).toBe(true);
    }
    expect(alone.stdout.split('\n').length).toBeGreaterThan(6_400);
    if (format === 'json') expect(JSON.parse(alone.stdout)).toMatchObject({ size: 6_400, schemaVersion: 1 });
  });

  it.each(['csv', 'ndjson'])('falls into parts of %s that are the whole, byte for byte', (format) => {
    const whole = sweep(...SMALL, '-f', format).stdout;
    const parts = [1, 2, 3, 4].map((part) => sweep(...SMALL, '-f', format, '--shard', `${part}/4`).stdout);
    expect(parts.join('') === whole).toBe(true);
    expect(parts.every((part) => part.length > 1000)).toBe(true);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on %s with status %i, whole rows in the file and nothing left running', async (signal, status) => {
    for (const threads of ['1', '2']) {
      const file = join(folder, `${signal}-${threads}.csv`);
      const child = spawn(process.execPath, sweepArgs(...ENDLESS, '-o', file, '--threads', threads), {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const end = ended(child);
      await grown(file, 200_000);
      child.kill(signal);
      expect(await end).toEqual({ status, stderr: '' });
      expect(wholeRows(readFileSync(file, 'utf8'))).toBe(true);
      expect(isRunning(child.pid ?? 0)).toBe(false);
    }
  });

  it('ends quietly when the reader has seen enough', async () => {
    for (const threads of ['1', '2']) {
      const child = spawn(process.execPath, sweepArgs(...ENDLESS, '-f', 'csv', '--threads', threads), {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const end = ended(child);
      child.stdout.once('data', () => child.stdout.destroy());
      expect(await end).toEqual({ status: 0, stderr: '' });
    }
  });

  it('waits for a slow reader, and does not grow meanwhile', async () => {
    const child = spawn(process.execPath, sweepArgs(...ENDLESS, '-f', 'csv', '--threads', '2'), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = ended(child);
    await new Promise((resolve) => child.stdout.once('readable', resolve));
    const resident = () => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(resident()).toBeLessThan(300_000);
    child.kill('SIGINT');
    child.stdout.resume();
    expect((await end).status).toBe(130);
  });

  it('says when the disk is full, with status 3', () => {
    const full = sweep(...SMALL, '-f', 'csv', '-o', '/dev/full');
    expect({ status: full.status, stderr: full.stderr }).toEqual({
      status: 3,
      stderr: 'snat-plan: cannot write /dev/full: no space is left; the rows that are there are whole\n',
    });
    const descriptor = openSync('/dev/full', 'w');
    const redirected = spawnSync(process.execPath, sweepArgs(...SMALL, '-f', 'csv'), {
      stdio: ['ignore', descriptor, 'pipe'],
      encoding: 'utf8',
    });
    expect(redirected.status).toBe(3);
    expect(redirected.stderr).toContain('no space is left');
  });

  it.each(['-o', '>'])('leaves whole rows when the file may not grow further (%s)', (way) => {
    // A limit on the size of files (200 blocks of 1,024 bytes) cuts a write in its middle, as a full disk does.
    const file = join(folder, `limited${way.length}${way === '>' ? 'r' : 'o'}.csv`);
    const words = sweepArgs(...MIDDLE, '-f', 'csv', '--threads', '2').map((word) => `'${word}'`);
    const line = `trap '' XFSZ; ulimit -f 200; exec '${process.execPath}' ${words.join(' ')} ${way} '${file}'`;
    const limited = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect({ status: limited.status, stderr: limited.stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('the file may not grow further; the rows that are there are whole'),
    });
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeGreaterThan(200 * 1024 - 200);
    expect(wholeRows(text)).toBe(true);
  });

  it('writes what a folder or a missing folder allows: nothing, with status 3', () => {
    expect(sweep(...SMALL, '-o', join(folder, 'missing/x.csv')).stderr).toContain('there is no such folder');
    mkdirSync(join(folder, 'folder.csv'), { recursive: true });
    const into = sweep(...SMALL, '-o', join(folder, 'folder.csv'));
    expect({ status: into.status, stderr: into.stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('this is a folder'),
    });
  });

  it('keeps its threads’ entry beside the executable', () => {
    expect(readdirSync(join(folder, 'dist'))).toContain('sweep-worker.js');
  });
});
