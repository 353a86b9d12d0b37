import type { BurstKind } from './burst-rates.js';

/** How a scenario is simulated. */
export interface SimulationOptions {
  /** Whole, 0…2⁵³ − 1: the same seed gives the same numbers. */
  readonly seed: number;
  /** Independent runs, at least 2, with `precision` the first ones; null: 20, down to 5 where each takes long. */
  readonly replications: number | null;
  /** Go on until each interval is this much of its mean to either side (0.01 = 1 %), or the most is reached. */
  readonly precision: number | null;
  /** With `precision`: no more replications than this. */
  readonly mostReplications: number;
  /** Simulated seconds observed in each run; null: as many as the events allow. */
  readonly seconds: number | null;
  /** Simulated seconds before that; null: until the holding times no longer remember the empty start. */
  readonly warmUpSeconds: number | null;
  /** How connections bunch where the scenario gives a peakedness. */
  readonly bursts: BurstKind;
  /** Of the intervals, between 0 and 1. */
  readonly confidence: number;
  /** Ports by state every so many simulated seconds, from the empty start of the first run; null: not kept. */
  readonly traceEverySeconds: number | null;
  /** About how many events all runs together may process, where `seconds` is not given. */
  readonly events: number;
}

/** Up to twenty runs, about twenty million events, 99 % intervals. */
export const DEFAULT_SIMULATION: SimulationOptions = {
  seed: 1,
  replications: null,
  precision: null,
  mostReplications: 2000,
  seconds: null,
  warmUpSeconds: null,
  bursts: 'interrupted',
  confidence: 0.99,
  traceEverySeconds: null,
  events: 2e7,
};
