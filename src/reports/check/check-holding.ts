/** The group that the verdict is about: who holds its ports, and what happens there. */
import type { GroupResult, ScenarioResult } from '../../planning/result.js';
import { formatCount, formatDuration, formatPercent, formatRate } from '../../units/format.js';
import { bar } from '../text/bar.js';
import { estimateWord } from '../text/estimate.js';
import { INDENT, type Page, section } from '../text/page.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import { focusGroup } from './check-focus.js';
import { blockingText, groupLabel, shareText } from './check-group-rows.js';
import { shareOfGroup, statesOf } from './check-states.js';
import { orNone } from './check-thresholds.js';

const LONGEST_BAR = 36;
/** What a line needs beside its bar. */
const BESIDE_BAR = 44;

/** One line per TCP state: mean ports, share of the group, a bar on the scale of the whole group. */
function stateLines(group: GroupResult, page: Page): string[] {
  const states = statesOf(group);
  const scale = Math.max(
    group.ports,
    states.reduce((sum, state) => sum + state.ports, 0),
  );
  const cells = Math.min(LONGEST_BAR, page.width - BESIDE_BAR);
  const rows = states.map(({ state, ports, share, hardShare }) => {
    const length = ports / scale;
    return [
      { text: state },
      { text: formatCount(ports) },
      { text: orNone(share, formatPercent) },
      { text: bar(length * hardShare, length * (1 - hardShare), cells) },
    ];
  });
  const free = group.headroom.ports;
  const freeRow = [
    { text: 'free', style: page.paint.quiet },
    { text: formatCount(free) },
    { text: free < 0 ? '' : orNone(shareOfGroup(group, free), formatPercent) },
    { text: '' },
  ];
  const columns = [
    { title: '', align: 'left' },
    { title: '', align: 'right' },
    { title: '', align: 'right' },
    { title: '', align: 'left' },
  ] as const;
  const soft = states.some((state) => state.hardShare < 1 - 1e-9);
  return [
    ...table(columns, [...rows, freeRow], { room: page.width - INDENT.length, indent: INDENT }),
    ...(soft ? [INDENT + page.paint.quiet('█ unavailable   ░ closing, given up on demand')] : []),
  ];
}

/** A word and what there is to say about it. */
type Fact = readonly [word: string, said: string];

function arrivals(group: GroupResult): string {
  const hold = formatDuration(group.holdingTimeSeconds);
  const hard = formatDuration(group.unavailableSeconds);
  const part = group.unavailableSeconds < group.holdingTimeSeconds ? `, ${hard} of it unavailable` : '';
  return `${formatRate(group.arrivalRatePerSecond)}, each holds a port for ${hold}${part}`;
}

function occupied({ occupiedPorts: { mean, p99, p999 } }: GroupResult): string {
  return `${formatCount(mean)} on average; 99% of the time at most ${formatCount(p99)}, 99.9% at most ${formatCount(p999)}`;
}

function refused(group: GroupResult): string {
  const retried = group.attemptRatePerSecond > group.arrivalRatePerSecond;
  const lost = retried ? `; ${shareText(group.lossProbability)} fail for good after retries` : '';
  const estimate = group.earlyFailure?.estimatedBlocking ?? null;
  const perSecond = estimate === null ? group.blockedPerSecond : estimate * group.attemptRatePerSecond;
  return `${estimateWord(estimate)}${formatRate(perSecond)}, blocking ${blockingText(group)}${lost}`;
}

/** Refusals that will not be seen in the life of the machine are not worth a line. */
function refusesAny({ blockingProbability, earlyFailure }: GroupResult): boolean {
  return blockingProbability > 1e-12 || (earlyFailure?.estimatedBlocking ?? 0) > 0;
}

/** What happens in the group; what does not happen is left out. */
function facts(group: GroupResult): readonly Fact[] {
  const { saturationRatePerSecond: full, secondsToFill: fill, reuseRisk } = group;
  const met = `${shareText(reuseRisk.probability)} of new connections meet an old one on the server`;
  return [
    ['arrivals', arrivals(group)],
    ...(full === null ? [] : [['full at', `${formatRate(full)} (load 100%)`] as const]),
    ['occupied', occupied(group)],
    ...(refusesAny(group) ? [['refused', refused(group)] as const] : []),
    ...(fill === null ? [] : [['fills', `${formatDuration(fill)} after starting empty`] as const]),
    ...(reuseRisk.eventsPerSecond > 0 ? [['reuse', `${met}, ${formatRate(reuseRisk.eventsPerSecond)}`] as const] : []),
  ];
}

const WORD_WIDTH = 11;

/** The section about the binding group. */
export function holdingLines(scenario: ScenarioResult, page: Page): string[] {
  const group = focusGroup(scenario);
  if (group === null) return [];
  const hang = ' '.repeat(INDENT.length + WORD_WIDTH);
  return section(page, `Who holds the ${formatCount(group.ports)} ports of ${groupLabel(group)}`, [
    ...stateLines(group, page),
    '',
    ...facts(group).flatMap(([word, said]) => wrap(said, page.width, INDENT + word.padEnd(WORD_WIDTH), hang)),
  ]);
}
