/** The table of port groups, the worst first. */
import type { GroupResult, ScenarioResult } from '../../planning/result.js';
import { formatCount, formatPercent } from '../../units/format.js';
import { INDENT, note, type Page, section, tableOptions } from '../text/page.js';
import { table } from '../text/table.js';
import { displayWidth, truncateMiddle } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { focusGroup, worstGroups } from './check-focus.js';
import { groupColumns, groupLabel } from './check-group-rows.js';
import { reclaimSentence } from './check-words.js';

const MOST_GROUPS = 12;
/** How far the names may shrink before a number column gives way. */
const NARROW = 26;

/** The table of groups; where a name does not fit, every name stands on a line of its own above its numbers. */
function groupTable(groups: readonly GroupResult[], page: Page): string[] {
  const numbers = groupColumns(groups).map((column) => ({ ...column, align: 'right' as const }));
  const cells = (group: GroupResult) => numbers.map((column) => ({ text: column.text(group) }));
  const names = { title: 'group', align: 'left', shrinkTo: NARROW } as const;
  const beside = table(
    [names, ...numbers],
    groups.map((group) => [{ text: groupLabel(group) }, ...cells(group)]),
    tableOptions(page),
  );
  const fits = (group: GroupResult, line = '') => line.includes(groupLabel(group)) && displayWidth(line) <= page.width;
  if (groups.every((group, index) => fits(group, beside[index + 1]))) return beside;
  const [titles = '', ...below] = table(numbers, groups.map(cells), {
    room: page.width - 2 * INDENT.length,
    indent: INDENT + INDENT,
    titleStyle: page.paint.quiet,
  });
  const room = page.width - INDENT.length;
  return [
    titles,
    ...groups.flatMap((group, index) => [INDENT + truncateMiddle(groupLabel(group), room), below[index] ?? '']),
  ];
}

/** The worst groups with their numbers, how many are left out, and which ports the verdict counts. */
export function groupLines(scenario: ScenarioResult, page: Page): string[] {
  const { shown, folded } = worstGroups(scenario, MOST_GROUPS);
  const highest = folded.reduce((most, group) => Math.max(most, group.load), 0);
  const rest = `and ${formatCount(folded.length)} more with more headroom, load at most ${formatPercent(highest)}`;
  const focus = focusGroup(scenario);
  const sentence = focus && reclaimSentence(focus);
  return section(page, 'Port groups', [
    ...groupTable(shown, page),
    ...(folded.length > 0 ? note(page, `${rest} (all of them: --format csv)`) : []),
    ...(sentence ? ['', ...wrap(sentence, page.width, INDENT)] : []),
  ]);
}
