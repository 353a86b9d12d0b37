/** What is said of one variant, for every format that people read. */
import type { CompareReport, PoolNeed, Variant } from '../../planning/compare/compare-result.js';
import type { GroupResult, HoldingPart } from '../../planning/result.js';
import { formatCount, formatDuration, formatFactor, formatPercent, formatRate } from '../../units/format.js';
import { focusGroup } from '../check/check-focus.js';
import { blockingText } from '../check/check-group-rows.js';
import { statesOf } from '../check/check-states.js';
import { NONE, orNone } from '../check/check-thresholds.js';

/** A column of the table of variants. */
export interface VariantColumn {
  readonly title: string;
  readonly text: (variant: Variant, group: GroupResult | null) => string;
  /** Left out on a narrow page, the highest number first. */
  readonly dropOrder?: number;
}

/** The number columns of the table of variants. */
export const VARIANT_COLUMNS: readonly VariantColumn[] = [
  { title: 'held', text: (_, group) => (group === null ? NONE : formatDuration(group.holdingTimeSeconds)) },
  { title: 'load', text: (_, group) => (group === null ? NONE : formatPercent(group.load)) },
  { title: 'blocking', text: (_, group) => (group === null ? NONE : blockingText(group)) },
  {
    title: 'headroom',
    text: ({ result }) => (result === null ? NONE : orNone(result.headroom.factor, formatFactor)),
  },
  { title: 'gain', text: ({ gain }) => orNone(gain, formatFactor), dropOrder: 2 },
  { title: 'addresses', text: ({ needs }) => needsText(needs) },
  { title: 'reuse', text: ({ result }) => (result === null ? NONE : reuseText(result.groups)), dropOrder: 1 },
];

/** Addresses that meet every threshold, pools joined by `+`; `none` where no number does. */
export function needsText(needs: readonly PoolNeed[]): string {
  return needs.length === 0 ? NONE : needs.map(({ addresses }) => orNoNumber(addresses)).join(' + ');
}

function orNoNumber(addresses: number | null): string {
  return addresses === null ? 'none' : formatCount(addresses);
}

function reuseText(groups: readonly GroupResult[]): string {
  const events = groups
    .filter(({ role }) => role === 'mean')
    .reduce((sum, { count, reuseRisk }) => sum + count * reuseRisk.eventsPerSecond, 0);
  return formatRate(events);
}

/** The group that a variant's numbers are about; null where it has none. */
export function variantGroup({ result }: Variant): GroupResult | null {
  return result === null ? null : focusGroup(result);
}

/** Mean seconds in each state: `5 min ESTABLISHED + 4 min TIME_WAIT`. */
export function holdingText(group: GroupResult): string {
  const seconds = new Map<HoldingPart['state'], number>();
  const rate = group.holding.reduce((sum, one) => sum + one.arrivalRatePerSecond, 0);
  for (const { arrivalRatePerSecond, parts } of group.holding) {
    for (const part of parts) {
      const share = rate === 0 ? 0 : arrivalRatePerSecond / rate;
      seconds.set(part.state, (seconds.get(part.state) ?? 0) + share * part.seconds);
    }
  }
  const parts = [...seconds].filter(([, one]) => one > 0).map(([state, one]) => `${formatDuration(one)} ${state}`);
  return parts.length === 0 ? 'no time' : parts.join(' + ');
}

/** Mean ports in each state: `1,200 ESTABLISHED, 600 CLOSE of 64,512 ports`. */
export function portsText(group: GroupResult): string {
  const states = statesOf(group).map(({ state, ports }) => `${formatCount(ports)} ${state}`);
  return `${states.length === 0 ? 'none' : states.join(', ')} of ${formatCount(group.ports)} ports`;
}

/** Why no number of addresses is enough, pool by pool where there are several. */
export function needReasons({ needs }: Variant): readonly string[] {
  return needs.flatMap(({ pool, reason }) => {
    if (reason === null) return [];
    return [`no number of addresses is enough${needs.length > 1 ? ` for ${pool}` : ''}: ${reason}`];
  });
}

/** What all variants are about: the scenario's name where they are one scenario. */
export function comparisonTitle({ by, variants }: CompareReport): string {
  const first = variants.find(({ result }) => result !== null)?.result;
  if (by === 'files' || first === undefined || first === null) return `${variants.length} scenarios`;
  return first.name ?? first.path;
}

/** What `check` says of a variant that it does not say of the first: findings by their code, assumptions by their value. */
export function ownFindings(variant: Variant, first: Variant | undefined): readonly string[] {
  const { result } = variant;
  if (result === null) return [];
  const before = variant === first ? null : (first?.result ?? null);
  const codes = new Set([...(before?.findings ?? []).map(({ code }) => code), 'threshold-missed']);
  const findings = result.findings.filter(({ severity, code }) => severity !== 'info' && !codes.has(code));
  const known = new Set((before?.assumptions ?? []).map(({ key, value }) => `${key} ${value}`));
  const assumed = result.assumptions.filter(({ key, value }) => before !== null && !known.has(`${key} ${value}`));
  return [
    ...new Set(findings.map(({ severity, message }) => `${severity}: ${message}`)),
    ...assumed.map(({ key, value, source }) => `assumed: ${key} = ${value} (${source})`),
  ];
}
