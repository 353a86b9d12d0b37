/** What `snat-plan check` says of a scenario, summed over its port groups. */
import { checkScenario, type GroupResult } from '../../src/index.js';
import type { StateMeans } from './expected.js';
import { type SetUp, setUpOf } from './set-up.js';

export interface Modelled {
  readonly states: StateMeans;
  /** Ports of all groups. */
  readonly ports: number;
  readonly load: number;
  /** Share of connections refused, the worst group's: the closed form, or the estimate for a search that gives up early. */
  readonly failureShare: number;
  readonly groups: readonly GroupResult[];
}

/** The model's mean ports by state and its share of refused connections. */
export function modelled({ parsed }: Pick<SetUp, 'parsed'>): Modelled {
  const groups = checkScenario(parsed).groups.filter(({ role }) => role === 'mean');
  const states: Record<string, number> = {};
  for (const group of groups) {
    for (const [state, ports] of Object.entries(group.states)) {
      states[state] = (states[state] ?? 0) + ports * group.count;
    }
  }
  return {
    states,
    ports: groups.reduce((sum, { ports, count }) => sum + ports * count, 0),
    load: Math.max(...groups.map(({ load }) => load)),
    failureShare: Math.max(...groups.map(failing)),
    groups,
  };
}

function failing({ blockingProbability, earlyFailure }: GroupResult): number {
  return Math.max(blockingProbability, earlyFailure?.estimatedBlocking ?? 0);
}

/** The same scenario with another rate and open time: those that were really drawn. */
export async function modelledWith(setUp: SetUp, ratePerSecond: number, openSeconds: number): Promise<Modelled> {
  const path = `traffic.${setUp.flow.id}`;
  const set = [`${path}.rate=${ratePerSecond}/s`, `${path}.lifetime.mean=${openSeconds}s`];
  return modelled(await setUpOf(setUp.text, [...setUp.set, ...set]));
}

/** Ports in all states. */
export function total(states: StateMeans): number {
  return Object.values(states).reduce((sum, ports) => sum + ports, 0);
}
