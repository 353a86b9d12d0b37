import { describe, expect, it } from 'vitest';
import { haywardBlocking } from '../../src/model/hayward.js';
import { formatPercent } from '../../src/units/format.js';
import { check } from './check-text.js';

/** 10,000 ports that are each held for 20 s: the load is rate ÷ 500 per second. */
async function found(load: number, peakedness: number) {
  const { findings, groups } = await check(`
platform: linux-netfilter-legacy
pool: {addresses: 1, ports: 1024-11023}
traffic: {web: {rate: ${load * 500}/s, lifetime: 10s, close: client-rst, peakedness: ${peakedness}}}
`);
  const finding = findings.find(({ code }) => code === 'early-failure');
  if (finding === undefined || groups[0] === undefined) throw new Error('the search has its say');
  return { ...finding, group: groups[0] };
}

const full = (load: number, peakedness: number): number => haywardBlocking(10_000, load * 10_000, peakedness);

describe('what is said about a search that gives up early', () => {
  it('is that ports are free, where a full pool refuses hardly anybody', async () => {
    const { message, severity, group } = await found(0.92, 1);
    expect(message).toMatch(/more than 1 in 1,000 are refused although ports are free, this is 92%/);
    expect(message.endsWith(`; about ${formatPercent(group.blockingProbability)} are refused`)).toBe(true);
    expect(severity).toBe('warning');
  });

  it('is not that ports are free, where bursts fill the pool and the search adds nothing', async () => {
    const { message, severity, group } = await found(0.92, 100);
    expect(group.blockingProbability).toBeCloseTo(full(0.92, 100), 12);
    expect(message).not.toContain('although ports are free');
    expect(message).toContain('are refused, as many as by a search that finds the last one: the pool is full');
    expect(severity).toBe('info');
  });

  it('is what a full pool refuses beside what this search does, where both count', async () => {
    const { message, severity, group } = await found(0.92, 10);
    const closed = full(0.92, 10);
    expect(closed).toBeGreaterThan(0.05 * group.blockingProbability);
    expect(closed).toBeLessThan(0.95 * group.blockingProbability);
    expect(message).not.toContain('although ports are free');
    expect(message).toContain(`; a search that finds the last one would refuse ${formatPercent(closed)}`);
    expect(severity).toBe('warning');
  });

  it.each([1, 10, 100])('names no reason below the load at which it matters: peakedness %i', async (peakedness) => {
    const { message, severity } = await found(0.6, peakedness);
    expect(message).toMatch(/this is 60%$/);
    expect(severity).toBe('info');
  });
});
