import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkScenario, type ScenarioTimeline, type TimelineGroup, timelineScenario } from '../../../src/index.js';
import { ROOT } from '../../docs/console.js';
import { parsed } from './parsed.js';

const NAT = `
platform: generic-nat
pool: {addresses: 1, ports: 1024-2023, sharing: shared}
timers: {timeWait: 60s, afterReset: 0s}
`;

async function timeline(text: string, options = {}): Promise<ScenarioTimeline> {
  return timelineScenario(await parsed(NAT + text), options);
}

function only({ groups }: ScenarioTimeline): TimelineGroup {
  const [group] = groups;
  if (group === undefined || groups.length > 1) throw new Error(`there are ${groups.length} groups`);
  return group;
}

/** The point at a moment, or the last one before. */
function at(group: TimelineGroup, seconds: number) {
  const point = group.points.findLast(({ atSeconds }) => atSeconds <= seconds + 1e-9);
  if (point === undefined) throw new Error(`no point at ${seconds}`);
  return point;
}

describe('a scenario in which nothing happens', () => {
  const files = readdirSync(join(ROOT, 'scenarios')).filter((file) => file !== 'monday-morning.yaml');

  it.each(files)('%s: is for ever what check says', async (file) => {
    const scenario = await parsed(readFileSync(join(ROOT, 'scenarios', file), 'utf8'));
    const checked = checkScenario(scenario);
    const { groups, status } = timelineScenario(scenario, { start: 'steady', lengthSeconds: 3600 });
    expect(groups.map(({ id }) => id)).toEqual(checked.groups.map(({ id }) => id));
    for (const group of groups) {
      const expected = checked.groups.find(({ id, role }) => id === group.id && role === group.role);
      for (const point of [group.points[0], group.points.at(-1)]) {
        expect(point?.unavailableErlangs).toBeCloseTo(expected?.unavailableErlangs ?? Number.NaN, 6);
        expect(point?.load).toBeCloseTo(expected?.load ?? Number.NaN, 9);
        expect(point?.blockingProbability).toBeCloseTo(expected?.blockingProbability ?? Number.NaN, 9);
        const carried = expected?.carriedErlangs ?? Number.NaN;
        expect(Math.abs((point?.carriedErlangs ?? 0) / carried - 1), group.id).toBeLessThan(1e-6);
        for (const [state, ports] of Object.entries(expected?.states ?? {})) {
          const held = point?.states[state as keyof typeof point.states] ?? 0;
          expect(Math.abs(held - ports), `${group.id} ${state}`).toBeLessThan(1e-4 * carried + 1e-6);
        }
      }
      expect(group.peak.headroom.factor ?? 0).toBeCloseTo(expected?.headroom.factor ?? 0, 6);
    }
    if (checked.status !== 'warn') expect(status).toBe(checked.status);
  });
});

describe('filling from empty', () => {
  it('takes c/λ when every connection holds its port for the same time', async () => {
    const result = await timeline('traffic: {web: {rate: 100/s, lifetime: 0s, close: client-fin}}');
    expect(result.start).toBe('empty');
    const group = only(result);
    expect(group.exhaustions[0]?.fromSeconds).toBeCloseTo(10, 9);
    expect(group.exhaustions[0]?.toSeconds).toBeNull();
    // The kernel refused its first connection after 9.44 s of the same, searching as it does.
    expect(group.firstRefusalSeconds).toBeGreaterThan(9);
    expect(group.firstRefusalSeconds).toBeLessThan(10);
    // Once full, nobody gets a port until the first hold ends.
    expect(at(group, 14).blockingProbability).toBeGreaterThan(0.999);
    expect(at(group, 14).carriedErlangs).toBeCloseTo(1000, 3);
    // The modified offered load alone would say otherwise.
    expect(at(group, 14).modifiedOfferedLoadBlocking).toBeLessThan(0.4);
  });

  it('takes −h·ln(1 − c/a) when holding times are exponential', async () => {
    const group = only(await timeline('traffic: {web: {rate: 100/s, lifetime: 20s, close: client-rst}}'));
    expect(group.exhaustions[0]?.fromSeconds).toBeCloseTo(-20 * Math.log(1 - 1000 / 2000), 9);
  });

  it('never ends when the pool is larger than what is asked for', async () => {
    const group = only(await timeline('traffic: {web: {rate: 10/s, lifetime: 20s, close: client-rst}}'));
    expect(group.exhaustions).toEqual([]);
    expect(group.outages).toEqual([]);
    expect(group.points.at(-1)?.carriedErlangs).toBeGreaterThan(150);
  });

  it('begins with nothing held, and ports held + free are all there are', async () => {
    const group = only(await timeline('traffic: {web: {rate: 100/s, lifetime: 20s, close: client-fin}}'));
    expect(group.points[0]?.carriedErlangs).toBe(0);
    for (const point of group.points) {
      expect(point.carriedErlangs).toBeLessThanOrEqual(1000 + 1e-5);
      expect(point.carriedErlangs).toBeLessThanOrEqual(point.offeredErlangs + 1e-6);
      const held = Object.values(point.states).reduce((sum, ports) => sum + ports, 0);
      expect(held).toBeCloseTo(point.carriedErlangs, 5);
    }
  });
});

describe('events', () => {
  const steady = 'traffic: {web: {rate: 10/s, lifetime: 20s, close: client-fin}}\n';

  it('a burst multiplies the arrivals while it lasts', async () => {
    const group = only(await timeline(`${steady}events: [{at: 100s, burst: 200%, lasts: 30s}]`));
    expect(at(group, 50).arrivalRatePerSecond).toBe(10);
    expect(at(group, 100).arrivalRatePerSecond).toBe(20);
    expect(at(group, 129).arrivalRatePerSecond).toBe(20);
    expect(at(group, 130).arrivalRatePerSecond).toBe(10);
    // Within 10 s none of the new ones has left TIME_WAIT: 100 more connections hold 100 more ports.
    expect(at(group, 110).carriedErlangs).toBeCloseTo(800 + 100, 0);
  });

  it('a ramp goes straight to its part of the rate, and stays', async () => {
    const group = only(await timeline(`${steady}events: [{at: 10s, ramp: 50%, over: 20s}]`, { stepSeconds: 1 }));
    expect(at(group, 20).arrivalRatePerSecond).toBeCloseTo(7.5, 9);
    expect(at(group, 40).arrivalRatePerSecond).toBe(5);
    expect(at(group, 1e6).unavailableErlangs).toBeCloseTo(400, -1);
  });

  it('a restart empties the pool; clients that come back are those who were open', async () => {
    const result = await timeline(`${steady}events: [{at: 50s, restart: all, reconnect: 10s}]`);
    const group = only(result);
    expect(result.events[0]?.reconnecting).toBeCloseTo(200, 3);
    expect(at(group, 50).carriedErlangs).toBe(0);
    // 20/s come back for 10 s, beside the 10/s that come anyway.
    expect(at(group, 55).arrivalRatePerSecond).toBeCloseTo(30, 3);
    expect(at(group, 60).carriedErlangs).toBeCloseTo(300, 0);
  });

  it('a deploy keeps the ports of whom it closes, and brings them all again', async () => {
    const text = `${steady}events: [{at: 50s, deploy: 100%, reconnect: 10s}]`;
    const result = await timeline(text.replace('10/s', '9/s'));
    const group = only(result);
    expect(result.events[0]?.reconnecting).toBeCloseTo(180, 3);
    expect(at(group, 50).states.ESTABLISHED ?? 0).toBeCloseTo(0, 6);
    expect(at(group, 50).states.TIME_WAIT).toBeCloseTo(9 * 80, 3);
    expect(at(group, 60).carriedErlangs).toBeCloseTo(9 * 80 + 180, 0);
  });

  it('a failover halves the pool and gives it back', async () => {
    const text = `${steady}events: [{at: 50s, failover: {ports: 50%}, lasts: 60s, reconnect: 5s}]`;
    const group = only(await timeline(text));
    expect(at(group, 49).ports).toBe(1000);
    expect(at(group, 50).ports).toBe(500);
    expect(at(group, 50).carriedErlangs).toBeCloseTo(400, 1);
    expect(at(group, 111).ports).toBe(1000);
    expect(group.outages.length).toBe(1);
    expect(group.outages[0]?.recoverySeconds).toBe(0);
  });

  it('a failover brings the clients of the other box at once', async () => {
    const text = `${steady}events: [{at: 50s, failover: {traffic: 200%}, reconnect: 10s}]`;
    const result = await timeline(text.replace('10/s', '5/s'));
    expect(result.events[0]?.reconnecting).toBeCloseTo(100, 3);
    expect(at(only(result), 55).arrivalRatePerSecond).toBeCloseTo(5 + 5 + 10, 3);
    expect(at(only(result), 60).states.ESTABLISHED).toBeGreaterThan(160);
  });

  it('after an overload the pool recovers as those that were served leave, not those that were refused', async () => {
    const text = 'traffic: {web: {rate: 10/s, lifetime: 20s, close: client-rst}}\n';
    const group = only(await timeline(`${text}events: [{at: 60s, burst: 1000%, lasts: 120s}]`));
    const [outage] = group.outages;
    expect(group.exhaustions[0]?.fromSeconds).toBeCloseTo(60 + 20 * Math.log(1800 / 1000), 6);
    // Demand is 2,000 then, and falls below the ports long after the group has room again.
    expect(group.exhaustions[0]?.toSeconds).toBeGreaterThan(190);
    expect(outage?.toSeconds ?? 0).toBeLessThan(185);
    expect(outage?.recoverySeconds ?? 0).toBeLessThan(5);
  });

  it('the recovery from constant holds takes as long as they last', async () => {
    const text = 'traffic: {web: {rate: 5/s, lifetime: 0s, close: client-fin}}\n';
    const group = only(await timeline(`${text}events: [{at: 10s, burst: 2000%, lasts: 10s}]`));
    const [outage] = group.outages;
    // All ports are taken within 7 s; the burst's leave 60 s after they came, until then 5/s find one in 5/s that leave.
    expect(outage?.fromSeconds).toBeLessThan(20);
    expect(outage?.toSeconds).toBeGreaterThan(69);
    expect(outage?.recoverySeconds).toBeGreaterThan(45);
  });

  it('the recovery is counted from the end of the flow that took the ports, whatever others do', async () => {
    const text = `traffic:
  short: {rate: 30/s, lifetime: 100ms, close: client-rst}
  long: {rate: 0.5/s, lifetime: 300s, close: client-rst}
events: [{at: 10min, burst: 800%, lasts: 20min, flows: long}]`;
    const [outage] = only(await timeline(text)).outages;
    expect(outage?.toSeconds).toBeGreaterThan(1800);
    expect(outage?.recoverySeconds).toBeCloseTo((outage?.toSeconds ?? 0) - 1800, 0);
  });

  it('two events of one moment: whom the first took away the second does not find', async () => {
    const both = `${steady}events: [{at: 50s, deploy: 100%, reconnect: 10s}, {at: 50s, restart: all, reconnect: 10s}]`;
    const result = await timeline(both);
    expect(result.events.map(({ reconnecting }) => Math.round(reconnecting))).toEqual([200, 0]);
  });

  it('a restart of all boxes in a row brings each client back once', async () => {
    const scenario = await parsed(`
pools:
  inner: {platform: generic-nat, addresses: 1, sharing: shared}
  outer: {platform: generic-nat, addresses: 1, sharing: shared}
timers: {timeWait: 10s, afterReset: 0s}
traffic: {web: {rate: 15/s, lifetime: 20s, close: client-fin, via: [inner, outer]}}
events: [{at: 60s, restart: all, reconnect: 10s}]
`);
    expect(timelineScenario(scenario).events[0]?.reconnecting).toBeCloseTo(300, 3);
  });

  it('clients that are counted may all be connected and closing at once', async () => {
    const text = `traffic: {agents: {sources: 100, rate: 0.02/s, lifetime: 1h, close: client-fin}}
events: [{at: 60s, deploy: 100%, reconnect: 30s}]`;
    const scenario = await parsed(NAT.replace('1024-2023', '1024-1123') + text);
    const [group] = timelineScenario(scenario).groups;
    expect(group?.points.every(({ carriedErlangs }) => carriedErlangs <= 100 + 1e-6)).toBe(true);
  });

  it('two boxes in a row: a restart of one closes the connections on the other', async () => {
    const scenario = await parsed(`
pools:
  proxy: {platform: haproxy-tcp, addresses: 1}
  nat: {platform: linux-netfilter-legacy, addresses: 1, sharing: shared}
traffic: {web: {rate: 100/s, lifetime: 20s, close: client-fin, via: [proxy, nat]}}
events: [{at: 30s, restart: nat, reconnect: 10s}]
`);
    const result = timelineScenario(scenario);
    const [proxy, nat] = result.groups;
    if (proxy === undefined || nat === undefined) throw new Error('two boxes have two groups');
    expect(result.events[0]?.reconnecting).toBeCloseTo(2000, 2);
    expect(at(nat, 30).carriedErlangs).toBe(0);
    expect(at(proxy, 30).states.ESTABLISHED ?? 0).toBeCloseTo(0, 6);
    expect(at(proxy, 30).states.TIME_WAIT).toBeCloseTo(6000 + 2000, 1);
  });
});

describe('daily profiles', () => {
  const DAY = `traffic:
  web: {rate: 10/s, lifetime: 20s, close: client-fin, profile: {"00:00": 10%, "12:00": 100%}}
`;

  it('peak a little after the rates do, by what is still held', async () => {
    const result = await timeline(DAY);
    expect([result.clock, result.start, result.fromSeconds, result.toSeconds]).toEqual([true, 'steady', 0, 86_400]);
    const group = only(result);
    expect(group.peak.atSeconds).toBeGreaterThanOrEqual(43_200);
    expect(group.peak.atSeconds).toBeLessThan(43_200 + 300);
    expect(group.peak.unavailableErlangs).toBeGreaterThan(797);
    expect(group.peak.unavailableErlangs).toBeLessThan(800);
  });

  it('remember the day before', async () => {
    const idle = DAY.replace('client-fin', '{client-fin: 99%, idle: 1%}');
    const text = `timers: {timeWait: 60s, afterReset: 0s, establishedIdle: 20h}\n${idle}`;
    const scenario = await parsed(NAT.replace(/timers:.*\n/, '') + text);
    const { groups } = timelineScenario(scenario);
    // Midnight has what was left open on the day before: 55 % of 10/s on average, 1 % of it for 20 h.
    const midnight = groups[0]?.points[0];
    const left = groups[0]?.points.at(-1);
    expect(midnight?.unavailableErlangs).toBeGreaterThan(3000);
    expect(left?.unavailableErlangs).toBeCloseTo(midnight?.unavailableErlangs ?? 0, 6);
  });

  it('can be looked at in part', async () => {
    const result = await timeline(DAY, { fromSeconds: 39_600, lengthSeconds: 7200, stepSeconds: 60 });
    const whole = only(await timeline(DAY, { stepSeconds: 60 }));
    const part = only(result);
    expect(part.points[0]?.atSeconds).toBe(39_600);
    expect(part.points.at(-1)?.atSeconds).toBe(46_800);
    expect(part.peak.unavailableErlangs).toBeCloseTo(whole.peak.unavailableErlangs, 6);
    expect(at(part, 43_200).unavailableErlangs).toBeCloseTo(at(whole, 43_200).unavailableErlangs, 8);
  });
});

describe('thresholds over time', () => {
  it('are judged at their worst moment, with how long they are missed', async () => {
    const text = `traffic: {web: {rate: 10/s, lifetime: 20s, close: client-fin}}
events: [{at: 100s, burst: 150%, lasts: 10min}]
thresholds: [load < 85%, web: ports.free > 10, headroom > 0.5, reuseRisk < 1%]`;
    const result = await timeline(text);
    const [load, free, headroom, risk] = result.thresholds;
    expect(load?.status).toBe('fail');
    expect(load?.value).toBeCloseTo(1.2, 3);
    expect(load?.missedFromSeconds).toBeGreaterThan(100);
    // From a little after the burst begins until TIME_WAIT has gone down again: 10 min and more.
    expect(load?.missedSeconds).toBeGreaterThan(600);
    expect(load?.missedSeconds).toBeLessThan(680);
    expect(free?.status).toBe('fail');
    expect(headroom?.value).toBeCloseTo(0.85 / 1.2, 2);
    expect(headroom?.status).toBe('pass');
    expect(risk?.status).toBe('pass');
  });

  it('second limits count what comes back after an event', async () => {
    const text = `traffic: {web: {rate: 10/s, lifetime: 20s, close: client-fin}}
limits: {newConnections: 25/s}
events: [{at: 100s, deploy: 100%, reconnect: 10s}]`;
    const [limit] = (await timeline(text)).limits;
    expect(limit).toMatchObject({ key: 'newConnections', status: 'fail', atSeconds: 100 });
    expect(limit?.value).toBeCloseTo(30, 2);
  });
});

describe('what cannot be drawn', () => {
  it('is refused with a range', async () => {
    const scenario = await parsed(`${NAT}traffic: {web: {rate: 10/s, lifetime: 20s, close: client-fin}}`);
    expect(() => timelineScenario(scenario, { lengthSeconds: 0 })).toThrow(/length must be above 0/);
    expect(() => timelineScenario(scenario, { lengthSeconds: 4e7 })).toThrow(/366 days/);
    expect(() => timelineScenario(scenario, { stepSeconds: 1e-6 })).toThrow(/at most 20000 moments/);
  });

  it('a rate of zero holds nothing', async () => {
    const group = only(await timeline('traffic: {web: {rate: 0/s, lifetime: 20s, close: client-fin}}'));
    expect(
      group.points.every(({ carriedErlangs, blockingProbability }) => carriedErlangs + blockingProbability === 0),
    ).toBe(true);
  });
});
