import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulateReport,
} from '../../planning/simulate/simulate-result.js';
import { formatPercent } from '../../units/format.js';
import { escapeMarkdown as escaped, markdownHeader, markdownRow } from '../text/escape.js';
import { printableData } from '../text/printable.js';
import { differenceText, estimateText, numberTexts } from './simulate-numbers.js';
import { shownMetrics, worstFirst } from './simulate-rows.js';
import {
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

function block(title: string, facts: string, titles: readonly string[], rows: readonly (readonly string[])[]) {
  if (rows.length === 0) return [];
  return [
    ...['', `**${escaped(title)}**${facts === '' ? '' : ` (${escaped(facts)})`}`, ''],
    ...markdownHeader(titles),
    ...rows.map((row) => markdownRow(row.map(escaped))),
  ];
}

function groupBlock(group: SimulatedGroupResult, confidence: number): string[] {
  const rows = shownMetrics(group).map((metric) => {
    const { model, mean, interval, suffix } = numberTexts(metric);
    const unit = (value: string): string => (value === '–' ? value : value + suffix);
    return [
      metricLabel(metric.metric),
      unit(model),
      unit(mean),
      metric.simulated === null ? 'not in every run' : unit(interval),
      differenceText(metric),
      metric.parts ? '≠' : '',
    ];
  });
  const titles = [
    'metric',
    '>model',
    '>simulated',
    `${formatPercent(confidence)} interval`,
    '>model less simulated',
    'they part',
  ];
  return block(groupName(group), groupFacts(group), titles, rows);
}

function limitBlock({ limits, confidence }: ScenarioSimulation): string[] {
  const interval = `${formatPercent(confidence)} interval`;
  const rows = limits.map((limit) => {
    const [at, said] = [limit.limit, limit.model].map((model) =>
      numberTexts({ model, simulated: null, unit: limit.unit }),
    );
    return [
      limit.key,
      `${at?.model}${at?.suffix}`,
      `${said?.model}${said?.suffix}`,
      estimateText(limit.simulated, limit.unit),
      estimateText(limit.refusedPerSecond, '1/s'),
    ];
  });
  const titles = ['limit', '>at', '>model', `simulated (${interval})`, `turned away (${interval})`];
  return block('Limits that are not ports', '', titles, rows);
}

function scenarioLines(scenario: ScenarioSimulation, quiet: boolean): string[] {
  const sentences = [agreementSentence(scenario), beliefSentence(scenario), precisionSentence(scenario)];
  const run = runSentence(scenario);
  const head = [
    `### ${agreementWord(scenario)}: ${escaped(simulationTitle(scenario))}`,
    '',
    escaped(sentences.filter((sentence) => sentence !== null).join(' ')),
    ...(run === null ? [] : ['', escaped(run)]),
  ];
  if (quiet) return head;
  const notes = scenario.notes.map(({ about, message }) => `- ${escaped(about)}: ${escaped(message)}`);
  return [
    ...head,
    ...worstFirst(scenario).flatMap((group) => groupBlock(group, scenario.confidence)),
    ...limitBlock(scenario),
    ...(notes.length === 0 ? [] : ['', '**Not simulated, or otherwise than the scenario says**', '', ...notes]),
  ];
}

/** The result of `simulate` as GitHub-flavoured Markdown; names from the scenario cannot break it. */
export function renderSimulateMarkdown(raw: SimulateReport, view: { readonly quiet: boolean }): string {
  const { scenarios } = printableData(raw);
  const lines = scenarios.flatMap((scenario, index) => [
    ...(index === 0 ? [] : ['']),
    ...scenarioLines(scenario, view.quiet),
  ]);
  return `${lines.join('\n')}\n`;
}
