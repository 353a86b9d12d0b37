/** `--explain`: where each number comes from. */
import type { GroupResult, HoldingBreakdown, ScenarioResult } from '../../planning/result.js';
import { formatCount, formatDuration, formatPercent, formatRate } from '../../units/format.js';
import { type Footnotes, footnotes } from '../text/footnotes.js';
import { INDENT, note, type Page, section } from '../text/page.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import { explainedGroups } from './check-focus.js';
import { closedFormText, groupLabel, shareText } from './check-group-rows.js';

const DEEPER = `${INDENT}${INDENT}`;

function hardWords(seconds: number, hardSeconds: number): string {
  if (hardSeconds >= seconds) return 'unavailable';
  if (hardSeconds === 0) return 'reclaimable';
  return `${formatDuration(hardSeconds)} unavailable`;
}

/** The sum behind one holding time. */
function breakdownLines(breakdown: HoldingBreakdown, notes: Footnotes, page: Page): string[] {
  const how = breakdown.strategy === null ? '' : `, ${formatPercent(breakdown.share)} close by ${breakdown.strategy}`;
  const rate = formatRate(breakdown.arrivalRatePerSecond);
  const head = `${breakdown.flow}${how}: ${rate}, holding time ${formatDuration(breakdown.holdingTimeSeconds)} =`;
  const rows = breakdown.parts.map((part, index) => [
    { text: index === 0 ? '' : '+' },
    { text: formatDuration(part.seconds) },
    { text: part.state },
    { text: part.setBy },
    { text: hardWords(part.seconds, part.hardSeconds) },
    { text: `${part.confidence} ${notes.mark(part.source)}`, style: page.paint.quiet },
  ]);
  const columns = [
    { title: '', align: 'left' },
    { title: '', align: 'right' },
    { title: '', align: 'left' },
    { title: '', align: 'left', shrinkTo: 10 },
    { title: '', align: 'left' },
    { title: '', align: 'left' },
  ] as const;
  return [
    ...wrap(head, page.width, INDENT, DEEPER),
    ...table(columns, rows, { room: page.width - DEEPER.length, indent: DEEPER }),
  ];
}

function retryWords(group: GroupResult): string {
  if (!(group.attemptRatePerSecond > group.arrivalRatePerSecond)) return 'nothing is retried';
  const attempts = `${formatRate(group.attemptRatePerSecond)} attempts for ${formatRate(group.arrivalRatePerSecond)} connections`;
  return `${attempts}; ${shareText(group.lossProbability)} fail for good`;
}

function formulaWords(group: GroupResult): string {
  const inputs = Object.entries(group.formula.inputs).map(([symbol, value]) => `${symbol} = ${formatCount(value)}`);
  const log = group.logBlockingProbability;
  const ln = log === null ? '' : `, ln B = ${formatCount(log)}`;
  return `${group.formula.name}(${inputs.join(', ')}): ${closedFormText(group)}${ln}`;
}

function earlyWords(group: GroupResult): string[] {
  if (group.earlyFailure === null) return [];
  const { trustedLoad, estimatedBlocking, basis } = group.earlyFailure;
  if (trustedLoad === 0) return [`early failure: the search may miss free ports; ${basis}`];
  const here = estimatedBlocking === null ? '' : `; here about ${shareText(estimatedBlocking)}`;
  return [
    `early failure: the search may miss free ports; from load ${formatPercent(trustedLoad)} on more than 1 in 1,000 are refused${here} (${basis})`,
  ];
}

function unavailableWords(group: GroupResult): string {
  const all = group.unavailableErlangs >= group.offeredErlangs;
  return all ? 'all of them unavailable' : `${formatCount(group.unavailableErlangs)} of them unavailable`;
}

function groupLines(group: GroupResult, notes: Footnotes, page: Page): string[] {
  const erlangs =
    `offered load = ${formatRate(group.arrivalRatePerSecond)} × ${formatDuration(group.holdingTimeSeconds)} = ` +
    `${formatCount(group.offeredErlangs)} erlangs, ${unavailableWords(group)}; ` +
    `load = ${formatCount(group.unavailableErlangs)} ÷ ${formatCount(group.ports)} ports = ${formatPercent(group.load)}`;
  const sentences = [
    erlangs,
    `blocking by ${formulaWords(group)}`,
    ...earlyWords(group),
    `retries: ${retryWords(group)}`,
  ];
  return section(page, `Where the numbers of ${groupLabel(group)} come from`, [
    ...sentences.flatMap((sentence) => wrap(sentence, page.width, INDENT, DEEPER)),
    ...group.holding.flatMap((breakdown) => ['', ...breakdownLines(breakdown, notes, page)]),
  ]);
}

/** The derivation of the verdict's group, and of the worst group of each other pool, with numbered sources. */
export function explainLines(scenario: ScenarioResult, page: Page): string[] {
  const notes = footnotes();
  const explained = explainedGroups(scenario);
  const lines = explained.flatMap((group) => groupLines(group, notes, page));
  const others = scenario.groups.length - explained.length;
  const rest =
    others > 0
      ? ['', ...note(page, `${formatCount(others)} more ${others === 1 ? 'group' : 'groups'}, in full: --format json`)]
      : [];
  return [...lines, ...rest, ...section(page, 'Sources', notes.lines(page))];
}
