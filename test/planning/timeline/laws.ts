import fc from 'fast-check';
import { expect } from 'vitest';
import { checkScenario, parseScenario, timelineScenario } from '../../../src/index.js';
import { anyScenario, type Tree, textOf } from '../any-scenario.js';

const factor = fc.constantFrom('0%', '20%', '100%', '150%', '400%', '3000%');
const duration = fc.constantFrom('1ms', '1s', '30s', '10min');

const anyEvent: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ ramp: factor, over: duration }),
  fc.record({ burst: factor, lasts: duration }),
  fc.record({ restart: fc.constant('all'), reconnect: duration }),
  fc.constant({ restart: 'all' }),
  fc.record({ deploy: fc.constantFrom('0%', '30%', '100%'), reconnect: duration }),
  fc.record({ failover: fc.record({ traffic: factor, ports: fc.constantFrom('1%', '50%', '100%') }), lasts: duration }),
  fc.record({ failover: fc.record({ traffic: fc.constant('200%') }), reconnect: duration }),
);

const anyEvents = fc.array(
  fc.tuple(fc.constantFrom('0s', '1s', '20s', '20s', '5min', '1h'), anyEvent).map(([at, event]) => ({ at, ...event })),
  { minLength: 0, maxLength: 4 },
);

/** Relative to the number itself, or to a port. */
function atMost(value: number, limit: number, name: string): void {
  expect(value, name).toBeLessThanOrEqual(limit + 1e-6 * Math.max(1, Math.abs(limit)));
}

/** Nobody holds more ports than there are or than were asked for, and every number is one. */
export async function holdsOverTime(numRuns: number): Promise<void> {
  const property = async (tree: Tree, events: readonly unknown[], start: 'empty' | 'steady'): Promise<void> => {
    const parsed = await parseScenario(textOf({ ...tree, events }));
    // Flows of counted clients take no other rate.
    if (!parsed.ok) return;
    const timeline = timelineScenario(parsed, { start, stepSeconds: 400, lengthSeconds: 4000, fromSeconds: 0 });
    expect(JSON.stringify(timeline)).not.toMatch(/null,"load"|NaN|Infinity/);
    const returns = parsed.scenario.flows.some(({ retries }) => retries.kind === 'probability' || retries.times > 0);
    for (const group of timeline.groups) {
      for (const point of group.points) {
        const where = `${group.id} at ${point.atSeconds}`;
        for (const value of [...Object.values(point), ...Object.values(point.states)]) {
          if (typeof value === 'number') expect(Number.isFinite(value) && value >= 0, where).toBe(true);
        }
        atMost(point.blockingProbability, 1, where);
        atMost(point.carriedErlangs, point.ports, where);
        atMost(point.unavailableCarried, point.carriedErlangs, where);
        // Whoever comes back later is served when the demand of his first try is long gone.
        if (!returns) atMost(point.unavailableCarried, point.unavailableErlangs, where);
        const held = Object.values(point.states).reduce((sum, ports) => sum + ports, 0);
        expect(Math.abs(held - point.carriedErlangs), where).toBeLessThan(1e-5 * Math.max(1, point.ports));
      }
    }
  };
  const start = fc.constantFrom('empty' as const, 'steady' as const);
  await fc.assert(fc.asyncProperty(anyScenario, anyEvents, start, property), { numRuns });
}

/** A rate that never changes is in its steady state from the first moment to the last. */
export async function steadyStays(numRuns: number): Promise<void> {
  const property = async (tree: Tree): Promise<void> => {
    const parsed = await parseScenario(textOf(tree));
    if (!parsed.ok) throw new Error('the scenario is wrong');
    if (parsed.scenario.flows.some(({ profile, sources }) => profile !== null || sources !== null)) return;
    const checked = checkScenario(parsed);
    const { groups } = timelineScenario(parsed, { start: 'steady', stepSeconds: 300, lengthSeconds: 600 });
    for (const group of groups) {
      const expected = checked.groups.find(({ id, role }) => id === group.id && role === group.role);
      // The mean over the addresses of a pinned pool is no steady state of one of them, where clients retry.
      if (expected === undefined || expected.formula.name.includes('split')) continue;
      for (const point of group.points) {
        const tolerance = 1e-5 * Math.max(1, expected.carriedErlangs);
        expect(Math.abs(point.carriedErlangs - expected.carriedErlangs), group.id).toBeLessThan(tolerance);
        expect(Math.abs(point.blockingProbability - expected.blockingProbability), group.id).toBeLessThan(1e-6);
      }
    }
  };
  await fc.assert(fc.asyncProperty(anyScenario, property), { numRuns });
}
