/** The simulation of the same scenario: what one run of the laboratory's length may show. */
import { DEFAULT_SIMULATION } from '../../src/simulation/options.js';
import { planSimulation } from '../../src/simulation/plan.js';
import { type SimulatedGroup, serialRunner, simulate } from '../../src/simulation/simulate.js';
import { studentQuantile } from '../../src/statistics/student-t.js';
import type { Times } from './cases.js';
import type { SetUp } from './set-up.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Each holds 99.9 % of runs of this length, from an empty table on. */
export interface Simulated {
  /** Ports of all groups, mean of the window. */
  readonly occupancy: Interval;
  /** Share of the window's connections that found no port. */
  readonly failureShare: Interval;
}

const RUNS = 100;
const CONFIDENCE = 0.999;

/** Simulates runs of the laboratory's length, warm-up included, and gives what a further one would show. */
export async function simulated({ parsed }: SetUp, times: Times, seed: number): Promise<Simulated> {
  const { warmUpSeconds, seconds } = times;
  const options = { ...DEFAULT_SIMULATION, seed, replications: RUNS, warmUpSeconds, seconds };
  const plan = planSimulation(parsed.scenario, options);
  const { groups } = await simulate(plan, options, serialRunner(plan, seed));
  const ports = samplesOf(groups, 'carriedErlangs');
  const blocked = samplesOf(groups, 'blockedPerSecond');
  const arriving = samplesOf(groups, 'arrivalRatePerSecond');
  // Refusals come in bursts: on the scale of the square root their number is near enough to normal.
  const roots = blocked.map((rate, run) => Math.sqrt(rate / (arriving[run] ?? Number.NaN)));
  const root = oneMore(roots);
  return {
    occupancy: oneMore(ports),
    failureShare: { low: Math.max(0, root.low) ** 2, high: root.high ** 2 },
  };
}

/** A metric of each run, summed over all groups. */
function samplesOf(groups: readonly SimulatedGroup[], metric: string): readonly number[] {
  return Array.from({ length: RUNS }, (_, run) =>
    groups.reduce((sum, { count, estimates }) => {
      const sample = estimates.find((one) => one.metric === metric)?.samples[run];
      if (sample === undefined || sample === null) throw new Error(`the simulation gives no ${metric}`);
      return sum + count * sample;
    }, 0),
  );
}

/**
 * Where one more sample lies: mean ± t·s·√(1 + 1/n).
 *
 * @param samples independent and near enough to normal, at least two
 */
export function oneMore(samples: readonly number[]): Interval {
  const n = samples.length;
  const mean = samples.reduce((sum, value) => sum + value, 0) / n;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile((1 + CONFIDENCE) / 2, n - 1) * Math.sqrt(variance * (1 + 1 / n));
  return { low: mean - half, high: mean + half };
}
