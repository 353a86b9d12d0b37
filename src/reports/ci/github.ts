/** Workflow commands of GitHub Actions: `::error file=plan.yaml,line=12,col=5,title=load < 80%25::…` annotates a line. */
import type { DiffReport } from '../../planning/diff/diff-result.js';
import type { CheckReport, ScenarioResult } from '../../planning/result.js';
import { scenarioTitle, verdictSentences } from '../check/check-words.js';
import { deltaLine, verdictWords } from '../diff/diff-headline.js';
import { statusWord } from '../text/paint.js';
import { printable, printableData } from '../text/printable.js';
import { posixPath } from './ci-path.js';
import { type CiResult, checkResults, diffResults, fileOf, firstChange, levelOf } from './ci-results.js';
import type { GatedView } from './ci-view.js';

const COMMAND = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** A message: what ends a line or begins an escape is escaped. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property: `:` and `,` end it too. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

type Annotation = Pick<CiResult, 'level' | 'message' | 'file' | 'line' | 'column'> & { readonly title: string };

/** Every text is made one printable line first, so that no name can begin a command of its own. */
function command({ level, title, message, file, line, column }: Annotation): string {
  const properties = [
    ['file', file === null ? null : posixPath(file)],
    ['line', line],
    ['col', column],
    ['title', title],
  ].flatMap(([key, value]) => (value === null ? [] : [`${key}=${escapeProperty(printable(String(value)))}`]));
  return `::${COMMAND[level]} ${properties.join(',')}::${escapeData(printable(message))}\n`;
}

/**
 * The result of `check` as annotations: the verdict of each scenario, then its missed thresholds and findings at their
 * lines, errors and warnings only unless `view.explain`. `view.quiet` leaves the verdicts.
 */
export function renderCheckGithub(report: CheckReport, view: GatedView): string {
  return report.scenarios
    .flatMap((scenario) => [verdict(scenario, view), ...(view.quiet ? [] : details(checkResults(scenario), view))])
    .map(command)
    .join('');
}

/** A comparison as annotations: the one line that says it, with what got worse, at the first change; then what is new or fails. */
export function renderDiffGithub(report: DiffReport, view: GatedView): string {
  const shown = printableData(report);
  const worse = shown.reasons.flatMap(({ direction, message }) => (direction === 'worse' ? [message] : []));
  const head: Annotation = {
    level: view.missed ? 'error' : worse.length > 0 ? 'warning' : 'note',
    title: deltaLine(shown),
    message: [
      `${verdictWords(shown)}.`,
      ...(worse.length > 0 ? [`Worse: ${worse.join('; ')}.`] : []),
      ...verdictSentences(shown.after),
    ].join(' '),
    ...firstChange(report),
  };
  const results = diffResults(report, view.failOn === 'worse').filter(
    ({ rule, baseline, level }) =>
      !rule.startsWith('worse-') && (baseline === 'new' || (baseline === 'unchanged' && level === 'error')),
  );
  return [head, ...(view.quiet ? [] : details(results, view))].map(command).join('');
}

function verdict(scenario: ScenarioResult, view: GatedView): Annotation {
  const shown = printableData(scenario);
  const level = scenario.status === 'warn' && view.failOn === 'warn' ? 'error' : levelOf(scenario.status);
  return {
    level,
    title: `${statusWord(scenario.status)}: ${scenarioTitle(shown)}`,
    message: verdictSentences(shown).join(' '),
    file: fileOf(scenario),
    line: null,
    column: null,
  };
}

function details(results: readonly CiResult[], view: GatedView): readonly Annotation[] {
  return results
    .filter(({ level }) => level !== 'note' || view.explain)
    .map((result) => ({ ...result, title: result.rule }));
}
