import { describe, expect, it } from 'vitest';
import { Problems } from '../../src/scenario/problems.js';
import { keysAt } from '../../src/scenario/schema.js';
import { parseSetting, splitPath, valueAt, withValue } from '../../src/scenario/set-path.js';
import { messages, parsed, understood } from './reading.js';

const TEXT = `
platform: linux-netfilter
parameters: {users: 3000, perUser: 40/hour}
pool: {addresses: 2, allocator: {search: {consecutive: [128, 64]}}}
destinations: {"mail.example.com": {endpoints: 2}}
traffic:
  web: {to: mail.example.com, rate: = users * perUser, lifetime: 20s, close: {client-rst: 90%, client-fin: 10%}}
thresholds: [load < 80%]
`;

describe('a path', () => {
  it.each([
    ['traffic.web.rate', ['traffic', 'web', 'rate']],
    ['destinations."mail.example.com".endpoints', ['destinations', 'mail.example.com', 'endpoints']],
    ['a."b\\"c"', ['a', 'b"c']],
    ['thresholds.0', ['thresholds', '0']],
  ])('%s is cut at its dots', (text, expected) => {
    expect(splitPath(text)).toEqual(expected);
  });

  it.each(['', '.', 'a..b', '.a', 'a.', 'a."b', 'a."b"c', '__proto__.x', 'a.__proto__'])('%j is none', (text) => {
    expect(splitPath(text)).toBeUndefined();
  });
});

describe('--set', () => {
  it('changes every kind of value', async () => {
    const scenario = await understood(TEXT, [
      'name=two of them',
      'users=6000',
      'pool.addresses=198.51.100.0/30',
      'pool.allocator.search.consecutive.1=32',
      'pool.sharing={pinned: {clients: 50}}',
      'destinations."mail.example.com".endpoints=3',
      'traffic.web.lifetime={mean: 1 min, distribution: constant}',
      'traffic.web.close=server-fin',
      'timers.timeWait=90s',
      'limits.newConnections=900/s',
      'thresholds.0=load < 50%',
      'thresholds.1=headroom > 2',
    ]);
    expect(scenario.name).toBe('two of them');
    expect(scenario.flows[0]).toMatchObject({
      ratePerSecond: (6000 * 40) / 3600,
      lifetime: { distribution: 'constant', meanSeconds: 60 },
      close: [{ strategy: 'server-fin', share: 1 }],
    });
    expect(scenario.pools[0]).toMatchObject({
      addresses: 4,
      search: { kind: 'consecutive', rounds: [128, 32] },
      sharing: { kind: 'pinned', clients: 50 },
      timers: { timeWait: { value: 90, origin: 'scenario' } },
    });
    expect(scenario.destinations.find(({ id }) => id === 'mail.example.com')?.endpoints).toBe(3);
    expect(scenario.limits.find(({ key }) => key === 'newConnections')?.limit).toBe(900);
    expect(scenario.thresholds.map(({ expression }) => expression)).toEqual(['load < 50%', 'headroom > 2']);
  });

  it('takes expressions', async () => {
    const scenario = await understood(TEXT, ['traffic.web.rate== users * 1/minute']);
    expect(scenario.flows[0]?.ratePerSecond).toBe(50);
  });

  it('adds a flow as a whole, and then changes it', async () => {
    const scenario = await understood(TEXT, [
      'traffic.mail={rate: 5/s, lifetime: 3s, close: idle}',
      'traffic.mail.rate=7/s',
    ]);
    expect(scenario.flows.map(({ id, ratePerSecond }) => [id, ratePerSecond])[1]).toEqual(['mail', 7]);
  });

  it('counts the last of two for the same path', async () => {
    const scenario = await understood(TEXT, ['pool.addresses=3', 'pool.addresses=5']);
    expect(scenario.pools[0]?.addresses).toBe(5);
  });

  it('takes no section of a scenario for a parameter', async () => {
    for (const key of keysAt([])) {
      expect((await messages(TEXT, [`${key}=`])).join(), key).not.toContain('no parameter');
    }
  });

  it.each([
    ['users', 'there is no "="'],
    ['=5', 'there is no path in front of the "="'],
    ['usres=5', 'there is no parameter "usres"'],
    ['traffic.wbe.rate=5/s', 'there is no flow "wbe"'],
    ['destinations.x.endpoints=5', 'there is no destination "x"'],
    ['thresholds.2=load < 1', '"thresholds" is a list with 1 entry, and "2" is none of them'],
    ['thresholds.first=load < 1', '"thresholds" is a list with 1 entry, and "first" is none of them'],
    ['pool.addresses=[1', 'the value is no YAML'],
    ['pool.addresses=*a', 'the value is no YAML'],
  ])('refuses %s', async (set, expected) => {
    expect(await messages(TEXT, [set])).toEqual([`--set ${set}: ${expected}`]);
  });

  it('names the option that a mistake comes from', async () => {
    expect(await messages(TEXT, ['pool.addresses=5', 'traffic.web.rate=5'])).toEqual([
      '--set traffic.web.rate=5: "5" has no unit',
    ]);
    expect(await messages(TEXT, ['traffic.web.close.client-fin=20%'])).toEqual([
      'with --set traffic.web.close.client-fin=20%: the shares add up to 110%, not 100%',
    ]);
  });

  it('leaves the file’s own mistakes to the file', async () => {
    const broken = TEXT.replace('lifetime: 20s', 'lifetime: 20');
    expect(await messages(broken, ['pool.addresses=5'])).toEqual(['"20" has no unit']);
    expect(await messages(broken, ['traffic.web.lifetime=20s'])).toEqual([]);
  });
});

describe('a changed tree', () => {
  it('leaves the old one alone', () => {
    const tree = { a: { b: [1, 2] }, c: 3 };
    expect(withValue(tree, ['a', 'b', 1], 9)).toEqual({ a: { b: [1, 9] }, c: 3 });
    expect(tree).toEqual({ a: { b: [1, 2] }, c: 3 });
  });

  it('keeps the order of keys and adds new ones at the end', () => {
    expect(Object.keys(withValue({ b: 1, a: 2 }, ['b'], 3) as object)).toEqual(['b', 'a']);
    expect(withValue({ b: 1 }, ['x', 'y'], 3)).toEqual({ b: 1, x: { y: 3 } });
  });

  it('never reaches a prototype', () => {
    expect(valueAt({}, ['constructor'])).toBeUndefined();
    expect(valueAt({ a: 1 }, ['a', 'toString'])).toBeUndefined();
    expect(parseSetting('__proto__.polluted=1', {}, new Problems())).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('gives undefined when the scenario would make no sense', async () => {
    const { document, scenario } = await parsed(TEXT);
    const change = (value: unknown) => document.changed([{ path: ['pool', 'addresses'], value }]);
    expect(change(7)?.pools[0]?.addresses).toBe(7);
    expect(change('nonsense')).toBeUndefined();
    expect(change({ a: 1 })).toBeUndefined();
    expect(scenario.pools[0]?.addresses).toBe(2);
  });
});
