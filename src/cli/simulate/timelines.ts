import { simulateTimeline } from '../../planning/timeline/simulate-timeline.js';
import type { TimelineOptions } from '../../planning/timeline/timeline.js';
import type { ScenarioTimeline } from '../../planning/timeline/timeline-result.js';
import type { ParsedScenario } from '../../scenario/parse.js';
import type { SimulationOptions } from '../../simulation/options.js';
import { EXIT } from '../exit-status.js';
import type { Terminal } from '../terminal.js';
import { Interrupted, runsOf } from './run.js';

/** How timelines are to be simulated. */
export interface TimelineRequest {
  readonly options: SimulationOptions;
  readonly window: TimelineOptions;
  /** Null: one for each core, where there is enough to do. */
  readonly threads: number | null;
  readonly quiet: boolean;
}

/** What came of it: a timeline for each scenario, or the exit status that says why there is none. */
export type SimulatedTimelines = { readonly timelines: readonly ScenarioTimeline[] } | { readonly status: number };

/** Timelines of one scenario after the other, each simulated; what stands in the way goes to stderr. */
export async function simulateTimelines(
  scenarios: readonly ParsedScenario[],
  { options, window, threads, quiet }: TimelineRequest,
  terminal: Terminal,
): Promise<SimulatedTimelines> {
  const work = await terminal.longWork?.();
  const { seed, replications, events, confidence } = options;
  const timelines: ScenarioTimeline[] = [];
  for (const parsed of scenarios) {
    const name = parsed.document.file === '-' ? '<stdin>' : parsed.document.file;
    const budget = { name, events, hint: SHORTER };
    const runs = runsOf({ threads, quiet, precision: null, most: 0, budget }, work, terminal);
    try {
      const simulation = { seed, replications, events, confidence, runner: runs.runner };
      timelines.push(await simulateTimeline(parsed, { ...window, ...simulation }));
    } catch (error) {
      if (error instanceof Interrupted) {
        terminal.stderr.write(`snat-plan: interrupted in ${name} after ${error.message}\n`);
        return { status: Number(work?.interrupted.reason ?? EXIT.interrupted) };
      }
      if (!(error instanceof RangeError && /^Cannot (simulate|draw timeline)/.test(error.message))) throw error;
      terminal.stderr.write(`snat-plan: ${name}: ${error.message}\n  hint: ${SMALLER}\n`);
      return { status: EXIT.misunderstood };
    } finally {
      await runs.end();
    }
  }
  return { timelines };
}

const SHORTER = '--from and --time play a part of it, fewer --replications take less';

const SMALLER = 'write a smaller --replications or --time, or leave --simulate out';
