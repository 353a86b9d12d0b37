import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../src/diagnostics/render.js';
import { erlangB } from '../../src/model/erlang-b.js';
import { monotoneRoot } from '../../src/model/monotone-root.js';
import { gridOf, shardSpan, valuesAt, walk } from '../../src/planning/sweep/grid.js';
import { planSweep, type SweepOptions, type SweepPlan } from '../../src/planning/sweep/prepare.js';
import { sweepReport } from '../../src/planning/sweep/sweep.js';
import { parsed } from './check-text.js';

const TEXT = `
platform: generic-proxy
parameters: {users: 900}
pool: {addresses: 1, ports: 10000-19999}
traffic:
  web: {rate: 90/s, lifetime: 20s, close: client-rst}
thresholds: [load < 80%, blocking < 1e-6]
`;

const SECTION = `${TEXT}sweep:
  vary:
    traffic.web.rate: 100/s..1000/s step 300/s
    traffic.web.close: [client-fin, {client-fin: 50%, client-rst: 50%}]
    pool.addresses: [1, 4..5]
  metrics: [load]
`;

async function plan(options: SweepOptions, text = TEXT): Promise<SweepPlan> {
  const result = await planSweep(await parsed(text), options);
  if (result.ok) return result.plan;
  throw new Error(renderDiagnostics(result.diagnostics, 'test.yaml', text));
}

async function refusal(options: SweepOptions, text = TEXT): Promise<string> {
  const result = await planSweep(await parsed(text), options);
  if (result.ok) throw new Error('this was planned');
  return renderDiagnostics(result.diagnostics, 'test.yaml', text);
}

describe('a grid', () => {
  it('has every value with every other, the last path changing fastest', async () => {
    const { grid } = await plan({ vary: ['traffic.web.rate=1/s,2/s', 'pool.addresses=1..3'] });
    const seen: string[] = [];
    walk(grid, { from: 0, to: grid.size }, (_, values) => seen.push(values.map(({ text }) => text).join(' ')));
    expect(seen).toEqual(['1/s 1', '1/s 2', '1/s 3', '2/s 1', '2/s 2', '2/s 3']);
    expect(
      seen.map((_, point) =>
        valuesAt(grid, point)
          .map(({ text }) => text)
          .join(' '),
      ),
    ).toEqual(seen);
  });

  it('takes the n-th values together with zip', async () => {
    const { grid } = await plan({ vary: ['traffic.web.rate=1/s,2/s', 'pool.addresses=1..2'], zip: true });
    const seen: string[] = [];
    walk(grid, { from: 0, to: grid.size }, (_, values) => seen.push(values.map(({ text }) => text).join(' ')));
    expect(seen).toEqual(['1/s 1', '2/s 2']);
  });

  it('falls into parts that follow one another without gap, of nearly the same size', () => {
    for (const [size, count] of [
      [10, 3],
      [7, 7],
      [3, 5],
      [1_000_000, 7],
    ] as const) {
      const spans = Array.from({ length: count }, (_, index) => shardSpan(size, { index: index + 1, count }));
      expect(spans[0]?.from).toBe(0);
      expect(spans.at(-1)?.to).toBe(size);
      for (const [index, span] of spans.entries()) {
        expect(span.from).toBe(spans[index - 1]?.to ?? 0);
        expect([Math.floor(size / count), Math.ceil(size / count)]).toContain(span.to - span.from);
      }
    }
  });

  it('is no larger than a thousand million points', () => {
    expect(gridOf([], false).size).toBe(1);
  });
});

describe('a sweep section of the scenario', () => {
  it('says what is varied when nothing else does', async () => {
    const { grid, metrics } = await plan({}, SECTION);
    expect(grid.axes.map(({ name, values }) => [name, values.size])).toEqual([
      ['traffic.web.rate', 4],
      ['traffic.web.close', 2],
      ['pool.addresses', 3],
    ]);
    expect(metrics.map(({ name }) => name)).toEqual(['load']);
  });

  it('gives way to what is asked for', async () => {
    const { grid, metrics } = await plan({ vary: ['pool.addresses=1..2'], metrics: ['status,headroom'] }, SECTION);
    expect(grid.axes.map(({ name }) => name)).toEqual(['pool.addresses']);
    expect(metrics.map(({ name }) => name)).toEqual(['status', 'headroom']);
  });

  it('is blamed at its line', async () => {
    const wrong = SECTION.replace('100/s..1000/s step 300/s', '1000/s..100/s step 300/s').replace('[load]', '[lod]');
    const text = await refusal({}, wrong);
    expect(text).toContain('test.yaml:10:');
    expect(text).toContain('is reversed');
    expect(text).toContain('test.yaml:13:');
    expect(text).toContain('did you mean "load"?');
  });

  it('changes nothing for check', async () => {
    const { checkScenario } = await import('../../src/planning/check/check.js');
    const [without, withIt] = [checkScenario(await parsed(TEXT)), checkScenario(await parsed(SECTION))];
    expect(withIt).toEqual(without);
  });
});

describe('a mistake in --vary', () => {
  it.each([
    ['pool.adresses=1..3', 'pool.adresses=1..3: ', 'did you mean "addresses"?'],
    ['traffic.web.close=client-fin,client-fun', '"client-fun" is no close strategy', 'did you mean "client-fin"?'],
    ['traffic.web.rate=1..5', '"1" has no unit', 'write 1/s'],
    ['pool.addresses=1..2 step 0.5', 'a number of addresses is a whole number', ''],
    ['platform=linux-netfilte', 'there is no platform "linux-netfilte"', 'did you mean "linux-netfilter"?'],
    ['user=1..3', 'there is no parameter "user"', 'did you mean "users"?'],
    ['traffic.wbe.rate=1/s,2/s', 'traffic.wbe.rate', ''],
    ['traffic.web.rate', 'this names no path and values', 'write --vary path=values'],
    ['a..b=1', 'the path "a..b" cannot be read', 'write keys with dots between'],
    ['traffic.web.rate=9/s..1/s step 1/s', 'the range "9/s..1/s step 1/s" is reversed', 'write 1/s..9/s'],
  ])('%s is reported at the option, with what would be right', async (vary, message, hint) => {
    const text = await refusal({ vary: [vary] });
    expect(text).toContain(`--vary ${vary}: `);
    expect(text).toContain(message.replace(`${vary}: `, ''));
    expect(text).toContain(hint);
  });

  it('is one for a path that is varied twice, or inside another', async () => {
    expect(await refusal({ vary: ['pool.addresses=1', 'pool.addresses=2'] })).toContain(
      '"pool.addresses" is varied twice',
    );
    const inside = ['traffic.web.close=client-fin', 'traffic.web.close.client-fin=50%'];
    expect(await refusal({ vary: inside })).toContain('set the same value');
  });

  it('is one for values that do not pair, too many points, and nothing at all', async () => {
    expect(await refusal({ vary: ['pool.addresses=1..3', 'users=1..2'], zip: true })).toContain(
      'values that go together must be as many: pool.addresses has 3, users has 2',
    );
    expect(await refusal({ vary: ['pool.addresses=1..40000', 'users=1..40000'] })).toContain('1600000000 points');
    expect(await refusal({})).toContain('nothing is varied');
  });

  it('is reported with all others', async () => {
    const text = await refusal({ vary: ['pool.addresses=3..1', 'traffic.web.rate=1s..5'], metrics: ['nothing'] });
    expect(text.match(/error: /g)).toHaveLength(3);
  });
});

describe('points that make no scenario', () => {
  it('are counted, said why, and leave the others alone', async () => {
    const text = TEXT.replace('generic-proxy', 'generic-nat');
    const report = sweepReport(
      await plan({ vary: ['pool.sharing={slices: 2},{slices: 20000}', 'pool.addresses=1..2'] }, text),
    );
    expect(report.points.map(({ metrics }) => metrics.status === 'invalid')).toEqual([false, false, true, false]);
    expect(report.points[2]?.metrics.load).toBeNull();
    expect(report.invalid).toMatchObject({ count: 1, first: [{ value: '{slices: 20000}' }, { value: '1' }] });
    expect(report.invalid?.reasons.join()).toContain('20000 slices cannot share 10000 ports');
  });
});

describe('the frontier', () => {
  it('is where the threshold is met exactly, not a point of the grid', async () => {
    const report = sweepReport(await plan({ vary: ['traffic.web.rate=10/s..1000/s step 90/s'] }));
    const [frontier] = report.frontiers;
    // 10,000 ports, 20 s open and 10 s in CLOSE: only the first is hard for this proxy, or all of it.
    const seconds = (report.points[0]?.metrics.load as number) * (10_000 / 10);
    expect(frontier?.points).toHaveLength(1);
    expect(frontier?.points[0]?.limitedBy).toBe('load < 80%');
    expect(frontier?.points[0]?.missed).toBeCloseTo(8000 / seconds, 8);
    expect(frontier?.points[0]?.met).toBeLessThan(frontier?.points[0]?.missed ?? 0);
  });

  it('of a threshold on blocking is the root of Erlang’s formula', async () => {
    const text = TEXT.replace('[load < 80%, blocking < 1e-6]', '[blocking < 1e-6]').replace(
      '10000-19999',
      '10000-10099',
    );
    const report = sweepReport(await plan({ vary: ['traffic.web.rate=0.1/s..20/s log 5'] }, text));
    const seconds = (report.points[0]?.metrics.load as number) * (100 / 0.1);
    const erlangs = monotoneRoot((a) => erlangB(100, a) - 1e-6, 1, 100);
    expect(report.frontiers[0]?.points[0]?.missed).toBeCloseTo(erlangs / seconds, 9);
  });

  it('is a curve with two varied numbers: one point for each value of the other', async () => {
    const report = sweepReport(
      await plan({ vary: ['traffic.web.rate=10/s..4000/s step 90/s', 'pool.addresses=1..4'] }),
    );
    const [rates, addresses] = report.frontiers;
    const turns = rates?.points.map(({ missed }) => missed) ?? [];
    expect(turns).toHaveLength(4);
    for (const [index, turn] of turns.entries()) expect(turn / (turns[0] ?? 1)).toBeCloseTo(index + 1, 9);
    expect(rates?.points.map(({ at }) => at)).toEqual(
      [1, 2, 3, 4].map((count) => [{ path: 'pool.addresses', value: String(count), number: count }]),
    );
    for (const { met, missed } of addresses?.points ?? []) expect(met - missed).toBe(1);
  });

  it('finds every turn of a verdict that does not only get worse', async () => {
    const text = TEXT.replace('[load < 80%, blocking < 1e-6]', '[load < 80%, load > 20%]');
    const report = sweepReport(await plan({ vary: ['traffic.web.rate=1/s..1000/s step 9/s'] }, text));
    const turns = report.frontiers[0]?.points ?? [];
    expect(turns.map(({ limitedBy }) => limitedBy)).toEqual(['load > 20%', 'load < 80%']);
    expect(turns.map(({ met, missed }) => missed > met)).toEqual([false, true]);
    expect((turns[1]?.missed ?? 0) / (turns[0]?.missed ?? 1)).toBeCloseTo(4, 9);
  });

  it('says where nothing turns', async () => {
    const never = sweepReport(await plan({ vary: ['traffic.web.rate=1/s..10/s step 1/s'] }));
    expect(never.frontiers[0]).toMatchObject({ points: [], neverFails: 1, alwaysFails: 0 });
    const always = sweepReport(await plan({ vary: ['traffic.web.rate=5000/s..9000/s step 500/s'] }));
    expect(always.frontiers[0]).toMatchObject({ points: [], neverFails: 0, alwaysFails: 1 });
  });
});
