import type { SizeReport, Solution, TriedValue } from '../../planning/size/size-result.js';
import { csv } from '../text/escape.js';
import { requireFinite } from '../text/finite.js';

type Field = string | number | null;

interface Row {
  readonly report: SizeReport;
  readonly solution: Solution;
  readonly role: 'answer' | 'neighbour' | 'none';
  readonly tried: TriedValue | null;
}

const COLUMNS: readonly (readonly [string, (row: Row) => Field])[] = [
  ['scenarioPath', ({ report }) => report.path],
  ['scenarioName', ({ report }) => report.name],
  ['platform', ({ report }) => report.platform],
  ['thresholds', ({ report }) => report.thresholds.join('; ')],
  ['spareAddresses', ({ report }) => report.spare.addresses],
  ['boxes', ({ report }) => report.spare.boxes],
  ['solve', ({ solution }) => solution.solve],
  ['subject', ({ solution }) => solution.subject],
  ['unit', ({ solution }) => solution.unit],
  ['current', ({ solution }) => solution.current],
  ['role', ({ role }) => role],
  ['value', ({ tried }) => tried?.value ?? null],
  ['meets', ({ tried }) => (tried === null ? null : tried.meets ? 'yes' : 'no')],
  ['misses', ({ tried }) => tried?.misses ?? null],
  ['load', ({ tried }) => tried?.load ?? null],
  ['headroomFactor', ({ tried }) => tried?.headroomFactor ?? null],
  [
    'set',
    ({ solution, role }) =>
      role === 'answer' ? solution.set.map(({ path, value }) => `${path}=${value}`).join(' & ') : null,
  ],
  ['reason', ({ solution }) => solution.reason],
];

/**
 * The result of `size` as CSV (RFC 4180): one row a value that was tried, the answer and its neighbours; a question without
 * an answer has a row that says why.
 *
 * @throws Error if a number is not finite.
 */
export function renderSizeCsv(report: SizeReport): string {
  requireFinite(report, 'CSV');
  const rows = report.solutions.flatMap((solution): Row[] => {
    const { answer, neighbours } = solution;
    const none: Row = { report, solution, role: 'none', tried: null };
    return [
      answer === null ? none : { report, solution, role: 'answer', tried: answer },
      ...neighbours.map((tried): Row => ({ report, solution, role: 'neighbour', tried })),
    ];
  });
  return csv(
    COLUMNS.map(([name]) => name),
    rows.map((row) => COLUMNS.map(([, value]) => value(row))),
  );
}
