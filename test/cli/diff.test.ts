import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { readXml } from '../reports/read-xml.js';
import { requireSarif } from '../reports/require-sarif.js';

const PLAN = `platform: linux-netfilter
pool: {addresses: 2, allocator: {search: exhaustive}}
traffic:
  web: {rate: 900/s, lifetime: 60s, close: client-rst}
`;
const FILES: { readonly [name: string]: string } = {
  'plan.yaml': PLAN,
  'busier.yaml': PLAN.replace('900/s', '1000/s'),
  'failing.yaml': PLAN.replace('900/s', '9000/s'),
  'mistake.yaml': PLAN.replace('client-rst', 'client-rest'),
  'another.yaml': PLAN.replace('lifetime', 'lifetme'),
};

async function type(line: string, stdin = '') {
  const written = { stdout: '', stderr: '' };
  const files = new Map<string, string>();
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: 80,
    color: false,
  });
  let stdinReads = 0;
  const terminal: Terminal = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    readFile: async (path) => {
      const text = FILES[path];
      if (text === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open' });
      return new TextEncoder().encode(text);
    },
    readStdin: async () => {
      stdinReads += 1;
      return new TextEncoder().encode(stdinReads === 1 ? stdin : '');
    },
    writeFile: async (path, content) => {
      files.set(path, String(content));
    },
  };
  const status = await run(line.split(' '), terminal);
  return { status, files, ...written };
}

describe('snat-plan diff', () => {
  it('compares two files, and says nothing on stderr', async () => {
    const { status, stdout, stderr } = await type('diff plan.yaml busier.yaml');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^load 41\.9% → 46\.5% {2}\(rate 900\/s → 1000\/s\)\n/);
    expect(stdout).toContain('plan.yaml → busier.yaml');
  });

  it('compares a file and the same with --set', async () => {
    const { status, stdout } = await type('diff plan.yaml --set traffic.web.rate=1000/s --set pool.addresses=4');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^load 41\.9% → 23\.3% {2}\(addresses 2 → 4, rate 900\/s → 1000\/s\)\n/);
  });

  it('applies --set to both of two files', async () => {
    const { stdout } = await type('diff plan.yaml busier.yaml --set pool.addresses=1');
    expect(stdout).toMatch(/^load 83\.7% → 93% {2}\(rate/);
  });

  it('reads one side from standard input, also for both sides of --set', async () => {
    const two = await type('diff - plan.yaml', FILES['busier.yaml']);
    expect(two.stdout).toContain('<stdin> → plan.yaml');
    expect(two.stdout).toMatch(/^load 46\.5% → 41\.9%/);
    const one = await type('diff - --set pool.addresses=1', PLAN);
    expect(one.stdout).toMatch(/^load 41\.9% → 83\.7% {2}\(addresses 2 → 1\)/);
  });

  it.each([
    ['diff plan.yaml plan.yaml --fail-on worse', 0],
    ['diff plan.yaml busier.yaml', 0],
    ['diff plan.yaml busier.yaml --fail-on worse', 1],
    ['diff busier.yaml plan.yaml --fail-on worse', 0],
    ['diff plan.yaml failing.yaml', 1],
    ['diff plan.yaml failing.yaml --fail-on never', 0],
    ['diff failing.yaml failing.yaml', 1],
    ['diff failing.yaml failing.yaml --fail-on worse', 0],
    ['diff plan.yaml --set traffic.web.rate=1800/s', 0],
    ['diff plan.yaml --set traffic.web.rate=1800/s --fail-on warn', 1],
  ])('%s ends with status %i', async (line, status) => {
    expect((await type(line)).status).toBe(status);
  });

  it('reports the mistakes of one file, and of both, without a comparison', async () => {
    const one = await type('diff plan.yaml mistake.yaml');
    expect({ status: one.status, stdout: one.stdout }).toEqual({ status: 2, stdout: '' });
    expect(one.stderr).toMatch(/^mistake\.yaml:4:\d+: error: /);
    const both = await type('diff another.yaml mistake.yaml');
    expect(both.status).toBe(2);
    expect(both.stderr).toMatch(/^another\.yaml:4:[\s\S]*^mistake\.yaml:4:/m);
  });

  it('reports a --set that makes no sense', async () => {
    const { status, stdout, stderr } = await type('diff plan.yaml --set traffic.web.close=client-rest');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--set traffic.web.close=client-rest');
  });

  it('ends with status 3 where a file is missing, and 2 where nothing can be compared', async () => {
    expect(await type('diff plan.yaml nowhere.yaml')).toMatchObject({ status: 3, stdout: '' });
    expect(await type('diff plan.yaml')).toMatchObject({
      status: 2,
      stderr:
        'snat-plan: diff needs two scenarios, or one and a --set\n' +
        '  hint: write snat-plan diff plan.yaml AFTER, or snat-plan diff plan.yaml --set PATH=VALUE\n',
    });
    expect(await type('diff - -', PLAN)).toMatchObject({ status: 2, stdout: '' });
    expect(await type('diff plan.yaml plan.yaml plan.yaml')).toMatchObject({ status: 2, stdout: '' });
  });

  it('writes every format', async () => {
    const line = 'diff plan.yaml failing.yaml --fail-on worse --format';
    const json = JSON.parse((await type(`${line} json`)).stdout);
    expect(json).toMatchObject({ schemaVersion: 1, command: 'diff', outcome: 'worse' });
    expect((await type(`${line} csv`)).stdout).toMatch(/^kind,group,name,/);
    expect((await type(`${line} markdown`)).stdout).toMatch(/^### load 41\.9% → 419% {2}\(rate/);
    expect(Number(readXml((await type(`${line} junit`)).stdout).attributes.failures)).toBeGreaterThan(3);
    expect(requireSarif((await type(`${line} sarif`)).stdout).map(({ ruleId }) => ruleId)).toContain('worse-load');
    expect((await type(`${line} github`)).stdout).toMatch(
      /^::error file=failing\.yaml,line=4,col=9,title=load 41\.9%25/,
    );
  });

  it('writes to a file', async () => {
    const { status, stdout, files } = await type('diff plan.yaml busier.yaml -f markdown -o comment.md');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(files.get('comment.md')).toMatch(/^### load/);
  });
});

describe('snat-plan check', () => {
  it('writes what machines read, of all its scenarios in one file', async () => {
    const line = 'check plan.yaml failing.yaml --format';
    const junit = await type(`${line} junit`);
    expect(junit.status).toBe(1);
    expect(readXml(junit.stdout).children.map(({ attributes }) => attributes.name)).toEqual([
      'plan.yaml',
      'failing.yaml',
    ]);
    const sarif = requireSarif((await type(`${line} sarif`)).stdout);
    expect(sarif.some(({ level, ruleId }) => level === 'error' && ruleId === 'threshold-missed')).toBe(true);
    expect((await type(`${line} github`)).stdout).toMatch(
      /^::notice file=plan\.yaml,[\s\S]*^::error file=failing\.yaml,/m,
    );
  });

  it('points at no file where the scenario came from standard input', async () => {
    const failing = FILES['failing.yaml'] ?? '';
    expect((await type('check - -f github', failing)).stdout).not.toContain('file=');
    expect(requireSarif((await type('check - -f sarif', failing)).stdout).every(({ locations }) => !locations)).toBe(
      true,
    );
    expect(
      readXml((await type('check - -f junit', failing)).stdout).children[0]?.children[0]?.attributes,
    ).not.toHaveProperty('file');
  });
});
