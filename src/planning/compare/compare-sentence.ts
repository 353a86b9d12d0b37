import { formatCount, formatDuration, formatFactor } from '../../units/format.js';
import type { GroupResult, ScenarioResult } from '../result.js';
import { reuseEvents } from './compare-prices.js';
import type { ComparedBy, Comparison, Variant } from './compare-result.js';

/** Headrooms closer than this are as good as each other: rates are not known better. */
const SAME = 1.05;

/** Factors beyond this are no planning figures. */
const PLENTY = 1e6;

type Evaluated = Variant & { readonly result: ScenarioResult };

/** What the variants are called, and what they are about. */
const WORDS: { readonly [by in ComparedBy]: { readonly each: string; readonly about: string } } = {
  close: { each: 'every close strategy', about: ' how connections end' },
  set: { each: 'every variant', about: '' },
  files: { each: 'every file', about: '' },
  platforms: { each: 'every platform', about: '' },
};

/**
 * Which variant wins, and why, in one sentence: most headroom; among equals the fewest prices, then the lower reuse risk,
 * then the first.
 *
 * @param rivals those that somebody would choose; the first is the scenario as typed
 */
export function comparisonSentence(
  rivals: readonly Variant[],
  by: ComparedBy,
): Pick<Comparison, 'winner' | 'sentence'> {
  const evaluated = rivals.filter((variant): variant is Evaluated => variant.result !== null);
  const [first] = evaluated;
  if (first === undefined) return { winner: null, sentence: `None of them can be evaluated: ${rivals[0]?.problem}.` };
  if (evaluated.every(({ result }) => !buildable(result)))
    return { winner: null, sentence: `The pool cannot be built as asked in any of them: ${objection(first.result)}.` };
  if (evaluated.length === 1) return { winner: first.label, sentence: onlyOne(first, rivals.length, by) };
  const best = evaluated.reduce((most, one) => (headroom(one) > headroom(most) ? one : most));
  const ties = evaluated.filter((one) => headroom(one) >= headroom(best) / SAME);
  const winner = [...ties].sort((a, b) => a.prices.length - b.prices.length || risk(a) - risk(b))[0] ?? best;
  const sentence =
    ties.length === evaluated.length ? tieSentence(winner, ties, by) : winSentence(winner, ties, evaluated);
  return { winner: winner.label, sentence };
}

function onlyOne({ label }: Evaluated, rivals: number, by: ComparedBy): string {
  if (rivals > 1) return `Only ${label} can be evaluated.`;
  return by === 'close' ? 'UDP has no close: there is no other strategy to compare.' : 'There is nothing to compare.';
}

function tieSentence(winner: Evaluated, ties: readonly Evaluated[], by: ComparedBy): string {
  const { each, about } = WORDS[by];
  const free = winner.prices.length === 0 && ties.some(({ prices }) => prices.length > 0);
  const price = free ? `; ${winner.label} costs nothing beside ports` : '';
  return `It makes no difference here${about}: ${each} leaves ${ties.every((one) => near(headroom(one), headroom(winner), 1.0005)) ? '' : 'about '}headroom ${factorText(winner)}${price}.`;
}

function winSentence(winner: Evaluated, ties: readonly Evaluated[], all: readonly Evaluated[]): string {
  const losers = all.filter((one) => !ties.includes(one));
  const first = all[0];
  const rival =
    first !== undefined && losers.includes(first)
      ? first
      : losers.reduce((worst, one) => (headroom(one) < headroom(worst) ? one : worst));
  const equals = ties.filter((one) => one !== winner).map(({ label }) => label);
  const as = equals.length === 0 ? '' : ` (as good: ${equals.join(', ')})`;
  const missed = winner.result.thresholds.find(({ status }) => status !== 'pass');
  const verb = missed === undefined ? 'wins' : `does best, though it misses ${missed.expression} too`;
  return `${winner.label} ${verb}${as}: ${reason(winner, rival)}${resetText(losers, rival)}${priceText(winner, first)}.`;
}

function reason(winner: Evaluated, rival: Evaluated): string {
  const [good, bad] = [decidingGroup(winner.result), decidingGroup(rival.result)];
  const held =
    good === undefined || bad === undefined || near(good.unavailableSeconds, bad.unavailableSeconds)
      ? []
      : [
          `a connection keeps others from its port for ${formatDuration(good.unavailableSeconds)}, not ${formatDuration(bad.unavailableSeconds)}`,
        ];
  const ports =
    good === undefined || bad === undefined || good.ports === bad.ports
      ? []
      : [`${formatCount(good.ports)} ports to choose from, not ${formatCount(bad.ports)}`];
  const [need, other] = [addresses(winner), addresses(rival)];
  const fewer =
    need === null || other === null || need === other
      ? ''
      : `, addresses ${formatCount(need)} instead of ${formatCount(other)}`;
  return [
    ...held,
    ...ports,
    `headroom ${factorText(winner)} instead of ${factorText(rival)} ${rival.label === 'as typed' ? '' : 'with '}${rival.label}${fewer}`,
  ].join('; ');
}

/** A reset is not always the cheap way out: said where it is not. */
function resetText(losers: readonly Evaluated[], rival: Evaluated): string {
  const reset = losers.find(({ label }) => label.startsWith('client-rst'));
  return reset === undefined || reset === rival ? '' : `; ${reset.label} leaves ${factorText(reset)}`;
}

/** What the winner costs; beside the first, what that does not cost already. */
function priceText(winner: Evaluated, first: Evaluated | undefined): string {
  const prices = winner.prices.filter((price) => winner === first || !first?.prices.includes(price));
  return prices.length === 0 ? '' : `; the price: ${prices.join(', ')}`;
}

/** The group that decides: the binding one, else the one with the highest load. */
function decidingGroup({ groups, binding }: ScenarioResult): GroupResult | undefined {
  return groups.find(({ id }) => id === binding?.group) ?? [...groups].sort((a, b) => b.load - a.load)[0];
}

function near(a: number, b: number, within = SAME): boolean {
  return Math.max(a, b) <= within * Math.min(a, b);
}

function buildable({ pools }: ScenarioResult): boolean {
  return pools.every(({ feasible }) => feasible);
}

function objection({ findings }: ScenarioResult): string {
  return findings.find(({ severity }) => severity === 'error')?.message ?? 'the findings say why';
}

function headroom({ result }: Evaluated): number {
  return buildable(result) ? Math.min(result.headroom.factor ?? PLENTY, PLENTY) : 0;
}

function factorText({ result }: Evaluated): string {
  if (!buildable(result)) return 'none (it cannot be built)';
  const { factor } = result.headroom;
  if (factor === null) return 'without limit';
  return factor > PLENTY ? `> ${formatFactor(PLENTY)}` : formatFactor(factor);
}

function addresses({ needs }: Evaluated): number | null {
  return needs.reduce<number | null>(
    (sum, need) => (sum === null || need.addresses === null ? null : sum + need.addresses),
    0,
  );
}

function risk({ result }: Evaluated): number {
  return reuseEvents(result);
}
