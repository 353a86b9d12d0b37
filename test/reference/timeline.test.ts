import { describe, expect, it } from 'vitest';
import { type TimelineGroup, timelineScenario } from '../../src/index.js';
import { writeTimeOfDay } from '../../src/units/time-of-day.js';
import { parsed } from '../planning/timeline/parsed.js';
import { referenceCases } from './case-test.js';

const DAY = 86_400;

function caseOf<I, E>(id: string): { readonly inputs: I; readonly expected: E } {
  const found = referenceCases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return { inputs: found.inputs as I, expected: found.expected as E };
}

async function groupOf(text: string, options = {}): Promise<TimelineGroup> {
  const [group] = timelineScenario(await parsed(text), options).groups;
  if (group === undefined) throw new Error('no group');
  return group;
}

describe('the reference cases, through a scenario’s timeline', () => {
  it('Q23: a demand that swings like a sine over the day is followed an eighth of a period later', async () => {
    const { inputs, expected } = caseOf<
      { lambda_mean: number; lambda_amplitude: number },
      { max: number; min: number; lag: number }
    >('Q23');
    // One period is a day, so the mean hold, 1 there, is a day ÷ 2π.
    const hold = DAY / (2 * Math.PI);
    const rate = (seconds: number): number =>
      (inputs.lambda_mean + inputs.lambda_amplitude * Math.sin(seconds / hold)) / hold;
    const profile = Array.from({ length: 288 }, (_, index) => {
      const at = index * 300;
      return `"${writeTimeOfDay(at)}": ${rate(at).toFixed(12)}/s`;
    });
    const group = await groupOf(
      `platform: generic-nat
pool: {addresses: 1, sharing: shared}
timers: {afterReset: 0s}
traffic: {web: {lifetime: ${hold.toFixed(9)}s, close: client-rst, profile: {${profile.join(', ')}}}}`,
      { stepSeconds: 60 },
    );
    // 288 straight lines a day stay within 6e-5 of a sine.
    const held = group.points.map(({ unavailableErlangs }) => unavailableErlangs);
    expect(Math.abs(Math.max(...held) / expected.max - 1)).toBeLessThan(6e-5);
    expect(Math.abs(Math.min(...held) / expected.min - 1)).toBeLessThan(6e-5);
    const peakAt = DAY / 4 + expected.lag * hold;
    expect(Math.abs(group.peak.atSeconds - peakAt)).toBeLessThan(120);
  });

  interface Fill {
    readonly ports: number;
    readonly rate_cps: number;
    readonly hold_s: number;
    readonly fluid_deterministic_hold_s: number | null;
    readonly fluid_exponential_hold_s: number | null;
    readonly mean_time_to_first_blocked_s: number;
  }
  const fills = caseOf<unknown, { rows: readonly Fill[] }>('Q27').expected.rows;

  it.each(fills)('Q27: $ports ports, $rate_cps/s for $hold_s s: when demand has filled an empty pool', async (row) => {
    const fillOf = (distribution: string): Promise<TimelineGroup> =>
      groupOf(
        `platform: generic-nat
pool: {addresses: 1, ports: 1024-${1023 + row.ports}, sharing: shared}
timers: {afterReset: 0s}
traffic: {web: {rate: ${row.rate_cps}/s, lifetime: {mean: ${row.hold_s}s, distribution: ${distribution}}, close: client-rst}}`,
      );
    const [constant, exponential] = [await fillOf('constant'), await fillOf('exponential')];
    expect(exponential.exhaustions.length === 0).toBe(row.fluid_exponential_hold_s === null);
    expect(constant.exhaustions.length === 0).toBe(row.fluid_deterministic_hold_s === null);
    expect(exponential.exhaustions[0]?.fromSeconds ?? 0).toBeCloseTo(row.fluid_exponential_hold_s ?? 0, 8);
    expect(constant.exhaustions[0]?.fromSeconds ?? 0).toBeCloseTo(row.fluid_deterministic_hold_s ?? 0, 8);
    // The first of many refusals comes sooner in the mean number of refusals than in the mean of the first one.
    if (row.fluid_exponential_hold_s === null) return;
    expect(exponential.firstRefusalSeconds).toBeLessThan(row.mean_time_to_first_blocked_s);
    expect(exponential.firstRefusalSeconds).toBeGreaterThan(0.85 * row.mean_time_to_first_blocked_s);
  });

  interface Ramp {
    readonly rate_cps: number;
    readonly active_s: number;
    readonly time_wait_s: number;
    readonly t_s: number;
    readonly ports_in_use: number;
  }
  const { rows } = caseOf<unknown, { rows: readonly Ramp[] }>('Q29').expected;

  it.each(rows)('Q29: $rate_cps/s, open $active_s s, TIME_WAIT $time_wait_s s: ports after $t_s s', async (row) => {
    const group = await groupOf(
      `platform: generic-nat
pool: {addresses: 1, sharing: shared}
timers: {timeWait: ${row.time_wait_s}s}
traffic: {web: {rate: ${row.rate_cps}/s, lifetime: ${row.active_s}s, close: client-fin}}`,
      { lengthSeconds: row.t_s },
    );
    const held = group.points.at(-1)?.carriedErlangs ?? 0;
    expect(Math.abs(held / row.ports_in_use - 1)).toBeLessThan(1e-12);
  });
});
