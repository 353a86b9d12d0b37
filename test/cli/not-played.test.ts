import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { fakeTerminal } from './fake-terminal.js';

const PLAN = `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 30s, afterReset: 0s}
traffic: {web: {rate: 10/s, lifetime: 10s, close: client-fin}}
`;
const EVENTS = `events:
  - {at: 60s, burst: 300%, lasts: 60s}
  - {at: 5min, restart: all, reconnect: 30s}
`;
const DAY = PLAN.replace('10/s', '10/s, profile: {"00:00": 20%, "09:00": 100%}');

const FILES: Readonly<Record<string, string>> = {
  'calm.yaml': PLAN,
  'plan.yaml': PLAN + EVENTS,
  'more.yaml': PLAN + EVENTS.replace('300%', '400%').replace('5min, restart: all', '"5min", restart: all'),
  'other.yaml': `${PLAN}events: [{at: 2min, deploy: 50%, reconnect: 10s}]\n`,
  'day.yaml': DAY,
  'night.yaml': DAY.replace('20%', '10%'),
};

async function type(...argv: readonly string[]): Promise<string> {
  const { terminal, written } = fakeTerminal(FILES, PLAN);
  await run(argv, terminal);
  expect(written.stderr).toBe('');
  return written.stdout.replace(/\s+/g, ' ');
}

describe('commands that plan a steady state', () => {
  const commands = [['size', '--solve', 'addresses'], ['compare'], ['sweep', '--vary', 'pool.addresses=1..2']];

  it.each(commands)(
    '%s says that it plays no events, and knows of a day its peak only',
    async (command, ...options) => {
      for (const format of ['table', 'markdown']) {
        const of = (file: string) => type(command ?? '', file, ...options, '-f', format);
        expect((await of('plan.yaml')).match(/the 2 events are not played here/g)).toHaveLength(1);
        expect((await of('day.yaml')).match(/web is planned at its peak/g)).toHaveLength(1);
        expect(await of('calm.yaml')).not.toMatch(/not played|at its peak/);
      }
    },
  );
});

describe('diff, where events differ', () => {
  it('says so, and lists them one by one in words', async () => {
    const text = await type('diff', 'plan.yaml', 'more.yaml');
    expect(text).toContain('(60 s burst ×3.00 for 60 s → 60 s burst ×4.00 for 60 s)');
    expect(text).toContain('Nothing that the verdict rests on has changed.');
    expect(text).toContain('Events have changed: `snat-plan timeline` shows what that does.');
    expect(text).not.toContain('restart');
    expect(text).not.toContain('{at:');
  });

  it('shows those that come and go', async () => {
    const report = JSON.parse(await type('diff', 'plan.yaml', 'other.yaml', '-f', 'json'));
    const changes = report.changes.map((change: Record<string, unknown>) => [change.path, change.before, change.after]);
    expect(changes).toEqual([
      ['events.0', '60 s burst ×3.00 for 60 s', null],
      ['events.1', '5 min restart of default, clients back within 30 s', null],
      ['events.0', null, '2 min deploy: 50% open connections close, clients back within 10 s'],
    ]);
    expect(report.changes[2]).toMatchObject({ kind: 'added', file: 'other.yaml', line: 6 });
  });

  it('says of a daily profile the same', async () => {
    expect(await type('diff', 'day.yaml', 'night.yaml')).toContain('Daily profiles have changed: `snat-plan timeline`');
    expect(await type('diff', 'plan.yaml', 'plan.yaml', '--set', 'pool.addresses=2')).not.toContain('timeline` shows');
  });
});
