import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { fakeTerminal } from './fake-terminal.js';

const LEGACY = `platform: linux-netfilter-legacy
pool: {addresses: 1, allocator: {search: exhaustive}}
traffic: {web: {rate: 400/s, lifetime: 20s, close: client-fin}}
`;
const FILES: Readonly<Record<string, string>> = {
  'a.yaml': LEGACY,
  'b.yaml': LEGACY.replace('client-fin', 'client-rst'),
  'full.yaml': LEGACY.replace('400/s', '900/s'),
  'chain.yaml': `platform: haproxy
pools: {proxy: {addresses: 1}, nat: {platform: linux-netfilter, addresses: 1}}
traffic: {web: {via: [proxy, nat], rate: 5/s, lifetime: 1s, close: client-fin}}
`,
};

async function type(...argv: readonly string[]) {
  const { terminal, written } = fakeTerminal(FILES, LEGACY);
  const status = await run(argv, terminal);
  return { status, ...written };
}

describe('snat-plan compare', () => {
  it('compares close strategies and ends with 0 whatever the verdicts are', async () => {
    const { status, stdout, stderr } = await type('compare', 'full.yaml');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^COMPARE {2}full\.yaml\n {9}client-rst wins/);
  });

  it('ends with 1 when the first variant misses what --fail-on names', async () => {
    expect((await type('compare', 'full.yaml', '--fail-on', 'fail')).status).toBe(1);
    expect((await type('compare', 'a.yaml', '--fail-on', 'fail')).status).toBe(0);
    expect((await type('compare', 'a.yaml', '--fail-on', 'warn')).status).toBe(1);
  });

  it('takes --set as variants and --base for all of them', async () => {
    const { stdout } = await type(
      ...['compare', '-', '--base', 'traffic.web.rate=7/s', '--set', 'pool.addresses=4', '-f', 'json'],
      ...['--set', 'timers.timeWait=30s & pool.addresses=2'],
    );
    const { by, variants } = JSON.parse(stdout);
    expect(by).toBe('set');
    expect(variants.map(({ label }: { label: string }) => label)).toEqual([
      'as typed',
      'pool.addresses=4',
      'timers.timeWait=30s & pool.addresses=2',
    ]);
    for (const { result } of variants)
      expect(result.groups[0].arrivalRatePerSecond * result.groups[0].count).toBeCloseTo(7, 9);
  });

  it('reports a --set that is typed wrong and ends with 2', async () => {
    const { status, stdout, stderr } = await type('compare', 'a.yaml', '--set', 'pool.adresses=4');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/adresses[\s\S]*addresses/);
  });

  it('lists a --set that needs a number nobody published', async () => {
    const { status, stdout } = await type(
      'compare',
      'a.yaml',
      '--set',
      'platform=aws-nat-gateway & traffic.web.close=half-close',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/cannot be evaluated: [\s\S]*publishes no\s+halfClosed timer/);
  });

  it('compares files, and platforms', async () => {
    const files = await type('compare', 'a.yaml', 'b.yaml', '-f', 'csv');
    expect(files.stdout.split('\r\n')[2]).toMatch(/^b\.yaml,yes,/);
    const { stdout } = await type('compare', 'a.yaml', '--platforms', 'linux-netfilter, cilium');
    expect(stdout).toMatch(/linux-netfilter-legacy \(as typed\)|linux-netfilter-…/);
  });

  it('asks for one question at a time, and knows platforms', async () => {
    const both = await type('compare', 'a.yaml', 'b.yaml', '--set', 'pool.addresses=2');
    expect(both.status).toBe(2);
    expect(both.stderr).toMatch(/each name variants of their own[\s\S]*--base/);
    const unknown = await type('compare', 'a.yaml', '--platforms', 'aws-nat-gatway');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/there is no platform "aws-nat-gatway"[\s\S]*aws-nat-gateway/);
  });

  it('chooses the format by the ending of the file', async () => {
    for (const [file, begins] of [
      ['x.svg', '<svg'],
      ['x.md', '### '],
      ['x.csv', 'variant,'],
      ['x.json', '{\n'],
      ['x.txt', 'COMPARE'],
    ] as const) {
      const { files, stdout } = await type('compare', 'a.yaml', '-o', file);
      expect(stdout).toBe('');
      expect(files[file]?.startsWith(begins), file).toBe(true);
    }
  });
});

describe('snat-plan size', () => {
  it('solves for addresses by default and ends with 0', async () => {
    const { status, stdout } = await type('size', 'full.yaml');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Fewest addresses: 3 addresses \(now 1\)/);
    expect(stdout).toMatch(/--set pool\.addresses=3/);
    expect(stdout).toMatch(/To type on linux-netfilter-legacy\n {2}nft add rule/);
  });

  it('survives a lost address or box', async () => {
    const value = async (...options: readonly string[]) =>
      JSON.parse((await type('size', 'full.yaml', '-f', 'json', ...options)).stdout).solutions[0].value;
    expect(await value('--spare', '1')).toBe(4);
    expect(await value('--boxes', '2')).toBe(5);
    expect(await value('--boxes', '2', '--spare', '1')).toBe(6);
  });

  it('ends with 1 when nothing fits, and says what to solve instead', async () => {
    const { status, stdout } = await type('size', 'full.yaml', '--solve', 'lifetime');
    expect(status).toBe(1);
    expect(stdout).toMatch(/Longest lifetime of web: none[\s\S]*--solve addresses has an answer: 3 addresses/);
  });

  it('answers several questions', async () => {
    const { stdout } = await type('size', 'a.yaml', '--solve', 'rate', '--solve', 'timer:timeWait', '-q');
    expect(stdout).toMatch(/largest rate of web: 368\.6\/s \(now 400\/s\)\n.*longest timer of timeWait: 109s/);
  });

  it('explains what cannot be asked', async () => {
    for (const [options, said] of [
      [['--solve', 'adresses'], /"adresses" is nothing to solve for\n.*did you mean addresses\?/],
      [['--solve', 'addresses:nat2'], /there is no pool "nat2"\n.*pools here: proxy, nat/],
      [['--solve', 'lifetime:x'], /there is no flow "x"\n.*flows here: web/],
      [['--solve', 'timer:nat.x'], /linux-netfilter has no timer "x"\n.*timers here: /],
      [['--spare', '1.5'], /--spare needs a whole number from 0, got 1\.5/],
      [['--boxes', '1'], /--boxes needs a whole number from 2, got 1/],
    ] as const) {
      const { status, stdout, stderr } = await type('size', 'chain.yaml', ...options);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(said);
    }
  });

  it('ends with 2 for a scenario that is not understood and 3 for one that is not there', async () => {
    expect((await type('size', 'a.yaml', '--set', 'pool.adresses=1')).status).toBe(2);
    expect((await type('size', 'nowhere.yaml')).status).toBe(3);
  });
});
