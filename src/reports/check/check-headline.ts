import type { ScenarioResult } from '../../planning/result.js';
import type { Page } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { wrap } from '../text/wrap.js';
import { poolSentence, scenarioTitle, verdictSentences } from './check-words.js';

const HANG = ' '.repeat(6);

/** The verdict: PASS, WARN or FAIL, the scenario's name, and what binds with how much headroom. */
export function headlineLines(scenario: ScenarioResult, page: Page): string[] {
  const word = statusWord(scenario.status);
  const [title = '', ...more] = wrap(scenarioTitle(scenario), page.width - HANG.length);
  return [
    `${page.paint.status[scenario.status](word)}  ${page.paint.strong(title)}`,
    ...more.map((line) => HANG + page.paint.strong(line)),
    ...verdictSentences(scenario).flatMap((sentence) => wrap(sentence, page.width, HANG)),
  ];
}

/** Where the scenario stands and which pools it has. */
export function subjectLines(scenario: ScenarioResult, page: Page): string[] {
  const file = scenario.name === null ? [] : wrap(scenario.path, page.width, HANG);
  const pools = scenario.pools.flatMap((pool) =>
    wrap(`${pool.id}: ${poolSentence(pool)} (${pool.platform})`, page.width, HANG, `${HANG}  `),
  );
  return [...file, ...pools].map(page.paint.quiet);
}
