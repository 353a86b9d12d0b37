import type { Finding } from '../planning/result.js';

/** Findings that say that a command plans one moment of a scenario that changes. */
const NOT_PLAYED: ReadonlySet<string> = new Set(['events-not-played', 'profile-peak']);

/** What a command leaves out of a scenario in which things change, in words, each once. */
export function notPlayed(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.flatMap(({ code, message }) => (NOT_PLAYED.has(code) ? [`info: ${message}`] : [])))];
}
