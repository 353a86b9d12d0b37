import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type ParsedScenario, type ParseResult, parseScenario } from '../../scenario/parse.js';
import { type Problems, showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Path } from '../../scenario/scenario.js';
import type { SweepAxis } from './axis.js';

/**
 * Reads the scenario with each listed value, and with the ends of each range. What is wrong with a value whether the other
 * paths have their first values or their last is a mistake; what fails only in company (slices that fit more addresses, a
 * timer that one platform of several does not publish) is left to the points.
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
  return ready;
}

/** The scenario with one axis at a value, the others where `place` says. */
function tried(
  { document }: ParsedScenario,
  axes: readonly SweepAxis[],
  k: number,
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
