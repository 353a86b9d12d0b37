/** Findings, assumptions and levers that come with a change, or go with it. */
import type { DiffReport } from '../../planning/diff/diff-result.js';
import type { AssumptionResult, Finding, ScenarioResult } from '../../planning/result.js';
import { formatFactor } from '../../units/format.js';
import { findingPlace } from '../check/check-findings.js';
import { orNone } from '../check/check-thresholds.js';

/** A heading with sentences under it, each `new`, `gone` or `changed`. */
export interface Sayings {
  readonly title: string;
  readonly lines: readonly { readonly mark: 'new' | 'gone' | 'changed'; readonly text: string }[];
}

/** Findings that the table of thresholds and limits has told to be gone. */
const IN_TABLES: ReadonlySet<string> = new Set(['threshold-missed', 'second-limit']);

/** What is said on one side only, by heading. */
export function sayings(report: DiffReport): readonly Sayings[] {
  return [
    { title: 'Findings', lines: findingSayings(report) },
    { title: 'Assumed', lines: assumptionSayings(report) },
    { title: 'What would help now', lines: leverSayings(report) },
  ].filter(({ lines }) => lines.length > 0);
}

function findingSayings({ findings, before, after }: DiffReport): Sayings['lines'] {
  const text = (finding: Finding, scenario: ScenarioResult) =>
    `${finding.severity}: ${finding.message} (${findingPlace(finding, scenario)})`;
  return [
    ...findings.appeared.map((finding) => ({ mark: 'new' as const, text: text(finding, after) })),
    ...findings.vanished
      .filter(({ code }) => !IN_TABLES.has(code))
      .map((finding) => ({ mark: 'gone' as const, text: text(finding, before) })),
  ];
}

function assumptionSayings({ assumptions }: DiffReport): Sayings['lines'] {
  const text = ({ key, value, confidence, source }: AssumptionResult) =>
    `${key} = ${value} (${confidence} confidence: ${source})`;
  return [
    ...assumptions.appeared.map((one) => ({ mark: 'new' as const, text: text(one) })),
    ...assumptions.changed.map(({ before, after }) => ({
      mark: 'changed' as const,
      text: `${text(after)}, was ${before.value} (${before.confidence} confidence)`,
    })),
    ...assumptions.vanished.map(({ key, value }) => ({ mark: 'gone' as const, text: `${key} = ${value}` })),
  ];
}

/** Only what the later scenario can still use: levers that are gone have been pulled, or do not matter any more. */
function leverSayings({ levers }: DiffReport): Sayings['lines'] {
  return levers.appeared.map(({ label, headroomFactor, price }) => ({
    mark: 'new' as const,
    text: `${label} (headroom ${orNone(headroomFactor, formatFactor)}${price === null ? '' : `; price: ${price}`})`,
  }));
}
