/** How much is enough: the smallest pool, or the largest traffic, that meets every threshold at once. */
import type { ParsedScenario } from '../scenario/parse.js';
import { checkScenario } from './check.js';
import { evaluateScenario } from './evaluate.js';
import { solvePool } from './size-pool.js';
import type { Solution, SolveFor, Spare } from './size-result.js';
import { solveTraffic } from './size-traffic.js';

export const SOLVE_FOR: readonly SolveFor[] = [
  'addresses',
  'portsPerSlice',
  'slices',
  'rate',
  'lifetime',
  'timer',
  'requestsPerConnection',
];

/** What to solve for, and of what: `addresses`, `lifetime:web`, `timer:timeWait`, `addresses:nat`. */
export interface SizeQuestion {
  readonly solve: SolveFor;
  /** Pool, flow or timer; null = the one that binds. */
  readonly subject: string | null;
}

/** Reads `addresses` or `timer:timeWait`; undefined when it names nothing that can be solved for. */
export function parseSizeQuestion(text: string): SizeQuestion | undefined {
  const [name = '', ...rest] = text.split(':');
  const solve = SOLVE_FOR.find((one) => one === name);
  return solve && { solve, subject: rest.length === 0 ? null : rest.join(':') };
}

/**
 * Solves a sizing question under all thresholds at once, in the steps of the platform, with spare addresses or boxes lost.
 *
 * @param spare what may be lost: with `addresses: 1` the answer still holds with one address fewer; with `boxes: n` the
 *   scenario describes one of n identical boxes and must carry the share of one that is lost, n/(n − 1) of its traffic
 * @throws RangeError when the subject does not exist, or spare is out of range
 */
export function sizeScenario(
  parsed: ParsedScenario,
  question: SizeQuestion,
  spare: Spare = { addresses: 0, boxes: 1 },
): Solution {
  if (!(Number.isInteger(spare.addresses) && spare.addresses >= 0)) {
    throw new RangeError(`Cannot size: spare addresses must be a whole number from 0, got ${spare.addresses}`);
  }
  if (!(Number.isInteger(spare.boxes) && spare.boxes >= 1)) {
    throw new RangeError(`Cannot size: boxes must be a whole number from 1, got ${spare.boxes}`);
  }
  const rateFactor = spare.boxes === 1 ? 1 : spare.boxes / (spare.boxes - 1);
  const base = evaluateScenario(parsed.scenario);
  const context = { parsed, base, spare, rateFactor, report: (scenario: ParsedScenario) => checkScenario(scenario) };
  return question.solve === 'addresses' || question.solve === 'portsPerSlice' || question.solve === 'slices'
    ? solvePool(question.solve, question.subject, context)
    : solveTraffic(question.solve, question.subject, context);
}
