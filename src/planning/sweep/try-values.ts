import { type ParsedScenario, parseScenario } from '../../scenario/parse.js';
import { type Problems, showPath } from '../../scenario/problems.js';
import { isExpression } from '../../scenario/reader.js';
import type { Path } from '../../scenario/scenario.js';
import type { SweepAxis } from './axis.js';

/**
 * Reads the scenario with each listed value, and with the ends of each range, the other paths at their first value:
 * what is wrong with a value itself is a mistake. What only fails in company (a timer that one platform of several does
 * not publish) is left to the points.
 *
 * @returns the scenario to vary, its document ready for expressions where a value is one
 */
export async function tryValues(
  parsed: ParsedScenario,
  axes: readonly SweepAxis[],
  problems: Problems,
): Promise<ParsedScenario | undefined> {
  const { document } = parsed;
  // The scenario as it stands, --set included; JSON is YAML.
  const text = JSON.stringify(document.input);
  const first = axes.map((axis) => setting(axis, 0));
  let ready: ParsedScenario | undefined;
  for (const [k, axis] of axes.entries()) {
    for (const index of axis.values.landmarks) {
      const set = first.map((one, other) => (other === k ? setting(axis, index) : one));
      const tried = await parseScenario(text, { file: document.file, set });
      const expression = isExpression(axis.values.at(index).input);
      if (tried.ok) {
        if (expression) ready = { ...parsed, document: { ...document, changed: tried.document.changed } };
        continue;
      }
      const own = tried.diagnostics.filter(
        ({ severity, code, path }) =>
          severity === 'error' && (expression || code !== 'platform-number-missing') && related(path, axis.path),
      );
      for (const { code, message, hint } of own) {
        const typed = `--set ${setting(axis, index)}: `;
        addOnce(problems, axis, code, message.startsWith(typed) ? message.slice(typed.length) : message, hint);
      }
    }
  }
  return ready ?? parsed;
}

function addOnce(
  problems: Problems,
  axis: SweepAxis,
  code: Parameters<Problems['add']>[0],
  message: string,
  hint: string | undefined,
): void {
  if (problems.list.some((problem) => problem.path === axis.place && problem.message === message)) return;
  problems.add(code, axis.place, message, { hint });
}

function setting(axis: SweepAxis, index: number): string {
  return `${showPath(axis.path)}=${axis.values.at(index).text}`;
}

/** Whether one path stands at or below the other. */
function related(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.slice(0, length).every((key, index) => String(key) === String(b[index]));
}
