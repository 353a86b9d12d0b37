import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type ParsedScenario, type ParseResult, parseScenario } from '../../scenario/parse.js';
import { type Problems, showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Path, Scenario } from '../../scenario/scenario.js';
import { differOverTimeOnly, isEvent, sameMoment } from '../timeline-only.js';
import type { SweepAxis } from './axis.js';

/**
 * Reads the scenario with each listed value, and with the ends of each range. What is wrong with a value whether the other
 * paths have their first values or their last is a mistake; what fails only in company (slices that fit more addresses, a
 * timer that one platform of several does not publish) is left to the points. A path whose values change only what a
 * timeline plays is a mistake too.
 *
 * @returns the scenario to vary, its document ready for expressions where a value is one
 */
export async function tryValues(
  parsed: ParsedScenario,
  axes: readonly SweepAxis[],
  zip: boolean,
  problems: Problems,
): Promise<ParsedScenario> {
  let ready = parsed;
  const before = problems.errors;
  for (const [k, axis] of axes.entries()) {
    for (const index of axis.values.landmarks) {
      const first = await tried(parsed, axes, k, index, () => (zip ? index : 0));
      const again = first.ok || zip ? first : await tried(parsed, axes, k, index, (other) => other.values.size - 1);
      const expression = isExpression(axis.values.at(index).input);
      if (again.ok) {
        const { changed, objections } = again.document;
        if (expression) ready = { ...parsed, document: { ...parsed.document, changed, objections } };
        continue;
      }
      for (const { code, message, hint } of mistakes(first, axis, index, expression)) {
        if (problems.list.some((problem) => problem.path === axis.place && problem.message === message)) continue;
        problems.add(code, axis.place, message, { hint });
      }
    }
  }
  if (problems.errors === before) await refuseCourse(parsed, axes, problems);
  return ready;
}

/** All points of such an axis are the same: that nothing fails at any of them would say nothing. */
async function refuseCourse(parsed: ParsedScenario, axes: readonly SweepAxis[], problems: Problems): Promise<void> {
  for (const [k, axis] of axes.entries()) {
    if (!isEvent(axis.path) && !(await showsOverTimeOnly(parsed, axes, k))) continue;
    const message = `"${axis.name}" changes only what happens over time, and a sweep plans one moment`;
    const hint = `play each value: snat-plan timeline ${parsed.document.file} --set ${setting(axis, 0)}`;
    problems.add('set-invalid', axis.place, message, { hint });
  }
}

/**
 * Whether all values of an axis give the moment that the scenario has without them, though another scenario; with the
 * others at their first values, and at their last.
 */
async function showsOverTimeOnly(parsed: ParsedScenario, axes: readonly SweepAxis[], k: number): Promise<boolean> {
  const landmarks = axes[k]?.values.landmarks ?? [];
  const others = axes.filter((_, other) => other !== k);
  for (const place of [() => 0, ({ values }: SweepAxis) => values.size - 1]) {
    const scenarios: Scenario[] = [];
    for (const index of [null, ...landmarks]) {
      const one = await (index === null ? tried(parsed, others, null, 0, place) : tried(parsed, axes, k, index, place));
      if (!one.ok) continue;
      scenarios.push(one.scenario);
      if (!sameMoment(scenarios[0] ?? one.scenario, one.scenario)) return false;
    }
    if (!differOverTimeOnly(scenarios)) return false;
  }
  return true;
}

/** The scenario with one axis (if any) at a value, the others where `place` says. */
function tried(
  { document }: ParsedScenario,
  axes: readonly SweepAxis[],
  k: number | null,
  index: number,
  place: (axis: SweepAxis) => number,
): Promise<ParseResult> {
  const set = axes.map((axis, other) => setting(axis, other === k ? index : place(axis)));
  // The scenario as it stands, --set included; JSON is YAML.
  return parseScenario(JSON.stringify(document.input), { file: document.file, set });
}

function mistakes(result: ParseResult, axis: SweepAxis, index: number, expression: boolean): readonly Diagnostic[] {
  const typed = `--set ${setting(axis, index)}`;
  return result.diagnostics.flatMap((diagnostic) => {
    const { severity, code, path, message } = diagnostic;
    const own = related(path, axis.path) || message.includes(typed);
    if (severity !== 'error' || !own || (code === 'platform-number-missing' && !expression)) return [];
    const words = [`with ${typed}: `, `${typed}: `].reduce((rest, prefix) => rest.replace(prefix, () => ''), message);
    return [{ ...diagnostic, message: words }];
  });
}

function setting(axis: SweepAxis, index: number): string {
  return `${showPath(axis.path)}=${axis.values.at(index).text}`;
}

/** Whether one path stands at or below the other. */
function related(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.slice(0, length).every((key, index) => String(key) === String(b[index]));
}
