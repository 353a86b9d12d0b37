import { describe, expect, it } from 'vitest';
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { understood, withFlow } from '../scenario/reading.js';

describe('the plan of a flow with a profile', () => {
  const HOURS = 'profile: {"00:00": 10%, "12:00": 200%}, lifetime: 5s, close: client-rst';

  it('is that of its peak, as if it lasted', async () => {
    const profiled = await understood(withFlow(`rate: 20/s, ${HOURS}`));
    const steady = await understood(withFlow('rate: 40/s, lifetime: 5s, close: client-rst'));
    for (const options of [
      DEFAULT_SIMULATION,
      { ...DEFAULT_SIMULATION, seconds: 600 },
      { ...DEFAULT_SIMULATION, seconds: 86_400, traceEverySeconds: 300 },
    ]) {
      const plan = planSimulation(profiled, options);
      expect(plan).toEqual(planSimulation(steady, options));
      expect(plan.systems[0]?.system.sources.map(({ arrivals }) => arrivals)).toEqual([{ kind: 'poisson' }]);
    }
  });

  it('takes about the events that it may take, however busy the day is', async () => {
    for (const rate of ['20/s', '5000/s']) {
      const { replications, eventsPerReplication } = planSimulation(
        await understood(withFlow(`rate: ${rate}, ${HOURS}`)),
        DEFAULT_SIMULATION,
      );
      expect(replications * eventsPerReplication).toBeLessThan(3 * DEFAULT_SIMULATION.events);
    }
  });

  it('has its bursts, as the model has them', async () => {
    const typed = `rate: 1/s, peakedness: 3, ${HOURS}`;
    const { systems, notes } = planSimulation(await understood(withFlow(typed)), DEFAULT_SIMULATION);
    expect(systems[0]?.system.sources.map(({ arrivals }) => arrivals.kind)).toEqual(['interrupted']);
    expect(notes).toEqual([]);
  });
});
