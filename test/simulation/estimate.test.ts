import { describe, expect, it } from 'vitest';
import { estimates, ratioInterval } from '../../src/simulation/estimate.js';
import { exponential } from '../../src/statistics/exponential.js';
import { clopperPearson } from '../../src/statistics/proportion.js';
import { randomStream } from '../../src/statistics/random-stream.js';
import { studentQuantile } from '../../src/statistics/student-t.js';
import { cellOf, replicated, sourceOf, systemOf } from './systems.js';

/** Refusals of one replication: they come in spells, each of several arrivals in a row. */
type Draw = () => readonly [part: number, whole: number];

function coverage(draw: Draw, truth: number, replications: number, confidence: number, cases = 400) {
  let held = 0;
  for (let each = 0; each < cases; each++) {
    const counted = Array.from({ length: replications }, draw);
    const interval = ratioInterval(
      counted.map(([part]) => part),
      counted.map(([, whole]) => whole),
      confidence,
    );
    held += Number(interval !== null && interval.low <= truth && truth <= interval.high);
  }
  return clopperPearson(held, cases, 0.999);
}

describe('ratioInterval', () => {
  it.each([0.5, 0.03, 0.001])('holds a share of %s of independent arrivals at least as often as it says', (share) => {
    const stream = randomStream(1, `coins ${share}`);
    const draw: Draw = () => {
      const whole = 200 + Math.floor(stream.uniform() * 100);
      let part = 0;
      for (let i = 0; i < whole; i++) part += Number(stream.uniform() < share);
      return [part, whole];
    };
    expect(coverage(draw, share, 10, 0.95).high).toBeGreaterThanOrEqual(0.95);
  });

  it('holds a share that comes in long spells, which the binomial interval alone would miss', () => {
    const stream = randomStream(2, 'spells');
    // Spells of 30 on average out of 1,000 arrivals, three a replication on average: a share of 0.09.
    const draw: Draw = () => {
      let part = 0;
      for (let at = exponential(stream); at < 3; at += exponential(stream)) part += 30 * exponential(stream);
      return [Math.min(1000, Math.round(part)), 1000];
    };
    expect(coverage(draw, 0.09, 20, 0.95).high).toBeGreaterThanOrEqual(0.94);
    const binomial = (): number => {
      let held = 0;
      for (let each = 0; each < 200; each++) {
        const counted = Array.from({ length: 20 }, draw);
        const sum = counted.reduce((all, [part]) => all + part, 0);
        const { low, high } = clopperPearson(sum, 20_000, 0.95);
        held += Number(low <= 0.09 && 0.09 <= high);
      }
      return held / 200;
    };
    expect(binomial()).toBeLessThan(0.6);
  });

  it('says how large a share may be that was never seen, as Clopper and Pearson do', () => {
    const interval = ratioInterval([0, 0, 0], [1000, 1000, 1000], 0.95);
    expect(interval).toMatchObject({ mean: 0, low: 0 });
    // (1 − p)^3000 = 2.5 %.
    expect(interval?.high).toBeCloseTo(1 - 0.025 ** (1 / 3000), 12);
  });

  it('ends where a share must end, however little was simulated', () => {
    // One refused of three, all in one of two replications: Student’s half width alone is 14.
    expect(ratioInterval([0, 1], [1, 2], 0.99)).toMatchObject({ low: 0, high: 1 });
    expect(ratioInterval([5, 1], [5, 3], 0.99)).toMatchObject({ low: 0, high: 1 });
  });

  it('is the ratio of sums with the interval of its linear approximation, by hand', () => {
    const interval = ratioInterval([10, 30, 20], [100, 200, 100], 0.9);
    // r = 60/400; residuals −5, 0, 5; t(0.95, 2) = 2.919986.
    expect(interval?.mean).toBe(0.15);
    const half = (studentQuantile(0.95, 2) * Math.sqrt((3 * 50) / 2)) / 400;
    expect(interval?.low).toBeCloseTo(0.15 - half, 12);
    expect(interval?.high).toBeCloseTo(0.15 + half, 12);
    expect(ratioInterval([0, 0], [0, 0], 0.9)).toBeNull();
  });
});

describe('estimates', () => {
  const tallies = replicated(systemOf({ cells: [cellOf(5)], sources: [sourceOf(5)], seconds: 500 }), 6);
  const of = (metric: string) => {
    const found = estimates(tallies, 5).find((each) => each.metric === metric);
    if (found === undefined) throw new Error(`no ${metric}`);
    return found;
  };
  const mean = (metric: string): number => of(metric).at(0.99)?.mean ?? Number.NaN;

  it('keep Little’s law in each replication: ports held = connections that got one × their mean time', () => {
    const carried = of('carriedErlangs').samples;
    const rates = of('attemptRatePerSecond').samples;
    const refused = of('blockedPerSecond').samples;
    for (const [index, erlangs] of carried.entries()) {
      // Open times have mean 1 s and standard deviation 1 s over some 2,100 connections.
      const accepted = (rates[index] ?? 0) - (refused[index] ?? 0);
      expect(Math.abs((erlangs ?? 0) / accepted - 1)).toBeLessThan(5 / Math.sqrt(500 * accepted));
    }
  });

  it('agree with each other', () => {
    expect(mean('occupancy')).toBeCloseTo(mean('carriedErlangs') / 5, 12);
    expect(mean('states.ESTABLISHED')).toBeCloseTo(mean('carriedErlangs'), 12);
    expect(mean('unavailableCarried')).toBeCloseTo(mean('carriedErlangs'), 12);
    expect(mean('blockedPerSecond')).toBeCloseTo(mean('blockingProbability') * mean('attemptRatePerSecond'), 12);
    expect(mean('lossProbability')).toBeCloseTo(mean('blockingProbability'), 12);
  });

  it('have no occupancy below 0 or above 1, whatever the confidence', () => {
    const estimate = of('occupancy').at(1 - 1e-12);
    expect(estimate?.low).toBeGreaterThanOrEqual(0);
    expect(estimate?.high).toBeLessThanOrEqual(1);
    const wide = of('carriedErlangs').at(1 - 1e-12);
    expect(wide !== null && wide !== undefined && (wide.low < 0 || wide.high > 5)).toBe(true);
  });

  it('are null where a replication has no value: a pool that never filled', () => {
    const empty = replicated(systemOf({ cells: [cellOf(100)], sources: [sourceOf(1)] }), 3);
    const fills = estimates(empty, 100).find(({ metric }) => metric === 'secondsToFill');
    expect([fills?.samples, fills?.at(0.99)]).toEqual([[null, null, null], null]);
  });
});
