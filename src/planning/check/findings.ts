import { lineText, positionAt } from '../../diagnostics/position.js';
import type { ScenarioDocument } from '../../scenario/parse.js';
import type { Path } from '../../scenario/scenario.js';
import type { Evaluation } from '../evaluate.js';
import type { Finding } from '../result.js';
import { allocatorFindings, bindingFindings, poolFindings, sharingFindings } from './findings-pool.js';
import { profileFindings } from './findings-profile.js';
import { closeFindings, riskFindings, trafficFindings } from './findings-traffic.js';

/** A finding that knows its place in the scenario, not yet in the text. */
export interface RawFinding {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly path: Path;
}

const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** What a person should know beside the numbers, worst first, each pointing at the YAML that causes it. */
export function findingsOf(evaluation: Evaluation, document: ScenarioDocument): readonly Finding[] {
  const raw = [
    ...poolFindings(evaluation),
    ...bindingFindings(evaluation),
    ...allocatorFindings(evaluation),
    ...sharingFindings(evaluation),
    ...closeFindings(evaluation),
    ...riskFindings(evaluation),
    ...trafficFindings(evaluation),
    ...profileFindings(evaluation),
  ];
  const sorted = [...raw].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return sorted.map((finding) => located(finding, document));
}

/** A finding with its line of the scenario. */
export function located(finding: RawFinding, document: ScenarioDocument): Finding {
  const span = document.locate(finding.path, 'key');
  if (span === null) return { ...finding, line: null, column: null, source: null };
  const { line, column } = positionAt(document.text, span.start);
  return { ...finding, line, column, source: lineText(document.text, line) };
}
