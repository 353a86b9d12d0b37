import { simulateScenario } from '../../planning/simulate/simulate.js';
import type { ScenarioSimulation } from '../../planning/simulate/simulate-result.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import type { SimulationOptions } from '../../simulation/options.js';
import { planSimulation, type SimulationPlan } from '../../simulation/plan.js';
import { type Runner, runTask } from '../../simulation/simulate.js';
import { formatCount } from '../../units/format.js';
import { EXIT } from '../exit-status.js';
import type { LongWork } from '../sweep/long-work.js';
import { progressBar } from '../sweep/progress.js';
import type { Terminal } from '../terminal.js';
import { type Budget, overBudget } from './budget.js';
import { crewOfSimulators } from './crew.js';
import { traceStep } from './trace-step.js';

/** How scenarios are to be simulated. */
export interface SimulateRequest {
  readonly options: SimulationOptions;
  /** Whether ports over time are wanted, and every how many seconds; null: some 300 times. */
  readonly trace: { readonly everySeconds: number | null } | null;
  /** Null: one for each core, where there is enough to do. */
  readonly threads: number | null;
  readonly quiet: boolean;
}

/** What came of it: a result for each scenario, or the exit status that says why there is none. */
export type Simulated = { readonly simulations: readonly ScenarioSimulation[] } | { readonly status: number };

/** Fewer events than this are done before a thread has started. */
const WORTH_THREADS = 2e6;

/** Simulates one scenario after the other; what stands in the way goes to stderr. */
export async function simulateAll(
  scenarios: readonly ParsedScenario[],
  request: SimulateRequest,
  terminal: Terminal,
): Promise<Simulated> {
  const prepared: Prepared[] = [];
  for (const parsed of scenarios) {
    try {
      prepared.push(prepare(parsed, request));
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      terminal.stderr.write(`snat-plan: ${nameOf(parsed)}: ${error.message}\n  hint: ${SMALLER}\n`);
      return { status: EXIT.misunderstood };
    }
  }
  const work = await terminal.longWork?.();
  const simulations: ScenarioSimulation[] = [];
  for (const one of prepared) {
    try {
      simulations.push(await simulateOne(one, request, work, terminal));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      terminal.stderr.write(`snat-plan: interrupted in ${nameOf(one.parsed)} after ${error.message}\n`);
      return { status: Number(work?.interrupted.reason ?? EXIT.interrupted) };
    }
  }
  return { simulations };
}

/** A scenario that is not too large, with what its size decides. */
interface Prepared {
  readonly parsed: ParsedScenario;
  readonly options: SimulationOptions;
}

function prepare(parsed: ParsedScenario, { options, trace }: SimulateRequest): Prepared {
  planSimulation(parsed.scenario, options);
  const traceEverySeconds = trace === null ? null : traceStep(parsed.scenario, options, trace.everySeconds);
  return { parsed, options: { ...options, traceEverySeconds } };
}

function nameOf({ document: { file } }: ParsedScenario): string {
  return file === '-' ? '<stdin>' : file;
}

const SHORTER = 'a shorter --warm-up and fewer --replications take less';

const SMALLER = 'write a smaller --replications, --time or --warm-up, or simulate a smaller scenario';

/** The plan refuses what would take an hour. */
function isTooLarge(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message.startsWith('Cannot simulate: ');
}

/** Nobody waits for the result any more; the message says how far it was. */
export class Interrupted extends Error {}

async function simulateOne(
  { parsed, options }: Prepared,
  request: SimulateRequest,
  work: LongWork | undefined,
  terminal: Terminal,
): Promise<ScenarioSimulation> {
  const { seconds, precision, events, mostReplications } = options;
  // Who says how long, or how precisely, has said how much.
  const budget = seconds === null && precision === null ? { name: nameOf(parsed), events, hint: SHORTER } : null;
  const runs = runsOf({ ...request, precision, most: mostReplications, budget }, work, terminal);
  try {
    return await simulateScenario(parsed, { ...options, runner: runs.runner });
  } finally {
    await runs.end();
  }
}

/** How runs are to be done. */
export interface RunsRequest {
  /** Null: one for each core, where there is enough to do. */
  readonly threads: number | null;
  readonly quiet: boolean;
  /** Null: as many runs as planned; else until it is reached, `most` replications at most. */
  readonly precision: number | null;
  readonly most: number;
  /** Null: it may take as long as it takes. */
  readonly budget: Budget | null;
}

/** Runs in this thread or in several, with a progress bar. */
export interface Runs {
  /** @throws Interrupted as soon as nothing more is wanted */
  readonly runner: (plan: SimulationPlan, seed: number) => Runner;
  /** Lets nothing go on. */
  end(): Promise<void>;
}

/** Whoever does the runs of a simulation for the command line. */
export function runsOf(
  { threads, quiet, precision, most, budget }: RunsRequest,
  work: LongWork | undefined,
  terminal: Terminal,
): Runs {
  let end = async (): Promise<void> => undefined;
  const runner = (plan: SimulationPlan, seed: number): Runner => {
    if (budget !== null && !quiet) terminal.stderr.write(overBudget(plan, budget));
    const rounds = precision === null ? plan.replications : most;
    const total = plan.systems.length * Math.max(plan.replications, rounds);
    const limit = precision === null ? '' : 'at most ';
    const words = (runs: number): string => `${formatCount(runs)} of ${limit}${formatCount(total)} runs`;
    const bar = progressBar(quiet ? { ...terminal.stderr, isTTY: false } : terminal.stderr, total, words);
    let runs = 0;
    const done = (): void => bar.show(++runs);
    const isLarge = precision !== null || plan.eventsPerReplication * plan.replications > WORTH_THREADS;
    const isThreaded = work !== undefined && (threads === null ? isLarge : threads > 1 || isLarge);
    const crew = isThreaded
      ? crewOfSimulators(work.worker('simulate'), { systems: plan.systems, seed }, threads ?? work.cores, done)
      : { run: runnerHere(plan, seed, work, done), dismiss: async () => undefined };
    end = async () => {
      bar.end();
      await crew.dismiss();
    };
    return (tasks) => orInterrupted(crew.run(tasks), work, () => words(runs));
  };
  return { runner, end: () => end() };
}

/** Does runs in this thread; between two of them an interrupt is heard. */
function runnerHere(plan: SimulationPlan, seed: number, work: LongWork | undefined, done: () => void): Runner {
  return async (tasks) => {
    const results = [];
    for (const task of tasks) {
      await new Promise((resolve) => setImmediate(resolve));
      if (work?.interrupted.aborted) break;
      results.push(runTask(plan.systems, seed, task));
      done();
    }
    return results;
  };
}

/** @throws Interrupted as soon as nothing more is wanted, with how far it was */
async function orInterrupted<T>(result: Promise<T>, work: LongWork | undefined, progress: () => string): Promise<T> {
  if (work === undefined) return result;
  // Whoever is dismissed later fails, and nobody asks any more.
  result.catch(() => undefined);
  let refuse = (): void => undefined;
  const interruption = new Promise<never>((_, reject) => {
    refuse = () => reject(new Interrupted(progress()));
  });
  if (work.interrupted.aborted) refuse();
  work.interrupted.addEventListener('abort', refuse, { once: true });
  try {
    return await Promise.race([interruption, result]);
  } finally {
    work.interrupted.removeEventListener('abort', refuse);
  }
}
