import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'snat-plan-launch-'));
const dist = join(work, 'dist');
const cache = join(work, 'cache');
const folder = join(cache, 'snat-plan');
const scenario = join(root, 'test/bench/with-expression.yaml');

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [join(dist, 'main.js'), ...words], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: cache, ...env },
  });
}

const compiled = () => readdirSync(folder).filter((name) => name.endsWith('.bin'));

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build.mjs'), dist], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}, 60_000);
beforeEach(() => rmSync(cache, { recursive: true, force: true }));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the executable', () => {
  it('says the same with and without its compiled code', () => {
    const first = start(['check', scenario]);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^PASS/);
    expect(compiled()).toHaveLength(1);
    const second = start(['check', scenario]);
    expect(second).toMatchObject({ status: first.status, stdout: first.stdout, stderr: '' });
  });

  it('keeps compiled code where nobody else can write, one file a command', () => {
    start(['check', scenario]);
    start(['platforms']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(compiled()).toHaveLength(2);
    for (const name of compiled()) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('neither runs nor keeps compiled code in a folder that others may write to', () => {
    const { stdout } = start(['check', scenario]);
    const [name = ''] = compiled();
    const before = statSync(join(folder, name)).mtimeMs;
    chmodSync(folder, 0o777);
    expect(start(['check', scenario]).stdout).toBe(stdout);
    expect(statSync(join(folder, name)).mtimeMs).toBe(before);
  });

  it('starts all the same from damaged compiled code, and mends it', () => {
    const { stdout } = start(['check', scenario]);
    const [name = ''] = compiled();
    const { size } = statSync(join(folder, name));
    truncateSync(join(folder, name), Math.floor(size / 2));
    expect(start(['check', scenario])).toMatchObject({ status: 0, stdout, stderr: '' });
    expect(statSync(join(folder, name)).size).toBeGreaterThan(size / 2);
  });

  it('starts all the same where nothing can be kept', () => {
    writeFileSync(join(work, 'a-file'), '');
    const { status, stdout, stderr } = start(['--version'], { XDG_CACHE_HOME: join(work, 'a-file') });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('keeps nothing when Node is told not to', () => {
    expect(start(['--version'], { NODE_DISABLE_COMPILE_CACHE: '1' }).status).toBe(0);
    expect(() => readdirSync(folder)).toThrow(/ENOENT/);
  });
});
