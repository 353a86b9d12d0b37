import { logPoissonProbability } from '../../model/poisson.js';
import type { ConnectionState, ScenarioResult } from '../result.js';
import type { ObservedComparison, ObservedNumber, ObservedStateResult } from './observed-result.js';

/** A connection table as far as it is compared. */
export interface ObservedPorts {
  readonly file: string;
  /** TCP rows by state, as `conntrack -L`, `ss` or `netstat` print it with underscores; of the rows that hold SNAT ports. */
  readonly states: { readonly [state: string]: number | undefined };
  readonly groups: readonly { readonly address: string; readonly destination: string; readonly rows: number }[];
  readonly notCompared: number;
}

/** One thousandth is outside, half on either side. */
const OUTSIDE = 5e-4;

/** States that endpoints tell apart and a NAT does not, and those that the model counts with their neighbours. */
const AS_MODELLED: { readonly [state: string]: ConnectionState } = {
  SYN_RECV: 'SYN_SENT',
  FIN_WAIT_1: 'FIN_WAIT',
  FIN_WAIT_2: 'FIN_WAIT',
  CLOSING: 'LAST_ACK',
};

const STATES: readonly ConnectionState[] = [
  'SYN_SENT',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
];

/**
 * Puts a measured table beside the result of `check`. A number of ports in a state is taken to be Poisson about the
 * model's mean (M/G/∞; for traffic that is not refused), with a variance `peakedness` times as large for bursts.
 *
 * @param result of the scenario that is to explain the table
 * @param observed all pools together
 * @param peakedness of the busiest flow, ≥ 0
 */
export function compareObserved(result: ScenarioResult, observed: ObservedPorts, peakedness = 1): ObservedComparison {
  const measured = new Map<ConnectionState, number>();
  for (const [state, rows] of Object.entries(observed.states)) {
    const name = AS_MODELLED[state] ?? STATES.find((one) => one === state);
    if (name !== undefined && rows !== undefined) measured.set(name, (measured.get(name) ?? 0) + rows);
  }
  const ordinary = result.groups.filter(({ role }) => role === 'mean');
  const ports = ordinary.reduce((sum, group) => sum + group.count * group.ports, 0);
  const meanOf = (state: ConnectionState): number =>
    ordinary.reduce((sum, group) => sum + group.count * (group.states[state] ?? 0), 0);
  const states = STATES.flatMap((state): ObservedStateResult[] => {
    const [rows, mean] = [measured.get(state) ?? 0, meanOf(state)];
    return rows === 0 && mean === 0 ? [] : [{ state, ...beside(rows, mean, peakedness, ports) }];
  });
  const all = [...measured.values()].reduce((sum, rows) => sum + rows, 0);
  const mean = states.reduce((sum, { modelMean }) => sum + modelMean, 0);
  return {
    file: observed.file,
    states,
    total: beside(all, mean, peakedness, ports),
    busiest: busiestOf(ordinary, observed, peakedness),
    notCompared: observed.notCompared,
  };
}

function busiestOf(
  groups: ScenarioResult['groups'],
  { groups: measured }: ObservedPorts,
  peakedness: number,
): ObservedComparison['busiest'] {
  const [first] = [...measured].sort((one, other) => other.rows - one.rows);
  const [fullest] = [...groups].sort((one, other) => other.occupancy - one.occupancy);
  if (first === undefined || fullest === undefined) return null;
  const { address, destination, rows } = first;
  const number = beside(rows, fullest.carriedErlangs, peakedness, fullest.ports);
  return { ...number, address, destination, group: fullest.id, ports: fullest.ports };
}

function beside(measured: number, modelMean: number, peakedness: number, ports: number): ObservedNumber {
  const law = spread(modelMean, peakedness);
  // A full pool has no more to hold.
  const [low, high] = [law.low, Math.min(law.high, ports)];
  const standing =
    modelMean === 0
      ? measured === 0
        ? 'within'
        : 'not-in-model'
      : measured < low
        ? 'below'
        : measured > high
          ? 'above'
          : 'within';
  return { measured, modelMean, modelLow: low, modelHigh: high, standing };
}

/** 99.9 % of a Poisson law; with bursts that of the law on the scale of its peakedness, as Hayward's approximation has it. */
function spread(mean: number, peakedness: number): { readonly low: number; readonly high: number } {
  if (mean === 0) return { low: 0, high: 0 };
  const scale = Math.max(1, peakedness);
  const scaled = mean / scale;
  const reach = Math.ceil(8 * Math.sqrt(scaled) + 20);
  const from = Math.max(0, Math.floor(scaled) - reach);
  let below = 0;
  let low = from;
  for (let count = from; count <= scaled + reach; count++) {
    below += Math.exp(logPoissonProbability(count, scaled));
    if (below <= OUTSIDE) low = count + 1;
    if (below >= 1 - OUTSIDE) return { low: Math.floor(low * scale), high: Math.ceil(count * scale) };
  }
  return { low: Math.floor(low * scale), high: Math.ceil((scaled + reach) * scale) };
}
