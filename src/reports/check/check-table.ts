import type { CheckReport, ScenarioResult } from '../../planning/result.js';
import { type Page, pageFor, text } from '../text/page.js';
import { printableData } from '../text/printable.js';
import type { View } from '../view.js';
import { explainLines } from './check-explain.js';
import { findingsLines } from './check-findings.js';
import { groupLines } from './check-groups.js';
import { headlineLines, subjectLines } from './check-headline.js';
import { holdingLines } from './check-holding.js';
import { leverLines } from './check-levers.js';
import { assumptionLines, limitLines, thresholdLines } from './check-sections.js';
import { observedLines } from './observed-lines.js';

function scenarioLines(scenario: ScenarioResult, page: Page, view: View): string[] {
  if (view.quiet) return headlineLines(scenario, page);
  return [
    ...headlineLines(scenario, page),
    ...subjectLines(scenario, page),
    ...(scenario.observed === undefined ? [] : observedLines(scenario.observed, page)),
    ...thresholdLines(scenario, page),
    ...groupLines(scenario, page),
    ...holdingLines(scenario, page),
    ...limitLines(scenario, page),
    ...findingsLines(scenario, page),
    ...leverLines(scenario, page),
    ...(view.explain ? explainLines(scenario, page) : []),
    ...assumptionLines(scenario, page),
  ];
}

/**
 * The result of `check` for a terminal: the verdict first, then what it rests on, then what would help, and at the end
 * what was assumed. Readable at 80 columns; `view.quiet` leaves the headlines only.
 */
export function renderCheckTable(report: CheckReport, view: View): string {
  const page = pageFor(view);
  const gap = view.quiet ? [] : ['', ''];
  const lines = printableData(report).scenarios.flatMap((scenario, index) => [
    ...(index === 0 ? [] : gap),
    ...scenarioLines(scenario, page, view),
  ]);
  return text(lines);
}
