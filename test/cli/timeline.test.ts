import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { TimelineReport } from '../../src/index.js';
import { checkedChart } from '../reports/charts/checks.js';
import { fakeTerminal } from './fake-terminal.js';

const PLAN = `
name: a burst
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 30s, afterReset: 0s}
traffic: {web: {rate: 18/s, lifetime: 10s, close: client-fin}}
events: [{at: 60s, burst: 300%, lasts: 60s}]
`;

const FILES: Readonly<Record<string, string>> = {
  'plan.yaml': PLAN,
  'calm.yaml': PLAN.replace('300%', '105%'),
  'tight.yaml': PLAN.replace('300%', '150%'),
  'day.yaml': PLAN.replace('60s, burst', '"09:00", burst').replace(
    '18/s',
    '18/s, profile: {"00:00": 20%, "09:00": 60%}',
  ),
  'hostile.yaml': PLAN.replace('a burst', `"<script>alert(1)</script> | \`x\` \\e[31m\\u202e =cmd|' /C calc'!A0"`),
  'late.yaml': `${PLAN.trimEnd().slice(0, -1)}, {at: 400s, restart: all}]\n`,
  'wrong.yaml': PLAN.replace('burst: 300%', 'burst: 30'),
  'empty.yaml': '',
};

async function type(...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal(FILES, PLAN);
  const status = await run(['timeline', ...argv], terminal);
  return { status, ...written };
}

async function report(...argv: readonly string[]): Promise<TimelineReport> {
  const { stdout, stderr } = await type(...argv, '-f', 'json');
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('snat-plan timeline', () => {
  it('says in the first lines when ports run out, for how long, and how the pool recovers', async () => {
    const { status, stdout, stderr } = await type('plan.yaml');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(
      /^FAIL {2}a burst\n {6}Does not carry this traffic all the time: about [\d,]+ connections fail/,
    );
    expect(stdout).toMatch(/After \d+(\.\d)? s default\/any has no port left on average; from \d/);
    expect(stdout).toMatch(/It is out for .* after its cause has\s+ended/);
    expect(stdout).toMatch(/^ {2}60 s {2}burst ×3\.00 for 60 s$/m);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  it('gives the exit status of the worst moment, as --fail-on asks', async () => {
    expect((await type('calm.yaml')).status).toBe(0);
    expect((await type('tight.yaml')).status).toBe(1);
    expect((await type('tight.yaml', '--fail-on', 'never')).status).toBe(0);
    const warned = await type('calm.yaml', '--set', 'traffic.web.rate=19.5/s', '--fail-on', 'warn');
    expect(warned.stdout).toMatch(/^WARN/);
    expect(warned.status).toBe(1);
  });

  it('takes several files, standard input, changes and --quiet', async () => {
    const { stdout } = await type('plan.yaml', '-', 'calm.yaml', '--quiet');
    expect(stdout.match(/^(PASS|WARN|FAIL) {2}a burst$/gm)).toHaveLength(3);
    const changed = await report('plan.yaml', '--set', 'events=[]');
    expect(changed.scenarios[0]).toMatchObject({ start: 'empty', events: [], status: 'pass' });
  });

  it('looks at the part that is asked for, in the steps that are asked for', async () => {
    const { scenarios } = await report('day.yaml', '--from', '08:30', '--time', '1h', '--step', '5min');
    const points = scenarios[0]?.groups[0]?.points ?? [];
    expect([points[0]?.atSeconds, points.at(-1)?.atSeconds]).toEqual([30_600, 34_200]);
    expect(points.map(({ atSeconds }) => atSeconds)).toContain(30_900);
    const empty = await report('plan.yaml', '--start', 'empty', '--time', '50s');
    expect(empty.scenarios[0]?.groups[0]?.points[0]?.carriedErlangs).toBe(0);
  });

  it.each([
    ['--from', '10min', /time of day/, 'day.yaml'],
    ['--from', '08:00', /time since the start/, 'plan.yaml'],
    ['--from', '26:00', /no time of day/, 'day.yaml'],
    ['--time', '0s', /--time cannot be 0/, 'plan.yaml'],
    ['--time', '9000 days', /at most 366 days/, 'plan.yaml'],
    ['--step', '0s', /--step cannot be 0/, 'plan.yaml'],
    ['--step', '1us', /at most 20000 moments/, 'plan.yaml'],
    ['--time', '10', /no unit/, 'plan.yaml'],
    ['--seed', '3', /add --simulate/, 'plan.yaml'],
    ['--start', 'full', /steady/, 'plan.yaml'],
  ])('%s %s is a mistake that is told with what to write', async (option, value, message, file) => {
    const { status, stdout, stderr } = await type(file, option, value);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/hint: /);
  });

  it('tells mistakes in the file as every command does', async () => {
    const wrong = await type('wrong.yaml');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/wrong\.yaml:7:\d+: error: "30" could be a percentage or a factor/);
    expect((await type('empty.yaml')).status).toBe(2);
    expect((await type('missing.yaml')).status).toBe(3);
  });

  it('says when an event comes after the end', async () => {
    const { scenarios } = await report('late.yaml', '--time', '2min');
    expect(scenarios[0]?.findings.map(({ code }) => code)).toContain('event-outside');
  });

  it('writes CSV with a row a moment, Markdown, and a chart by the ending of the file', async () => {
    const { stdout } = await type('plan.yaml', '-f', 'csv');
    const [header = '', ...rows] = stdout.trim().split('\r\n');
    expect(header).toMatch(/^scenarioPath,scenarioName,pool,group,.*atSeconds.*states\.TIME_WAIT/);
    const { scenarios } = await report('plan.yaml');
    expect(rows).toHaveLength(scenarios[0]?.groups[0]?.points.length ?? 0);
    const { files } = await type('plan.yaml', '-o', 'ports.svg');
    checkedChart(files['ports.svg'] ?? '');
    expect((await type('plan.yaml', '-f', 'markdown')).stdout).toMatch(/^### FAIL: a burst\n/);
  });

  it('shows a hostile name as text in every format', async () => {
    for (const format of ['table', 'markdown', 'svg']) {
      const { stdout } = await type('hostile.yaml', '-f', format);
      if (format === 'svg') expect(stdout).not.toContain('<script>');
      if (format === 'markdown') expect(stdout).not.toMatch(/(?<!\\)<script>/);
      expect(stdout).not.toContain('\u001b');
      expect(stdout).not.toContain('\u202e');
    }
  });

  it('puts the simulation beside it, never without an interval, the same for the same seed', async () => {
    const quick = ['--simulate', '--replications', '8', '--fail-on', 'never'];
    const { status, stdout } = await type('plan.yaml', ...quick);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Beside 8 simulated runs \(99% intervals\)$/m);
    expect(stdout).toMatch(/lost in one group +[\d,]+ +[\d,]+ \([\d,]+ … [\d,]+\)/);
    const again = await type('plan.yaml', ...quick);
    expect(again.stdout).toBe(stdout);
    const other = await type('plan.yaml', ...quick, '--seed', '2');
    expect(other.stdout).not.toBe(stdout);
  });

  it('says which ports count where a table of connections shows more', async () => {
    const set = ['--set', 'platform=linux-netfilter', '--set', 'pool.addresses=2'];
    const { stdout } = await type('plan.yaml', ...set);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /shows [\d,]+ ports held; [\d,]+ of them count, the others are closing/,
    );
    expect((await type('plan.yaml')).stdout).not.toMatch(/of them count/);
  });

  it('says before it simulates a day that it takes more events than it may', async () => {
    const line = ['day.yaml', '--simulate', '--from', '08:30', '--fail-on', 'never'];
    const long = [...line, '--time', '1h', '--events', '2000'];
    const { stdout, stderr } = await type(...long);
    expect(stdout).toMatch(/^Beside 5 simulated runs/m);
    expect(stderr).toMatch(
      /^snat-plan: day\.yaml: 5 replications may take [\d,]+ events, more than --events 2,000\n {2}hint: --from and --time/,
    );
    expect((await type(...line, '--time', '1min', '--events', '20000')).stderr).toBe('');
    expect((await type(...long, '--quiet')).stderr).toBe('');
  });

  it('refuses a simulation that would take an hour, and says what to write', async () => {
    const { status, stderr } = await type('plan.yaml', '--simulate', '--replications', '100000', '--time', '300 days');
    expect(status).toBe(2);
    expect(stderr).toMatch(/plan\.yaml: Cannot simulate.*\n {2}hint: write a smaller/);
  });
});
