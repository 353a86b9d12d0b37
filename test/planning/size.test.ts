import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/planning/check/check.js';
import { parseSizeQuestion, type SizeQuestion, sizeReport, sizeScenario } from '../../src/planning/size/size.js';
import type { Solution, Spare } from '../../src/planning/size/size-result.js';
import { parsed } from './parsed.js';

const solve = async (question: string, text: string, spare?: Spare): Promise<Solution> =>
  sizeScenario(await parsed(text), parseSizeQuestion(question) as SizeQuestion, spare);

const typed = ({ set }: Solution): readonly string[] => set.map(({ path, value }) => `${path}=${value}`);

const ONE_FLOW = `platform: generic-nat
parameters: {users: 4000}
pool: {addresses: 198.51.100.10-198.51.100.11}
traffic:
  web: {rate: = users * 0.1/s, lifetime: {mean: 20s, distribution: lognormal, p95: 60s}, close: client-fin}
`;

describe('parseSizeQuestion', () => {
  it('reads what is asked and of what, and nothing else', () => {
    expect(parseSizeQuestion('addresses')).toEqual({ solve: 'addresses', subject: null });
    expect(parseSizeQuestion('timer:nat.timeWait')).toEqual({ solve: 'timer', subject: 'nat.timeWait' });
    expect(parseSizeQuestion('lifetime:a:b')).toEqual({ solve: 'lifetime', subject: 'a:b' });
    expect(parseSizeQuestion('adresses')).toBeUndefined();
  });
});

describe('an answer', () => {
  it('comes with its neighbours: one smaller fails, and on what', async () => {
    const solution = await solve('addresses', ONE_FLOW);
    // 400/s × 260 s = 104,000 erlangs, at most 80 % of 64,512 an address.
    expect(solution).toMatchObject({ value: 3, unit: 'addresses', current: 2, subject: 'default', reason: null });
    expect(solution.neighbours.map(({ value, meets }) => [value, meets])).toEqual([
      [2, false],
      [4, true],
    ]);
    expect(solution.neighbours[0]?.misses).toBe('load < 80% is missed (80.6% at default/any)');
    expect(solution.answer).toMatchObject({ value: 3, meets: true, misses: null });
  });

  it('meets the default thresholds, the 80 % one that only warns included', async () => {
    const { result } = await solve('addresses', ONE_FLOW);
    expect(result?.status).toBe('pass');
  });

  it('is what check says of the scenario with its --set', async () => {
    for (const question of ['addresses', 'rate', 'lifetime', 'timer:timeWait', 'requestsPerConnection']) {
      const solution = await solve(question, ONE_FLOW);
      expect(solution.result, question).toEqual(checkScenario(await parsed(ONE_FLOW, typed(solution), 'plan.yaml')));
    }
  });

  it('replaces an expression and a list of addresses by plain values', async () => {
    expect(typed(await solve('addresses', ONE_FLOW))).toEqual(['pool.addresses=3']);
    const [rate = ''] = typed(await solve('rate', ONE_FLOW));
    expect(rate).toMatch(/^traffic\.web\.rate=[\d.]+\/s$/);
  });

  it('keeps the shape of a lognormal lifetime: p95 grows with the mean', async () => {
    const solution = await solve('lifetime', ONE_FLOW);
    expect(solution.set.map(({ path }) => path)).toEqual(['traffic.web.lifetime.mean', 'traffic.web.lifetime.p95']);
    const after = await parsed(ONE_FLOW, typed(solution));
    const before = await parsed(ONE_FLOW);
    const [old, now] = [before.scenario.flows[0]?.lifetime, after.scenario.flows[0]?.lifetime];
    if (old?.distribution !== 'lognormal' || now?.distribution !== 'lognormal') throw new Error('lognormal expected');
    expect(now.sigma).toBeCloseTo(old.sigma, 9);
    // 400/s × (h + 240 s) = 0.8 × 129,024.
    expect(now.meanSeconds).toBeCloseTo((0.8 * 129_024) / 400 - 240, 5);
  });

  it('is given as sessions where the scenario gives sessions, and keeps the rate when the lifetime is asked for', async () => {
    const text = ONE_FLOW.replace('rate: = users * 0.1/s', 'sessions: 8000');
    const rate = await solve('rate', text);
    expect(rate.set.map(({ path }) => path)).toEqual(['traffic.web.sessions']);
    expect(rate.value).toBeCloseTo((0.8 * 129_024) / 260, 5);
    const lifetime = await solve('lifetime', text);
    const after = await parsed(text, typed(lifetime));
    expect(after.scenario.flows[0]?.ratePerSecond).toBeCloseTo(400, 6);
    expect((await solve('requestsPerConnection', text)).reason).toMatch(/given as sessions/);
  });

  it('counts requests where connections are reused', async () => {
    const text = ONE_FLOW.replace('rate: =', 'requestsPerConnection: 5, rate: =');
    const { value, notes } = await solve('rate', text);
    expect(value).toBeCloseTo((5 * 0.8 * 129_024) / 260, 4);
    expect(notes).toContain('counts requests, not connections');
  });

  it('scales all flows in proportion, or one by name', async () => {
    const two = `${ONE_FLOW}  api: {rate: 100/s, lifetime: 20s, close: client-fin}\n`;
    const all = await solve('rate', two);
    expect(all.value).toBeCloseTo((0.8 * 129_024) / 260, 5);
    expect(all.subject).toBe('web + api');
    const one = await solve(
      'rate:api',
      ONE_FLOW.replace('4000', '100').concat('  api: {rate: 1/s, lifetime: 20s, close: client-fin}\n'),
    );
    expect(one.value).toBeCloseTo((0.8 * 129_024) / 260 - 10, 5);
    expect(typed(one)).toHaveLength(1);
  });
});

describe('sliced pools', () => {
  const azure = (rest: string, rate = '20/s') => `platform: azure-load-balancer
pool: {${rest}}
traffic: {calls: {rate: ${rate}, lifetime: 2s, close: client-fin}}
`;

  it('need addresses for what their slices are promised', async () => {
    const { value, neighbours } = await solve('addresses', azure('sharing: {slices: 7, portsPerSlice: 10000}'));
    expect(value).toBe(2);
    expect(neighbours[0]?.misses).toMatch(/7 × 10,000 ports are 70,000/);
  });

  it('grow with the addresses where the platform shares them out', async () => {
    const { value, result } = await solve('addresses', azure('sharing: {slices: 2}'));
    // 1,024 ports an instance and address; 10/s × 242 s.
    expect(value).toBe(3);
    expect(result?.pools[0]?.portsPerSlice).toBe(3072);
  });

  it('add the addresses that more ports per slice need, in the platform’s steps', async () => {
    const solution = await solve('portsPerSlice', azure('sharing: {slices: 40, portsPerSlice: 1024}', '400/s'));
    // 10/s × 242 s = 2,420 erlangs on at most 80 %: 3,025, the next multiple of 8.
    expect(solution.value).toBe(3032);
    expect(typed(solution)).toEqual(['pool.sharing.slices=40', 'pool.sharing.portsPerSlice=3032', 'pool.addresses=2']);
    expect(solution.result?.status).toBe('pass');
    expect(solution.neighbours.map(({ value }) => value)).toEqual([3024, 3040]);
  });

  it('say that more addresses do not help when the slices bind, and what does', async () => {
    const gcp = `platform: gcp-cloud-nat
pool: {addresses: 2, sharing: {slices: 40}}
traffic: {polls: {rate: 24/s, lifetime: 300ms, close: client-fin}}
`;
    const solution = await solve('addresses', gcp);
    expect(solution.value).toBeNull();
    expect(solution.reason).toMatch(/even with 1,048,576 addresses, and more do not help: each VM keeps its 64 ports$/);
    expect(solution.instead).toMatchObject({ solve: 'portsPerSlice', value: 128 });
  });

  it('stop at what a platform takes, and say so', async () => {
    const solution = await solve('addresses', azure('sharing: {slices: 1000, portsPerSlice: 2048}'));
    expect(solution.value).toBeNull();
    expect(solution.reason).toMatch(/even with 16 addresses, and azure-load-balancer takes no more$/);
    const fixed = `platform: azure-app-service
pool: {sharing: {slices: 2}}
traffic: {a: {rate: 5/s, lifetime: 0s, close: client-fin}}
`;
    expect((await solve('portsPerSlice', fixed)).reason).toMatch(
      / even with 128 ports, and no instance can have more$/,
    );
  });

  it('tell how many more slices would fit', async () => {
    const { value, notes } = await solve(
      'slices',
      azure('addresses: 2, sharing: {slices: 1, portsPerSlice: 1000}', '10/s'),
    );
    expect(value).toBe(4);
    expect(notes).toEqual(['at most 128 slices of 1,000 ports fit on 2 addresses']);
  });

  it('are no question for a pool that is not sliced', async () => {
    expect(await solve('slices', ONE_FLOW)).toMatchObject({
      value: null,
      reason: 'pool default is not cut into slices',
    });
  });
});

describe('what may be lost', () => {
  it('an address: the answer still holds without it', async () => {
    const plain = await solve('addresses', ONE_FLOW);
    const spare = await solve('addresses', ONE_FLOW, { addresses: 1, boxes: 1 });
    expect(spare.value).toBe((plain.value ?? 0) + 1);
    expect(spare.neighbours[0]).toMatchObject({ value: 3, meets: false });
  });

  it('an address of a pool with slices shared out by the platform: the slices shrink with it', async () => {
    const even = `platform: generic-nat
pool: {sharing: {slices: 4}}
traffic: {web: {rate: 400/s, lifetime: 20s, close: client-fin}}
`;
    expect((await solve('addresses', even, { addresses: 1, boxes: 1 })).value).toBe(4);
  });

  it('a box of n: each of the others carries n/(n − 1) of its traffic', async () => {
    const alone = await solve('rate', ONE_FLOW);
    const two = await solve('rate', ONE_FLOW, { addresses: 0, boxes: 2 });
    const four = await solve('rate', ONE_FLOW, { addresses: 0, boxes: 4 });
    expect((two.value ?? 0) / (alone.value ?? 1)).toBeCloseTo(1 / 2, 7);
    expect((four.value ?? 0) / (alone.value ?? 1)).toBeCloseTo(3 / 4, 7);
  });

  it('more than there is leaves nothing', async () => {
    const solution = await solve('rate', ONE_FLOW, { addresses: 2, boxes: 1 });
    expect(solution.value).toBeNull();
    expect(solution.reason).toBe('no address of default is left when 2 are lost');
    expect(solution.instead).toMatchObject({ solve: 'addresses', value: 5 });
  });

  it('is a whole number that makes sense', async () => {
    const scenario = await parsed(ONE_FLOW);
    const question = { solve: 'rate', subject: null } as const;
    expect(() => sizeScenario(scenario, question, { addresses: -1, boxes: 1 })).toThrow(
      'Cannot size: spare addresses must be a whole number from 0, got -1',
    );
    expect(() => sizeScenario(scenario, question, { addresses: 0, boxes: 0.5 })).toThrow(RangeError);
  });
});

describe('what is not ports', () => {
  it('a second limit is not met by adding addresses, and less traffic is what helps', async () => {
    const text = `${ONE_FLOW}limits: {newConnections: 300/s}\n`;
    const solution = await solve('addresses', text);
    expect(solution.value).toBeNull();
    expect(solution.reason).toBe(
      'newConnections is 400/s of 300/s, and this limit is not ports: addresses do not change that',
    );
    expect(solution.instead).toMatchObject({ solve: 'requestsPerConnection', value: 2 });
    expect((await solve('rate', text)).value).toBeCloseTo(300, 6);
  });

  it('how many destinations a port may serve at a time is met by adding ports', async () => {
    const text = `platform: generic-nat
pool: {ports: 1024-2023, oversubscription: 2}
destinations: {many: {endpoints: 10}}
traffic: {web: {to: many, rate: 100/s, lifetime: 60s, close: client-rst}}
timers: {afterReset: 0s}
`;
    // 600 erlangs toward each of ten: two addresses have room for 2 × 2,000 connections, three for 6,000.
    const solution = await solve('addresses', text);
    expect(solution.value).toBe(3);
    expect(solution.neighbours[0]?.misses).toBe(
      'oversubscription is 6,000 of 4,000, and a port serves no more destinations',
    );
  });

  it('a connection table binds before the ports do', async () => {
    const text = `${ONE_FLOW}limits: {connections: 50000}\n`;
    expect((await solve('rate', text)).value).toBeCloseTo(50_000 / 260, 5);
  });

  it('a threshold that wants more traffic is looked at, too', async () => {
    const text = `${ONE_FLOW}thresholds: [load < 80%, load > 75%]\n`;
    expect((await solve('rate', text)).value).not.toBeNull();
    const solution = await solve('addresses', text);
    expect(solution.reason).toBe('load > 75% is missed (53.7% at default/any): addresses do not change that');
  });
});

describe('several pools', () => {
  const CHAIN = `platform: haproxy
pools:
  proxy: {addresses: 1}
  nat: {platform: linux-netfilter-legacy, addresses: 1, ports: 20000-36383}
traffic: {requests: {via: [proxy, nat], rate: 6000/s, lifetime: 250ms, close: client-fin}}
`;

  it('are sized one at a time: the one that binds, or the one named', async () => {
    const nat = await solve('addresses', CHAIN);
    expect(nat).toMatchObject({ subject: 'nat', value: 5 });
    expect(typed(nat)).toEqual(['pools.nat.addresses=5']);
    expect(nat.result?.status).toBe('pass');
    expect(await solve('addresses:proxy', CHAIN)).toMatchObject({ subject: 'proxy', value: 1 });
  });

  it('and what the others still miss is said', async () => {
    const { notes } = await solve('addresses:proxy', CHAIN);
    expect(notes.join()).toMatch(/^the rest \(nat\) still falls short: load < 80% is missed/);
  });

  it('have timers of their own', async () => {
    expect(typed(await solve('timer', CHAIN))[0]).toMatch(/^pools\.nat\.timers\.afterReset=/);
    const both = CHAIN.replace('addresses: 1, ports', 'timers: {afterReset: 3s}, addresses: 1, ports');
    expect(await solve('timer:nat.afterReset', both)).toMatchObject({ subject: 'nat.afterReset', current: 3 });
  });

  it('are named when a question names something else', async () => {
    const scenario = await parsed(CHAIN);
    expect(() => sizeScenario(scenario, { solve: 'addresses', subject: 'x' })).toThrow(
      'Cannot size: there is no pool "x"; pools here: proxy, nat',
    );
    expect(() => sizeScenario(scenario, { solve: 'lifetime', subject: 'x' })).toThrow('flows here: requests');
    expect(() => sizeScenario(scenario, { solve: 'timer', subject: 'nat.x' })).toThrow(
      /linux-netfilter-legacy has no timer "x"; timers here: /,
    );
  });
});

describe('pinned pools', () => {
  it('need more addresses than an even split, because the busiest one decides', async () => {
    const text = (sharing: string) => `platform: generic-nat
pool: {ports: 1024-2023, sharing: ${sharing}}
traffic: {web: {rate: 10/s, lifetime: 100s, close: client-rst}}
timers: {afterReset: 0s}
thresholds: [load < 80%]
`;
    const even = await solve('addresses', text('per-flow'));
    const uneven = await solve('addresses', text('{pinned: {clients: 16}}'));
    expect(even.value).toBe(2);
    expect(uneven.value).toBeGreaterThan(2);
    for (const { value, meets } of uneven.neighbours) expect(meets).toBe(value > (uneven.value ?? 0));
  });

  it('with one client are never enough', async () => {
    const solution = await solve(
      'addresses',
      `platform: generic-nat
pool: {ports: 1024-2023, sharing: {pinned: {clients: 1}}}
traffic: {web: {rate: 10/s, lifetime: 100s, close: client-fin}}
`,
    );
    expect(solution.value).toBeNull();
    expect(solution.reason).toMatch(/and more do not help: one client is pinned to one address$/);
  });
});

describe('a report', () => {
  it('answers several questions and says what all of them meet and assume', async () => {
    const report = sizeReport(await parsed(ONE_FLOW), [
      { solve: 'addresses', subject: null },
      { solve: 'rate', subject: null },
    ]);
    expect(report).toMatchObject({ schemaVersion: 1, command: 'size', path: 'plan.yaml', platform: 'generic-nat' });
    expect(report.thresholds).toEqual(['load < 80%', 'load < 95%', 'blocking < 1e-4']);
    expect(report.solutions.map(({ solve: one }) => one)).toEqual(['addresses', 'rate']);
    expect(report.assumptions.length).toBeGreaterThan(0);
  });
});
