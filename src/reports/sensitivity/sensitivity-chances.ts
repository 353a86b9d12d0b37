/** How likely a miss is, for a terminal. */
import type {
  EstimatedQuantile,
  MonteCarlo,
  SensitivityReport,
} from '../../planning/sensitivity/sensitivity-result.js';
import { formatFactor, formatPercent } from '../../units/format.js';
import { note, type Page, section, tableOptions } from '../text/page.js';
import { statusWord } from '../text/paint.js';
import { table } from '../text/table.js';
import { wrap } from '../text/wrap.js';
import {
  chanceSentence,
  probabilityInterval,
  probabilityText,
  quantileText,
  samplingSentence,
} from './sensitivity-words.js';

const NO_RANGE =
  'No input is a range, so nothing is drawn. Write for example rate: {low: 80/s, likely: 120/s, high: 300/s} to learn how ' +
  'likely a miss is.';

/** Probabilities that thresholds are missed, and quantiles of load and headroom. */
export function chanceLines(monteCarlo: MonteCarlo, page: Page): string[] {
  return section(page, 'How likely is a miss', [
    ...missLines(monteCarlo, page),
    ...quantileLines(monteCarlo, page),
    ...note(page, samplingSentence(monteCarlo)),
  ]);
}

/** How to learn how likely a miss is. */
export function noRangeLines(page: Page): string[] {
  return section(page, 'How likely is a miss', note(page, NO_RANGE));
}

function missLines({ thresholds, limits, verdict }: MonteCarlo, page: Page): string[] {
  const columns = [
    { title: 'verdict', align: 'left' },
    { title: 'when this is missed', align: 'left', shrinkTo: 16 },
    { title: 'probability', align: 'right' },
    { title: '95% interval', align: 'left' },
  ] as const;
  const row = (status: 'warn' | 'fail', what: string, chance: MonteCarlo['verdict']['fail']) => [
    { text: statusWord(status), style: page.paint.status[status] },
    { text: what },
    { text: probabilityText(chance) },
    { text: probabilityInterval(chance) },
  ];
  const rows = [
    ...thresholds.map(({ expression, onMiss, missed }) => row(onMiss, expression, missed)),
    ...limits.map(({ key, missed }) => row('fail', `${key} (limit)`, missed)),
    row('fail', 'any of these', verdict.fail),
    row('warn', 'any, warnings included', verdict.warnOrFail),
  ];
  return table(columns, rows, tableOptions(page));
}

function quantileLines({ load, headroom }: MonteCarlo, page: Page): string[] {
  const line = (
    what: string,
    quantiles: readonly EstimatedQuantile[],
    format: (value: number) => string,
    none: string,
  ) =>
    quantiles.map((quantile, index) => [
      { text: index === 0 ? what : '' },
      { text: `${formatPercent(quantile.probability)} are at most` },
      { text: quantileText(quantile, format, none) },
    ]);
  const columns = [
    { title: '', align: 'left' },
    { title: 'of the draws', align: 'left' },
    { title: '(95% interval)', align: 'left' },
  ] as const;
  return table(
    columns,
    [...line('load', load, formatPercent, '?'), ...line('headroom', headroom, formatFactor, 'no limit')],
    tableOptions(page),
  );
}

/** The first thing to know: how likely the verdict is another one than that of the likely values. */
export function chanceHeadline(report: SensitivityReport, page: Page): string[] {
  return wrap(chanceSentence(report), page.width, ' '.repeat(6));
}
