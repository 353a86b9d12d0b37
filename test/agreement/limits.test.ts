import { describe, expect, it } from 'vitest';
import { erlangB } from '../../src/model/erlang-b.js';
import { evaluateScenario } from '../../src/planning/evaluate.js';
import { simulateScenario } from '../../src/planning/simulate/simulate.js';
import { parsed } from '../planning/check-text.js';

const OPTIONS = { seed: 20_261_122, replications: 20, confidence: 0.999, events: 400_000 } as const;

/** Two destinations that share a limit; ten ports toward each. */
const limited = (rate: number, limits: string) => `
platform: generic-nat
pool: {ports: 10000-10009}
timers: {afterReset: 0s}
destinations: {web: {endpoints: 2}}
traffic:
  flow: {to: web, rate: ${rate}/s, lifetime: 1s, close: client-rst}
limits: ${limits}
`;

async function both(text: string) {
  const scenario = await parsed(text);
  const { result } = evaluateScenario(scenario.scenario);
  return { model: result, simulation: await simulateScenario(scenario, OPTIONS) };
}

describe('limits that are not ports, in model and simulation', () => {
  it.each([0.5, 0.9])('count what the model says while they turn nobody away, load %d of the ports', async (load) => {
    const { model, simulation } = await both(limited(20 * load, '{newConnections: 30/s, connections: 20}'));
    expect(simulation.limits.map(({ key }) => key)).toEqual(
      model.limits.filter(({ value, limit }) => value > limit / 2).map(({ key }) => key),
    );
    for (const { key, model: said, simulated } of simulation.limits) {
      expect(said, key).toBe(model.limits.find((limit) => limit.key === key)?.value);
      expect(said, key).toBeGreaterThanOrEqual(simulated.low);
      expect(said, key).toBeLessThanOrEqual(simulated.high);
    }
  });

  // Twice ten ports and never more than twelve connections: a group loses nobody, all of them are one pool of twelve.
  it.each([0.6, 0.9, 1, 1.2])('on connections refuse as one pool of that size would, load %d', async (load) => {
    const { simulation } = await both(limited(12 * load, '{connections: 12}').replace('10009', '10011'));
    const [limit] = simulation.limits;
    const refused = limit?.refusedPerSecond;
    const expected = 12 * load * erlangB(12, 12 * load);
    expect(expected).toBeGreaterThanOrEqual(refused?.low ?? Number.NaN);
    expect(expected).toBeLessThanOrEqual(refused?.high ?? Number.NaN);
    expect(12 * load * 1.06 * erlangB(12, 12 * load * 1.06)).toBeGreaterThan(refused?.high ?? Number.NaN);
  });

  it('on new connections let no more than their rate through', async () => {
    const { simulation } = await both(limited(18, '{newConnections: 12/s}'));
    const [limit] = simulation.limits;
    const turnedAway = limit?.refusedPerSecond;
    expect(turnedAway?.low).toBeLessThan(6);
    expect(turnedAway?.high).toBeGreaterThan(6);
    const carried = simulation.groups[0]?.metrics.find(({ metric }) => metric === 'carriedErlangs')?.simulated;
    expect(carried?.low).toBeLessThan(6);
    expect(carried?.mean).toBeGreaterThan(5.5);
  });
});
