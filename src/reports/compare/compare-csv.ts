import type { CompareReport, Variant } from '../../planning/compare/compare-result.js';
import { CHECK_COLUMNS } from '../check/check-csv.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

type Field = string | number | null;

/** What is said of a variant before its group. */
const VARIANT_FIELDS: readonly (readonly [string, (variant: Variant, report: CompareReport) => Field])[] = [
  ['variant', ({ label }) => label],
  ['winner', ({ label }, { winner }) => (label === winner ? 'yes' : 'no')],
  ['set', ({ set }) => set.map(({ path, value }) => `${path}=${value}`).join(' & ')],
  ['gain', ({ gain }) => gain],
  ['scenarioHeadroomFactor', ({ result }) => result?.headroom.factor ?? null],
  ['addressesNeeded', ({ needs }) => needs.map(({ pool, addresses }) => `${pool}=${addresses ?? 'none'}`).join(' ')],
  ['prices', ({ prices }) => prices.join('; ')],
  ['notes', ({ notes }) => notes.join('; ')],
  ['problem', ({ problem }) => problem],
];

/**
 * The result of `compare` as CSV (RFC 4180): one row a variant and port group, with the columns of `check`; a variant that
 * cannot be evaluated has one row that says why.
 *
 * @throws Error if a number is not finite.
 */
export function renderCompareCsv(report: CompareReport): string {
  requireFinite(report, 'CSV');
  const rows = report.variants.flatMap((variant) => {
    const own = VARIANT_FIELDS.map(([, value]) => value(variant, report));
    const { result } = variant;
    return result === null
      ? [[...own, ...CHECK_COLUMNS.map(() => null)]]
      : result.groups.map((group) => [...own, ...CHECK_COLUMNS.map(([, value]) => value(result, group))]);
  });
  return csv(
    [...VARIANT_FIELDS, ...CHECK_COLUMNS].map(([name]) => name),
    rows,
  );
}
