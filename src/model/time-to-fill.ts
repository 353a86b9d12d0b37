import { requireWhole } from './argument.js';
import { monotoneRoot } from './monotone-root.js';
import { type PortStream, portsInUse } from './ports-in-use.js';

/** Fills that would take longer are reported as none: a billion seconds, 32 years. */
export const LONGEST_FILL_SECONDS = 1e9;

export interface FillingGroup {
  /** c: ports in the group, a whole number ≥ 1. */
  readonly ports: number;
  readonly streams: readonly PortStream[];
}

/**
 * Fluid fill time: seconds from an empty group, at constant arrival rates, until the mean number of ports in use reaches
 * c. With one constant holding time it is c/λ; with an exponential one −h·ln(1 − c/a).
 *
 * Fluctuations are left out: a group with a just below c fills by chance (see `meanFirstPassage`), and this says null. With
 * constant holding times it was within 1 % of the simulated mean; where they vary chance fills a group sooner: at 120 % load
 * and a coefficient of variation of 2 by a fifth for 200 ports, by 4 % for 2,000 (test/agreement/approximations.ts).
 *
 * @returns seconds, or null when the group never fills: a ≤ c, or not within `LONGEST_FILL_SECONDS`
 * @throws RangeError for an argument out of range
 *
 * Accuracy: relative error about 1e-12. Cost: tens of evaluations of `portsInUse`, whatever c.
 */
export function fluidFillSeconds({ ports, streams }: FillingGroup): number | null {
  requireWhole('time to fill', 'ports', ports, 1);
  if (portsInUse(streams, Number.POSITIVE_INFINITY) <= ports) return null;
  if (portsInUse(streams, LONGEST_FILL_SECONDS) < ports) return null;
  // Nothing can have ended before the shortest holding time, so no fill is quicker than this, and often none is slower.
  const soonest = ports / streams.reduce((rate, stream) => rate + stream.ratePerSecond, 0);
  const missing = (seconds: number): number => portsInUse(streams, seconds) - ports;
  if (missing(soonest) >= 0) return soonest;
  return monotoneRoot(missing, soonest, LONGEST_FILL_SECONDS);
}
