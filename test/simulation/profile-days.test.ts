import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorAt } from '../../src/simulation/arrivals.js';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { meanFactor } from '../../src/simulation/profile-days.js';
import { understood, withFlow } from '../scenario/reading.js';

const DAY = 86_400;

describe('the mean of a profile', () => {
  it('is that of its factor over the period', () => {
    const knot = fc.record({
      atSeconds: fc.nat(1439).map((minute) => minute * 60),
      factor: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const profile = fc.uniqueArray(knot, { minLength: 2, maxLength: 8, selector: ({ atSeconds }) => atSeconds });
    fc.assert(
      fc.property(profile, (typed) => {
        const knots = [...typed].sort((a, b) => a.atSeconds - b.atSeconds);
        let sum = 0;
        // The factor is straight within each minute, so that its middle is its mean.
        for (let minute = 0; minute < 1440; minute++) sum += factorAt(minute * 60 + 30, knots, DAY);
        expect(meanFactor({ kind: 'profile', periodSeconds: DAY, knots })).toBeCloseTo(sum / 1440, 9);
      }),
    );
  });

  it('is 1 where there is none', () => {
    expect(meanFactor({ kind: 'poisson' })).toBe(1);
  });
});

describe('the plan of a flow with a profile', () => {
  const scenario = understood(
    withFlow('rate: 20/s, profile: {"00:00": 10%, "12:00": 200%}, lifetime: 5s, close: client-rst'),
  );

  it('observes whole days, and starts each in the same hour', async () => {
    for (const events of [1e5, 2e7, 3e8]) {
      const { systems } = planSimulation(await scenario, { ...DEFAULT_SIMULATION, events });
      const [{ system }] = systems as [(typeof systems)[number]];
      expect(systems).toHaveLength(1);
      expect(system.seconds).toBeGreaterThanOrEqual(DAY);
      expect(system.seconds % DAY).toBe(0);
    }
  });

  it('observes for as long as it is told', async () => {
    const { systems } = planSimulation(await scenario, { ...DEFAULT_SIMULATION, seconds: 600 });
    expect(systems.map(({ system }) => system.seconds)).toEqual([600]);
  });

  it('arrives at the rate of the peak times the hour’s factor', async () => {
    const { systems, eventsPerReplication } = planSimulation(await scenario, DEFAULT_SIMULATION);
    const [source] = systems[0]?.system.sources ?? [];
    // One of two addresses.
    expect(source?.ratePerSecond).toBe(20);
    expect(source?.arrivals).toEqual({
      kind: 'profile',
      periodSeconds: DAY,
      knots: [
        { atSeconds: 0, factor: 0.05 },
        { atSeconds: DAY / 2, factor: 1 },
      ],
    });
    // 10.5/s on average, an event for each arrival and for each of its phases.
    const { warmUpSeconds = 0, seconds = 0 } = systems[0]?.system ?? {};
    expect((eventsPerReplication / (warmUpSeconds + seconds) / 10.5) % 1).toBeCloseTo(0, 9);
  });

  it('says that its bursts are left out', async () => {
    const typed = 'rate: 1/s, peakedness: 3, profile: {"00:00": 10%, "12:00": 100%}, lifetime: 5s, close: client-rst';
    const { notes } = planSimulation(await understood(withFlow(typed)), DEFAULT_SIMULATION);
    expect(notes).toEqual([{ about: 'web', text: expect.stringMatching(/peakedness is not applied/) }]);
  });
});
