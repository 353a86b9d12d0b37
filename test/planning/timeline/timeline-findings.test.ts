import { describe, expect, it } from 'vitest';
import { type ScenarioTimeline, timelineScenario } from '../../../src/index.js';
import { eventRows } from '../../../src/reports/timeline/timeline-rows.js';
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

const paths = ({ findings }: ScenarioTimeline, code: string) =>
  findings.filter((finding) => finding.code === code).map(({ path }) => path);

describe('refused clients of a pinned pool', () => {
  const pinned = (rate: number, retries: number) => `
platform: juniper-srx
pool: {addresses: 2, sharing: {pinned: {clients: 40}}}
traffic: {web: {rate: ${rate}/s, lifetime: 60s, close: client-fin, retries: ${retries}}}
`;
  it('come back to the same address, which the mean row does not know, and says so', async () => {
    const steady = { start: 'steady', lengthSeconds: 60, stepSeconds: 30 } as const;
    expect(paths(await timeline(pinned(1500, 2), steady), 'retries-shared')).toEqual([['pool']]);
    expect(paths(await timeline(pinned(1500, 0), steady), 'retries-shared')).toEqual([]);
    expect(paths(await timeline(pinned(700, 2), steady), 'retries-shared')).toEqual([]);
  });
});

describe('the cause of an outage', () => {
  it('is each its own event', async () => {
    const result = await timeline(
      `${NAT}${WEB}events: [{at: 60s, burst: 600%, lasts: 60s}, {at: 1000s, burst: 2000%, lasts: 5min}]`,
    );
    expect(paths(result, 'outage')).toEqual([
      ['events', 0],
      ['events', 1],
    ]);
    expect(paths(result, 'exhausted')).toEqual(paths(result, 'outage'));
  });

  it('is the flow where the last event has long been over', async () => {
    const text = `${NAT}traffic: {web: {rate: 60/s, lifetime: 20s, close: client-rst, profile: {"00:00": 10%, "12:00": 100%}}}
events: [{at: "01:00", burst: 150%, lasts: 2min}]`;
    expect(paths(await timeline(text), 'outage')).toEqual([['traffic', 'web']]);
  });

  it('is no event of another pool, nor one that takes load away', async () => {
    const result = await timeline(`
pools:
  one: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
  other: {platform: generic-nat, addresses: 1, ports: 1024-1123, sharing: shared, timers: {afterReset: 0s}}
traffic:
  web: {rate: 5/s, lifetime: 10s, close: client-rst, via: one}
  mail: {rate: 1/s, lifetime: 10s, close: client-rst, via: other}
events:
  - {at: 60s, burst: 400%, lasts: 60s, flows: web}
  - {at: 60s, ramp: 50%, over: 10min, flows: mail}
  - {at: 61s, restart: other, reconnect: 5s}`);
    expect(paths(result, 'outage')).toEqual([['events', 0]]);
  });

  it('is a flow of the group that holds most of its ports', async () => {
    const result = await timeline(
      `${NAT}traffic:
  often: {rate: 100/s, lifetime: 1s, close: client-fin}
  long: {rate: 20/s, lifetime: 60s, close: client-rst}`,
      { start: 'steady', lengthSeconds: 60 },
    );
    // Closing ones hold their ports for 60 s more: 6,100 ports, the others 1,200.
    expect(paths(result, 'outage')).toEqual([['traffic', 'often']]);
  });
});

describe('events outside of the timeline', () => {
  const events = `events: [{at: 10s, restart: all, reconnect: 5s}, {at: 20s, failover: {ports: 50%}}]`;

  it('are marked where an empty beginning forgets them, and stay where they are in force', async () => {
    const result = await timeline(`${NAT}${WEB}${events}`, { start: 'empty', fromSeconds: 60, lengthSeconds: 60 });
    expect(result.events.map(({ played }) => played)).toEqual([false, true]);
    expect(eventRows(result).rows.map(([, what]) => what)).toEqual([
      'restart of default, clients back within 5 s (before the timeline, not played)',
      'failover: 50% of the ports left',
    ]);
    expect(paths(result, 'event-before')).toEqual([['events', 0]]);
    const steady = await timeline(`${NAT}${WEB}${events}`, { start: 'steady', fromSeconds: 60, lengthSeconds: 60 });
    expect(paths(steady, 'event-before')).toEqual([]);
    expect(steady.events.map(({ played }) => played)).toEqual([true, true]);
  });
});

describe('events in words', () => {
  it.each([
    ['{ports: 100%}', 'failover: changes nothing'],
    ['{traffic: 100%}', 'failover: changes nothing'],
    ['{ports: 50%}', 'failover: 50% of the ports left'],
  ])('failover: %s is "%s"', async (failover, label) => {
    const result = await timeline(`${NAT}${WEB}events: [{at: 10s, failover: ${failover}}]`);
    expect(result.events.map((event) => event.label)).toEqual([label]);
  });
});
