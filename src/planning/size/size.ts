/** How much is enough: the smallest pool, or the largest traffic, that meets every threshold at once. */
import type { ParsedScenario } from '../../scenario/parse.js';
import { assumptionsOf } from '../check/assumptions.js';
import { located } from '../check/findings.js';
import { profileFindings } from '../check/findings-profile.js';
import { evaluateScenario } from '../evaluate.js';
import { type SizeContext, sizeContext, trialOf } from './size-context.js';
import { solvePool } from './size-pool.js';
import type { SizeReport, Solution, SolveFor, Spare } from './size-result.js';
import { solveTimer } from './size-timer.js';
import { solveLifetime, solveRate, solveRequests } from './size-traffic.js';

/** Everything that can be solved for. */
export const SOLVE_FOR: readonly SolveFor[] = [
  'addresses',
  'portsPerSlice',
  'slices',
  'rate',
  'lifetime',
  'timer',
  'requestsPerConnection',
];

/** What to ask when a question has no answer, the cheapest change first. */
const INSTEAD: { readonly [solve in SolveFor]: readonly SolveFor[] } = {
  addresses: ['portsPerSlice', 'slices', 'requestsPerConnection', 'rate'],
  portsPerSlice: ['slices', 'addresses', 'requestsPerConnection', 'rate'],
  slices: ['portsPerSlice', 'addresses', 'requestsPerConnection', 'rate'],
  rate: ['addresses', 'portsPerSlice', 'slices'],
  lifetime: ['addresses', 'portsPerSlice', 'slices', 'rate'],
  timer: ['addresses', 'portsPerSlice', 'slices', 'requestsPerConnection', 'rate'],
  requestsPerConnection: ['addresses', 'portsPerSlice', 'slices', 'rate'],
};

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

/** Nothing may be lost. */
export const NO_SPARE: Spare = { addresses: 0, boxes: 1 };

/**
 * Solves a sizing question under all thresholds at once, in the steps of the platform, with spare addresses or boxes lost.
 *
 * @param question what to solve for; a pool, flow or timer that is not named is the one that binds
 * @param spare what may be lost: with `addresses: k` the answer still holds when every pool has k addresses fewer; with
 *   `boxes: n` the scenario describes one of n identical boxes, which must also carry its part of one that is lost,
 *   n/(n − 1) of its own traffic
 * @returns the answer, which meets every threshold while one step less (or more, of a rate or time) does not; its value is
 *   null where nothing fits, with the reason and what to solve instead. Rates and times are rounded down to nine digits.
 * @throws RangeError when the subject does not exist, or spare is out of range
 */
export function sizeScenario(parsed: ParsedScenario, question: SizeQuestion, spare: Spare = NO_SPARE): Solution {
  if (!(Number.isInteger(spare.addresses) && spare.addresses >= 0)) {
    throw new RangeError(`Cannot size: spare addresses must be a whole number from 0, got ${spare.addresses}`);
  }
  if (!(Number.isInteger(spare.boxes) && spare.boxes >= 1)) {
    throw new RangeError(`Cannot size: boxes must be a whole number from 1, got ${spare.boxes}`);
  }
  const context = sizeContext(parsed, spare);
  const solution = solved(question, context);
  const needed = solution.value === null && trialOf([], context).misses.length > 0;
  return needed ? { ...solution, instead: insteadOf(question.solve, { ...context, reports: false }) } : solution;
}

/** Several questions about one scenario, as every output format takes them. */
export function sizeReport(
  parsed: ParsedScenario,
  questions: readonly SizeQuestion[],
  spare: Spare = NO_SPARE,
): SizeReport {
  const { file, name, platform, thresholds } = parsed.scenario;
  return {
    schemaVersion: 1,
    command: 'size',
    path: file,
    name,
    platform,
    thresholds: thresholds.map(({ expression }) => expression),
    spare,
    assumptions: assumptionsOf(evaluateScenario(parsed.scenario)),
    findings: profileFindings(parsed).map((finding) => located(finding, parsed.document)),
    solutions: questions.map((question) => sizeScenario(parsed, question, spare)),
  };
}

function solved({ solve, subject }: SizeQuestion, context: SizeContext): Solution {
  switch (solve) {
    case 'addresses':
    case 'portsPerSlice':
    case 'slices':
      return solvePool(solve, subject, context);
    case 'rate':
      return solveRate(subject, context);
    case 'lifetime':
      return solveLifetime(subject, context);
    case 'timer':
      return solveTimer(subject, context);
    case 'requestsPerConnection':
      return solveRequests(subject, context);
  }
}

function insteadOf(solve: SolveFor, context: SizeContext): Solution['instead'] {
  for (const other of INSTEAD[solve]) {
    const { value, subject, unit, set } = solved({ solve: other, subject: null }, context);
    if (value !== null) return { solve: other, subject, value, unit, set };
  }
  return null;
}
