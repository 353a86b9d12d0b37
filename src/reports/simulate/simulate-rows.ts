/** Which numbers of a simulation are worth a line, and which groups are shown first. */
import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedMetricResult,
} from '../../planning/simulate/simulate-result.js';

/** Smaller than this is nothing, for a person. */
const NOTHING = 1e-12;

/** A metric that says nothing new where it equals another. */
const SAME_AS: { readonly [metric: string]: string } = {
  attemptRatePerSecond: 'arrivalRatePerSecond',
  lossProbability: 'blockingProbability',
  unavailableCarried: 'carriedErlangs',
};

/** Quantiles that only long runs know: without them there is nothing to put the model's beside. */
const LONG_RUNS_ONLY = new Set(['occupiedPorts.p99', 'occupiedPorts.p999']);

/**
 * The metrics of a group that say something: blocking always, others unless both find nothing of it (a state that never
 * occurs), or the same was said in the line that they follow from.
 */
export function shownMetrics({ metrics }: SimulatedGroupResult): readonly SimulatedMetricResult[] {
  return metrics.filter((metric) => {
    if (metric.metric === 'blockingProbability') return true;
    const other = metrics.find((one) => one.metric === SAME_AS[metric.metric]);
    if (other !== undefined && isSame(metric, other)) return false;
    const { model, simulated } = metric;
    if (simulated === null && LONG_RUNS_ONLY.has(metric.metric)) return false;
    return metric.parts || (model ?? 0) >= NOTHING || (simulated?.mean ?? 0) >= NOTHING;
  });
}

function isSame(one: SimulatedMetricResult, other: SimulatedMetricResult): boolean {
  return isClose(one.model, other.model) && isClose(one.simulated?.mean ?? null, other.simulated?.mean ?? null);
}

/** Sums of the same summands in another order may differ in the last digits. */
function isClose(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= 1e-9 * Math.abs(other);
}

/** The groups to be looked at first: those on which they part, then those that refuse most, then the fullest. */
export function worstFirst({ groups }: ScenarioSimulation): readonly SimulatedGroupResult[] {
  const parting = ({ metrics }: SimulatedGroupResult): number => metrics.filter(({ parts }) => parts).length;
  const most = (group: SimulatedGroupResult, name: string): number => meanOf(group, name) ?? 0;
  return [...groups].sort(
    (a, b) =>
      Number(parting(b) > 0) - Number(parting(a) > 0) ||
      most(b, 'blockingProbability') - most(a, 'blockingProbability') ||
      most(b, 'occupancy') - most(a, 'occupancy'),
  );
}

/** The simulated mean of a metric of a group; null where there is none. */
export function meanOf({ metrics }: SimulatedGroupResult, name: string): number | null {
  return metrics.find(({ metric }) => metric === name)?.simulated?.mean ?? null;
}
