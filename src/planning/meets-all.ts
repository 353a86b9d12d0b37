import { formatCount, formatFactor, formatPercent, formatProbability, formatRate } from '../units/format.js';
import type { Evaluation } from './evaluate.js';
import type { ThresholdResult } from './result.js';

/**
 * The first thing that stands against a scenario, in words: a pool that cannot be configured, a threshold that is missed
 * (or met only by a formula that cannot be trusted), a second limit that is exceeded. Null when all thresholds hold at
 * once. A second limit that is merely close does not stand against it.
 */
export function firstMiss(evaluation: Pick<Evaluation, 'result'>): string | null {
  const { pools, thresholds, limits } = evaluation.result;
  const infeasible = pools.find((pool) => !pool.feasible);
  if (infeasible !== undefined) return `pool ${infeasible.id} cannot be configured so`;
  const missed = thresholds.find((threshold) => threshold.status !== 'pass');
  if (missed !== undefined)
    return `${missed.expression} is missed (${valueText(missed)}${missed.group === null ? '' : ` at ${missed.group}`})`;
  const exceeded = limits.find((limit) => limit.status === 'fail');
  if (exceeded === undefined) return null;
  const unit = exceeded.unit === '1/s' ? '/s' : '';
  return `${exceeded.key}: ${formatCount(exceeded.value)}${unit} of ${formatCount(exceeded.limit)}${unit}, which is no limit of ports`;
}

/** The value of a threshold's metric as a person reads it. */
export function valueText({ metric, value }: Pick<ThresholdResult, 'metric' | 'value'>): string {
  if (value === null) return 'no value';
  if (metric === 'headroom') return formatFactor(value);
  if (metric === 'blocking') return formatProbability(value);
  if (metric === 'newConnections') return formatRate(value);
  return metric === 'load' || metric === 'occupancy' || metric === 'reuseRisk'
    ? formatPercent(value)
    : formatCount(value);
}
