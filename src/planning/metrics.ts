import type { Destination, Metric, Scenario, Threshold } from '../scenario/scenario.js';
import type { PortGroup } from './port-group/groups.js';
import { type Operation, operate } from './port-group/operate.js';
import { reuseRiskOf } from './port-group/reuse.js';

/** What a group's metric is at an operating point; `headroom` is no such metric: it is solved from the others. */
export function metricAt(
  operation: Operation,
  metric: Exclude<Metric, 'headroom'>,
  destination: Destination | undefined,
): number {
  const { group } = operation;
  switch (metric) {
    case 'load':
      return operation.hardErlangs / group.ports;
    case 'occupancy':
      return operation.carriedErlangs / group.ports;
    case 'ports.free':
      return group.ports - operation.carriedErlangs;
    case 'reuseRisk':
      return reuseRiskOf(operation, destination).probability;
    case 'blocking':
      return operation.blocking.blocking;
  }
}

/** Whether a threshold speaks about a group: its scope is empty, or names one of its flows, its destination or its pool. */
export function appliesTo(threshold: Threshold, group: PortGroup): boolean {
  const { scope } = threshold;
  if (scope === null) return true;
  return (
    scope === group.pool.id ||
    scope === group.destination ||
    group.streams.some(({ flow }) => flow.id === scope || flow.destination === scope)
  );
}

/** Whether a value meets a threshold. */
export function meets(value: number, comparison: Threshold['comparison'], limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

/** Whether growth can miss the threshold: an upper bound on what rises with traffic, a lower one on what falls. */
export function limitsGrowth(threshold: Threshold): boolean {
  const upper = threshold.comparison.startsWith('<');
  return threshold.metric === 'ports.free' ? !upper : threshold.metric !== 'headroom' && upper;
}

/** A metric of a group as a function of the common factor on all rates. */
export function metricOf(
  scenario: Scenario,
  group: PortGroup,
  metric: Exclude<Metric, 'headroom'>,
): (factor: number) => number {
  const destination = scenario.destinations.find(({ id }) => id === group.destination);
  return (factor) => metricAt(operate(group, factor), metric, destination);
}
