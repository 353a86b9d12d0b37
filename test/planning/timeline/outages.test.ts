import { describe, expect, it } from 'vitest';
import { type ScenarioTimeline, type TimelineGroup, timelineScenario } from '../../../src/index.js';
import { groupRows, outageRows, thresholdRows } from '../../../src/reports/timeline/timeline-rows.js';
import { hardestHit, timelineSentences } from '../../../src/reports/timeline/timeline-words.js';
import { parsed } from './parsed.js';

const NAT = `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 60s, afterReset: 0s}
`;
const WEB = 'traffic: {web: {rate: 10/s, lifetime: 20s, close: client-rst}}\n';

async function timeline(text: string, options = {}): Promise<ScenarioTimeline> {
  return timelineScenario(await parsed(text), options);
}

function first({ groups }: ScenarioTimeline): TimelineGroup {
  const [group] = groups;
  if (group === undefined) throw new Error('there is no group');
  return group;
}

const TWICE = `${NAT}${WEB}events: [{at: 60s, burst: 600%, lasts: 60s}, {at: 1000s, burst: 2000%, lasts: 5min}]`;

describe('what is said first', () => {
  it('is about a group that is out under its own threshold, however little it loses', async () => {
    const result = await timeline(`
pools:
  large: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
  small: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
traffic:
  bulk: {rate: 10/s, lifetime: 10s, close: client-rst, via: large}
  api: {rate: 5/s, lifetime: 10s, close: client-rst, via: small}
events: [{at: 60s, burst: 150%, lasts: 60s, flows: api}]
thresholds: ["bulk: blocking < 50%", "api: blocking < 1e-6"]`);
    const [worst] = hardestHit(result.groups);
    expect(worst?.pool).toBe('small');
    const [verdict, begin] = timelineSentences(result);
    expect(verdict).toMatch(/^Does not carry this traffic all the time/);
    expect(begin).toMatch(/small/);
  });

  it('describes the outage that costs most with the exhaustion that goes with it, and counts the others', async () => {
    const result = await timeline(TWICE);
    const { exhaustions, outages } = first(result);
    expect(outages).toHaveLength(2);
    expect(exhaustions).toHaveLength(2);
    const [, begin, length, all] = timelineSentences(result);
    expect(begin).toMatch(/^After 16 min 4\d(\.\d)? s default\/any has no port left on average; from 16 min 4/);
    expect(length).toMatch(/^It is out for [45] min/);
    expect(all).toMatch(/^default\/any has 2 outages, [56] min .* in all\.$/);
  });

  it('says where less than a connection is lost, and does not name a tenth of one', async () => {
    const result = await timeline(
      `${NAT}${WEB}events: [{at: 60s, burst: 475%, lasts: 60s}]\nthresholds: [blocking < 1e-9]`,
    );
    expect(result.lost).toBeLessThan(1);
    expect(timelineSentences(result)[0]).toMatch(/: fewer than one connection fails for good\.$/);
  });
});

describe('outages', () => {
  it('begin with the event that makes them, not a moment before it', async () => {
    const text = `${NAT}${WEB.replace('10/s', '45/s')}events: [{at: 50s, failover: {ports: 50%}, lasts: 60s}]
thresholds: [blocking < 0.0003]`;
    const result = await timeline(text);
    expect(first(result).outages[0]?.fromSeconds).toBe(50);
    expect(result.findings.find(({ code }) => code === 'outage')?.path).toEqual(['events', 0]);
  });

  it('that are there when the timeline begins say so', async () => {
    const result = await timeline(TWICE, { fromSeconds: 1100, lengthSeconds: 600 });
    expect(first(result).outages).toMatchObject([{ beganBefore: true, fromSeconds: 1100 }]);
    expect(timelineSentences(result)[1]).toBe('default/any is already refusing at 18 min 20 s.');
    expect(outageRows(result, result.groups).rows[0]?.[1]).toBe('before 18 min 20 s');
    expect(result.findings[0]?.message).toMatch(
      /^already refusing at 18 min 20 s, and for .* more default\/any refuses/,
    );
    const whole = await timeline(TWICE);
    expect(first(whole).outages.map(({ beganBefore }) => beganBefore)).toEqual([false, false]);
    const here = `${NAT}${WEB.replace('10/s', '45/s')}events: [{at: 0s, failover: {ports: 50%}}]`;
    expect(first(await timeline(here)).outages).toMatchObject([{ beganBefore: false, fromSeconds: 0 }]);
  });

  it('last as long as the threshold at the same limit is missed', async () => {
    const result = await timeline(`${TWICE}\nthresholds: [blocking < 1e-4, headroom > 2, load < 80%]`);
    const [blocking, headroom] = result.thresholds;
    const out = first(result).outages.reduce((sum, one) => sum + (one.toSeconds ?? 0) - one.fromSeconds, 0);
    expect(blocking?.missedSeconds).toBeCloseTo(out, 9);
    expect(blocking?.missedFromSeconds).toBe(first(result).outages[0]?.fromSeconds);
    expect(headroom).toMatchObject({ status: 'fail', missedFromSeconds: null, missedSeconds: null });
    expect(thresholdRows(result).rows[1]?.at(-1)).toBe('when fullest');
  });
});

describe('losses', () => {
  it('of two boxes in a row are those of the one that refuses most, and a finding says so', async () => {
    const result = await timeline(`
pools:
  proxy: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
  nat: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
traffic:
  web: {rate: 10/s, lifetime: 10s, close: client-rst, via: [proxy, nat]}
  own: {rate: 1/s, lifetime: 10s, close: client-rst, via: nat}
events: [{at: 60s, burst: 300%, lasts: 60s}]`);
    const lost = (pool: string) => result.groups.find((group) => group.pool === pool)?.lost ?? 0;
    expect(lost('proxy')).toBeGreaterThan(500);
    expect(result.lost).toBeCloseTo(lost('nat'), 6);
    expect(result.findings.find(({ code }) => code === 'boxes-counted-alone')?.path).toEqual(['traffic', 'web']);
    expect((await timeline(TWICE)).findings.map(({ code }) => code)).not.toContain('boxes-counted-alone');
  });

  it('of a busiest address are not listed beside those of all addresses', async () => {
    const result = await timeline(`
platform: generic-nat
pool: {addresses: 4, ports: 1024-1123, sharing: {pinned: {clients: 40}}}
timers: {timeWait: 60s, afterReset: 0s}
traffic: {web: {rate: 20/s, lifetime: 10s, close: client-rst}}
events: [{at: 60s, burst: 200%, lasts: 60s}]`);
    expect(result.groups.map(({ role }) => role)).toEqual(['mean', 'busiest']);
    const [mean, busiest] = groupRows(result, result.groups).rows;
    expect(mean?.[6]).toMatch(/^\d/);
    expect(busiest?.[0]).toBe(`${result.groups[0]?.id}/busiest (99%)`);
    expect(busiest?.[6]).toBe('');
    expect(timelineSentences(result).at(-1)).toContain(`at ${result.groups[0]?.id}, busiest address (99%)`);
    expect(outageRows(result, result.groups).rows.at(-1)?.[4]).toBe('');
  });
});
