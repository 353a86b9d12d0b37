import type { GroupResult } from '../../planning/result.js';
import { formatCount, formatFactor, formatPercent, formatProbability } from '../../units/format.js';
import { estimateSign } from '../text/estimate.js';
import { groupSuffix } from './check-focus.js';
import { orNone } from './check-thresholds.js';

/** A column of the table of port groups, in every format that people read. */
export interface GroupColumn {
  readonly title: string;
  readonly text: (group: GroupResult) => string;
  /** Left out on a narrow page, the highest number first. */
  readonly dropOrder?: number;
}

/** Whether some port is held but can be had on demand, so that offered and unavailable differ. */
function differs(group: GroupResult): boolean {
  return group.unavailableErlangs < group.offeredErlangs * (1 - 1e-9);
}

/** The group's name with what it stands for. */
export function groupLabel(group: GroupResult): string {
  return group.id + groupSuffix(group);
}

/**
 * The blocking probability; one that underflows to 0 is not shown as impossible. Where the closed form cannot be trusted,
 * what is known instead: about (~) or at least (≥) so much.
 */
export function blockingText(group: GroupResult): string {
  const estimate = group.earlyFailure?.estimatedBlocking ?? null;
  if (estimate === null) return closedFormText(group);
  return estimateSign(estimate) + formatProbability(estimate);
}

/** The blocking probability by the group's formula. */
export function closedFormText(group: GroupResult): string {
  return formatProbability(group.blockingProbability, group.logBlockingProbability);
}

/** A probability in prose: percent where people think in percent. */
export function shareText(probability: number): string {
  return probability >= 1e-3 ? formatPercent(probability) : formatProbability(probability);
}

/** The number columns; `unavailable` only where it says something else than `offered`. */
export function groupColumns(groups: readonly GroupResult[]): readonly GroupColumn[] {
  const unavailable: GroupColumn = { title: 'unavail.', text: (group) => formatCount(group.unavailableErlangs) };
  return [
    { title: 'ports', text: (group) => formatCount(group.ports) },
    { title: 'offered', text: (group) => formatCount(group.offeredErlangs) },
    ...(groups.some(differs) ? [unavailable] : []),
    { title: 'load', text: (group) => formatPercent(group.load) },
    { title: 'occupied', text: (group) => formatPercent(group.occupancy), dropOrder: 1 },
    { title: 'blocking', text: (group) => blockingText(group) },
    { title: 'headroom', text: (group) => orNone(group.headroom.factor, formatFactor) },
  ];
}
