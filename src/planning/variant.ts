import type { ParsedScenario } from '../scenario/parse.js';
import type { Path, Scenario } from '../scenario/scenario.js';
import { withValue } from '../scenario/set-path.js';

/** A change of the scenario as typed: the value that stands at a path. */
export interface ScenarioChange {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * A scenario with some values replaced, as a scenario of its own: what is asked of it next (levers, sizes) starts from the
 * changed one.
 *
 * @returns undefined when the changes make no sense
 */
export function changedScenario(
  parsed: ParsedScenario,
  changes: readonly ScenarioChange[],
): ParsedScenario | undefined {
  const { document } = parsed;
  const scenario = document.changed(changes);
  if (scenario === undefined) return undefined;
  const input = changes.reduce<unknown>((tree, { path, value }) => withValue(tree, path, value), document.input);
  return {
    scenario,
    diagnostics: [],
    document: {
      ...document,
      // The shape was checked when the change was made.
      input: input as typeof document.input,
      changed: (more) => document.changed([...changes, ...more]),
      objections: (more) => document.objections([...changes, ...more]),
    },
  };
}

/** The scenario with all rates, and the clients behind them, multiplied by a factor. */
export function withRates(scenario: Scenario, factor: number): Scenario {
  if (factor === 1) return scenario;
  return {
    ...scenario,
    flows: scenario.flows.map((flow) => ({
      ...flow,
      ratePerSecond: flow.ratePerSecond * factor,
      sources: flow.sources === null ? null : flow.sources * factor,
    })),
  };
}

/** Only some of the pools and the traffic through them: what sizing them can change. */
export function onlyPools(scenario: Scenario, keep: (pool: string) => boolean): Scenario {
  if (scenario.pools.every(({ id }) => keep(id))) return scenario;
  return {
    ...scenario,
    pools: scenario.pools.filter(({ id }) => keep(id)),
    flows: scenario.flows.map((flow) => ({ ...flow, via: flow.via.filter(keep) })).filter(({ via }) => via.length > 0),
    limits: scenario.limits
      .map((limit) => ({ ...limit, pools: limit.pools.filter(keep) }))
      .filter(({ pools }) => pools.length > 0),
  };
}
