/** What is said about two scenarios: thresholds, limits, findings, assumptions and levers that come, go or change. */

import { worse } from '../judge.js';
import type {
  AssumptionResult,
  Finding,
  Lever,
  LimitResult,
  ScenarioResult,
  Status,
  ThresholdResult,
} from '../result.js';
import type { Appearing, AssumptionChange, Direction, LimitChange, ThresholdChange } from './diff-result.js';

/** Thresholds by what they ask; what is left, by what it asks it of (`load < 80%` and `load < 95%` are one, changed). */
export function thresholdChanges(before: ScenarioResult, after: ScenarioResult): readonly ThresholdChange[] {
  const exactly = (threshold: ThresholdResult) => JSON.stringify([partsOf(threshold), threshold.limit]);
  const roughly = (threshold: ThresholdResult) =>
    JSON.stringify(partsOf(threshold).map((part) => part.replace('=', '')));
  return paired(before.thresholds, after.thresholds, [exactly, roughly]).map(({ was, is }) => ({
    expression: (is ?? was)?.expression ?? '',
    before: was,
    after: is,
    direction: statusDirection(was?.status, is?.status),
  }));
}

/** Scope, metric and comparison. */
function partsOf({ expression, metric }: ThresholdResult): readonly string[] {
  const [, scope = '', sign = ''] = /^(?:(.+?)\s*:\s*)?[A-Za-z][\w.]*\s*(<=|>=|<|>)[^<>]*$/.exec(expression) ?? [];
  return [scope, metric, sign];
}

/** Second limits by key and pools. */
export function limitChanges(before: ScenarioResult, after: ScenarioResult): readonly LimitChange[] {
  const keyOf = ({ key, pools }: LimitResult) => JSON.stringify([key, pools]);
  return paired(before.limits, after.limits, [keyOf]).map(({ was, is }) => ({
    key: (is ?? was)?.key ?? '',
    before: was,
    after: is,
    direction: statusDirection(was?.status, is?.status),
  }));
}

/** Which of two verdicts is the better one; null where they are equal or one is missing. */
export function statusDirection(before: Status | undefined, after: Status | undefined): Direction {
  if (before === undefined || after === undefined || before === after) return null;
  return worse(before, after) === after ? 'worse' : 'better';
}

/** Findings by their words first, then by code, place and severity: the numbers in the words may be other ones. */
export function findingChanges(before: ScenarioResult, after: ScenarioResult): Appearing<Finding> {
  const roughly = ({ code, path, severity }: Finding) => JSON.stringify([code, path, severity]);
  const exactly = (finding: Finding) => roughly(finding) + finding.message;
  return appearing(paired(before.findings, after.findings, [exactly, roughly]));
}

/** Assumptions by key. */
export function assumptionChanges(
  before: ScenarioResult,
  after: ScenarioResult,
): Appearing<AssumptionResult> & { readonly changed: readonly AssumptionChange[] } {
  const pairs = paired(before.assumptions, after.assumptions, [({ key }) => key]);
  return {
    ...appearing(pairs),
    changed: pairs.flatMap(({ was, is }) =>
      was !== null && is !== null && (was.value !== is.value || was.confidence !== is.confidence)
        ? [{ key: is.key, before: was, after: is }]
        : [],
    ),
  };
}

/** Levers by what is to be typed. */
export function leverChanges(before: ScenarioResult, after: ScenarioResult): Appearing<Lever> {
  return appearing(paired(before.levers, after.levers, [({ set }) => JSON.stringify(set)]));
}

interface Pair<T> {
  readonly was: T | null;
  readonly is: T | null;
}

function appearing<T>(pairs: readonly Pair<T>[]): Appearing<T> {
  return {
    appeared: pairs.flatMap(({ was, is }) => (was === null && is !== null ? [is] : [])),
    vanished: pairs.flatMap(({ was, is }) => (was !== null && is === null ? [was] : [])),
  };
}

/**
 * Both lists, in the order of the later one, then what is gone. Each is matched with the first of the other that has the
 * same key, one for one; what the first key leaves over is tried with the next.
 */
function paired<T>(
  before: readonly T[],
  after: readonly T[],
  keys: readonly ((one: T) => string)[],
): readonly Pair<T>[] {
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const keyOf of keys) {
    const old = before.map(keyOf);
    for (const [index, one] of after.entries()) {
      const found = partner.has(index) ? -1 : old.findIndex((key, at) => key === keyOf(one) && !taken.has(at));
      if (found < 0) continue;
      partner.set(index, found);
      taken.add(found);
    }
  }
  const matched = after.map((is, index) => ({ was: before[partner.get(index) ?? -1] ?? null, is }));
  return [...matched, ...before.flatMap((was, at) => (taken.has(at) ? [] : [{ was, is: null }]))];
}
