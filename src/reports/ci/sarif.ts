/** SARIF 2.1.0 (OASIS): results of static analysis, as code-scanning services and editors read them. */
import type { DiffReport } from '../../planning/diff/diff-result.js';
import type { CheckReport } from '../../planning/result.js';
import { renderJson } from '../json.js';
import { fileUri } from './ci-path.js';
import { type CiResult, checkResults, diffResults } from './ci-results.js';
import type { GatedView } from './ci-view.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** What a rule is about; a code that is not here is described by its own words. */
const RULES: { readonly [code: string]: string } = {
  'threshold-missed': 'A threshold of the scenario is missed',
  'second-limit': 'A limit that is not ports is reached, or nearly',
  'slices-do-not-fit': 'More ports are promised to slices than the addresses have',
  'slice-size-refused': 'The platform does not take this number of ports per slice',
  'too-many-addresses': 'The platform does not take this many addresses',
  'port-zero': 'Port 0 is counted, and no connection can use it',
  'reset-costs-more': 'On this platform a reset holds the port longer than an orderly close',
  'left-open': 'Connections that nobody closes take most of the ports',
  'reuse-risk': 'New connections meet the TIME_WAIT of old ones at the server',
  'early-failure': 'The search for a port gives up before the last free one',
  'reclaimable-ports': 'Closing ports are taken back on demand, and not counted',
  'uneven-addresses': 'Clients do not spread evenly over the addresses',
  retries: 'Retries multiply the attempts',
  fills: 'From empty, the pool runs out',
  'worse-verdict': 'The change makes the verdict worse',
  'worse-threshold': 'The change makes a threshold miss that was met, or fail that warned',
  'worse-limit': 'The change reaches a limit that is not ports',
  'worse-headroom': 'The change costs headroom',
  'worse-load': 'The change raises the load',
  'worse-blocking': 'The change raises blocking',
  'worse-loosened': 'The change loosens the thresholds, and would miss those of before',
};

/** The result of `check` as SARIF: missed thresholds and findings as results, their codes as rules. */
export function renderCheckSarif(report: CheckReport): string {
  return sarif(report.scenarios.flatMap(checkResults));
}

/** A comparison as SARIF: `baselineState` says what is new, unchanged and gone. */
export function renderDiffSarif(report: DiffReport, view: Pick<GatedView, 'failOn'>): string {
  return sarif(diffResults(report, view.failOn === 'worse'));
}

function sarif(results: readonly CiResult[]): string {
  const codes = [...new Set(results.map(({ rule }) => rule))].sort();
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: plainText(RULES[id] ?? id.replaceAll('-', ' ')) },
  }));
  return renderJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'snat-plan', rules } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => sarifResult(result, codes)),
      },
    ],
  });
}

function sarifResult(result: CiResult, codes: readonly string[]): object {
  return {
    ruleId: result.rule,
    ruleIndex: codes.indexOf(result.rule),
    level: result.level,
    message: { text: plainText(result.message) },
    ...(result.file === null ? {} : { locations: [location(result.file, result)] }),
    ...(result.baseline === null ? {} : { baselineState: result.baseline }),
  };
}

/** Relative to the root of the sources. What is said of the whole file stands at its first line. */
function location(file: string, { line, column }: CiResult): object {
  const uri = fileUri(file);
  return {
    physicalLocation: {
      artifactLocation: { uri, ...(uri.startsWith('file:') ? {} : { uriBaseId: '%SRCROOT%' }) },
      region: { startLine: line ?? 1, ...(line === null || column === null ? {} : { startColumn: column }) },
    },
  };
}

/** A message without placeholders (§3.11.5: braces are doubled) and without links (§3.11.6: `[text](target)`). */
function plainText(text: string): string {
  return text.replace(/[{}]/gu, '$&$&').replace(/[[\]\\]/gu, '\\$&');
}
