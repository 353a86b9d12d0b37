/** Which input moves headroom most, and how likely a threshold is missed when inputs are ranges. */
import type { ParsedScenario } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import { centralValue, type InputRange } from '../../scenario/ranges.js';
import { checkScenario } from '../check/check.js';
import { sortedRanges } from './sensitivity-draws.js';
import { endOf, rankedSensitivities } from './sensitivity-elasticity.js';
import { monteCarlo, type SamplingOptions } from './sensitivity-monte-carlo.js';
import { poolInputs } from './sensitivity-pool.js';
import type { InputEnd, RangeNotPlayed, RangeSensitivity, SensitivityReport } from './sensitivity-result.js';
import { trafficInputs } from './sensitivity-traffic.js';

export interface SensitivityOptions extends Partial<SamplingOptions> {
  /** Share by which each input is made smaller and larger, between 0 and 1; default 0.1. */
  readonly by?: number;
}

/** What is drawn when nobody says otherwise. */
export const defaultSampling: SamplingOptions = { samples: 10_000, seed: 1 };

/**
 * Sensitivity of a scenario's headroom: the elasticity to every numeric input, by central differences on the scenario
 * itself; headroom when each input alone is smaller and larger by a share; and, where inputs are ranges, the probability
 * that each threshold is missed. That is of the moment for which `check` plans: ranges that only a timeline plays are not
 * drawn, and named.
 *
 * @param parsed what `parseScenario` gives
 * @returns plain data, the same as `sensitivity --format json` prints; equal options give an equal report
 * @throws RangeError when an option is out of its range
 */
export function sensitivity(parsed: ParsedScenario, options: SensitivityOptions = {}): SensitivityReport {
  const by = options.by ?? 0.1;
  if (!(by > 0 && by < 1)) throw new RangeError(`Cannot vary inputs: by must lie between 0 and 1, got ${by}`);
  const sampling = { ...defaultSampling, ...options };
  const { drawn, notPlayed } = sortedRanges(parsed.document);
  return {
    schemaVersion: 1,
    command: 'sensitivity',
    result: checkScenario(parsed),
    by,
    ...rankedSensitivities([...trafficInputs(parsed), ...poolInputs(parsed)], parsed, by),
    ranges: drawn.map((range) => rangeSensitivity(range, parsed)),
    rangesNotPlayed: notPlayed.map(rangeNotPlayed),
    monteCarlo: monteCarlo(parsed.document, sampling, drawn),
  };
}

const UNITS = { rate: '1/s', duration: 's', number: 'count' } as const;

function rangeNotPlayed(range: InputRange): RangeNotPlayed {
  const { path, unit, low, high } = range;
  return { path: showPath(path), unit: UNITS[unit], low, central: centralValue(range), high };
}

/** Headroom at the ends of one range, the others at their likely values. */
function rangeSensitivity(range: InputRange, { document }: ParsedScenario): RangeSensitivity {
  const name = showPath(range.path);
  const at = (value: number): InputEnd | null => {
    const drawn = document.drawn((one) => (showPath(one.path) === name ? value : centralValue(one)));
    return drawn.ok ? endOf(drawn.scenario, value) : null;
  };
  return {
    path: name,
    unit: UNITS[range.unit],
    distribution: range.likely === null ? 'uniform' : 'triangular',
    whole: range.whole,
    low: at(range.low),
    central: centralValue(range),
    high: at(range.high),
  };
}
