import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { parseScenario } from '../../src/index.js';
import { fakeTerminal } from './fake-terminal.js';

const CAPTURES = join(import.meta.dirname, '../importers/captures');

/** A terminal whose files are those of the captures, and others by name. */
function withCaptures(files: Readonly<Record<string, Uint8Array>> = {}, stdin: Uint8Array = new Uint8Array(0)) {
  const { terminal, written } = fakeTerminal();
  const fake: Terminal = {
    ...terminal,
    readFile: async (path) => files[path] ?? readFileSync(join(CAPTURES, path)),
    readStdin: async () => stdin,
  };
  return { terminal: fake, written };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const capture = (name: string) => new Uint8Array(readFileSync(join(CAPTURES, name)));

async function typed(line: string, files: Readonly<Record<string, Uint8Array>> = {}, stdin?: Uint8Array) {
  const { terminal, written } = withCaptures(files, stdin);
  const status = await run(line.split(' '), terminal);
  return { status, ...written };
}

describe('snat-plan fit', () => {
  it('writes the draft alone to stdout, so that check reads it, and the summary to stderr', async () => {
    const { status, stdout, stderr } = await typed('fit mix.pcap --platform linux-netfilter');
    expect(status).toBe(0);
    expect((await parseScenario(stdout)).ok).toBe(true);
    expect(stderr).toMatch(/server-fin +15 +37.5% +22.7% to 54.2% +█+/);
    const checked = await typed('check - --quiet', {}, bytes(stdout));
    expect(checked.stdout).toMatch(/^PASS {2}drafted from mix.pcap\n/);
  });

  it('says nothing on stderr with --quiet when all went well', async () => {
    expect(await typed('fit mix.pcap -q')).toMatchObject({ status: 0, stderr: '' });
  });

  it('gives everything inferred as JSON', async () => {
    const { stdout } = await typed('fit mix.pcap -q -f json');
    const report = JSON.parse(stdout);
    expect([report.schemaVersion, report.command, report.exhaustion]).toEqual([1, 'fit', null]);
    expect(report.traffic.total.close.shares.map(({ connections }: { connections: number }) => connections)).toEqual([
      15, 13, 12,
    ]);
  });

  it('unpacks gzip and reads standard input, with the same result', async () => {
    const plain = await typed('fit mix.pcap -q -f json');
    const packed = await typed('fit - -q -f json', {}, new Uint8Array(gzipSync(capture('mix.pcap'))));
    const traffic = (text: string) => JSON.parse(text).traffic;
    expect(traffic(packed.stdout)).toEqual(traffic(plain.stdout));
    expect(JSON.parse(packed.stdout).inputs[0]).toMatchObject({ file: '-', gzip: true, bytes: 32_946 });
  });

  it('reads what comes before the break of a gzip file, and says where it broke', async () => {
    const packed = new Uint8Array(gzipSync(capture('mix.pcap')));
    const { status, stdout, stderr } = await typed('fit cut.gz', { 'cut.gz': packed.subarray(0, packed.length / 2) });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^cut.gz: warning: at byte \d+: the file ends inside a record \[cut-off\]$/m);
    expect(stderr).toMatch(/^cut.gz: warning: at byte \d+: gzip: unexpected end of file \[gzip-broken\]$/m);
    expect(stderr).toContain('cut.gz: warning: the answer is partial');
    expect(stdout).toContain('# PARTIAL: cut.gz could not be read whole');
  });

  it('streams where the terminal can', async () => {
    const { terminal, written } = withCaptures();
    const whole = capture('mix.pcap');
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < whole.length; from += 1000) yield whole.subarray(from, from + 1000);
    }
    const status = await run(['fit', 'big.pcap', '-q'], { ...terminal, streamFile: pieces });
    expect(status).toBe(0);
    expect(written.stdout).toContain('11 server-fin, 8 client-fin');
  });

  it.each([
    ['fit none.pcap', 3, 'none.pcap: error: there is no such file [file-unreadable]'],
    ['fit README.md', 2, '[not-recognised]'],
    ['fit mix.pcap --platform no-such', 2, 'there is no platform "no-such"'],
    ['fit conntrack-S.txt', 2, 'no TCP connection is in it'],
    ['fit mix.pcap --pool 198.51.100.300', 2, 'the draft does not hold together'],
    ['fit mix.pcap mix.conntrack-E.txt', 2, 'counted twice'],
    ['fit - -', 2, 'standard input can be only one of the files'],
  ])('%s: status %i, and why', async (line, status, message) => {
    const { terminal, written } = withCaptures();
    const fake: Terminal = {
      ...terminal,
      readFile: async (path) => {
        if (path !== 'none.pcap') return terminal.readFile(path);
        throw Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open' });
      },
    };
    expect(await run(line.split(' '), fake)).toBe(status);
    expect(written.stderr).toContain(message);
    expect(written.stdout).toBe('');
  });
});

describe('snat-plan fit --check', () => {
  /** `conntrack -L` of one address toward one endpoint. */
  const table = (rows: number, state: string, seconds: number) =>
    bytes(
      Array.from(
        { length: rows },
        (_, index) =>
          `ipv4     2 tcp      6 ${seconds - (index % 10)} ${state} src=192.0.2.2 dst=203.0.113.9 sport=${1024 + index} dport=443 ` +
          `src=203.0.113.9 dst=198.51.100.1 sport=443 dport=${1024 + ((index * 61) % 64_512)} [ASSURED] mark=0 use=1\n`,
      ).join(''),
    );

  it('rules exhaustion out by a table in which ports are free, status 0', async () => {
    const { status, stderr } = await typed('fit t.txt --check', { 't.txt': table(1000, 'TIME_WAIT', 120) });
    expect([status, stderr.split('\n')[0]]).toEqual([0, 'port exhaustion: ruled out from this capture']);
  });

  it('is certain of it where open connections hold every port, status 1', async () => {
    const full = { 't.txt': table(64_512, 'ESTABLISHED', 432_000) };
    const { status, stderr } = await typed('fit t.txt --check', full);
    expect([status, stderr.split('\n')[0]]).toEqual([1, 'port exhaustion: certain']);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      '64,512 of 64,512 ports of the fullest address and endpoint are held now',
    );
  });

  it('is not certain where a table is full of what the box takes back', async () => {
    const full = { 't.txt': table(64_512, 'TIME_WAIT', 120) };
    const { stderr } = await typed('fit t.txt --check', full);
    expect(stderr.split('\n')[0]).not.toBe('port exhaustion: certain');
    expect(stderr.replace(/\s+/g, ' ')).toContain('64,512 of them closing, which this box takes back');
  });

  it('counts failed entries of connection tracking as evidence', async () => {
    const counters = bytes(
      'cpu=0   \tfound=1 invalid=0 insert=0 insert_failed=512 drop=512 early_drop=0 error=0 search_restart=0 \n',
    );
    const { stderr } = await typed('fit t.txt c.txt --check', {
      't.txt': table(60_000, 'ESTABLISHED', 432_000),
      'c.txt': counters,
    });
    expect(stderr).toContain('for: 512 entries could not be inserted since the box started');
    expect(stderr).toMatch(/^port exhaustion: (?:certain|likely)\n/);
  });

  it('says that it cannot be told where the rate is a guess', async () => {
    const { status, stderr } = await typed('fit vpc-flow.v2.log --check');
    expect([status, stderr.split('\n')[0]]).toEqual([0, 'port exhaustion: cannot be told from this capture']);
  });
});

describe('snat-plan check --observed', () => {
  const scenario = (rate: string) =>
    bytes(`platform: linux-netfilter-legacy
pool: {addresses: 1}
traffic: {web: {rate: ${rate}, lifetime: 1s, close: client-fin}}
`);
  const steady = (rows: number) =>
    bytes(
      Array.from(
        { length: rows },
        (_, index) =>
          `tcp      6 ${119 - (index % 119)} ${index < 10 ? 'ESTABLISHED' : 'TIME_WAIT'} src=192.0.2.2 dst=203.0.113.9 sport=${1024 + index} dport=443 ` +
          `src=203.0.113.9 dst=198.51.100.1 sport=443 dport=${1024 + index} [ASSURED] mark=0 use=1\n`,
      ).join(''),
    );

  it('puts measured ports by state beside the model’s, and says where they part', async () => {
    const files = { 'plan.yaml': scenario('10/s'), 'same.txt': steady(1210), 'more.txt': steady(1510) };
    const same = await typed('check plan.yaml --observed same.txt', files);
    expect(same.stdout).toMatch(/TIME_WAIT +1,200 +1,200 +1,0\d\d … 1,3\d\d\n/);
    const more = await typed('check plan.yaml --observed more.txt', files);
    expect(more.stdout).toMatch(/TIME_WAIT +1,500 +1,200 +.* more than the model\n/);
    expect(more.stdout).toContain('They part on TIME_WAIT');
  });

  it('says so when the table has a state that the model does not', async () => {
    const reset = bytes(new TextDecoder().decode(steady(510)).replaceAll('TIME_WAIT', 'CLOSE'));
    const { stdout } = await typed('check plan.yaml --observed t.txt', {
      'plan.yaml': scenario('10/s'),
      't.txt': reset,
    });
    expect(stdout).toMatch(/CLOSE +500 +0 +0 … 0 +the model has no such state\n/);
  });

  it('is part of the JSON and of Markdown, and refused where it has no place', async () => {
    const files = { 'plan.yaml': scenario('10/s'), 't.txt': steady(1210) };
    const json = JSON.parse((await typed('check plan.yaml --observed t.txt -f json', files)).stdout);
    expect(json.scenarios[0].observed.total).toMatchObject({ measured: 1210, standing: 'within' });
    expect((await typed('check plan.yaml --observed t.txt -f markdown', files)).stdout).toContain(
      '| TIME_WAIT | 1,200 | 1,200 |',
    );
    expect((await typed('check plan.yaml --observed t.txt -f csv', files)).status).toBe(2);
    expect(await typed('check plan.yaml --observed mix.pcap', files)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is no connection table'),
    });
  });
});
