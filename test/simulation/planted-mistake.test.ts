import { describe, expect, it } from 'vitest';
import { simulateScenario } from '../../src/planning/simulate/simulate.js';
import type { SimulationPlan } from '../../src/simulation/plan.js';
import { type Runner, serialRunner } from '../../src/simulation/simulate.js';
import type { Phase, System } from '../../src/simulation/system.js';
import { parsed } from '../scenario/reading.js';

/** Load 0.9 of 200 ports: 30/s for 2 s open and 4 s of TIME_WAIT. */
const TEXT = `
platform: linux-netfilter-legacy
pool: {ports: 10000-10199, allocator: {search: exhaustive}}
timers: {timeWait: 4s}
traffic:
  web: {rate: 30/s, lifetime: 2s, close: client-fin}
`;
const OPTIONS = { seed: 3, replications: 10, warmUpSeconds: 30, seconds: 800 };

/** The plan with every phase changed: a simulator that has it wrong. */
const changed =
  (change: (phase: Phase) => Phase) =>
  (plan: SimulationPlan, seed: number): Runner => {
    const wrong = (system: System): System => ({
      ...system,
      sources: system.sources.map((source) => ({
        ...source,
        endings: source.endings.map((ending) => ({ ...ending, phases: ending.phases.map((leg) => leg.map(change)) })),
      })),
    });
    return serialRunner({ ...plan, systems: plan.systems.map((one) => ({ ...one, system: wrong(one.system) })) }, seed);
  };

async function parting(runner?: ReturnType<typeof changed>): Promise<readonly string[]> {
  const { groups } = await simulateScenario(
    await parsed(TEXT),
    runner === undefined ? OPTIONS : { ...OPTIONS, runner },
  );
  const [group] = groups;
  expect(group?.metrics.find(({ metric }) => metric === 'carriedErlangs')?.model).toBeGreaterThan(178);
  return group?.metrics.filter(({ parts }) => parts).map(({ metric }) => metric) ?? [];
}

describe('a mistake in the simulator', () => {
  it('is none to begin with: model and simulation agree at load 0.9', async () => {
    expect(await parting()).toEqual([]);
  });

  it('that holds ports 5 % too long parts it from the model, in the ports held and in the blocking', async () => {
    const wrong = await parting(
      changed((phase) => ({
        ...phase,
        seconds: phase.seconds === null ? null : phase.seconds * 1.05,
        extraSeconds: 0.1,
      })),
    );
    expect(wrong).toEqual(expect.arrayContaining(['carriedErlangs', 'blockingProbability', 'states.TIME_WAIT']));
  });

  it('that puts 5 % of TIME_WAIT into CLOSE shows in the states, though as many ports are held', async () => {
    const shorter = await parting(
      changed((phase) => (phase.state === 'TIME_WAIT' ? { ...phase, seconds: 3.8 } : { ...phase, extraSeconds: 0.2 })),
    );
    expect(shorter).toContain('states.TIME_WAIT');
    expect(shorter).toContain('states.ESTABLISHED');
    expect(shorter).not.toContain('carriedErlangs');
  });
});
