/** `check` for a ticket or a pull request. */
import type { ObservedNumber } from '../../planning/check/observed-result.js';
import type { CheckReport, ScenarioResult } from '../../planning/result.js';
import { formatCount, formatFactor, formatPercent } from '../../units/format.js';
import { codeSpan, escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { statusWord } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { findingPlace } from './check-findings.js';
import { focusGroup, worstGroups } from './check-focus.js';
import { groupColumns, groupLabel } from './check-group-rows.js';
import { leverCommand } from './check-levers.js';
import { statesOf } from './check-states.js';
import { formatLimit, formatThresholdValue, orNone } from './check-thresholds.js';
import { poolSentence, reclaimSentence, scenarioTitle, verdictSentences } from './check-words.js';
import { observedSentence } from './observed-lines.js';

const MOST_GROUPS = 20;

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `**${title}**`, '', ...lines];
}

function rowsBlock(title: string, titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : block(title, [...markdownHeader(titles), ...rows.map(markdownRow)]);
}

function thresholds(scenario: ScenarioResult): string[] {
  const rows = scenario.thresholds.map((threshold) => [
    statusWord(threshold.status),
    escaped(threshold.expression),
    escaped(formatThresholdValue(threshold, scenario)),
    escaped(threshold.group ?? ''),
  ]);
  return rowsBlock('Thresholds', ['', 'must hold', '>worst', 'at'], rows);
}

function groups(scenario: ScenarioResult): string[] {
  const { shown, folded } = worstGroups(scenario, MOST_GROUPS);
  const numbers = groupColumns(shown);
  const rows = shown.map((group) => [
    escaped(groupLabel(group)),
    ...numbers.map((column) => escaped(column.text(group))),
  ]);
  const focus = focusGroup(scenario);
  const sentence = focus && reclaimSentence(focus);
  return [
    ...rowsBlock('Port groups', ['group', ...numbers.map((column) => `>${column.title}`)], rows),
    ...(folded.length > 0 ? ['', `and ${formatCount(folded.length)} more with more headroom`] : []),
    ...(sentence ? ['', escaped(sentence)] : []),
  ];
}

function states(scenario: ScenarioResult): string[] {
  const group = focusGroup(scenario);
  if (group === null) return [];
  const rows = statesOf(group).map(({ state, ports, share, hardShare }) => [
    state,
    formatCount(ports),
    escaped(orNone(share, formatPercent)),
    escaped(formatPercent(1 - hardShare)),
  ]);
  const title = `Who holds the ${formatCount(group.ports)} ports of ${escaped(groupLabel(group))}`;
  return rowsBlock(title, ['state', '>ports', '>of the group', '>given up on demand'], rows);
}

function observed({ observed: measured }: ScenarioResult): string[] {
  if (measured === undefined) return [];
  const row = (name: string, one: ObservedNumber): string[] => [
    name,
    formatCount(one.measured),
    formatCount(one.modelMean),
    `${formatCount(one.modelLow)} … ${formatCount(one.modelHigh)}`,
    one.standing === 'within' ? '' : one.standing,
  ];
  const rows = [...measured.states.map((one) => row(one.state, one)), row('all', measured.total)];
  const title = `Measured in ${escaped(measured.file)}, beside the model`;
  return [
    ...rowsBlock(title, ['state', '>measured', '>model', '>99.9%', ''], rows),
    '',
    escaped(observedSentence(measured)),
  ];
}

function limits(scenario: ScenarioResult): string[] {
  const rows = scenario.limits.map((limit) => [
    statusWord(limit.status),
    escaped(limit.key),
    formatLimit(limit, limit.value),
    formatLimit(limit, limit.limit),
    escaped(limit.source),
  ]);
  return rowsBlock('Other limits', ['', 'limit', '>value', '>of', 'source'], rows);
}

function findings(scenario: ScenarioResult): string[] {
  const lines = scenario.findings.map((finding) => {
    return `- ${finding.severity}: ${escaped(finding.message)} (${escaped(findingPlace(finding, scenario))})`;
  });
  return block('Findings', lines);
}

function levers(scenario: ScenarioResult): string[] {
  const rows = scenario.levers.map((lever) => [
    escaped(lever.label),
    statusWord(lever.status),
    orNone(lever.headroomFactor, formatFactor),
    orNone(lever.gain, formatFactor),
    codeSpan(leverCommand(lever)),
    escaped(lever.price ?? ''),
  ]);
  return rowsBlock('What would help, each alone', ['change', 'then', '>headroom', '>gain', 'type', 'price'], rows);
}

function assumptions(scenario: ScenarioResult): string[] {
  const rows = scenario.assumptions.map(({ key, value, confidence, source }) => [
    escaped(key),
    escaped(value),
    confidence,
    escaped(source),
  ]);
  return rowsBlock('Assumed', ['what', 'value', 'confidence', 'source'], rows);
}

function scenarioLines(scenario: ScenarioResult, quiet: boolean): string[] {
  const headline = [
    `### ${statusWord(scenario.status)}: ${escaped(scenarioTitle(scenario))}`,
    '',
    verdictSentences(scenario).map(escaped).join(' '),
  ];
  if (quiet) return headline;
  const pools = scenario.pools.map((pool) => `- ${escaped(`${pool.id}: ${poolSentence(pool)} (${pool.platform})`)}`);
  return [
    ...headline,
    ...(pools.length > 0 ? ['', ...pools] : []),
    ...thresholds(scenario),
    ...groups(scenario),
    ...states(scenario),
    ...observed(scenario),
    ...limits(scenario),
    ...findings(scenario),
    ...levers(scenario),
    ...assumptions(scenario),
  ];
}

/** The result of `check` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderCheckMarkdown(report: CheckReport, view: { readonly quiet: boolean }): string {
  const lines = printableData(report).scenarios.flatMap((scenario, index) => [
    ...(index === 0 ? [] : ['']),
    ...scenarioLines(scenario, view.quiet),
  ]);
  return `${lines.join('\n')}\n`;
}
