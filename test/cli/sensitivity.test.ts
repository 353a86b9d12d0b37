import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { fakeTerminal } from './fake-terminal.js';

const PLAN = `platform: generic-nat
pool: {addresses: 1, ports: 10000-19999}
traffic:
  web: {rate: 10/s, lifetime: 60s, close: client-fin}
`;
const FILES: { readonly [name: string]: string } = {
  'plan.yaml': PLAN,
  'range.yaml': PLAN.replace('10/s', '{low: 10/s, high: 50/s}'),
  'reversed.yaml': PLAN.replace('10/s', '{low: 50/s, high: 10/s}'),
  'event.yaml': `${PLAN}events: [{at: 1h, burst: 300%, lasts: {low: 1min, high: 30min}}]\n`,
  'idle.yaml': PLAN.replace('10/s', '0/s'),
};

async function type(...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal(FILES, FILES['range.yaml']);
  const status = await run(['sensitivity', ...argv], terminal);
  return { status, ...written };
}

describe('snat-plan sensitivity', () => {
  it('gives 0 whatever the verdict, unless asked to gate', async () => {
    const { status, stdout, stderr } = await type('range.yaml', '--samples', '100');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('What moves headroom');
  });

  it('gives 1 when FAIL may be more likely than --fail-above, by the upper end of the interval', async () => {
    // The rate is drawn from 10/s to 50/s, and fails from some 31/s on: about half of the draws.
    const gate = async (share: string) =>
      (await type('range.yaml', '--samples', '300', '-q', '--fail-above', share)).status;
    expect(await gate('20%')).toBe(1);
    expect(await gate('80%')).toBe(0);
    const { stdout } = await type('range.yaml', '--samples', '300', '-f', 'json');
    const { high, probability } = JSON.parse(stdout).monteCarlo.verdict.fail;
    expect(probability).toBeLessThan(high);
    expect(await gate(`${((probability + high) / 2) * 100}%`)).toBe(1);
    expect(await gate(`${high * 100.0001}%`)).toBe(0);
  });

  it('takes a range from --set, seed and samples from options', async () => {
    const line = ['plan.yaml', '--set', 'traffic.web.rate={low: 10/s, high: 50/s}', '-f', 'json', '--samples', '50'];
    const one = await type(...line, '--seed', '5');
    expect(JSON.parse(one.stdout).monteCarlo).toMatchObject({ samples: 50, seed: 5 });
    expect(await type(...line, '--seed', '5')).toEqual(one);
    expect((await type(...line, '--seed', '6')).stdout).not.toBe(one.stdout);
  });

  it('varies by --by', async () => {
    const { stdout } = await type('plan.yaml', '--by', '50%', '-f', 'json');
    const rate = JSON.parse(stdout).inputs.find(({ path }: { path: string }) => path === 'traffic.web.rate');
    expect(rate).toMatchObject({ low: { value: 5 }, high: { value: 15 } });
  });

  it.each([
    ['tornado.svg', /^<svg/],
    ['inputs.csv', /^row,name,/],
    ['report.md', /^### /],
    ['report.json', /^\{\n {2}"schemaVersion": 1/],
  ])('chooses the format by the ending of %s', async (file, start) => {
    const { status, files, stdout } = await type('plan.yaml', '-o', file);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(files[file]).toMatch(start);
  });

  it('reads standard input', async () => {
    expect((await type('-', '--samples', '20')).status).toBe(0);
  });

  it.each([
    [['plan.yaml', '--fail-above', '5%'], /needs a range/],
    [
      ['event.yaml', '--fail-above', '5%'],
      /needs a range that is drawn, and events\.0\.lasts can be seen over time only/,
    ],
    [['plan.yaml', '--fail-above', '5'], /no percent sign/],
    [['plan.yaml', '--by', '10'], /no percent sign/],
    [['plan.yaml', '--by', '100%'], /between 0% and 100%/],
    [['plan.yaml', '--by', '0%'], /between 0% and 100%/],
    [['plan.yaml', '--samples', '0'], /whole number from 1/],
    [['plan.yaml', '--seed', '1.5'], /whole number from 0/],
    [['plan.yaml', '-f', 'png'], /--format cannot be "png"/],
    [['idle.yaml', '-f', 'svg'], /nothing to draw/],
    [['reversed.yaml'], /"low" is above "high"/],
    [[], /needs <scenario>/],
  ])('refuses %j with 2 and says why', async (argv, why) => {
    const { status, stdout, stderr } = await type(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr).toContain('hint: ');
  });
});
