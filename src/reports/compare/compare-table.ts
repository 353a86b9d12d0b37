import type { CompareReport, Variant } from '../../planning/compare/compare-result.js';
import { assumedSentence } from '../assumed.js';
import { statesOf } from '../check/check-states.js';
import { notPlayed } from '../not-played.js';
import { bar } from '../text/bar.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import {
  comparisonTitle,
  holdingText,
  needReasons,
  ownFindings,
  portsText,
  VARIANT_COLUMNS,
  variantGroup,
} from './compare-rows.js';

const NARROW = 14;
/** Below this width there is no room for columns that the lines below repeat. */
const ROOMY = 90;
const BAR = 24;
const HANG = ' '.repeat(9);

/**
 * The result of `compare` for a terminal: the sentence first, the table of variants, then what holds the ports of each and
 * what it costs. Readable at 80 columns; `view.quiet` leaves the sentence only.
 */
export function renderCompareTable(report: CompareReport, view: View): string {
  const page = pageFor(view);
  const shown = printableData(report);
  const [title = '', ...more] = wrap(comparisonTitle(shown), page.width - HANG.length);
  const headline = [
    `COMPARE  ${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...wrap(shown.sentence, page.width, HANG),
  ];
  return text(
    view.quiet
      ? headline
      : [...headline, ...variantLines(shown, page), ...portLines(shown, page), ...assumed(shown, page)],
  );
}

function variantLines({ variants, winner }: CompareReport, page: Page): string[] {
  const numbers = VARIANT_COLUMNS.filter(({ dropOrder }) => dropOrder === undefined || page.width >= ROOMY);
  const rows = variants.map((variant) => {
    const { result, label } = variant;
    const group = variantGroup(variant);
    return [
      result === null ? { text: '–' } : { text: statusWord(result.status), style: page.paint.status[result.status] },
      label === winner ? { text: label, style: page.paint.strong } : { text: label },
      ...numbers.map((column) => ({ text: column.text(variant, group) })),
    ];
  });
  const columns = [
    { title: '', align: 'left' },
    { title: 'variant', align: 'left', shrinkTo: NARROW },
    ...numbers.map((column) => ({ ...column, align: 'right' as const })),
  ] as const;
  const lines = table(columns, rows, tableOptions(page));
  return section(page, 'Variants', [...lines, ...legend(lines[0] ?? '', page)]);
}

function legend(titles: string, page: Page): string[] {
  const words = [
    'held: mean time that a connection holds its port',
    'addresses: as many as meet every threshold',
    ...(titles.includes('reuse') ? ['reuse: new connections that meet the server’s memory of an old one'] : []),
  ];
  return ['', ...note(page, words.join('; '))];
}

function portLines({ variants }: CompareReport, page: Page): string[] {
  const widest = Math.max(1, ...variants.map((variant) => variantGroup(variant)?.occupancy ?? 0));
  const said = new Map<string, string[]>();
  for (const variant of variants) {
    const lines = oneVariant(variant, variants[0], widest, page).join('\n');
    said.set(lines, [...(said.get(lines) ?? []), variant.label]);
  }
  const blocks = [...said].map(([lines, labels]) => [
    ...wrap(labels.join(', '), page.width, INDENT).map(page.paint.strong),
    ...lines.split('\n'),
  ]);
  return section(
    page,
    'Who holds the ports, and what it costs',
    blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block])),
  );
}

/** What there is to say of one variant; those of which the same can be said are told together. */
function oneVariant(variant: Variant, first: Variant | undefined, widest: number, page: Page): string[] {
  const deeper = `${INDENT}${INDENT}`;
  const group = variantGroup(variant);
  if (variant.result === null || group === null) {
    return wrap(`cannot be evaluated: ${variant.problem ?? 'it has no traffic'}`, page.width, deeper);
  }
  const states = statesOf(group);
  const hard = states.reduce((sum, { ports, hardShare }) => sum + ports * hardShare, 0) / group.ports;
  const drawn = bar(hard / widest, Math.max(0, group.occupancy - hard) / widest, BAR);
  return [
    ...wrap(`${deeper}${holdingText(group)}`, page.width, deeper),
    ...wrap(`${drawn} ${portsText(group)}`, page.width, deeper),
    ...variant.prices.flatMap((price) => wrap(`price: ${price}`, page.width, deeper, `${deeper}  `)),
    ...needReasons(variant).flatMap((reason) => note(page, reason, deeper, `${deeper}  `)),
    ...ownFindings(variant, first).flatMap((one) => note(page, one, deeper, `${deeper}  `)),
    ...variant.notes.flatMap((one) => note(page, `note: ${one}`, deeper, `${deeper}  `)),
  ];
}

function assumed({ variants }: CompareReport, page: Page): string[] {
  const sentence = assumedSentence(variants[0]?.result?.assumptions ?? []);
  return [
    ...(sentence === null ? [] : ['', ...note(page, sentence, '')]),
    ...notPlayed(variants.flatMap(({ result }) => result?.findings ?? [])).flatMap((one) => [
      '',
      ...note(page, one, ''),
    ]),
  ];
}
