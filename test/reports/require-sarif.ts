/** The rules of the SARIF 2.1.0 schema that a file of results must keep: required members, closed lists, ranges. */
import { expect } from 'vitest';

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly baselineState?: string;
  readonly locations?: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine: number; readonly startColumn?: number };
    };
  }[];
}

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly { readonly id: string; readonly shortDescription: { readonly text: string } }[];
      };
    };
    readonly columnKind: string;
    readonly results: readonly SarifResult[];
  }[];
}

const only = (value: object, ...keys: readonly string[]) =>
  expect(Object.keys(value).filter((key) => !keys.includes(key))).toEqual([]);

/** The results of the one run, after every rule was checked. */
export function requireSarif(text: string): readonly SarifResult[] {
  const log = JSON.parse(text) as Sarif;
  only(log, '$schema', 'version', 'runs');
  expect(log.$schema).toMatch(/^https:.*sarif.*2\.1\.0.*\.json$/u);
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  only(run, 'tool', 'columnKind', 'results');
  expect(['utf16CodeUnits', 'unicodeCodePoints']).toContain(run.columnKind);
  const { rules, name } = run.tool.driver;
  expect(name).not.toBe('');
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const rule of rules) {
    only(rule, 'id', 'shortDescription');
    expect(rule.shortDescription.text).not.toBe('');
  }
  for (const result of run.results)
    requireResult(
      result,
      rules.map(({ id }) => id),
    );
  return run.results;
}

function requireResult(result: SarifResult, rules: readonly string[]): void {
  only(result, 'ruleId', 'ruleIndex', 'level', 'message', 'locations', 'baselineState');
  expect(rules[result.ruleIndex]).toBe(result.ruleId);
  expect(['none', 'note', 'warning', 'error']).toContain(result.level);
  expect(result.message.text).not.toMatch(/^$|(?<!\{)\{(?:\{\{)*(?!\{)|[\p{Cc}\p{Cf}]/u);
  if (result.baselineState !== undefined)
    expect(['new', 'unchanged', 'updated', 'absent']).toContain(result.baselineState);
  for (const { physicalLocation } of result.locations ?? []) {
    const { uri, uriBaseId } = physicalLocation.artifactLocation;
    expect(uri).toMatch(/^(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$/u);
    expect(uriBaseId === undefined).toBe(uri.startsWith('file:'));
    const { startLine, startColumn = 1 } = physicalLocation.region;
    for (const place of [startLine, startColumn]) expect(Number.isInteger(place) && place >= 1).toBe(true);
  }
}
