import type { Scenario, Threshold } from '../../scenario/scenario.js';
import { formatCount, formatRate } from '../../units/format.js';
import { allocationProblems } from '../allocation.js';
import type { Verdict } from '../evaluate.js';
import { meets } from '../metrics.js';
import type { LimitResult, ThresholdResult } from '../result.js';
import { thresholdValueText } from '../threshold-text.js';

/** Something that stands against a scenario. */
export interface Miss {
  /**
   * What would ease it. `ports`: more ports, or less traffic. `traffic`: less traffic only (a second limit).
   * `allocation`: a pool that can be configured. `more-traffic`: a threshold that wants more traffic, or fewer ports.
   */
  readonly easedBy: 'ports' | 'traffic' | 'allocation' | 'more-traffic';
  /** In words, without a full stop. */
  readonly text: string;
}

/**
 * Everything that stands against a scenario: pools that cannot be configured, thresholds that are missed (or met only by
 * a formula that cannot be trusted), second limits that are exceeded; empty when all thresholds hold at once. A second
 * limit that is merely close does not stand against it.
 */
export function missesOf(
  scenario: Scenario,
  verdict: Pick<Verdict, 'thresholds' | 'limitResults' | 'headroom'>,
): readonly Miss[] {
  const allocation = scenario.pools.flatMap((pool) =>
    allocationProblems(pool).map(({ message }): Miss => ({ easedBy: 'allocation', text: message })),
  );
  const missed = verdict.thresholds.flatMap((result, index): Miss[] => {
    const threshold = scenario.thresholds[index];
    return result.status === 'pass' || threshold === undefined
      ? []
      : [{ easedBy: remedy(threshold, verdict), text: missText(threshold, result) }];
  });
  const exceeded = verdict.limitResults
    .filter(({ status }) => status === 'fail')
    .map((limit): Miss => ({ easedBy: limitRemedy(limit.key), text: limitText(limit) }));
  return [...allocation, ...missed, ...exceeded];
}

/** The first thing that stands against a scenario, in words; null when all thresholds hold at once. */
export function firstMiss(
  scenario: Scenario,
  verdict: Pick<Verdict, 'thresholds' | 'limitResults' | 'headroom'>,
): string | null {
  return missesOf(scenario, verdict)[0]?.text ?? null;
}

function remedy({ metric, comparison }: Threshold, verdict: Pick<Verdict, 'headroom'>): Miss['easedBy'] {
  const upper = comparison.startsWith('<');
  if (typeof metric === 'object') return upper ? limitRemedy(metric.limit) : 'more-traffic';
  if (metric === 'headroom') return upper ? 'more-traffic' : headroomRemedy(verdict.headroom);
  if (metric === 'ports.free') return upper ? 'more-traffic' : 'ports';
  return upper ? 'ports' : 'more-traffic';
}

/** How often a port may be shared is a limit that grows with the ports; the others do not. */
function limitRemedy(key: string): Miss['easedBy'] {
  return key === 'oversubscription' ? 'ports' : 'traffic';
}

function headroomRemedy({ group, limitedBy }: Verdict['headroom']): Miss['easedBy'] {
  return group === null ? limitRemedy(limitedBy?.split(' ')[0] ?? '') : 'ports';
}

function missText(threshold: Threshold, result: ThresholdResult): string {
  const { expression, value, group } = result;
  const at = group === null ? '' : ` at ${group}`;
  if (value !== null && meets(value, threshold.comparison, threshold.limit))
    return `${expression} is met by the closed form only (${thresholdValueText(result)}${at}), which cannot be trusted here`;
  return `${expression} is missed (${thresholdValueText(result)}${at})`;
}

function limitText({ key, value, limit, unit }: LimitResult): string {
  const text = unit === '1/s' ? formatRate : formatCount;
  const why = limitRemedy(key) === 'ports' ? 'a port serves no more destinations' : 'this limit is not ports';
  return `${key} is ${text(value)} of ${text(limit)}, and ${why}`;
}
