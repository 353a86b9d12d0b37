import type { LimitResult, ScenarioResult, ThresholdResult } from '../../planning/result.js';
import { formatCount, formatFactor, formatPercent, formatProbability, formatRate } from '../../units/format.js';
import { estimateSign } from '../text/estimate.js';

/** What stands where a value does not exist. */
export const NONE = '–';

/** A number as text, or a dash where it does not exist. */
export function orNone(value: number | null, format: (value: number) => string): string {
  return value === null ? NONE : format(value);
}

/** A second limit's value or bound in its unit. */
export function formatLimit(limit: LimitResult, value: number): string {
  return limit.unit === '1/s' ? formatRate(value) : formatCount(value);
}

/** The logarithm beside a blocking probability, so that one too small to write is not shown as impossible. */
function logBlocking({ group, value }: ThresholdResult, scenario: ScenarioResult): number | null {
  const worst = scenario.groups.find((row) => row.id === group && row.blockingProbability === value);
  return worst?.logBlockingProbability ?? null;
}

/** A threshold's value in the form in which its metric is written. */
export function formatThresholdValue(threshold: ThresholdResult, scenario: ScenarioResult): string {
  return orNone(threshold.value, (value) => {
    switch (threshold.metric) {
      case 'load':
      case 'occupancy':
        return formatPercent(value);
      case 'blocking':
        return signOf(threshold, scenario) + formatProbability(value, logBlocking(threshold, scenario));
      case 'reuseRisk':
        return formatProbability(value);
      case 'headroom':
        return formatFactor(value);
      case 'ports.free':
        return formatCount(value);
      default: {
        const limit = scenario.limits.find((candidate) => candidate.key === threshold.metric);
        if (threshold.expression.includes('%')) return formatPercent(value);
        if (limit !== undefined) return formatLimit(limit, value);
        return threshold.metric === 'newConnections' ? formatRate(value) : formatCount(value);
      }
    }
  });
}

/** Before a blocking that is not the closed form's: at least (≥) or about (~) so much. */
function signOf(threshold: ThresholdResult, scenario: ScenarioResult): string {
  const group = scenario.groups.find(({ id }) => id === threshold.group);
  const estimate = group?.earlyFailure?.estimatedBlocking ?? null;
  return threshold.value === estimate ? estimateSign(estimate) : '';
}
