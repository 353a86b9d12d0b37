import type { Scenario } from '../../scenario/scenario.js';
import type { SimulationOptions } from '../../simulation/options.js';
import { planSimulation } from '../../simulation/plan.js';
import { formatCount, formatDuration } from '../../units/format.js';
import { UsageError } from '../usage-error.js';

/** Samples of the longest run, where nobody says how far they are apart. */
const SAMPLES = 300;

/** Samples of all groups together that are kept at most. */
const MOST_SAMPLES = 1e6;

/**
 * How many simulated seconds lie between two samples of a trace: as asked for, else a round number that gives the longest
 * run some 300 of them.
 *
 * @param asked seconds, or null
 * @throws UsageError when so many samples would not fit into memory
 * @throws RangeError when the scenario is too large to simulate
 */
export function traceStep(scenario: Scenario, options: SimulationOptions, asked: number | null): number {
  // With a trace the plan has the runs from empty in it, which are as long as what is traced.
  const traced = planSimulation(scenario, { ...options, traceEverySeconds: 1 }).systems.filter(
    ({ purpose }) => purpose === 'from-empty',
  );
  const longest = traced.reduce((most, { system }) => Math.max(most, system.seconds), 0);
  const all = traced.reduce((sum, { system }) => sum + system.seconds * system.groups.length, 0);
  const step = asked ?? roundUp(Math.max(longest / SAMPLES, all / MOST_SAMPLES));
  if (all / step <= 2 * MOST_SAMPLES) return step;
  throw new UsageError(
    `--trace-every ${formatDuration(step)} would take ${formatCount(Math.round(all / step))} samples`,
    `write --trace-every ${formatDuration(roundUp(all / MOST_SAMPLES))} or more, or a shorter --time`,
  );
}

/** The next number of the form 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((digit) => digit * power >= value) ?? 10) * power;
}
