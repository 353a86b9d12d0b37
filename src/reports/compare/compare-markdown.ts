/** `compare` for a ticket or a design document. */
import type { CompareReport, Variant } from '../../planning/compare/compare-result.js';
import { assumedSentence } from '../assumed.js';
import { notPlayed } from '../not-played.js';
import { codeSpan, escapeMarkdown as escaped, markdownHeader, markdownRow, shellWord } from '../text/escape.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import {
  comparisonTitle,
  holdingText,
  needReasons,
  ownFindings,
  portsText,
  VARIANT_COLUMNS,
  variantGroup,
} from './compare-rows.js';

/** The result of `compare` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderCompareMarkdown(report: CompareReport, view: { readonly quiet: boolean }): string {
  const shown = printableData(report);
  const head = [`### ${escaped(comparisonTitle(shown))}`, '', escaped(shown.sentence)];
  const assumed = assumedSentence(shown.variants[0]?.result?.assumptions ?? []);
  const unplayed = notPlayed(shown.variants.flatMap(({ result }) => result?.findings ?? []));
  const foot = [...(assumed === null ? [] : [assumed]), ...unplayed].flatMap((one) => ['', escaped(one)]);
  const lines = view.quiet ? head : [...head, '', ...variantTable(shown), '', ...detailTable(shown), ...foot];
  return `${lines.join('\n')}\n`;
}

function variantTable({ variants, winner }: CompareReport): string[] {
  return [
    ...markdownHeader(['', 'variant', ...VARIANT_COLUMNS.map(({ title }) => `>${title}`)]),
    ...variants.map((variant) => {
      const group = variantGroup(variant);
      const label = escaped(variant.label);
      return markdownRow([
        variant.result === null ? '–' : statusWord(variant.result.status),
        variant.label === winner ? `**${label}**` : label,
        ...VARIANT_COLUMNS.map((column) => escaped(column.text(variant, group))),
      ]);
    }),
  ];
}

function detailTable({ variants }: CompareReport): string[] {
  const [first] = variants;
  return [
    ...markdownHeader(['variant', 'holding time', 'ports by state', 'price', 'type']),
    ...variants.map((variant) => {
      const group = variantGroup(variant);
      return markdownRow([
        escaped(variant.label),
        group === null ? escaped(variant.problem ?? '–') : escaped(holdingText(group)),
        group === null ? '–' : escaped(portsText(group)),
        escaped(
          [...variant.prices, ...needReasons(variant), ...ownFindings(variant, first), ...variant.notes].join('; '),
        ),
        typed(variant),
      ]);
    }),
  ];
}

function typed({ set }: Variant): string {
  return set.length === 0
    ? ''
    : codeSpan(set.map(({ path, value }) => `--set ${shellWord(`${path}=${value}`)}`).join(' '));
}
