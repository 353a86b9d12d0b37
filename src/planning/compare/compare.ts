/** Side by side: close strategies, changes, scenario files or platforms, each with what it gains and what it costs. */
import { checkScenario } from '../check/check.js';
import { NO_SPARE } from '../size/size.js';
import { sizeContext } from '../size/size-context.js';
import { addressesFor } from '../size/size-pool.js';
import { differOverTimeOnly } from '../timeline-only.js';
import { pricesOf } from './compare-prices.js';
import type { ComparedBy, CompareReport, Comparison, Variant } from './compare-result.js';
import { comparisonSentence } from './compare-sentence.js';
import type { VariantSource } from './compare-variants.js';

/**
 * Evaluates variants side by side.
 *
 * @param sources from `closeVariants`, `setVariants`, `fileVariants` or `platformVariants`; the first is what the others
 *   are compared with
 * @returns plain data; a variant that cannot be evaluated stays in the list and says why
 */
export function compareVariants(sources: readonly VariantSource[], by: ComparedBy): Comparison {
  const evaluated = sources.map(evaluate);
  const first = evaluated[0]?.result?.headroom.factor ?? null;
  const variants = evaluated.map((variant) => ({ ...variant, gain: gainOf(variant, first) }));
  const rivals = variants.filter((_, index) => sources[index]?.eligible === true);
  const scenarios = sources.flatMap(({ parsed }) => (parsed === null ? [] : [parsed.scenario]));
  if (differOverTimeOnly(scenarios)) return { by, variants, winner: null, sentence: OVER_TIME_ONLY };
  return { by, variants, ...comparisonSentence(rivals, by) };
}

/** A headroom that they all have would look like an answer. */
const OVER_TIME_ONLY =
  'They differ only in what happens over time, and this plans one moment: `snat-plan timeline` plays each of them.';

/** The report, as every output format takes it. */
export function compareReport(comparison: Comparison): CompareReport {
  return { schemaVersion: 1, command: 'compare', ...comparison };
}

function evaluate({ label, set, parsed, problem, prices, notes }: VariantSource): Variant {
  if (parsed === null) return { label, set, result: null, gain: null, needs: [], prices, notes, problem };
  const result = checkScenario(parsed);
  const context = sizeContext(parsed, NO_SPARE);
  const used = parsed.scenario.pools.filter(({ id }) => parsed.scenario.flows.some(({ via }) => via.includes(id)));
  return {
    label,
    set,
    result,
    gain: null,
    needs: used.map(({ id }) => {
      const { needed, reason } = addressesFor(id, context);
      return { pool: id, addresses: needed, reason };
    }),
    prices: [...pricesOf(parsed.scenario, result), ...prices],
    notes,
    problem: null,
  };
}

function gainOf({ result }: Variant, first: number | null): number | null {
  const factor = result?.headroom.factor ?? null;
  return factor === null || first === null || first === 0 ? null : factor / first;
}
