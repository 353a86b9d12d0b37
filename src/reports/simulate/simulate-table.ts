import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedMetricResult,
  SimulateReport,
} from '../../planning/simulate/simulate-result.js';
import { formatCount, formatPercent } from '../../units/format.js';
import { INDENT, note, type Page, pageFor, section, tableOptions, text } from '../text/page.js';
import type { Style } from '../text/paint.js';
import { printableData } from '../text/printable.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import type { View } from '../view.js';
import { differenceText, estimateText, numberTexts } from './simulate-numbers.js';
import { meanOf, shownMetrics, worstFirst } from './simulate-rows.js';
import {
  agreementOf,
  agreementSentence,
  agreementWord,
  beliefSentence,
  groupFacts,
  groupName,
  metricLabel,
  precisionSentence,
  runSentence,
  simulationTitle,
} from './simulate-words.js';

const HANG = ' '.repeat(7);
const MOST_GROUPS = 4;

/** Stands before a number on which they part. */
const MARK = '≠ ';
const NO_MARK = '  ';

function outcomeStyle(scenario: ScenarioSimulation, { paint }: Page): Style {
  return { agree: paint.status.pass, part: paint.status.warn, none: paint.quiet }[agreementOf(scenario)];
}

function headline(scenario: ScenarioSimulation, page: Page): string[] {
  const word = agreementWord(scenario);
  const [title = '', ...more] = wrap(simulationTitle(scenario), page.width - HANG.length);
  const sentences = [agreementSentence(scenario), beliefSentence(scenario), precisionSentence(scenario)];
  const run = runSentence(scenario);
  const facts = [...(run === null ? [] : [run]), ...(scenario.name === null ? [] : [scenario.path])];
  return [
    `${outcomeStyle(scenario, page)(word)}${' '.repeat(HANG.length - word.length)}${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...sentences.flatMap((sentence) => (sentence === null ? [] : wrap(sentence, page.width, HANG))),
    ...facts.flatMap((fact) => note(page, fact, HANG)),
  ];
}

/** One line: the outcome, without the numbers. */
function quietLine(scenario: ScenarioSimulation, page: Page): string {
  const word = agreementWord(scenario);
  const parting = scenario.groups.flatMap(({ metrics }) => metrics.filter(({ parts }) => parts)).length;
  const both = scenario.groups.flatMap(({ metrics }) =>
    metrics.filter(({ model, simulated }) => model !== null && simulated !== null),
  ).length;
  const outcome = parting > 0 ? `part on ${formatCount(parting)} of ${formatCount(both)}` : formatCount(both);
  const gap = ' '.repeat(HANG.length - word.length);
  const title = page.paint.strong(simulationTitle(scenario));
  return `${outcomeStyle(scenario, page)(word)}${gap}${title}: ${both === 0 ? 'nothing was simulated' : `${outcome} numbers`}`;
}

function metricRows(metrics: readonly SimulatedMetricResult[], page: Page) {
  return metrics.map((metric) => {
    const { model, mean, interval, suffix } = numberTexts(metric);
    const style = metric.parts ? { style: page.paint.status.warn } : {};
    const unit = (value: string): string => (value === '–' ? value : value + suffix);
    const isState = metric.metric.startsWith('states.');
    return [
      { text: `${metric.parts ? MARK : NO_MARK}${isState ? '  ' : ''}${metricLabel(metric.metric)}`, ...style },
      { text: unit(model) },
      { text: unit(mean) },
      { text: metric.simulated === null ? 'not in every run' : unit(interval) },
      { text: differenceText(metric), ...style },
    ];
  });
}

function groupLines(group: SimulatedGroupResult, confidence: number, page: Page): string[] {
  const columns = [
    { title: `${NO_MARK}metric`, align: 'left', shrinkTo: 16 },
    { title: 'model', align: 'right' },
    { title: 'simulated', align: 'right' },
    { title: `${formatPercent(confidence)} interval`, align: 'left' },
    { title: 'difference', align: 'right', dropOrder: 1 },
  ] as const;
  // The marks stand where the indent would.
  const options = { ...tableOptions(page), indent: '', room: page.width };
  return section(page, groupName(group), [
    ...note(page, groupFacts(group)),
    ...table(columns, metricRows(shownMetrics(group), page), options),
  ]);
}

function foldedLines(folded: readonly SimulatedGroupResult[], page: Page): string[] {
  if (folded.length === 0) return [];
  const parting = folded.filter(({ metrics }) => metrics.some(({ parts }) => parts)).length;
  const fullest = folded.reduce((most, group) => Math.max(most, meanOf(group, 'occupancy') ?? 0), 0);
  const where = parting === 0 ? 'on which they agree' : `of which they part on ${formatCount(parting)}`;
  return [
    '',
    ...note(
      page,
      `and ${formatCount(folded.length)} more, ${where}; occupied to ${formatPercent(fullest)} at most ` +
        '(all of them: --format csv)',
    ),
  ];
}

function limitLines({ limits, confidence }: ScenarioSimulation, page: Page): string[] {
  const columns = [
    { title: 'limit', align: 'left', shrinkTo: 12 },
    { title: 'at', align: 'right' },
    { title: 'model', align: 'right' },
    { title: `simulated (${formatPercent(confidence)} interval)`, align: 'left' },
    { title: 'turned away', align: 'left' },
  ] as const;
  const rows = limits.map((limit) => {
    const said = numberTexts({ model: limit.model, simulated: null, unit: limit.unit });
    const at = numberTexts({ model: limit.limit, simulated: null, unit: limit.unit });
    return [
      { text: limit.key },
      { text: at.model + at.suffix },
      { text: said.model + said.suffix },
      { text: estimateText(limit.simulated, limit.unit) },
      { text: estimateText(limit.refusedPerSecond, '1/s') },
    ];
  });
  return section(page, 'Limits that are not ports', table(columns, rows, tableOptions(page)));
}

function noteLines({ notes }: ScenarioSimulation, page: Page): string[] {
  const lines = notes.flatMap(({ about, message }) => wrap(`${about}: ${message}`, page.width, INDENT, `${INDENT}  `));
  return section(page, 'Not simulated, or otherwise than the scenario says', lines);
}

/** What the mark and the columns mean. */
function legend({ groups }: ScenarioSimulation, page: Page): string[] {
  if (groups.length === 0) return [];
  const meaning = `difference: model less simulated. ${MARK.trim()} marks where they part: the model lies outside the 99.9% interval, and more than 0.5% from the mean.`;
  return ['', ...note(page, meaning)];
}

function scenarioLines(scenario: ScenarioSimulation, page: Page): string[] {
  const groups = worstFirst(scenario);
  return [
    ...headline(scenario, page),
    ...groups.slice(0, MOST_GROUPS).flatMap((group) => groupLines(group, scenario.confidence, page)),
    ...foldedLines(groups.slice(MOST_GROUPS), page),
    ...limitLines(scenario, page),
    ...noteLines(scenario, page),
    ...legend(scenario, page),
  ];
}

/**
 * The result of `simulate` for a terminal: whether model and simulation agree, then for each group its numbers side by side,
 * the ones on which they part marked; every simulated number with its interval. `view.quiet`: a line for each scenario.
 */
export function renderSimulateTable(raw: SimulateReport, view: View): string {
  const page = pageFor(view);
  const { scenarios } = printableData(raw);
  if (view.quiet) return text(scenarios.map((scenario) => quietLine(scenario, page)));
  return text(
    scenarios.flatMap((scenario, index) => [...(index === 0 ? [] : ['', '']), ...scenarioLines(scenario, page)]),
  );
}
