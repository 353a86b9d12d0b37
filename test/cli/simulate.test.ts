import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import type { LongWork } from '../../src/cli/sweep/long-work.js';
import {
  parseScenario,
  type SimulateReport,
  simulateRenderers,
  simulateReport,
  simulateScenario,
} from '../../src/index.js';
import { fakeTerminal } from './fake-terminal.js';

/** Nine erlangs on ten ports: some blocking, and every number is known after a second. */
const PLAN = `
name: ten ports
platform: generic-nat
pool: {addresses: 1, ports: 1024-1033, allocator: {search: exhaustive, reclaim: never}}
traffic: {web: {rate: 9/s, lifetime: 500ms, close: client-rst}}
timers: {afterReset: 500ms}
`;

const FILES: Readonly<Record<string, string>> = {
  'plan.yaml': PLAN,
  'other.yaml': PLAN.replace('ten ports', 'other'),
  'limited.yaml': `${PLAN}limits: {newConnections: 7/s}\n`,
  'day.yaml': PLAN.replace('rate: 9/s', 'profile: {"00:00": 3/s, "12:00": 9/s}'),
  'huge.yaml': PLAN.replace('1024-1033', '1024-65535').replace('9/s', '100000000/s'),
  'wrong.yaml': 'platform: no such box\n',
};

/** Enough for narrow intervals, within a few hundredths of a second. */
const QUICK = ['--time', '2min', '--replications', '8'];

const VIEW = { columns: 80, color: false, explain: false, quiet: false };

async function type(...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal(FILES, PLAN);
  const status = await run(['simulate', ...argv], terminal);
  return { status, ...written };
}

async function report(...argv: readonly string[]): Promise<SimulateReport> {
  const { status, stdout, stderr } = await type(...argv, '-f', 'json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('snat-plan simulate', () => {
  it('puts every simulated number beside the model’s, never without its interval', async () => {
    const { scenarios } = await report('plan.yaml', ...QUICK);
    expect(scenarios).toMatchObject([
      { name: 'ten ports', seed: 1, replications: 8, confidence: 0.99, precision: null },
    ]);
    const metrics = scenarios[0]?.groups[0]?.metrics ?? [];
    const blocking = metrics.find(({ metric }) => metric === 'blockingProbability');
    // Erlang-B of 10 ports and 9 erlangs, from a table of Erlang-B: 0.1680.
    expect(blocking?.model).toBeCloseTo(0.168, 4);
    expect(blocking?.simulated).toMatchObject({ confidence: 0.99 });
    for (const { simulated } of metrics) {
      if (simulated === null) continue;
      expect(simulated.low).toBeLessThanOrEqual(simulated.mean);
      expect(simulated.high).toBeGreaterThanOrEqual(simulated.mean);
    }
    const { stdout } = await type('plan.yaml', ...QUICK);
    expect(stdout).toMatch(/^AGREE {2}ten ports\n {7}Model and simulation agree on all \d+ numbers\.\n/);
    for (const line of stdout.split('\n').filter((one) => /^. {3,}(TIME_WAIT|CLOSE|ESTABLISHED)/.test(one))) {
      expect(line).toMatch(/ … /);
    }
    expect(stdout).toMatch(/^ {2}blocking {2,}0\.168 {2,}\S+ {2,}\S+ … \S+/m);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const one = await type('plan.yaml', ...QUICK, '--seed', '7', '-f', 'json');
    expect(await type('plan.yaml', ...QUICK, '--seed', '7', '-f', 'json')).toEqual(one);
    expect((await type('plan.yaml', ...QUICK, '--seed', '8', '-f', 'json')).stdout).not.toBe(one.stdout);
  });

  it('takes time, warm-up, confidence and number of replications from options', async () => {
    const { scenarios } = await report(
      'plan.yaml',
      ...['--time', '40s', '--warm-up', '7s', '--replications', '3'],
      ...['--confidence', '95%'],
    );
    expect(scenarios).toMatchObject([
      { replications: 3, confidence: 0.95, groups: [{ secondsObserved: 40, warmUpSeconds: 7 }] },
    ]);
  });

  it('goes on until it is as precise as asked for', async () => {
    const { scenarios } = await report('plan.yaml', '--time', '30s', '--replications', '5', '--precision', '5%');
    const [scenario] = scenarios;
    expect(scenario?.precision).toEqual({ asked: 0.05, reached: true });
    expect(scenario?.replications).toBeGreaterThan(5);
    for (const { metric, simulated } of scenario?.groups[0]?.metrics ?? []) {
      if (simulated === null || (metric !== 'carriedErlangs' && metric !== 'blockingProbability')) continue;
      expect((simulated.high - simulated.low) / 2).toBeLessThanOrEqual(0.05 * simulated.mean);
    }
    const { stdout } = await type('plan.yaml', '--time', '30s', '--replications', '5', '--precision', '5%');
    expect(stdout).toContain('Precision 5% of ports held and blocking is reached.');
  });

  it('gives up at the most replications, and says that it is not precise enough', async () => {
    const parsed = await parseScenario(PLAN);
    if (!parsed.ok) throw new Error('the plan cannot be read');
    const asked = { seconds: 1, warmUpSeconds: 0, replications: 4, mostReplications: 10, precision: 1e-4 };
    const simulated = await simulateScenario(parsed, asked);
    expect(simulated).toMatchObject({ replications: 10, precision: { asked: 1e-4, reached: false } });
    const text = simulateRenderers.table(simulateReport([simulated]), VIEW).replace(/\s+/g, ' ');
    expect(text).toContain('is not reached: after 10 replications some intervals are still wider.');
  });

  it('simulates several scenarios, and says of each in a line whether they agree', async () => {
    const { status, stdout } = await type('plan.yaml', 'other.yaml', '--quiet', ...QUICK);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^AGREE {2}ten ports: \d+ numbers\nAGREE {2}other: \d+ numbers\n$/);
  });

  it('shows limits with what they turned away', async () => {
    const { stdout } = await type('limited.yaml', ...QUICK);
    expect(stdout).toMatch(/^Limits that are not ports$/m);
    expect(stdout).toMatch(/^ {2}newConnections +7\/s +9\/s +\S+ \(\S+ … \S+\) +\S+ \(\S+ … \S+\)$/m);
  });

  it('ends with 1 where they part, when asked to', async () => {
    // An hour from empty without a warm-up is no steady state: there the model is another thing.
    const line = ['plan.yaml', '--set', 'timers.afterReset=1h', '--time', '20s', '--warm-up', '0s'];
    expect((await type(...line)).status).toBe(0);
    const gated = await type(...line, '--fail-on', 'part', '--quiet');
    expect(gated.status).toBe(1);
    expect(gated.stdout).toMatch(/^PART {3}ten ports: part on \d+ of \d+ numbers\n$/);
    expect((await type('plan.yaml', ...QUICK, '--fail-on', 'part')).status).toBe(0);
  });

  it('plays the peak of a day beside the model, and says that it does', async () => {
    const day = await type('day.yaml', ...QUICK);
    const peak = await type('plan.yaml', ...QUICK);
    expect(day.stderr).toBe('');
    const [told = '', ...rest] = day.stdout.split('\nNot simulated, or otherwise than the scenario says\n');
    expect(peak.stdout.replace('plan.yaml', 'day.yaml')).toContain(told);
    expect(rest.join().replace(/\s+/g, ' ')).toContain(
      'web: played at its peak, 12:00: 9/s new connections, as if it lasted, as `check` plans it; `snat-plan timeline --simulate` plays the day',
    );
    const quiet = (await type('day.yaml', ...QUICK, '--quiet')).stdout;
    expect(quiet).toMatch(/^AGREE {2}ten ports: \d\d numbers\n$/);
  });

  it('says before it starts that the warm-up takes more events than it may, unless it is told how long', async () => {
    const slow = ['plan.yaml', '--set', 'timers.afterReset=10min'];
    const { status, stderr } = await type(...slow, '--events', '2000');
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^snat-plan: plan\.yaml: 5 replications may take \d+,000 events, more than --events 2,000\n {2}hint: a shorter --warm-up/,
    );
    for (const more of [['--time', '1h'], ['--warm-up', '1s'], ['--quiet']]) {
      expect((await type(...slow, '--events', '2000', ...more)).stderr).toBe('');
    }
    expect((await type(...slow, '--events', '200000')).stderr).toBe('');
  });

  it('reads standard input', async () => {
    expect((await type('-', ...QUICK, '--quiet')).stdout).toMatch(/^AGREE {2}ten ports/);
  });

  it.each([
    ['ports.svg', /^<svg/],
    ['numbers.csv', /^scenarioPath,/],
    ['report.md', /^### AGREE: ten ports/],
    ['report.json', /^\{\n {2}"schemaVersion": 1/],
  ])('chooses the format by the ending of %s', async (file, start) => {
    const { status, files, stdout } = await type('plan.yaml', ...QUICK, '-o', file);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(files[file]).toMatch(start);
  });

  it.each([
    [['plan.yaml', '--time', '10'], /--time: "10" has no unit/],
    [['plan.yaml', '--time', '0s'], /--time cannot be 0/],
    [['plan.yaml', '--warm-up', 'soon'], /--warm-up/],
    [['plan.yaml', '--precision', '1'], /no percent sign/],
    [['plan.yaml', '--precision', '0%'], /--precision lies between 0% and 100%/],
    [['plan.yaml', '--confidence', '50%'], /--confidence lies between 50% and 100%/],
    [['plan.yaml', '--replications', '1'], /whole number from 2/],
    [['plan.yaml', '--seed', '-1'], /whole number from 0/],
    [['plan.yaml', '--events', '10'], /whole number from 1000/],
    [['plan.yaml', '--threads', '0'], /whole number from 1/],
    [['plan.yaml', '--bursts', 'big'], /--bursts cannot be "big"/],
    [['plan.yaml', '--fail-on', 'fail'], /--fail-on cannot be "fail"/],
    [['plan.yaml', '-f', 'png'], /--format cannot be "png"/],
    [['plan.yaml', '--trace', 'x', '-o', 'x'], /name the same file/],
    [['plan.yaml', '--trace-every', '1s'], /needs a place/],
    [['plan.yaml', '--trace', 'x', '--trace-every', '0s'], /--trace-every cannot be 0/],
    [['plan.yaml', '--trace', 'x', '--time', '1h', '--trace-every', '1us'], /samples/],
    [['plan.yaml', 'huge.yaml', '--time', '1h'], /huge\.yaml: Cannot simulate: .* million events/],
    [['wrong.yaml'], /no such box/],
    [[], /needs <scenario\.\.\.>/],
  ])('refuses %j with 2 and says why', async (argv, why) => {
    const { status, stdout, stderr } = await type(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr).toContain('hint: ');
  });

  it('ends with 130 when it is interrupted, and says how far it was', async () => {
    const { terminal, written } = fakeTerminal(FILES);
    const controller = new AbortController();
    const work: LongWork = {
      open: () => {
        throw new Error('nothing is written row by row');
      },
      interrupted: controller.signal,
      cores: 1,
      worker: () => new URL('about:blank'),
    };
    const ended = run(['simulate', 'plan.yaml', '--events', '1e6'], { ...terminal, longWork: async () => work });
    setTimeout(() => controller.abort(130), 20);
    expect(await ended).toBe(130);
    expect(written.stdout).toBe('');
    expect(written.stderr).toMatch(/^snat-plan: interrupted in plan\.yaml after \d+ of \d+ runs\n$/);
  });
});

describe('the trace of a simulation', () => {
  const LINE = ['plan.yaml', '--time', '30s', '--trace-every', '2s'];

  it('adds up to the ports held, from an empty start, never above the capacity', async () => {
    const { files } = await type(...LINE, '--trace', 'ports.csv');
    const [head, ...rows] = (files['ports.csv'] ?? '').trimEnd().split('\r\n');
    expect(head).toBe('seconds,group,state,ports,scenarioPath');
    const held = new Map<number, number>();
    for (const row of rows) {
      const [seconds, , , ports] = row.split(',');
      held.set(Number(seconds), (held.get(Number(seconds)) ?? 0) + Number(ports));
    }
    const moments = [...held.keys()];
    expect(moments).toEqual(moments.map((_, index) => 2 * index));
    expect(held.get(0)).toBe(0);
    expect(Math.max(...held.values())).toBeGreaterThan(5);
    expect(Math.max(...held.values())).toBeLessThanOrEqual(10);
    // The mean of the samples is an estimate of the ports held: 7.5 of 10, give or take a few standard errors.
    const settled = [...held].filter(([seconds]) => seconds > 4).map(([, ports]) => ports);
    expect(settled.reduce((sum, ports) => sum + ports, 0) / settled.length).toBeGreaterThan(5);
  });

  it('is the same in CSV, in JSON and in the report', async () => {
    const { scenarios } = await report(...LINE);
    const alone = await type(...LINE, '--trace', 'ports.json');
    expect(JSON.parse(alone.files['ports.json'] ?? '').scenarios).toMatchObject([{ traces: scenarios[0]?.traces }]);
    expect(alone.stdout).toContain('default/any');
    const [trace] = scenarios[0]?.traces ?? [];
    const { files } = await type(...LINE, '--trace', 'ports');
    const states = Object.entries(trace?.states ?? {});
    expect(states.length).toBeGreaterThan(1);
    const cells = (files.ports ?? '')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',').slice(0, 4).join());
    const expected = states.flatMap(([state, ports]) =>
      ports.map((value, index) => `${index * 2},${trace?.group},${state},${value}`),
    );
    expect(cells.sort()).toEqual(expected.sort());
  });

  it('takes some 300 samples of its own accord, and leaves the other numbers as they are', async () => {
    const { files, stdout } = await type('plan.yaml', ...QUICK, '--trace', 'ports.svg', '-f', 'csv');
    expect(files['ports.svg']).toMatch(/^<svg/);
    const without = (await type('plan.yaml', ...QUICK, '-f', 'csv')).stdout;
    const steady = (text: string) => text.split('\r\n').filter((row) => !row.includes('secondsTo'));
    expect(steady(stdout)).toEqual(steady(without));
    const { files: json } = await type('plan.yaml', ...QUICK, '--trace', 'ports.json');
    const { everySeconds, states } = JSON.parse(json['ports.json'] ?? '').scenarios[0].traces[0];
    expect(states.ESTABLISHED.length).toBeGreaterThan(100);
    expect(states.ESTABLISHED.length).toBeLessThanOrEqual(302);
    expect([1, 2, 5]).toContain(Number((everySeconds / 10 ** Math.floor(Math.log10(everySeconds))).toPrecision(6)));
  });
});
