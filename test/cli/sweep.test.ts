import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { progressBar } from '../../src/cli/sweep/progress.js';
import { streamRows } from '../../src/cli/sweep/stream.js';
import type { Piece } from '../../src/planning/sweep/piece.js';
import { fakeTerminal } from './fake-terminal.js';

const SCENARIO = `
name: "=HYPERLINK(1) | <b>"
platform: generic-proxy
pool: {addresses: 1, ports: 10000-19999}
traffic:
  "=cmd": {rate: 90/s, lifetime: 20s, close: client-rst}
thresholds: [load < 80%, blocking < 1e-6]
`;

async function sweep(...argv: readonly string[]) {
  return sweepOf(SCENARIO, ...argv);
}

async function sweepOf(scenario: string, ...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal({ 'a.yaml': scenario }, scenario);
  const status = await run(['sweep', 'a.yaml', ...argv], terminal);
  return { status, ...written };
}

const RATES = ['--vary', 'traffic."=cmd".rate=100/s..700/s step 300/s'];

describe('snat-plan sweep', () => {
  it('writes a row of CSV for each point: numbers in SI with the unit in the title, formulas made inert', async () => {
    const { status, stdout, stderr } = await sweep(
      ...RATES,
      '--vary',
      'traffic."=cmd".close=client-rst,=1',
      '-f',
      'csv',
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--vary traffic."=cmd".close=client-rst,=1: ');
    const fine = await sweep(...RATES, '--metric', 'load,status,group', '-f', 'csv');
    expect(fine.stderr).toBe('');
    expect(fine.stdout.split('\r\n').map((row) => row.split(',').length)).toEqual([4, 4, 4, 4, 1]);
    expect(fine.stdout.split('\r\n')[0]).toBe('"traffic.""=cmd"".rate [1/s]",load,status,group');
    expect(fine.stdout).toMatch(/\r\n100,0\.\d+,pass,default\/any\r\n400,/);
  });

  it('writes the same points as NDJSON and as JSON, with the units of the numbers', async () => {
    const lines = (await sweep(...RATES, '-f', 'ndjson')).stdout.trimEnd().split('\n');
    const document = JSON.parse((await sweep(...RATES, '-f', 'json')).stdout);
    expect(lines.map((line) => JSON.parse(line))).toEqual(document.points);
    expect(document).toMatchObject({
      schemaVersion: 1,
      command: 'sweep',
      path: 'a.yaml',
      size: 3,
      shard: null,
      invalid: null,
    });
    expect(document.axes).toEqual([{ path: 'traffic."=cmd".rate', size: 3, unit: '1/s', kind: 'rate' }]);
    expect(document.points[1].set).toEqual([{ path: 'traffic."=cmd".rate', value: '400/s', number: 400 }]);
    expect(document.frontiers[0].points).toHaveLength(1);
    expect(document.assumptions.length).toBeGreaterThan(0);
  });

  it('takes the format from the ending of the file', async () => {
    const names = ['x.csv', 'x.ndjson', 'x.json', 'x.md', 'x.svg', 'x.txt'];
    const begins: string[] = [];
    for (const name of names) begins.push((await sweep(...RATES, '-o', name)).files[name]?.slice(0, 5) ?? '');
    expect(begins).toEqual(
      ['"traf', '{"set', '{"sch', '## \\=', '<svg ', '=HYPE'].map((text, k) => (k === 3 ? '## =H' : text)),
    );
  });

  it('escapes what scenarios contain in Markdown and SVG', async () => {
    const { stdout } = await sweep(...RATES, '-f', 'markdown');
    expect(stdout).toContain('=HYPERLINK(1) \\| \\<b>');
    const svg = (await sweep(...RATES, '-f', 'svg')).stdout;
    expect(svg).not.toContain('<b>');
    expect(svg).toContain('&lt;b');
  });

  it('shows in the table where it starts to fail, and the points', async () => {
    const { stdout, status } = await sweep(...RATES);
    expect(status).toBe(0);
    expect(stdout).toContain('Where it starts to fail: traffic."=cmd".rate');
    expect(stdout).toMatch(/fails from \d+\/s +load < 80%/);
    expect(stdout).toMatch(/100\/s +pass/);
    expect(stdout).toContain('snat-plan check a.yaml');
  });

  it('has a status that can gate, when asked for', async () => {
    expect((await sweep(...RATES, '-f', 'csv')).status).toBe(0);
    expect((await sweep(...RATES, '-f', 'csv', '--fail-on', 'fail')).status).toBe(1);
    expect((await sweep(...RATES, '--fail-on', 'fail')).status).toBe(1);
    expect((await sweep('--vary', 'pool.addresses=1..2', '--fail-on', 'fail')).status).toBe(0);
    const without = await sweep(...RATES, '--metric', 'load', '--fail-on', 'fail');
    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining('add --metric status') });
  });

  it.each([
    [['--shard', '3/2'], '--shard cannot be "3/2"'],
    [['--shard', '0/2'], '--shard cannot be "0/2"'],
    [['--shard', '1/2', '-f', 'json'], 'a part of a sweep cannot be written as json'],
    [['--shard', '1/2'], 'a part of a sweep cannot be written as table'],
    [['--threads', '0'], '--threads cannot be 0'],
    [['--vary', 'pool.addresses=1..300000'], '900000 points are too many for a table'],
    [
      ['-f', 'svg', '--vary', 'pool.addresses=1..2', '--vary', 'pool.reuse=per-host,exclusive'],
      'this sweep has no chart',
    ],
    [['-f', 'svg', '--metric', 'status'], 'this sweep has no chart: no metric that was asked for is a number'],
  ])('%j is refused with status 2', async (options, message) => {
    const { status, stderr, stdout } = await sweep(...RATES, ...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says which points make no scenario, and fails only when all do', async () => {
    const slices = (most: string) => [
      '--vary',
      `pool.sharing={slices: 2},{slices: ${most}}`,
      '--vary',
      'pool.addresses=1..2',
    ];
    const some = await sweep(...slices('20000'), '-f', 'csv');
    expect(some.status).toBe(0);
    expect(some.stderr).toContain('1 point makes no scenario, pool.sharing={slices: 20000}, pool.addresses=1');
    expect(some.stdout).toContain('{slices: 20000},1,invalid,,,\r\n');
  });
});

describe('rows on their way', () => {
  const piece = (from: number): Piece => ({
    from,
    text: `${from}\n`,
    failing: 1,
    warning: 0,
    invalid: 0,
    firstInvalid: null,
  });

  it('come in order whatever order they are computed in, and never far ahead of the reader', async () => {
    let written = '';
    let asked = 0;
    let taken = 0;
    let furthest = 0;
    const crew = {
      size: 4,
      compute: async ({ from }: { from: number }) => {
        asked += 1;
        furthest = Math.max(furthest, asked - taken);
        for (let turn = 0; turn < (from * 7) % 5; turn++) await null;
        return piece(from);
      },
      dismiss: async () => undefined,
    };
    const sink = {
      write: async (rows: string) => {
        written += rows;
        taken += 1;
      },
      close: async () => undefined,
    };
    const sum = await streamRows({
      span: { from: 10, to: 40 },
      pieceSize: 2,
      crew,
      sink,
      progress: () => undefined,
      interrupted: new AbortController().signal,
    });
    expect(written).toBe(Array.from({ length: 15 }, (_, k) => `${10 + 2 * k}\n`).join(''));
    expect(sum.failing).toBe(15);
    expect(furthest).toBeLessThanOrEqual(5);
  });

  it('end when a thread fails, with its error', async () => {
    const crew = { size: 2, compute: async () => Promise.reject(new Error('broken')), dismiss: async () => undefined };
    const sink = { write: async () => undefined, close: async () => undefined };
    const stream = streamRows({
      span: { from: 0, to: 9 },
      pieceSize: 1,
      crew,
      sink,
      progress: () => undefined,
      interrupted: new AbortController().signal,
    });
    await expect(stream).rejects.toThrow('broken');
  });
});

describe('the progress bar', () => {
  function drawn(isTTY: boolean) {
    const writes: string[] = [];
    const output = { write: (text: string) => void writes.push(text), isTTY, columns: 80, color: false };
    const bar = progressBar(output, 100_000);
    for (let done = 1; done <= 100_000; done += 10) bar.show(done);
    bar.end();
    return writes;
  }

  it('is drawn once a per cent on a terminal, and wiped', () => {
    const writes = drawn(true);
    expect(writes).toHaveLength(101);
    expect(writes[50]).toContain('50%');
    expect(writes.at(-1)).toBe('\r\u001b[K');
  });

  it('is not drawn anywhere else', () => {
    expect(drawn(false)).toEqual([]);
  });
});
