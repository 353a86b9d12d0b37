import type { ParsedScenario } from '../../scenario/parse.js';
import { checkEvaluated } from '../check/check.js';
import { pricesOf } from '../compare/compare-prices.js';
import type { Comparison, Variant } from '../compare/compare-result.js';
import { comparisonSentence } from '../compare/compare-sentence.js';
import { closeVariants, type VariantSource } from '../compare/compare-variants.js';
import { evaluateScenario } from '../evaluate.js';

/**
 * Every close strategy beside the scenario as it stands, as `compare` has it, without the addresses that each would need
 * and without what would help each; a pause between two variants.
 *
 * @returns null where nothing is closed: UDP only
 */
export function* closeComparison(parsed: ParsedScenario): Generator<null, Comparison | null> {
  if (parsed.scenario.flows.every(({ protocol }) => protocol !== 'tcp')) return null;
  const sources = closeVariants(parsed);
  yield null;
  const evaluated: Variant[] = [];
  for (const source of sources) {
    evaluated.push(variantOf(source));
    yield null;
  }
  const first = evaluated[0]?.result?.headroom.factor ?? null;
  const variants = evaluated.map((variant) => {
    const factor = variant.result?.headroom.factor ?? null;
    return { ...variant, gain: factor === null || first === null || first === 0 ? null : factor / first };
  });
  const rivals = variants.filter((_, index) => sources[index]?.eligible === true);
  return { by: 'close', variants, ...comparisonSentence(rivals, 'close') };
}

function variantOf({ label, set, parsed, problem, prices, notes }: VariantSource): Variant {
  if (parsed === null) return { label, set, result: null, gain: null, needs: [], prices, notes, problem };
  const result = { ...checkEvaluated(evaluateScenario(parsed.scenario), parsed), levers: [] };
  const costs = [...pricesOf(parsed.scenario, result), ...prices];
  return { label, set, result, gain: null, needs: [], prices: costs, notes, problem: null };
}
