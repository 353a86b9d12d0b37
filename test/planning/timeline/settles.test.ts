import { describe, expect, it } from 'vitest';
import { checkScenario, type ScenarioTimeline, timelineScenario } from '../../../src/index.js';
import { timelineSentences } from '../../../src/reports/timeline/timeline-words.js';
import { parsed } from './parsed.js';

const SLOW = `
platform: linux-netfilter-legacy
pool: {addresses: 1}
traffic: {web: {rate: 10/s, lifetime: 10s, close: {client-fin: 99%, idle: 1%}}}
`;
const RAMP = 'events: [{at: 10min, ramp: 200%, over: 1min}]\n';

async function timeline(text: string, options = {}): Promise<ScenarioTimeline> {
  return timelineScenario(await parsed(text), options);
}

const codes = ({ findings }: ScenarioTimeline) => findings.map(({ code }) => code);

describe('a pool that goes on filling after the end of its timeline', () => {
  it('is judged by where it settles: what check says of the rates that stay', async () => {
    const result = await timeline(SLOW + RAMP);
    const doubled = checkScenario(await parsed(SLOW.replace('10/s', '20/s')));
    expect(result.thresholds.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    expect(result.status).toBe('fail');
    expect(result.settles?.load).toBeCloseTo(doubled.groups[0]?.load ?? Number.NaN, 9);
    expect(result.settles).toMatchObject({
      group: 'default/any',
      status: 'fail',
      missed: ['load < 80%', 'load < 95%', 'blocking < 1e-4'],
    });
    expect(codes(result)).toContain('still-filling');
    expect(timelineSentences(result).join(' ')).toMatch(
      /^Carries this traffic until 5 h 8 min, but the pool goes on filling: in the long run its load is 138%/u,
    );
  });

  it('shows it in the time that the finding names', async () => {
    const { findings } = await timeline(SLOW + RAMP);
    expect(findings.find(({ code }) => code === 'still-filling')?.message).toContain('--time 21days');
    const long = await timeline(SLOW + RAMP, { lengthSeconds: 21 * 86_400 });
    const load = long.groups[0]?.points.at(-1)?.load ?? Number.NaN;
    expect(load / (long.settles?.load ?? Number.NaN)).toBeCloseTo(1, 2);
    expect(codes(long)).not.toContain('still-filling');
  });

  it('is only told of where somebody asks for a stretch of time', async () => {
    const result = await timeline(SLOW + RAMP, { lengthSeconds: 3600 });
    expect(result.status).toBe('pass');
    expect(result.settles?.status).toBe('fail');
    expect(codes(result)).toContain('still-filling');
  });

  it('has fewer ports for good after a failover that nobody ends', async () => {
    const half = await timeline(`${SLOW}events: [{at: 10min, failover: {ports: 50%}}]\n`);
    expect(half.settles?.load).toBeCloseTo(2 * (half.groups[0]?.points[0]?.load ?? Number.NaN), 3);
  });
});

describe('a pool that settles', () => {
  it('goes back to where it was after what passes', async () => {
    const result = await timeline(`${SLOW}events: [{at: 10min, burst: 300%, lasts: 1min}]\n`);
    expect(result.settles).toMatchObject({ status: 'pass', missed: [] });
    expect(result.settles?.load).toBeCloseTo(result.groups[0]?.points[0]?.load ?? Number.NaN, 9);
  });

  it('is not known where something still changes, or rates follow the hour', async () => {
    expect((await timeline(SLOW + RAMP, { lengthSeconds: 610 })).settles).toBeNull();
    const daily = SLOW.replace('rate: 10/s', 'profile: {"00:00": 5/s, "12:00": 10/s}');
    expect((await timeline(daily)).settles).toBeNull();
  });
});

describe('a day in which something changes for good', () => {
  const DAY = `
platform: generic-nat
pool: {addresses: 1, ports: 10000-10999}
timers: {timeWait: 10s}
traffic: {web: {lifetime: 1s, close: client-fin, profile: {"03:00": 5/s, "09:00": 50/s}}}
`;

  it('shows the day after, whose busiest hour it may overload', async () => {
    const result = await timeline(`${DAY}events: [{at: "20:00", ramp: 250%, over: 10min}]\n`);
    expect(result.toSeconds).toBe(2 * 86_400);
    expect(result.status).toBe('fail');
    expect(result.peak?.atSeconds).toBeCloseTo(33 * 3600, -2);
  });

  it('ends at midnight where all passes', async () => {
    const result = await timeline(`${DAY}events: [{at: "20:00", burst: 250%, lasts: 10min}]\n`);
    expect(result.toSeconds).toBe(86_400);
  });
});
