import type { EarlyResult, ScenarioResult } from '../../planning/result.js';
import { formatFactor } from '../../units/format.js';
import { scenarioTitle, verdictSentences } from '../check-words.js';
import { statusWord } from '../paint.js';
import { printable } from '../printable.js';

/** The words of a page's tab: the verdict first. */
export function pageTitle(result: EarlyResult): string {
  return `${statusWord(result.status)}: ${scenarioTitle(result)}`;
}

/** One line for a terminal that sees nothing of the page. */
export function verdictLine(result: ScenarioResult): string {
  return printable(`${pageTitle(result)}. ${verdictSentences(result)[0] ?? ''}`);
}

/** The verdict in a few words, for a panel that stays in sight. */
export function shortVerdict({ status, headroom }: EarlyResult): string {
  const factor = headroom.factor === null ? 'headroom without a number' : `headroom ${formatFactor(headroom.factor)}`;
  return `${statusWord(status)}, ${factor}`;
}
