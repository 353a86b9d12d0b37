import { describe, expect, it } from 'vitest';
import { type ScenarioTimeline, simulateTimeline } from '../../src/index.js';
import { parsed } from '../planning/timeline/parsed.js';
import { type SimulatedTimelineCase, simulatedTimelineCases } from './timeline-simulated-cases.js';

const CONFIDENCE = 0.999;
const SEED = 20_261_129;

async function simulated({ text, lengthSeconds }: SimulatedTimelineCase): Promise<ScenarioTimeline> {
  const window = lengthSeconds === undefined ? {} : { lengthSeconds };
  return simulateTimeline(await parsed(text), { ...window, replications: 20, confidence: CONFIDENCE, seed: SEED });
}

/** The one group's numbers, model and simulation. */
function comparedIn({ simulation }: ScenarioTimeline) {
  const [group] = simulation?.groups ?? [];
  if (group === undefined) throw new Error('nothing was simulated');
  const held = group.series.find(({ metric }) => metric === 'occupiedPorts');
  if (held === undefined) throw new Error('ports were not counted');
  return { group, held };
}

/** How far the model lies outside of what may be by chance, ÷ ports: the largest of all bins. */
function outside({ held }: ReturnType<typeof comparedIn>, ports: number): number {
  return held.model.reduce((worst, value, bin) => {
    const interval = held.simulated[bin];
    if (interval == null) return worst;
    return Math.max(worst, (value - interval.high) / ports, (interval.low - value) / ports);
  }, 0);
}

describe('timeline beside every connection simulated', () => {
  it.each(simulatedTimelineCases)('$name: ports held and connections lost are as measured', async (one) => {
    const timeline = await simulated(one);
    const compared = comparedIn(timeline);
    expect(outside(compared, timeline.groups[0]?.ports ?? 0)).toBeLessThan(one.portsWithin);
    const { model, simulated: lost } = compared.group.lost;
    expect(model).toBeGreaterThan(lost.low * (1 - one.lostWithin));
    expect(model).toBeLessThan(lost.high * (1 + one.lostWithin));
  });

  it('would notice a hold that is three per cent too long', async () => {
    const [one] = simulatedTimelineCases;
    if (one === undefined) throw new Error('there is no case');
    const right = await simulated(one);
    const wrong = await simulated({ ...one, text: one.text.replace('timeWait: 30s', 'timeWait: 31.2s') });
    const { held } = comparedIn(right);
    const planted = { ...comparedIn(right), held: { ...held, model: comparedIn(wrong).held.model } };
    const ports = right.groups[0]?.ports ?? 0;
    expect(outside(planted, ports)).toBeGreaterThan(outside(comparedIn(right), ports) + 0.002);
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    const one = simulatedTimelineCases[4] as SimulatedTimelineCase;
    const scenario = await parsed(one.text);
    const options = { lengthSeconds: 100, replications: 5, seed: 3 };
    const [first, again, other] = await Promise.all([
      simulateTimeline(scenario, options),
      simulateTimeline(scenario, options),
      simulateTimeline(scenario, { ...options, seed: 4 }),
    ]);
    expect(again).toEqual(first);
    expect(other.simulation?.groups).not.toEqual(first.simulation?.groups);
  });

  it('refuses what cannot be simulated', async () => {
    const scenario = await parsed(simulatedTimelineCases[0]?.text ?? '');
    await expect(simulateTimeline(scenario, { bins: 0 })).rejects.toThrow(/bins must be a whole number/);
    await expect(simulateTimeline(scenario, { replications: 1 })).rejects.toThrow(/replications/);
  });
});
