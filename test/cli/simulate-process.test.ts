import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Two pools, so that there are several systems to simulate, one of them full. */
const SCENARIO = `
platform: generic-nat
pools:
  full: {addresses: 1, ports: 1024-1123, allocator: {search: exhaustive, reclaim: never}}
  roomy: {addresses: 1, ports: 1024-2047, allocator: {search: exhaustive, reclaim: never}}
traffic:
  web: {via: full, rate: 110/s, lifetime: 500ms, close: client-rst}
  api: {via: roomy, rate: 100/s, lifetime: 1s, close: client-fin}
timers: {afterReset: 500ms, timeWait: 2s}
`;

let folder = '';
let main = '';
let scenario = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snat-plan-simulate-'));
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, [join(root, 'build.mjs'), join(folder, 'dist')], { cwd: root });
  main = join(folder, 'dist/main.js');
  scenario = join(folder, 'two-pools.yaml');
  writeFileSync(scenario, SCENARIO);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function simulate(...rest: readonly string[]) {
  return spawnSync(process.execPath, [main, 'simulate', scenario, ...rest], { encoding: 'utf8', maxBuffer: 1e9 });
}

/** Waits until a process has more threads than Node has of its own (eleven): those that simulate. */
async function started(pid: number): Promise<void> {
  while (readdirSync(`/proc/${pid}/task`).length < 15) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a simulation in a process of its own', () => {
  it('gives the same bytes in this thread, in another one and in several', () => {
    const small = ['--time', '100s', '--replications', '7', '--trace-every', '1s', '-f', 'json'];
    const here = simulate(...small);
    expect({ status: here.status, stderr: here.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(here.stdout).scenarios).toMatchObject([{ replications: 7, groups: [{}, {}], traces: [{}, {}] }]);
    for (const threads of ['2', '3'])
      expect(simulate(...small, '--threads', threads).stdout === here.stdout).toBe(true);
    // With a precision one thread is another thread, so that an interrupt is heard.
    const precise = [...small, '--precision', '2%'];
    const [one, two] = ['1', '2'].map((threads) => simulate(...precise, '--threads', threads));
    expect({ status: one?.status, stderr: one?.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(one?.stdout ?? '').scenarios).toMatchObject([{ precision: { asked: 0.02, reached: true } }]);
    expect(two?.stdout === one?.stdout).toBe(true);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends soon on %s with status %i, writes nothing and says how far it was', async (signal, status) => {
    const child = spawn(process.execPath, [main, 'simulate', scenario, '--events', '5e9', '--threads', '8'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const end = new Promise((resolve) => child.on('close', resolve));
    await started(child.pid ?? 0);
    child.kill(signal);
    expect(await end).toBe(status);
    expect(output).toBe('');
    expect(errors).toMatch(/^snat-plan: interrupted in .*two-pools\.yaml after \d+ of \d+ runs\n$/);
  });

  it('keeps its threads’ entry beside the executable', () => {
    expect(readdirSync(join(folder, 'dist'))).toContain('simulate-worker.js');
  });
});
