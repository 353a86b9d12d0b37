import type { AssumptionResult } from '../planning/result.js';

/** What results rest on that nobody said, in one sentence; null where there is nothing. */
export function assumedSentence(assumptions: readonly AssumptionResult[]): string | null {
  if (assumptions.length === 0) return null;
  return `Assumed: ${assumptions.map(({ key, value }) => `${key} = ${value}`).join(', ')}; snat-plan check says why.`;
}
