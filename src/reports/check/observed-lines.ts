/** Measured ports beside the model's: a section of `check --observed`. */
import type { ObservedComparison, ObservedNumber } from '../../planning/check/observed-result.js';
import { formatCount } from '../../units/format.js';
import { INDENT, note, type Page, section, tableOptions } from '../text/page.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';

const STANDING_WORDS: { readonly [standing in ObservedNumber['standing']]: string } = {
  within: '',
  above: 'more than the model',
  below: 'fewer than the model',
  'not-in-model': 'the model has no such state',
};

/** Ports by state as measured, the model's mean and 99.9 % of its law, and where they part. */
export function observedLines(observed: ObservedComparison, page: Page): string[] {
  const { states, total, busiest, file, notCompared } = observed;
  const columns = [
    { title: 'state', align: 'left' },
    { title: 'measured', align: 'right' },
    { title: 'model', align: 'right' },
    { title: '99.9%', align: 'right' },
    { title: '', align: 'left' },
  ] as const;
  const row = (name: string, one: ObservedNumber) => [
    { text: name },
    { text: formatCount(one.measured) },
    { text: formatCount(one.modelMean) },
    { text: `${formatCount(one.modelLow)} … ${formatCount(one.modelHigh)}` },
    { text: STANDING_WORDS[one.standing] },
  ];
  const rows = [...states.map((one) => row(one.state, one)), row('all', total)];
  return section(page, `Measured in ${file === '-' ? 'standard input' : file}, beside the model`, [
    ...table(columns, rows, tableOptions(page)),
    ...wrap(observedSentence(observed), page.width, INDENT),
    ...(busiest === null
      ? []
      : note(
          page,
          `most of them: ${busiest.address} toward ${busiest.destination} with ${formatCount(busiest.measured)}; the model’s fullest group, ${busiest.group}, has ${formatCount(busiest.modelMean)} of ${formatCount(busiest.ports)} ports`,
        )),
    ...(notCompared === 0 ? [] : note(page, `${formatCount(notCompared)} other rows are not compared`)),
  ]);
}

/** Where the table and the model part, in a sentence. */
export function observedSentence({ states, total }: ObservedComparison): string {
  const apart = states.filter(({ standing }) => standing !== 'within').map(({ state }) => state);
  if (apart.length === 0 && total.standing === 'within') return 'The table is what the model expects.';
  if (apart.length === 0) return 'Every state is as expected, and yet their sum is not.';
  return `They part on ${apart.join(', ')}: the rate, the open time or a timer is another one than the scenario says.`;
}
