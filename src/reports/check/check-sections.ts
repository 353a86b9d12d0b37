/** The short sections of `check`: what must hold, the other limits, what was assumed. */
import type { ScenarioResult } from '../../planning/result.js';
import { INDENT, note, type Page, section, tableOptions } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import { formatLimit, formatThresholdValue } from './check-thresholds.js';

/** How far a column of names may shrink before others give way. */
const NARROW = 16;

/** What must hold: status, expression, the worst value and where. */
export function thresholdLines(scenario: ScenarioResult, page: Page): string[] {
  const rows = scenario.thresholds.map((threshold) => [
    { text: statusWord(threshold.status), style: page.paint.status[threshold.status] },
    { text: threshold.expression },
    { text: formatThresholdValue(threshold, scenario) },
    { text: threshold.group ?? '' },
  ]);
  const columns = [
    { title: '', align: 'left' },
    { title: 'must hold', align: 'left', shrinkTo: NARROW },
    { title: 'worst', align: 'right' },
    { title: 'at', align: 'left', shrinkTo: NARROW },
  ] as const;
  return section(page, 'Thresholds', table(columns, rows, tableOptions(page)));
}

/** Limits that are not ports. */
export function limitLines(scenario: ScenarioResult, page: Page): string[] {
  const rows = scenario.limits.map((limit) => [
    { text: statusWord(limit.status), style: page.paint.status[limit.status] },
    { text: limit.key },
    { text: formatLimit(limit, limit.value) },
    { text: formatLimit(limit, limit.limit) },
    { text: limit.pools.join(', '), style: page.paint.quiet },
    { text: limit.source, style: page.paint.quiet },
  ]);
  const columns = [
    { title: '', align: 'left' },
    { title: 'limit', align: 'left', shrinkTo: NARROW },
    { title: 'value', align: 'right' },
    { title: 'of', align: 'right' },
    { title: 'pools', align: 'left', dropOrder: 2 },
    { title: 'source', align: 'left', shrinkTo: NARROW, dropOrder: 1 },
  ] as const;
  return section(page, 'Other limits', table(columns, rows, tableOptions(page)));
}

/** What neither the scenario nor a trusted source said. */
export function assumptionLines(scenario: ScenarioResult, page: Page): string[] {
  const deeper = `${INDENT}  `;
  const lines = scenario.assumptions.flatMap((assumption) => {
    const what = `${assumption.key} = ${assumption.value} (${assumption.confidence} confidence)`;
    return [...wrap(what, page.width, INDENT, deeper), ...note(page, assumption.source, deeper)];
  });
  return section(page, 'Assumed', lines);
}
