/** What would help: single changes, the best first. */
import type { Lever, ScenarioResult } from '../../planning/result.js';
import { formatCount, formatFactor, formatPercent } from '../../units/format.js';
import { shellWord } from '../text/escape.js';
import { note, type Page, section, tableOptions } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import { orNone } from './check-thresholds.js';

const MOST_LEVERS = 6;

/** The options to type for a lever. */
export function leverCommand(lever: Lever): string {
  return lever.set.map(({ path, value }) => `--set ${shellWord(`${path}=${value}`)}`).join(' ');
}

const LEVER_COLUMNS = [
  { title: 'then', align: 'left' },
  { title: 'change', align: 'left', shrinkTo: 16 },
  { title: 'headroom', align: 'right' },
  { title: 'gain', align: 'right' },
  { title: 'load', align: 'right' },
] as const;
/** What a lever's line needs beside its label. */
const BESIDE_LABEL = 36;

/** Single changes that help, the best first: what they buy, what to type, what they cost. */
export function leverLines(scenario: ScenarioResult, page: Page): string[] {
  const hang = ' '.repeat(8);
  const shown = scenario.levers.slice(0, MOST_LEVERS).map((lever) => {
    const [label = '', ...rest] = wrap(lever.label, page.width - BESIDE_LABEL);
    return { lever, label, rest };
  });
  const rows = shown.map(({ lever, label }) => [
    { text: statusWord(lever.status), style: page.paint.status[lever.status] },
    { text: label },
    { text: orNone(lever.headroomFactor, formatFactor) },
    { text: orNone(lever.gain, formatFactor) },
    { text: formatPercent(lever.load) },
  ]);
  const [titles = '', ...lines] = table(LEVER_COLUMNS, rows, tableOptions(page));
  const body = shown.flatMap(({ lever, rest }, index) => [
    lines[index] ?? '',
    ...rest.map((line) => hang + line),
    ...note(page, leverCommand(lever), hang, `${hang}  `),
    ...(lever.price === null ? [] : note(page, `price: ${lever.price}`, hang, `${hang}  `)),
  ]);
  const more = scenario.levers.length - shown.length;
  const folded = more > 0 ? note(page, `and ${formatCount(more)} more that buy less (all of them: --format json)`) : [];
  return section(page, 'What would help, each alone', shown.length === 0 ? [] : [titles, ...body, ...folded]);
}
