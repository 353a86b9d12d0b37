import { describe, expect, it } from 'vitest';
import { checkScenario, type ScenarioTimeline, timelineScenario } from '../../../src/index.js';
import { timelineSentences } from '../../../src/reports/timeline/timeline-words.js';
import { parsed } from './parsed.js';

const LIMITED = `
platform: linux-netfilter-legacy
pool: {addresses: 1}
limits: {newConnections: 500/s, connections: 50000}
traffic: {web: {rate: 310/s, lifetime: 30s, close: server-fin}}
`;

async function timeline(text: string, options = {}): Promise<ScenarioTimeline> {
  return timelineScenario(await parsed(text), options);
}

describe('thresholds on limits that are not ports', () => {
  it.each([
    'connections < 90%',
    'connections < 95%',
    'connections < 46000',
    'newConnections <= 60%',
    'newConnections < 320/s',
    'newConnections > 350/s',
  ])('%s: over a time in which nothing changes, what check says', async (threshold) => {
    const scenario = await parsed(`${LIMITED}thresholds: [${threshold}]\n`);
    const [expected] = checkScenario(scenario).thresholds;
    const { thresholds } = timelineScenario(scenario, { start: 'steady', lengthSeconds: 600 });
    expect(thresholds[0]?.value).toBeCloseTo(expected?.value ?? Number.NaN, 6);
    expect(thresholds[0]).toMatchObject({ status: expected?.status, limit: expected?.limit });
    expect(thresholds[0]?.missedSeconds).toBe(expected?.status === 'pass' ? 0 : 600);
  });
});

describe('a limit that is exceeded for a moment', () => {
  const DEPLOY = `${LIMITED.replace('310/s', '200/s')}events: [{at: 30min, deploy: 100%, reconnect: 2s}]\n`;

  it('is what the verdict is about, and where it comes from', async () => {
    const result = await timeline(DEPLOY);
    expect(result.status).toBe('fail');
    expect(timelineSentences(result)[0]).toBe(
      'Does not carry this traffic all the time: newConnections after 30 min would be 3,200/s, of 500/s.',
    );
    expect(result.findings).toContainEqual(expect.objectContaining({ code: 'second-limit', severity: 'error' }));
  });

  it('counts tries, not first tries', async () => {
    const text = LIMITED.replace('addresses: 1', 'addresses: 1, ports: 10000-19999').replace(
      'close: server-fin',
      'close: server-fin, retries: 2',
    );
    const scenario = await parsed(text);
    const expected = checkScenario(scenario).limits.find(({ key }) => key === 'newConnections');
    const { limits } = timelineScenario(scenario, { start: 'steady', lengthSeconds: 600 });
    const found = limits.find(({ key }) => key === 'newConnections');
    expect(found?.value).toBeGreaterThan(400);
    expect((found?.value ?? 0) / (expected?.value ?? 1)).toBeCloseTo(1, 3);
  });
});

describe('a threshold that is missed without an outage', () => {
  it('is named in the verdict and found at its cause', async () => {
    const text = `${LIMITED.replace('310/s', '200/s')}events: [{at: 30min, burst: 140%, lasts: 5min}]\nthresholds: [load < 60%]\n`;
    const result = await timeline(text);
    expect(timelineSentences(result)[0]).toBe('Carries this traffic, but misses load < 60% on the way.');
    expect(result.findings).toContainEqual(
      expect.objectContaining({ code: 'threshold-missed', path: ['events', 0], severity: 'error' }),
    );
  });
});

describe('the last moment', () => {
  it('has the rates there are until then', async () => {
    const result = await timeline(LIMITED, { start: 'steady', lengthSeconds: 600 });
    const [first, last] = [result.groups[0]?.points[0], result.groups[0]?.points.at(-1)];
    expect(last?.arrivalRatePerSecond).toBe(310);
    expect(last?.blockedPerSecond).toBeCloseTo(first?.blockedPerSecond ?? Number.NaN, 12);
    expect(last?.lostPerSecond).toBeGreaterThan(0);
  });
});

describe('load with retries', () => {
  it.each([1, 3])('%d: counts later tries, as check does', async (retries) => {
    const text = `
platform: vpp-nat44-ed
pool: {addresses: 1, ports: 10000-10999}
timers: {timeWait: 10s}
traffic: {web: {rate: 72/s, lifetime: 1s, close: client-fin, retries: ${retries}}}
`;
    const scenario = await parsed(text);
    const [expected] = checkScenario(scenario).groups;
    const { groups } = timelineScenario(scenario, { start: 'steady', lengthSeconds: 300 });
    expect(groups[0]?.points.at(-1)?.load).toBeCloseTo(expected?.load ?? Number.NaN, 3);
  });
});
