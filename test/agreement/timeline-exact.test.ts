import { describe, expect, it } from 'vitest';
import { type TimelineGroup, timelineScenario } from '../../src/index.js';
import { parsed } from '../planning/timeline/parsed.js';
import { emptyLaw, exactLoss, stationaryLaw } from './kolmogorov.js';
import { type TimelineCase, timelineCases } from './timeline-cases.js';

async function groupOf(one: TimelineCase): Promise<TimelineGroup> {
  const scenario = await parsed(`
platform: generic-nat
pool: {addresses: 1, ports: 1024-${1023 + one.ports}, sharing: shared}
timers: {afterReset: 0s}
traffic: {web: {rate: ${one.ratePerSecond}/s, lifetime: ${one.holdSeconds}s, close: client-rst}}
events: ${one.events}
`);
  const { seconds, start } = one;
  const window = { start, fromSeconds: 0, lengthSeconds: seconds, stepSeconds: seconds / 200 };
  const [group] = timelineScenario(scenario, window).groups;
  if (group === undefined) throw new Error('no group');
  return group;
}

interface Compared {
  readonly carried: number;
  readonly lost: number;
  readonly byModifiedLoad: number;
}

async function compare(one: TimelineCase): Promise<Compared> {
  const { points } = await groupOf(one);
  const { ports, holdSeconds, ratePerSecond, factorAt } = one;
  const exact = exactLoss(
    {
      ports,
      holdSeconds,
      rateAt: (t) => ratePerSecond * factorAt(t),
      start: one.start === 'empty' ? emptyLaw(ports) : stationaryLaw(ports, ratePerSecond * holdSeconds),
    },
    points.map(({ atSeconds }) => atSeconds),
  );
  let [carried, lost, exactLost, byLoad] = [0, 0, 0, 0];
  for (const [index, point] of points.entries()) {
    const law = exact[index];
    const seconds = point.atSeconds - (points[index - 1]?.atSeconds ?? 0);
    if (law === undefined) throw new Error('no law');
    carried = Math.max(carried, Math.abs(point.carriedErlangs - law.carried) / ports);
    const before = points[index - 1];
    const lawBefore = exact[index - 1];
    if (before === undefined || lawBefore === undefined) continue;
    // Straight between two moments; at a jump of the rate they are a moment apart.
    const tried = (before.arrivalRatePerSecond * seconds) / 2;
    const later = (point.arrivalRatePerSecond * seconds) / 2;
    lost += before.blockingProbability * tried + point.blockingProbability * later;
    byLoad += before.modifiedOfferedLoadBlocking * tried + point.modifiedOfferedLoadBlocking * later;
    exactLost += lawBefore.blocking * tried + law.blocking * later;
  }
  return { carried, lost: lost / exactLost - 1, byModifiedLoad: byLoad / exactLost - 1 };
}

describe('timeline beside the exact law of a changing group', () => {
  it.each(timelineCases)('$name: ports held and connections lost are within what is measured', async (one) => {
    const { carried, lost, byModifiedLoad } = await compare(one);
    expect(carried).toBeLessThan(one.carriedWithin);
    expect(Math.abs(lost)).toBeLessThan(one.lostWithin);
    expect(Math.abs(lost), 'closer than the modified offered load alone').toBeLessThanOrEqual(
      Math.abs(byModifiedLoad) + 1e-9,
    );
  });

  it('would notice a holding time that is three per cent wrong', async () => {
    const one = timelineCases.find(({ name }) => name.startsWith('burst ×2 for 200 s on 50'));
    if (one === undefined) throw new Error('the case is gone');
    const wrong = await groupOf({ ...one, holdSeconds: one.holdSeconds * 1.03 });
    const right = await groupOf(one);
    expect(Math.abs(wrong.lost / right.lost - 1)).toBeGreaterThan(one.lostWithin);
  });
});
