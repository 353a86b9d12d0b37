import { formatCount, formatDuration, formatFactor } from '../units/format.js';
import type { Comparison, Variant } from './compare-result.js';
import type { GroupResult, ScenarioResult } from './result.js';

/** Headrooms closer than this are the same. */
const SAME = 1.005;

type Evaluated = Variant & { readonly result: ScenarioResult };

/** Which variant wins, and why, in one sentence: most headroom, then the lower reuse risk, then the first. */
export function comparisonSentence(
  variants: readonly Variant[],
  eligible: readonly boolean[],
): Pick<Comparison, 'winner' | 'sentence'> {
  const rivals = variants.filter(
    (variant, index): variant is Evaluated => variant.result !== null && eligible[index] === true,
  );
  const [first, ...others] = rivals;
  if (first === undefined) return { winner: null, sentence: 'None of them can be evaluated.' };
  if (others.length === 0) return { winner: first.label, sentence: `Only ${first.label} can be evaluated.` };
  const best = [...rivals].sort((a, b) => headroom(b) - headroom(a) || risk(a) - risk(b))[0] ?? first;
  const ties = rivals.filter((one) => headroom(one) >= headroom(best) / SAME);
  const winner = ties.includes(first)
    ? first
    : ([...ties].sort((a, b) => risk(a) - risk(b) || rivals.indexOf(a) - rivals.indexOf(b))[0] ?? best);
  const worst = [...rivals].sort((a, b) => headroom(a) - headroom(b))[0] ?? first;
  if (ties.length === rivals.length) {
    return {
      winner: winner.label,
      sentence: `It makes no difference here: every variant leaves about the same headroom (${factorText(winner)}).`,
    };
  }
  return {
    winner: winner.label,
    sentence: `${winner.label} wins${tiesText(winner, ties)}: ${reason(winner, worst)}${priceText(winner)}.`,
  };
}

function tiesText(winner: Evaluated, ties: readonly Evaluated[]): string {
  const equals = ties.filter((one) => one !== winner).map(({ label }) => label);
  return equals.length === 0 ? '' : ` (as good: ${equals.join(', ')})`;
}

function reason(winner: Evaluated, worst: Evaluated): string {
  const [good, bad] = [bindingGroup(winner), bindingGroup(worst)];
  const headrooms = `headroom ${factorText(winner)} against ${factorText(worst)} with ${worst.label}`;
  if (good === undefined || bad === undefined) return headrooms;
  return `a connection keeps others from its port for ${formatDuration(good.unavailableSeconds)} instead of ${formatDuration(bad.unavailableSeconds)}, so ${formatCount(good.unavailableErlangs)} of ${formatCount(good.ports)} ports are unavailable; ${headrooms}`;
}

function priceText({ prices }: Evaluated): string {
  return prices.length === 0 ? '' : `; the price: ${prices.join(', ')}`;
}

/** The group that decides. */
export function bindingGroup({ result }: { readonly result: ScenarioResult | null }): GroupResult | undefined {
  return (
    result?.groups.find(({ id }) => id === result.binding?.group) ??
    [...(result?.groups ?? [])].sort((a, b) => b.load - a.load)[0]
  );
}

function headroom({ result }: Evaluated): number {
  return result.pools.some((pool) => !pool.feasible) ? 0 : (result.headroom.factor ?? Number.POSITIVE_INFINITY);
}

function factorText(variant: Evaluated): string {
  const { factor } = variant.result.headroom;
  return factor === null ? 'without limit' : formatFactor(factor);
}

function risk({ result }: Evaluated): number {
  return result.groups.reduce((sum, group) => sum + group.count * group.reuseRisk.eventsPerSecond, 0);
}
