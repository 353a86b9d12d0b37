import type { Flow, Pool, Scenario } from '../scenario/scenario.js';

/** The scenario with all rates multiplied by a factor. */
export function withRates(scenario: Scenario, factor: number): Scenario {
  if (factor === 1) return scenario;
  return {
    ...scenario,
    flows: scenario.flows.map((flow) => ({ ...flow, ratePerSecond: flow.ratePerSecond * factor })),
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

/** The scenario after a pool has lost some of its addresses; its slices keep what they were promised. */
export function withoutAddresses(scenario: Scenario, pool: Pool, lost: number): Scenario {
  if (lost === 0) return scenario;
  return {
    ...scenario,
    pools: scenario.pools.map((one) => (one.id === pool.id ? { ...one, addresses: one.addresses - lost } : one)),
  };
}
