/** JUnit XML, as the test views of CI servers read it: a suite a scenario, a case for everything that must hold. */
import type { DiffReport, Reason } from '../../planning/diff/diff-result.js';
import type { CheckReport, Finding, PoolResult, ScenarioResult, Status } from '../../planning/result.js';
import { findingPlace } from '../check/check-findings.js';
import { formatLimit } from '../check/check-thresholds.js';
import { scenarioTitle } from '../check/check-words.js';
import { deltaLine, subjectWords } from '../diff/diff-headline.js';
import { printable, printableData } from '../text/printable.js';
import { posixPath } from './ci-path.js';
import { fileOf, firstChange, missedSentence } from './ci-results.js';
import type { GatedView } from './ci-view.js';
import { element, type Xml, xmlDocument } from './xml.js';

interface Case {
  readonly name: string;
  readonly failed: boolean;
  /** What is said about it: why it failed, or what a passed one warns of. Empty: nothing. */
  readonly text: string;
  readonly kind: string;
  readonly file: string | null;
  readonly line: number | null;
}

/**
 * The result of `check` as JUnit XML: a case for each threshold, each limit that is not ports, and each pool (can it be
 * built?). What only warns passes and says so in its output, unless warnings end with status 1.
 */
export function renderCheckJunit(report: CheckReport, view: GatedView): string {
  return document(report.scenarios.map((scenario) => scenarioSuite(scenario, view)));
}

/** A comparison as JUnit XML: the later scenario as `check` sees it, and a suite of what must not get worse. */
export function renderDiffJunit(report: DiffReport, view: GatedView): string {
  return document([scenarioSuite(report.after, view), diffSuite(printableData(report), view)]);
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly output: readonly string[];
}

function scenarioSuite(scenario: ScenarioResult, view: GatedView): Suite {
  const fails = (status: Status) => status === 'fail' || (status === 'warn' && view.failOn === 'warn');
  return {
    name: scenarioTitle(scenario),
    cases: [...thresholdCases(scenario, fails), ...limitCases(scenario, fails), ...poolCases(scenario)],
    output: scenario.findings.map(
      (one) => `${one.severity}: ${one.message} (${findingPlace(one, scenario)}) [${one.code}]`,
    ),
  };
}

type Fails = (status: Status) => boolean;

function thresholdCases(scenario: ScenarioResult, fails: Fails): readonly Case[] {
  return scenario.thresholds.map((threshold) => ({
    name: threshold.expression,
    failed: fails(threshold.status),
    text: threshold.status === 'pass' ? '' : missedSentence(threshold, scenario),
    kind: 'threshold-missed',
    file: fileOf(scenario),
    line: threshold.line ?? null,
  }));
}

function limitCases(scenario: ScenarioResult, fails: Fails): readonly Case[] {
  return scenario.limits.map((limit) => {
    const [value, most] = [formatLimit(limit, limit.value), formatLimit(limit, limit.limit)];
    const said = scenario.findings.find(
      ({ code, message }) => code === 'second-limit' && message.startsWith(`${limit.key}:`),
    );
    return {
      name: `${limit.key} <= ${most}${scenario.pools.length > 1 ? ` (${limit.pools.join(', ')})` : ''}`,
      failed: fails(limit.status),
      text: limit.status === 'pass' ? '' : (said?.message ?? `${limit.key} is ${value} of ${most}`),
      kind: 'second-limit',
      file: fileOf(scenario),
      line: said?.line ?? null,
    };
  });
}

const IMPOSSIBLE: ReadonlySet<string> = new Set(['slices-do-not-fit', 'slice-size-refused', 'too-many-addresses']);

function poolCases(scenario: ScenarioResult): readonly Case[] {
  const about = (pool: PoolResult, { code, path }: Finding) =>
    IMPOSSIBLE.has(code) && (path[0] === 'pool' || path[1] === pool.id);
  return scenario.pools.map((pool) => {
    const said = scenario.findings.filter((finding) => about(pool, finding));
    return {
      name: `pool ${pool.id} can be built`,
      failed: !pool.feasible,
      text: pool.feasible ? '' : said.map(({ message }) => message).join('; ') || 'the pool cannot be built as asked',
      kind: said[0]?.code ?? 'pool',
      file: fileOf(scenario),
      line: said[0]?.line ?? null,
    };
  });
}

const CRITERIA: { readonly [what in Reason['what']]: string } = {
  verdict: 'the verdict is no worse',
  threshold: 'no threshold does worse',
  limit: 'no other limit does worse',
  headroom: 'headroom does not fall',
  load: 'load does not rise',
  blocking: 'blocking does not rise',
  loosened: 'thresholds are not loosened to pass',
};

function diffSuite(report: DiffReport, view: GatedView): Suite {
  const { file, line } = firstChange(report);
  const cases = (Object.keys(CRITERIA) as Reason['what'][]).map((what) => {
    const worse = report.reasons.filter((reason) => reason.what === what && reason.direction === 'worse');
    const text = worse.map(({ message }) => message).join('; ');
    return {
      name: CRITERIA[what],
      failed: view.failOn === 'worse' && text !== '',
      text,
      kind: `worse-${what}`,
      file,
      line,
    };
  });
  return { name: `diff ${subjectWords(report)}`, cases, output: [deltaLine(report)] };
}

function document(suites: readonly Suite[]): string {
  const total = (count: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + count(suite), 0);
  const attributes = {
    name: 'snat-plan',
    tests: total(({ cases }) => cases.length),
    failures: total(({ cases }) => cases.filter(({ failed }) => failed).length),
    errors: 0,
  };
  return xmlDocument(element('testsuites', attributes, suites.map(suiteElement)));
}

function suiteElement({ name, cases, output }: Suite): Xml {
  const attributes = {
    name: printable(name),
    tests: cases.length,
    failures: cases.filter(({ failed }) => failed).length,
    errors: 0,
    skipped: 0,
  };
  const said = output.length === 0 ? [] : [element('system-out', {}, [output.map(printable).join('\n')])];
  return element('testsuite', attributes, [...cases.map((one) => caseElement(one, name)), ...said]);
}

function caseElement({ name, failed, text, kind, file, line }: Case, suite: string): Xml {
  const path = file === null ? null : printable(posixPath(file));
  const place = path === null ? '' : `\n${path}${line === null ? '' : `:${line}`}`;
  const attributes = { name: printable(name), classname: printable(suite), file: path, line };
  const message = printable(text);
  if (failed) return element('testcase', attributes, [element('failure', { message, type: kind }, [message + place])]);
  return element(
    'testcase',
    attributes,
    text === '' ? [] : [element('system-out', {}, [`warning: ${message}${place}`])],
  );
}
