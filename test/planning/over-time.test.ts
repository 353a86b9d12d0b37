import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../src/diagnostics/render.js';
import { compareVariants } from '../../src/planning/compare/compare.js';
import { setVariants } from '../../src/planning/compare/compare-variants.js';
import { sensitivity } from '../../src/planning/sensitivity/sensitivity.js';
import { monteCarlo } from '../../src/planning/sensitivity/sensitivity-monte-carlo.js';
import type { SensitivityReport } from '../../src/planning/sensitivity/sensitivity-result.js';
import { planSweep, type SweepOptions } from '../../src/planning/sweep/prepare.js';
import { sensitivityRenderers } from '../../src/reports/sensitivity/sensitivity-formats.js';
import { VIEW } from '../reports/fixtures.js';
import { parsed } from './parsed.js';

/** A burst of which nobody knows how long it lasts; at the moment that is planned nothing is missed. */
const PLAN = `
platform: generic-nat
parameters: {rush: {low: 200%, high: 400%}, night: 20%, users: {low: 500, high: 1500}}
pool: {addresses: 1, ports: 1024-2023}
timers: {timeWait: 30s}
traffic:
  web: {rate: = users * 0.01/s, lifetime: 10s, close: client-fin}
  backup: {rate: 1/s, profile: {"00:00": 100%, "06:00": = night}, lifetime: 10s, close: client-fin}
events:
  - {at: "01:00", burst: = rush, lasts: {low: 1min, high: 30min}}
`;
/** The same with ranges for what only a timeline plays. */
const ONLY_EVENTS = PLAN.replace('{low: 500, high: 1500}', '600');

const OVER_TIME = ['events.0.lasts', 'parameters.rush'];

const report = async (text: string): Promise<SensitivityReport> => sensitivity(await parsed(text), { samples: 200 });

const words = (text: string): string => text.replace(/\s+/g, ' ');

describe('ranges that only a timeline plays', () => {
  it('are named and not drawn, those of a parameter of an event too', async () => {
    const { ranges, rangesNotPlayed, notVaried } = await report(PLAN);
    expect(ranges.map(({ path }) => path)).toEqual(['parameters.users']);
    expect([...rangesNotPlayed].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'events.0.lasts', unit: 's', low: 60, central: 930, high: 1800 },
      { path: 'parameters.rush', unit: 'count', low: 2, central: 3, high: 4 },
    ]);
    const still = notVaried.filter(({ reason }) => reason.includes('timeline')).map(({ path }) => path);
    expect(still).toEqual(['parameters.rush', 'parameters.night']);
  });

  it('leave the draws of the others as they are without them', async () => {
    const plain = PLAN.replace('{low: 1min, high: 30min}', '5min').replace('{low: 200%, high: 400%}', '300%');
    expect((await report(PLAN)).monteCarlo).toEqual((await report(plain)).monteCarlo);
  });

  it('are drawn where a rate is made of the same parameter', async () => {
    const { ranges } = await report(PLAN.replace('rate: 1/s', 'rate: = rush * 1/s'));
    expect(ranges.map(({ path }) => path)).toContain('parameters.rush');
  });

  it('alone give no probability, in no format, and the headline says why and what to type', async () => {
    const { document } = await parsed(ONLY_EVENTS);
    expect(monteCarlo(document, { samples: 10, seed: 1 })).toBeNull();
    const found = await report(ONLY_EVENTS);
    const { table, markdown, csv, json } = sensitivityRenderers;
    const head = words(table(found, { ...VIEW, quiet: true }));
    expect(head).toContain('How likely FAIL is over the ranges is not known here');
    expect(head).toMatch(/`snat-plan timeline plan.yaml --set (events.0.lasts=30min|parameters.rush=4)`/);
    for (const path of OVER_TIME) expect(head).toContain(path);
    for (const text of [table(found, VIEW), markdown(found, VIEW)]) {
      expect(text).not.toMatch(/has a probability|interval|×[\d.]+ … ×/);
      expect(words(text)).toContain('events.0.lasts (60 s to 30 min, played as 15 min 30 s)');
    }
    expect(csv(found, VIEW)).toContain('rangeNotPlayed,events.0.lasts,s,930');
    expect(JSON.parse(json(found, VIEW))).toMatchObject({ monteCarlo: null, ranges: [] });
  });

  it('beside others are excepted from what the headline says of these', async () => {
    const head = words(sensitivityRenderers.table(await report(PLAN), { ...VIEW, quiet: true }));
    expect(head).toMatch(/Over the ranges, FAIL has a probability of .* That says nothing about /);
  });

  it('are assumed to be what the timeline plays, not what sensitivity draws', async () => {
    const { scenario } = await parsed(PLAN);
    const source = scenario.assumptions.find(({ key }) => key === 'events.0.lasts')?.source;
    expect(source).toContain('`snat-plan timeline` plays that alone');
  });
});

async function refusal(options: SweepOptions): Promise<string> {
  const result = await planSweep(await parsed(PLAN), options);
  return result.ok ? 'planned' : renderDiagnostics(result.diagnostics, 'plan.yaml', PLAN);
}

describe('a sweep', () => {
  it.each([
    ['events.0.lasts=1min,2min', 'events.0.lasts=1min'],
    ['events.0.lasts=1min..9min step 1min', 'events.0.lasts=1min'],
    ['events.0.burst=300%', 'events.0.burst=300%'],
    ['rush=2,3', 'parameters.rush=2'],
    ['rush=2', 'parameters.rush=2'],
    ['night=10%..90% step 20%', 'parameters.night=10%'],
    ['traffic.backup.profile={"00:00": 100%, "06:00": 0%}', 'traffic.backup.profile={"00:00": 100%, "06:00": 0%}'],
  ])('of %s is refused: all points would be one, and timeline plays them', async (vary, set) => {
    const text = await refusal({ vary: [vary] });
    expect(text).toContain('changes only what happens over time, and a sweep plans one moment');
    expect(text).toContain(`snat-plan timeline plan.yaml --set ${set}`);
  });

  it('is refused for one such path beside others, in company too', async () => {
    const vary = ['pool.addresses=1,2', 'rush=2,3'];
    expect(await refusal({ vary })).toContain('"rush" changes only');
    expect(await refusal({ vary, zip: true })).toContain('"rush" changes only');
    expect(await refusal({ vary })).not.toContain('"pool.addresses" changes only');
  });

  it.each(['users=500,600', 'pool.addresses=1,1', 'traffic.web.lifetime=10s', 'traffic.backup.rate=1/s,2/s'])(
    'of %s is planned',
    async (vary) => {
      expect(await refusal({ vary: [vary] })).toBe('planned');
    },
  );
});

describe('a comparison', () => {
  const sentence = async (...set: readonly string[]): Promise<string> =>
    compareVariants(await setVariants(await parsed(PLAN), set), 'set').sentence;

  it('of what differs over time only has no winner, and does not say that it makes no difference', async () => {
    const text = await sentence('events.0.burst=100%', 'events.0.burst=900%');
    expect(text).toContain('differ only in what happens over time');
    expect(text).not.toContain('no difference');
  });

  it('of what differs now is as ever', async () => {
    expect(await sentence('pool.addresses=2', 'events.0.burst=900%')).toContain('wins');
  });
});
