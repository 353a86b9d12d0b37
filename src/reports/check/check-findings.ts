/** What deserves a look, with its place in the scenario file. */
import type { Finding, ScenarioResult } from '../../planning/result.js';
import { INDENT, note, type Page, section } from '../text/page.js';
import { truncateEnd } from '../text/width.js';
import { wrap } from '../text/wrap.js';

const SEVERITY_STATUS = { error: 'fail', warning: 'warn', info: 'pass' } as const;
const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

/** Where a finding points: file, line and column, else the keys. */
export function findingPlace(finding: Finding, scenario: ScenarioResult): string {
  if (finding.line === null) return finding.path.join('.') || scenario.path;
  return `${scenario.path}:${finding.line}${finding.column === null ? '' : `:${finding.column}`}`;
}

function findingLines(finding: Finding, scenario: ScenarioResult, page: Page): string[] {
  const [head = '', ...rest] = wrap(`${finding.severity}: ${finding.message}`, page.width, INDENT, `${INDENT}  `);
  const style = finding.severity === 'info' ? page.paint.quiet : page.paint.status[SEVERITY_STATUS[finding.severity]];
  const deeper = `${INDENT}  `;
  const quoted = `${finding.line ?? ''} │ ${finding.source?.trim() ?? ''}`;
  return [
    head.replace(`${finding.severity}:`, () => style(`${finding.severity}:`)),
    ...rest,
    ...note(page, `${findingPlace(finding, scenario)} [${finding.code}]`, deeper),
    ...(finding.source === null ? [] : [deeper + page.paint.quiet(truncateEnd(quoted, page.width - deeper.length))]),
  ];
}

/** What deserves a look, errors first, each with its place in the file. */
export function findingsLines(scenario: ScenarioResult, page: Page): string[] {
  const sorted = [...scenario.findings].sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity]);
  return section(
    page,
    'Findings',
    sorted.flatMap((finding) => findingLines(finding, scenario, page)),
  );
}
