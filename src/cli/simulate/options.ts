import { DEFAULT_SIMULATION, type SimulationOptions } from '../../simulation/options.js';
import { parseDuration } from '../../units/duration.js';
import { parsePercent } from '../../units/percent.js';
import type { Reading } from '../../units/reading.js';
import type { OptionSpecs, OptionValues } from '../command.js';
import { UsageError } from '../usage-error.js';

/** Options that say how to simulate. */
export const simulationOptionSpecs = {
  replications: {
    type: 'number',
    placeholder: 'N',
    description: 'independent runs, at least 2 (default: 20, down to 5 where each takes long)',
  },
  precision: {
    type: 'string',
    placeholder: 'SHARE',
    description: `go on until ports held and blocking are known to this share of their means, 1% for example, or ${DEFAULT_SIMULATION.mostReplications} replications are done`,
  },
  time: {
    type: 'string',
    placeholder: 'DURATION',
    description: 'simulated time observed in each replication: 10min (default: as long as --events allow)',
  },
  'warm-up': {
    type: 'string',
    placeholder: 'DURATION',
    description: 'simulated time before that (default: until the empty start is forgotten)',
  },
  events: {
    type: 'number',
    placeholder: 'N',
    description: `about how many events to spend where --time is not given, more where the warm-up of few replications takes more, which is said first (default: ${DEFAULT_SIMULATION.events})`,
  },
  bursts: {
    type: 'string',
    choices: ['interrupted', 'batch'],
    description: 'how connections bunch where the scenario gives a peakedness (default: interrupted)',
  },
  confidence: {
    type: 'string',
    placeholder: 'SHARE',
    description: `of the intervals (default: ${DEFAULT_SIMULATION.confidence * 100}%)`,
  },
  seed: {
    type: 'number',
    placeholder: 'S',
    description: `the same seed gives the same result (default: ${DEFAULT_SIMULATION.seed})`,
  },
} as const satisfies OptionSpecs;

const MOST_REPLICATIONS = 100_000;
const LEAST_EVENTS = 1000;
const MOST_EVENTS = 2e10;

/**
 * How to simulate, from what was typed.
 *
 * @throws UsageError for what cannot be read or lies out of range
 */
export function readSimulationOptions(typed: OptionValues<typeof simulationOptionSpecs>): SimulationOptions {
  const confidence = share('confidence', typed.confidence, 0.5) ?? DEFAULT_SIMULATION.confidence;
  const seconds = duration('time', typed.time);
  if (seconds === 0) throw new UsageError('--time cannot be 0', 'write --time 10min');
  return {
    ...DEFAULT_SIMULATION,
    replications: whole('replications', typed.replications, 2, MOST_REPLICATIONS, 20),
    precision: share('precision', typed.precision, 0),
    seconds,
    warmUpSeconds: duration('warm-up', typed['warm-up']),
    events: whole('events', typed.events, LEAST_EVENTS, MOST_EVENTS, 2e6) ?? DEFAULT_SIMULATION.events,
    bursts: typed.bursts ?? DEFAULT_SIMULATION.bursts,
    confidence,
    seed: whole('seed', typed.seed, 0, Number.MAX_SAFE_INTEGER, 1) ?? DEFAULT_SIMULATION.seed,
  };
}

/**
 * A time that was typed after an option; null where none was.
 *
 * @throws UsageError for what is none
 */
export function duration(name: string, text: string | undefined): number | null {
  return text === undefined ? null : read(name, parseDuration(text));
}

function share(name: string, text: string | undefined, above: number): number | null {
  if (text === undefined) return null;
  const value = read(name, parsePercent(text));
  if (value > above && value < 1) return value;
  throw new UsageError(
    `--${name} lies between ${above * 100}% and 100%, got ${text}`,
    `write --${name} ${above > 0 ? '99%' : '1%'}`,
  );
}

function read(name: string, reading: Reading): number {
  if (!reading.ok) throw new UsageError(`--${name}: ${reading.message}`, reading.hint);
  return reading.value;
}

/** A whole number within its range; null where none was typed. */
export function whole(
  name: string,
  value: number | undefined,
  least: number,
  most: number,
  example: number,
): number | null {
  if (value === undefined) return null;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `--${name} is a whole number from ${least} to ${most}, got ${value}`,
    `write --${name} ${example}`,
  );
}
