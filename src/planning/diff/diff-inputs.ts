/** What was typed differently in two scenarios; order and comments do not count. */
import { positionAt } from '../../diagnostics/position.js';
import type { ParsedScenario, ScenarioDocument } from '../../scenario/parse.js';
import { showPath } from '../../scenario/problems.js';
import type { Path, Threshold } from '../../scenario/scenario.js';
import { eventChanges } from './diff-events.js';
import type { InputChange } from './diff-result.js';
import { isMapping, isWhole, meaning, typedText } from './diff-typed.js';

/** A difference that does not know its place in the text yet. */
interface RawChange {
  readonly path: Path;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The structural difference of two scenarios as typed (with what `--set` made of them): paths added, removed and
 * changed, in the order of the files; events one by one, in words. Values that are spelled differently and mean the same are no change.
 */
export function inputChanges(before: ParsedScenario, after: ParsedScenario): readonly InputChange[] {
  const raw = [
    ...changesAt(plainInput(before), plainInput(after), []),
    ...eventChanges(before.scenario, after.scenario),
    ...thresholdChanges(before, after),
  ];
  return raw.map((change) => located(change, before.document, after.document));
}

/** What is compared key by key: thresholds and events are compared one by one. */
function plainInput({ document }: ParsedScenario): Readonly<Record<string, unknown>> {
  const { thresholds: _, events: __, ...rest } = document.input;
  return rest;
}

function changesAt(before: unknown, after: unknown, path: Path): readonly RawChange[] {
  const gone = isNothing(before);
  const come = isNothing(after);
  if (gone && come) return [];
  if (gone || come) return [{ path, before: gone ? null : typedText(before), after: come ? null : typedText(after) }];
  if (isMapping(before) && isMapping(after) && !isWhole(path)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesAt(own(before, key), own(after, key), [...path, key]));
  }
  if (meaning(before, path) === meaning(after, path)) return [];
  return [{ path, before: typedText(before), after: typedText(after) }];
}

function own(mapping: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** A mapping without keys says as much as none. */
function isNothing(value: unknown): boolean {
  return value === undefined || (isMapping(value) && Object.keys(value).length === 0);
}

/** Thresholds are a set: equal ones cancel out, those on the same metric are paired. Defaults are typed by nobody. */
function thresholdChanges(before: ParsedScenario, after: ParsedScenario): readonly RawChange[] {
  const typed = ({ scenario }: ParsedScenario) => scenario.thresholds.filter(({ path }) => path !== null);
  const come = typed(after);
  const gone = typed(before).filter((threshold) => !cancelled(threshold, come));
  const left = come.filter((threshold) => !cancelled(threshold, typed(before)));
  const paired = gone.map((old) => {
    const index = left.findIndex((threshold) => subjectOf(threshold) === subjectOf(old));
    return { old, fresh: index < 0 ? undefined : left.splice(index, 1)[0] };
  });
  return [...paired, ...left.map((fresh) => ({ old: undefined, fresh }))].map(({ old, fresh }) => ({
    path: fresh?.path ?? old?.path ?? ['thresholds'],
    before: old?.expression ?? null,
    after: fresh?.expression ?? null,
  }));
}

function cancelled(threshold: Threshold, others: readonly Threshold[]): boolean {
  return others.some(
    (other) =>
      subjectOf(other) === subjectOf(threshold) &&
      other.comparison === threshold.comparison &&
      other.limit === threshold.limit &&
      other.relative === threshold.relative,
  );
}

/** What a threshold is about: scope, metric, and whether it bounds from above or below. */
function subjectOf({ scope, metric, comparison }: Threshold): string {
  return JSON.stringify([scope, metric, comparison[0]]);
}

function located(change: RawChange, before: ScenarioDocument, after: ScenarioDocument): InputChange {
  const document = change.after === null ? before : after;
  const span = document.locate(change.path, 'key');
  const position = span === null ? null : positionAt(document.text, span.start);
  const kind = change.before === null ? 'added' : change.after === null ? 'removed' : 'changed';
  return {
    path: change.path[0] === 'thresholds' ? 'thresholds' : showPath(change.path),
    kind,
    before: change.before,
    after: change.after,
    file: document.file,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}
