import { describe, expect, it } from 'vitest';
import { courseSeries, firstMoment } from '../../src/simulation/course-estimate.js';
import { binCount, binEnds } from '../../src/simulation/course-run.js';
import { STATES } from '../../src/simulation/system.js';
import type { CourseTally } from '../../src/simulation/tally.js';
import { byName } from './courses.js';

/** A tally of two cells and two bins, of 10 and of 5 s. */
function tally(more: Partial<CourseTally>): CourseTally {
  const none = new Float64Array(2);
  return {
    cells: 2,
    arrivals: none,
    attempts: none,
    refused: none,
    limited: none,
    lost: none,
    reclaimed: none,
    stateSeconds: STATES.map(() => none),
    closingSeconds: none,
    secondsToFirstRefusal: null,
    secondsToFill: null,
    ...more,
  };
}

const inState = (state: (typeof STATES)[number], ...values: readonly number[]) =>
  STATES.map((name) => (name === state ? Float64Array.from(values) : new Float64Array(2)));

describe('estimates bin by bin', () => {
  it('are those of one of the identical cells, over the length of the bin', () => {
    const series = byName(
      courseSeries(
        [
          tally({
            arrivals: Float64Array.of(40, 10),
            stateSeconds: inState('CLOSE', 200, 100),
            closingSeconds: Float64Array.of(20, 10),
          }),
          tally({ arrivals: Float64Array.of(80, 30), stateSeconds: inState('CLOSE', 400, 100) }),
        ],
        [10, 5],
      ),
    );
    expect(series.samples('arrivalRatePerSecond', 0)).toEqual([2, 4]);
    expect(series.samples('arrivalRatePerSecond', 1)).toEqual([1, 3]);
    expect(series.samples('occupiedPorts', 0)).toEqual([10, 20]);
    expect(series.samples('unavailablePorts', 1)).toEqual([9, 10]);
    expect(series.samples('states.CLOSE', 1)).toEqual([10, 10]);
    expect(series.samples('states.ESTABLISHED', 1)).toEqual([0]);
    // Student's t for 1 degree of freedom at 90 %: 6.314.
    expect(series.at('arrivalRatePerSecond', 0, 0.9).high).toBeCloseTo(3 + 6.314, 3);
    expect(series.at('arrivalRatePerSecond', 0, 0.9).low).toBe(0);
    expect(() => series.samples('occupiedPorts', 2)).toThrow(/no bin 2/);
  });

  it('of blocking weigh replications by their attempts, and know nothing where there were none', () => {
    const tallies = [
      tally({ attempts: Float64Array.of(10, 0), refused: Float64Array.of(5, 0) }),
      tally({ attempts: Float64Array.of(90, 0), refused: Float64Array.of(5, 0) }),
    ];
    const blocking = courseSeries(tallies, [10, 5]).find(({ metric }) => metric === 'blockingProbability');
    expect(blocking?.at(0, 0.95)?.mean).toBe(0.1);
    expect(blocking?.samples(0)).toEqual([0.5, 5 / 90]);
    expect(blocking?.at(1, 0.95)).toBeNull();
    expect(blocking?.samples(1)).toEqual([null, null]);
  });
});

describe('a first moment', () => {
  it('has a mean where it comes in every replication', () => {
    const moment = firstMoment([1, 2, 3, 4]);
    expect(moment.at(0.95)?.mean).toBe(2.5);
    expect(moment.probability(0.95)).toMatchObject({ mean: 1, high: 1 });
    // (1 − 0.95)/2 = p⁴.
    expect(moment.probability(0.95).low).toBeCloseTo(0.025 ** 0.25, 9);
  });

  it('has a median and a probability where it comes in some, and no mean', () => {
    const moment = firstMoment([5, null, 1, 3, 2, 4, null, 6, 7]);
    expect(moment.at(0.95)).toBeNull();
    expect(moment.median(0.95)).toMatchObject({ value: 5, low: 2, high: null });
    expect(moment.probability(0.95).mean).toBeCloseTo(7 / 9, 12);
    expect(firstMoment([null, null, 1]).median(0.5).value).toBeNull();
  });
});

describe('bins', () => {
  it('fill the timeline, the last one with what is left', () => {
    expect(binEnds(25, 10)).toEqual([10, 20, 25]);
    expect(binEnds(30, 10)).toEqual([10, 20, 30]);
    expect(binEnds(3, 10)).toEqual([3]);
    // 0.3 / 0.1 is a little less than 3, 0.6 / 0.2 and 0.7 / 0.1 are not: no bin of nothing.
    expect([binCount(0.3, 0.1), binCount(0.6, 0.2), binCount(0.7, 0.1), binCount(1.1, 0.1)]).toEqual([3, 3, 7, 11]);
  });
});
