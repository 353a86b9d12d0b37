import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, listen, rawSocket, until, untilClosed, within } from './serve-client.js';

const SCENARIO = `
platform: generic-proxy
pool: {addresses: 4}
destinations: {a: {endpoints: 1}}
traffic:
  web: {to: a, rate: 900/s, lifetime: 20s, close: client-fin}
`;

/** After an interrupt a process that still held something would be ended after two seconds. */
const AT_ONCE = 1500;

let folder = '';
let main = '';
let scenario = '';
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snat-plan-served-'));
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, [join(root, 'build.mjs'), join(folder, 'dist')], { cwd: root });
  main = join(folder, 'dist/main.js');
  scenario = join(folder, 'plan.yaml');
  writeFileSync(scenario, SCENARIO);
}, 60_000);

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly end: Promise<{ readonly status: number | null; readonly signal: string | null; readonly stderr: string }>;
}

async function serve(...options: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, [main, 'report', '--serve', scenario, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const end = new Promise<Awaited<Server['end']>>((resolve) =>
    child.on('exit', (status, signal) => resolve({ status, signal, stderr })),
  );
  await until(() => stdout.includes('\n'), 'the address');
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)\/\n$/.exec(stdout)?.[1]);
  return { child, port, end };
}

describe('a served page in a process of its own', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on %s with status %i at once, whoever is connected, and frees the port', async (signal, status) => {
    const { child, port, end } = await serve('-q');
    const streams = await Promise.all([listen(port), listen(port)]);
    const half = await rawSocket(port);
    half.write('GET / HTTP/1.1\r\n');
    const slow = await rawSocket(port);
    slow.pause();
    slow.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect((await ask(port)).status).toBe(200);
    const started = performance.now();
    child.kill(signal);
    expect(await within(end, 'the end')).toEqual({ status, signal: null, stderr: '' });
    expect(performance.now() - started).toBeLessThan(AT_ONCE);
    await Promise.all(streams.map((stream) => stream.ended));
    await untilClosed(half);
    slow.destroy();
    const again = createServer();
    await new Promise<void>((resolve, reject) => again.once('error', reject).listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => again.close(resolve));
  });

  it('goes on when whoever read the address has gone', async () => {
    const { child, port, end } = await serve('-q');
    child.stdout?.destroy();
    writeFileSync(scenario, `name: after\n${SCENARIO}`);
    const stream = await listen(port);
    await until(async () => (await ask(port)).body.includes('<h1>after</h1>'), 'the change');
    stream.close();
    child.kill('SIGINT');
    expect(await within(end, 'the end')).toMatchObject({ status: 130, stderr: '' });
  });

  it('ends without a complaint when nobody can read the address', () => {
    const line = `'${process.execPath}' '${main}' report --serve -q '${scenario}' | true; echo \${PIPESTATUS[0]}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8', timeout: 15_000 });
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  });

  it('says when the port is in use, with status 3', async () => {
    const { port } = await serve();
    const second = spawnSync(process.execPath, [main, 'report', '--serve', scenario, '-q', '--port', String(port)], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect({ status: second.status, stdout: second.stdout, stderr: second.stderr }).toEqual({
      ...{ status: 3, stdout: '' },
      stderr: `snat-plan: port ${port} of 127.0.0.1 is in use\n  hint: choose another --port, or leave it out for any free one\n`,
    });
  });

  it('listens where it is told to, and holds no watcher and few files', async () => {
    const { port: free, child, end } = await serve('-q');
    child.kill('SIGTERM');
    await end;
    const { port, child: second } = await serve('-q', '--port', String(free));
    expect(port).toBe(free);
    const table = readFileSync(`/proc/${second.pid}/net/tcp`, 'utf8');
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    expect(table.split('\n').filter((row) => row.includes(`:${hex} `) && / 0A /.test(row))).toEqual([
      expect.stringContaining(`0100007F:${hex}`),
    ]);
  });
});
