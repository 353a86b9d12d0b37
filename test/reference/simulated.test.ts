import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/simulation/engine.js';
import { ratioInterval } from '../../src/simulation/estimate.js';
import { STATES, type System } from '../../src/simulation/system.js';
import { meanInterval } from '../../src/statistics/student-t.js';
import { cellOf, OPEN_ONLY, phase, replicated, sourceOf, systemOf } from '../simulation/systems.js';
import { referenceCases } from './case-test.js';

/** A true value lies outside its interval once in a thousand seeds. */
const CONFIDENCE = 0.999;
const SEED = 20_261_122;
const REPLICATIONS = 20;

interface Interval {
  readonly low: number;
  readonly high: number;
}

function inputsOf<T>(id: string): T {
  return referenceCases.find((one) => one.id === id)?.inputs as T;
}

function expectedOf<T>(id: string): T {
  return referenceCases.find((one) => one.id === id)?.expected as T;
}

function expectInside({ low, high }: Interval, expected: number): void {
  expect(expected, `${low} to ${high}`).toBeGreaterThanOrEqual(low);
  expect(expected, `${low} to ${high}`).toBeLessThanOrEqual(high);
}

/** One group in steady state: ten holding times of a second to forget the empty start, then observed. */
function steady(ports: number, erlangs: number, seconds: number, more: Parameters<typeof sourceOf>[1] = {}): System {
  return systemOf({ cells: [cellOf(ports)], sources: [sourceOf(erlangs, more)], warmUpSeconds: 10, seconds });
}

function blockingOf(system: System): Interval {
  const tallies = replicated(system, REPLICATIONS, SEED);
  const refused = tallies.map((tally) => tally.refused);
  const interval = ratioInterval(
    refused,
    tallies.map(({ attempts }) => attempts),
    CONFIDENCE,
  );
  if (interval === null) throw new Error('nothing was attempted');
  return interval;
}

describe('the reference cases, simulated connection by connection', () => {
  it('Q20: what overflows a first pool is lost in the second more often than Poisson traffic would be', () => {
    const {
      primary_servers: first,
      A,
      overflow_servers: second,
    } = inputsOf<Record<string, number>>('Q20') as {
      readonly primary_servers: number;
      readonly A: number;
      readonly overflow_servers: number;
    };
    const expected = expectedOf<{
      readonly overflow_erlang: number;
      readonly overflow_blocked_fraction: number;
      readonly poisson_assumption: number;
    }>('Q20');
    const overflowing = blockingOf(steady(first, A, 3000));
    expectInside({ low: A * overflowing.low, high: A * overflowing.high }, expected.overflow_erlang);
    // Searched one after the other, both pools are one: lost is what finds all ports of both taken.
    const lost = blockingOf(steady(first + second, A, 3000));
    const share = { low: lost.low / overflowing.high, high: lost.high / overflowing.low };
    expectInside(share, expected.overflow_blocked_fraction);
    expect(share.low).toBeGreaterThan(expected.poisson_assumption);
  });

  describe('Q22: on and off arrivals', () => {
    const rows = inputsOf<{ readonly rows: readonly { N: number; mean: number; switch_rate_each_way: number }[] }>(
      'Q22',
    ).rows;
    const exact = expectedOf<{
      readonly rows: readonly { exact_call_blocking: number; exact_time_blocking: number; erlang_b: number }[];
    }>('Q22').rows;
    const EVERY = 0.5;

    it.each(rows.map((row, index) => ({ ...row, ...exact[index] })))(
      'on $N ports are refused as often as the exact chain says, and find them full as long',
      (row) => {
        const arrivals = { kind: 'interrupted', switchesPerSecond: row.switch_rate_each_way } as const;
        const seconds = 40_000 / row.mean;
        const system = { ...steady(row.N, row.mean, seconds, { arrivals }), traceEverySeconds: EVERY };
        const runs = Array.from({ length: REPLICATIONS }, (_, run) => new Engine(system, SEED, `${run}`).run());
        const tallies = runs.flatMap(({ groups }) => groups);
        const refused = ratioInterval(
          tallies.map((tally) => tally.refused),
          tallies.map(({ attempts }) => attempts),
          CONFIDENCE,
        );
        if (refused === null) throw new Error('nothing was attempted');
        expectInside(refused, row.exact_call_blocking ?? Number.NaN);
        expect(refused.low).toBeGreaterThan(row.erlang_b ?? Number.NaN);
        const full = runs.map(({ trace }) => {
          const held = trace?.groups[0]?.states[STATES.indexOf('ESTABLISHED')] ?? [];
          const seen = held.slice(system.warmUpSeconds / EVERY);
          return seen.filter((ports) => ports === row.N).length / seen.length;
        });
        expectInside(meanInterval(full, CONFIDENCE), row.exact_time_blocking ?? Number.NaN);
      },
    );
  });

  it('Q23: ports follow a demand that swings like a sine late, and swing less', () => {
    const { lambda_mean: mean, lambda_amplitude: swing } = inputsOf<{
      readonly lambda_mean: number;
      readonly lambda_amplitude: number;
    }>('Q23');
    const expected = expectedOf<{
      readonly max: number;
      readonly min: number;
      readonly amplitude: number;
      readonly lag: number;
    }>('Q23');
    const period = 2 * Math.PI;
    // Straight between 200 knots: the sine to one part in ten thousand.
    const knots = Array.from({ length: 200 }, (_, knot) => {
      const atSeconds = (knot * period) / 200;
      return { atSeconds, factor: 1 + (swing / mean) * Math.sin(atSeconds) };
    });
    const samples = 16;
    const [warmUp, periods] = [2, 30];
    const system = systemOf({
      cells: [cellOf(1000)],
      sources: [sourceOf(mean, { arrivals: { kind: 'profile', periodSeconds: period, knots } })],
      seconds: (warmUp + periods) * period,
      traceEverySeconds: period / samples,
    });
    const waves = Array.from({ length: REPLICATIONS }, (_, run) => {
      const { trace } = new Engine(system, SEED, `${run}`).run();
      const held = trace?.groups[0]?.states[STATES.indexOf('ESTABLISHED')] ?? [];
      const seen = held.slice(warmUp * samples, (warmUp + periods) * samples);
      const along = (wave: (angle: number) => number): number =>
        seen.reduce((sum, ports, index) => sum + ports * wave((2 * Math.PI * index) / samples), 0) / seen.length;
      return { level: along(() => 1), sine: 2 * along(Math.sin), cosine: 2 * along(Math.cos) };
    });
    const interval = (part: 'level' | 'sine' | 'cosine'): Interval =>
      meanInterval(
        waves.map((wave) => wave[part]),
        CONFIDENCE,
      );
    expectInside(interval('level'), (expected.max + expected.min) / 2);
    expectInside(interval('sine'), expected.amplitude * Math.cos(expected.lag));
    expectInside(interval('cosine'), -expected.amplitude * Math.sin(expected.lag));
    expect(interval('sine').high).toBeLessThan(swing / 1.5);
  });

  describe('Q27: a pool that starts empty', () => {
    interface Row {
      readonly ports: number;
      readonly rate_cps: number;
      readonly hold_s: number;
      readonly mean_time_to_all_ports_busy_s: number;
      readonly mean_time_to_first_blocked_s: number;
    }
    const EVENTS = 300_000;
    const rows = expectedOf<{ readonly rows: readonly Row[] }>('Q27').rows.filter(({ ports }) => ports < 10_000);

    it.each(rows)('of $ports ports at $rate_cps/s fills, and refuses the first, when the exact chain says', (row) => {
      const openTime = { distribution: 'exponential', meanSeconds: row.hold_s } as const;
      const system = systemOf({
        cells: [cellOf(row.ports)],
        sources: [sourceOf(row.rate_cps, { openTime })],
        // Nobody stays above twenty times the mean: the tail falls exponentially.
        seconds: 20 * row.mean_time_to_first_blocked_s,
      });
      const runs = Math.min(1000, Math.ceil(EVENTS / (2 * row.rate_cps * row.mean_time_to_first_blocked_s)));
      const filled: number[] = [];
      const refused: number[] = [];
      for (let run = 0; run < runs; run++) {
        const engine = new Engine(system, SEED, `${run}`);
        for (let until = 0; until < system.seconds; ) {
          until += row.mean_time_to_first_blocked_s / 4;
          engine.advance(until);
          const [group] = engine.observer.groups(until);
          if (group?.secondsToFill == null || group.secondsToFirstRefusal === null) continue;
          filled.push(group.secondsToFill);
          refused.push(group.secondsToFirstRefusal);
          break;
        }
      }
      expect(filled.length).toBe(runs);
      expectInside(meanInterval(filled, CONFIDENCE), row.mean_time_to_all_ports_busy_s);
      expectInside(meanInterval(refused, CONFIDENCE), row.mean_time_to_first_blocked_s);
    });
  });

  describe('Q29: ports in use some seconds after the start', () => {
    interface Row {
      readonly rate_cps: number;
      readonly active_s: number;
      readonly time_wait_s: number;
      readonly t_s: number;
      readonly ports_in_use: number;
    }
    const { rows } = expectedOf<{ readonly rows: readonly Row[] }>('Q29');

    it.each(rows)('$rate_cps/s, $active_s s open and $time_wait_s s closing: after $t_s s', (row) => {
      const system = systemOf({
        cells: [cellOf(64_512)],
        sources: [
          sourceOf(row.rate_cps, {
            openTime: { distribution: 'exponential', meanSeconds: row.active_s },
            endings: [{ share: 1, phases: [[...(OPEN_ONLY.phases[0] ?? []), phase('TIME_WAIT', row.time_wait_s)]] }],
          }),
        ],
      });
      const ports = Array.from({ length: REPLICATIONS }, (_, run) => {
        const engine = new Engine(system, SEED, `${run}`);
        engine.advance(row.t_s);
        return engine.observer.held[0] ?? 0;
      });
      const interval = meanInterval(ports, CONFIDENCE);
      expectInside(interval, row.ports_in_use);
      expect(interval.high - interval.low).toBeLessThan(0.03 * row.ports_in_use);
    });
  });

  describe('Q31: refused connections come back with a probability', () => {
    const { A0, N, recall_factor: factors } = inputsOf<{ A0: number[]; N: number[]; recall_factor: number[] }>('Q31');
    const expected = expectedOf<{ offered_with_retries: number[]; blocking: number[] }>('Q31');
    /** They come back in a burst of their own, which the formula does not know: it says too few, by so much at most. */
    const TOO_FEW = 0.08;
    const small = N.flatMap((ports, index) =>
      ports > 1000 ? [] : [{ ports, erlangs: A0[index] ?? 0, probability: factors[index] ?? 0, index }],
    );

    it.each(small)('on $ports ports, $probability of those refused', ({ ports, erlangs, probability, index }) => {
      // Ports held for 50 ms: the first retry comes twenty holding times later, when the group is another one.
      const hold = 0.05;
      const source = sourceOf(erlangs / hold, {
        openTime: { distribution: 'exponential', meanSeconds: hold },
        retries: { kind: 'probability', probability },
      });
      const system = systemOf({ cells: [cellOf(ports)], sources: [source], warmUpSeconds: 15, seconds: 30 });
      const tallies = replicated(system, 10, SEED);
      const attempts = meanInterval(
        tallies.map((tally) => (tally.attempts / tally.seconds) * hold),
        CONFIDENCE,
      );
      const offered = expected.offered_with_retries[index] ?? Number.NaN;
      expectInside({ low: attempts.low, high: attempts.high }, offered);
      const refused = ratioInterval(
        tallies.map((tally) => tally.refused),
        tallies.map((tally) => tally.attempts),
        CONFIDENCE,
      );
      if (refused === null) throw new Error('nothing was attempted');
      expectInside({ low: refused.low * (1 - TOO_FEW), high: refused.high }, expected.blocking[index] ?? Number.NaN);
    });
  });
});
