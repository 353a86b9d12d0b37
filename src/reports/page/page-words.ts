import type { ScenarioReport } from '../../planning/report/report-result.js';
import type { EarlyResult } from '../../planning/result.js';
import type { ScenarioTimeline } from '../../planning/timeline/timeline-result.js';
import { formatFactor } from '../../units/format.js';
import { scenarioTitle, verdictSentences } from '../check/check-words.js';
import { statusWord } from '../text/paint.js';
import { printable } from '../text/printable.js';
import { happens, timelineSentences } from '../timeline/timeline-words.js';

/** The words of a page's tab: the verdict first. */
export function pageTitle(result: EarlyResult): string {
  return `${statusWord(result.status)}: ${scenarioTitle(result)}`;
}

/** One line for a terminal that sees nothing of the page. */
export function verdictLine({ result, timeline }: Pick<ScenarioReport, 'result' | 'timeline'>): string {
  const steady = `${pageTitle(result)}. ${verdictSentences(result)[0] ?? ''}`;
  const over = happens(timeline)
    ? ` Over time ${statusWord(timeline.status)}: ${timelineSentences(timeline)[0] ?? ''}`
    : '';
  return printable(steady + over);
}

/** The verdict in a few words, for a panel that stays in sight. */
export function shortVerdict({ status, headroom }: EarlyResult): string {
  const factor = headroom.factor === null ? 'headroom without a number' : `headroom ${formatFactor(headroom.factor)}`;
  return `${statusWord(status)}, ${factor}`;
}

/** What the day and the events add to that; nothing where nothing happens. */
export function overTime(timeline: ScenarioTimeline): string {
  return happens(timeline) ? `; over time ${statusWord(timeline.status)}` : '';
}
