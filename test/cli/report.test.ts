import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { fakeTerminal } from './fake-terminal.js';

const PLAN = `platform: linux-netfilter-legacy
pool: {addresses: 1, allocator: {search: exhaustive}}
traffic: {web: {rate: 100/s, lifetime: 20s, close: client-fin}}
`;
const FILES = { 'a.yaml': PLAN, 'full.yaml': PLAN.replace('100/s', '900/s'), 'bad.yaml': 'platform: x' };
const ASSETS = JSON.stringify({ program: 'AAAA', programHash: "'sha256-x'" });

async function type(argv: readonly string[], more: Partial<Terminal> = {}) {
  const { terminal, written } = fakeTerminal(FILES, PLAN);
  const status = await run(['report', ...argv], { ...terminal, readAsset: async () => ASSETS, ...more });
  return { status, ...written };
}

describe('snat-plan report', () => {
  it('writes a page, says so in a line, and ends as check does', async () => {
    const { status, stdout, stderr, files } = await type(['full.yaml', '-o', 'plan.html']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^plan\.html: FAIL: full\.yaml\. Does not carry this traffic as asked/);
    expect(files['plan.html']).toMatch(/^<!doctype html>[\s\S]*FAIL[\s\S]*<\/html>\n$/);
    expect((await type(['full.yaml', '-qo', 'p.html', '--fail-on', 'never'])).status).toBe(0);
    expect((await type(['a.yaml', '-qo', 'p.html'])).stderr).toBe('');
  });

  it('opens with settings that can be taken back', async () => {
    const { status, files } = await type(['full.yaml', '-qo', 'p.html', '--set', 'pool.addresses=8']);
    expect(status).toBe(0);
    expect(files['p.html']).toContain('"set":["pool.addresses=8"]');
    expect(files['p.html']).toContain('addresses: 8, allocator');
  });

  it('goes to stdout, but not onto a terminal', async () => {
    expect((await type(['-'])).stdout).toMatch(/^<!doctype html>/);
    const { terminal } = fakeTerminal();
    const { status, stdout, stderr } = await type(['a.yaml'], { stdout: { ...terminal.stdout, isTTY: true } });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'snat-plan: a page is nothing to read on a terminal\n  hint: write -o plan.html, or --serve to look at it\n',
    );
  });

  it('says what is wrong with a scenario instead of writing half a page', async () => {
    const { status, files, stderr } = await type(['bad.yaml', '-o', 'p.html']);
    expect({ status, files }).toEqual({ status: 2, files: {} });
    expect(stderr).toMatch(/bad\.yaml:1:11: error/);
    expect((await type(['gone.yaml', '-o', 'p.html'])).status).toBe(3);
  });
});
