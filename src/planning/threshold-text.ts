import { formatCount, formatFactor, formatPercent, formatProbability, formatRate } from '../units/format.js';
import type { ThresholdResult } from './result.js';

/** The value of a threshold's metric as a person reads it, in a finding or a reason. */
export function thresholdValueText({
  expression,
  metric,
  value,
}: Pick<ThresholdResult, 'expression' | 'metric' | 'value'>): string {
  if (value === null) return 'no value';
  if (metric === 'headroom') return formatFactor(value);
  if (metric === 'blocking') return formatProbability(value);
  if (metric === 'load' || metric === 'occupancy' || metric === 'reuseRisk' || expression.includes('%'))
    return formatPercent(value);
  return metric === 'newConnections' ? formatRate(value) : formatCount(value);
}
