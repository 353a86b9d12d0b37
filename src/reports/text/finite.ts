/** Names the first number that JSON cannot write, as a path from the root; null if there is none. */
function firstNonFinite(value: unknown, path: string): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = firstNonFinite(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Makes sure that every number in a report is finite: JSON would turn Infinity and NaN into null without a word.
 *
 * @throws Error naming the first one that is not. That is a bug of the planner, never of the user.
 */
export function requireFinite(report: object, format: string): void {
  const found = firstNonFinite(report, 'report');
  if (found !== null) throw new Error(`Cannot write ${format}: ${found}`);
}
