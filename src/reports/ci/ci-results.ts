/** What a machine that annotates YAML should point at: missed thresholds and findings, each at its line. */
import type { DiffReport, Reason } from '../../planning/diff/diff-result.js';
import type { Finding, ScenarioResult, Status, ThresholdResult } from '../../planning/result.js';
import { formatThresholdValue } from '../check/check-thresholds.js';
import { printable } from '../text/printable.js';

/** One thing to annotate. */
export interface CiResult {
  /** The code of the finding; `worse-…` for what a change makes worse. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  /** One line, nothing in it that steers a terminal. */
  readonly message: string;
  /** The scenario file as given; null for standard input. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** For a comparison: whether it was there before. */
  readonly baseline: 'new' | 'unchanged' | 'absent' | null;
}

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const;
const RANK = { error: 0, warning: 1, note: 2 } as const;
const MISSED = 'threshold-missed';

/** Missed thresholds at their own lines and all other findings, worst first. */
export function checkResults(scenario: ScenarioResult): readonly CiResult[] {
  const missed = missedThresholds(scenario).map((threshold) => thresholdResult(threshold, scenario));
  const others = scenario.findings.filter(({ code }) => code !== MISSED);
  return worstFirst([...missed, ...others.map((finding) => findingResult(finding, scenario))]);
}

/**
 * What the later scenario has to say, each with whether it is new; what is gone; and what got worse, as errors where
 * that decides the exit status and as warnings elsewhere, at the first change of the file.
 */
export function diffResults(report: DiffReport, gated: boolean): readonly CiResult[] {
  const key = ({ rule, level, message }: CiResult) => JSON.stringify([rule, level, message]);
  const appeared = new Set(report.findings.appeared.map((finding) => key(findingResult(finding, report.after))));
  const missedBefore = new Set(missedThresholds(report.before).map(({ expression }) => printable(expression)));
  const now = checkResults(report.after).map((result): CiResult => {
    const known = result.rule === MISSED ? isKnown(result, missedBefore) : !appeared.has(key(result));
    return { ...result, baseline: known ? 'unchanged' : 'new' };
  });
  const gone = report.findings.vanished
    .filter(({ code }) => code !== MISSED)
    .map((finding): CiResult => ({ ...findingResult(finding, report.before), baseline: 'absent' }));
  const met = missedThresholds(report.before)
    .filter(({ expression }) =>
      report.after.thresholds.every((one) => one.expression !== expression || one.status === 'pass'),
    )
    .map((threshold): CiResult => ({ ...thresholdResult(threshold, report.before), baseline: 'absent' }));
  return worstFirst([...worsenings(report, gated), ...now, ...met, ...gone]);
}

function isKnown({ message }: CiResult, expressions: ReadonlySet<string>): boolean {
  return [...expressions].some(
    (expression) => message.startsWith(`${expression} `) || message.startsWith(`${expression}:`),
  );
}

function worsenings(report: DiffReport, gated: boolean): readonly CiResult[] {
  const { file, line, column } = firstChange(report);
  return report.reasons
    .filter(({ direction }) => direction === 'worse')
    .map(({ what, message }: Reason) => ({
      rule: `worse-${what}`,
      level: gated ? 'error' : 'warning',
      message: printable(message),
      file,
      line,
      column,
      baseline: 'new',
    }));
}

/** Where a comparison points: the first change that stands in the later file. */
export function firstChange({ changes, after }: DiffReport): Pick<CiResult, 'file' | 'line' | 'column'> {
  const change = changes.find(({ file, kind, path }) => file === after.path && kind !== 'removed' && path !== 'name');
  return { file: fileOf(after), line: change?.line ?? null, column: change?.column ?? null };
}

/** A threshold that is missed; one that only warns is left out where another on the same value fails. */
export function missedThresholds({ thresholds }: ScenarioResult): readonly ThresholdResult[] {
  const fails = (one: ThresholdResult) =>
    thresholds.some(({ metric, group, status }) => metric === one.metric && group === one.group && status === 'fail');
  return thresholds.filter((one) => one.status === 'fail' || (one.status === 'warn' && !fails(one)));
}

function thresholdResult(threshold: ThresholdResult, scenario: ScenarioResult): CiResult {
  return {
    rule: MISSED,
    level: levelOf(threshold.status),
    message: printable(missedSentence(threshold, scenario)),
    file: fileOf(scenario),
    line: threshold.line ?? null,
    column: threshold.column ?? null,
    baseline: null,
  };
}

/** What a missed threshold is told by: its finding's words, which name the flow, else its value. */
export function missedSentence(threshold: ThresholdResult, scenario: ScenarioResult): string {
  const { expression, group } = threshold;
  const said = scenario.findings.find(
    ({ code, message }) =>
      code === MISSED && (message.startsWith(`${expression} `) || message.startsWith(`${expression}:`)),
  );
  const at = group === null ? '' : ` at ${group}`;
  return said?.message ?? `${expression} is missed: it is ${formatThresholdValue(threshold, scenario)}${at}`;
}

function findingResult(finding: Finding, scenario: ScenarioResult): CiResult {
  return {
    rule: finding.code,
    level: LEVEL[finding.severity],
    message: printable(finding.message),
    file: fileOf(scenario),
    line: finding.line,
    column: finding.column,
    baseline: null,
  };
}

/** The level of a status. */
export function levelOf(status: Status): CiResult['level'] {
  return { fail: 'error', warn: 'warning', pass: 'note' }[status] as CiResult['level'];
}

/** The file of a scenario; null for standard input. */
export function fileOf({ path }: ScenarioResult): string | null {
  return path === '-' ? null : path;
}

function worstFirst(results: readonly CiResult[]): readonly CiResult[] {
  return [...results].sort((a, b) => RANK[a.level] - RANK[b.level]);
}
