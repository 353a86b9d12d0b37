import type { ParsedScenario } from '../scenario/parse.js';
import type { Flow, Path, Pool, Scenario } from '../scenario/scenario.js';
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

/** One flow changed, the others as they are. */
export function withFlow(scenario: Scenario, id: string, change: (flow: Flow) => Flow): Scenario {
  return { ...scenario, flows: scenario.flows.map((flow) => (flow.id === id ? change(flow) : flow)) };
}

/** Only one pool and the traffic through it: what sizing that pool can change. */
export function onlyPool(scenario: Scenario, id: string): Scenario {
  if (scenario.pools.length === 1) return scenario;
  return {
    ...scenario,
    pools: scenario.pools.filter((pool) => pool.id === id),
    flows: scenario.flows.filter((flow) => flow.via.includes(id)).map((flow) => ({ ...flow, via: [id] })),
    limits: scenario.limits.filter((limit) => limit.pools.includes(id)).map((limit) => ({ ...limit, pools: [id] })),
  };
}

/** Everything but one pool: what still has to hold when that pool has been sized. */
export function withoutPool(scenario: Scenario, id: string): Scenario {
  const others = scenario.pools.filter((pool) => pool.id !== id).map((pool: Pool) => pool.id);
  return {
    ...scenario,
    pools: scenario.pools.filter((pool) => pool.id !== id),
    flows: scenario.flows
      .map((flow) => ({ ...flow, via: flow.via.filter((one) => one !== id) }))
      .filter((flow) => flow.via.length > 0),
    limits: scenario.limits
      .map((limit) => ({ ...limit, pools: limit.pools.filter((one) => others.includes(one)) }))
      .filter((limit) => limit.pools.length > 0),
  };
}
