import { timelineReport, timelineScenario } from '../../planning/timeline/timeline.js';
import { followsClock } from '../../planning/timeline/window.js';
import { type TimelineFormat, timelineRenderers } from '../../reports/timeline/timeline-formats.js';
import { DEFAULT_SIMULATION } from '../../simulation/options.js';
import { parseTimeOfDay } from '../../units/time-of-day.js';
import { defineCommand, type OptionSpecs, type OptionValues } from '../command.js';
import { EXIT } from '../exit-status.js';
import { formatByEnding } from '../format-by-ending.js';
import { readScenarios } from '../read-scenarios.js';
import { failOn, sharedOptions, viewOf, writeResult } from '../shared-options.js';
import { duration, readSimulationOptions, simulationOptionSpecs, whole } from '../simulate/options.js';
import { simulateTimelines, type TimelineRequest } from '../simulate/timelines.js';
import { UsageError } from '../usage-error.js';

const ENDINGS = { csv: 'csv', json: 'json', md: 'markdown', svg: 'svg' } as const;

const { replications, events, confidence, seed } = simulationOptionSpecs;
const simulating = {
  replications,
  events: {
    ...events,
    description: `about how many events to spend; a busy day takes more, and that is said first (default: ${DEFAULT_SIMULATION.events})`,
  },
  confidence,
  seed,
} as const satisfies OptionSpecs;
const MOST_THREADS = 256;

/** `snat-plan timeline`: the pool over time. */
export const command = defineCommand({
  name: 'timeline',
  description: 'the pool over time: daily profile, ramp, burst, failover, restart, deploy; fill and recovery',
  usage: '<scenario...>',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    format: {
      type: 'string',
      short: 'f',
      choices: ['table', 'json', 'csv', 'markdown', 'svg'],
      description: 'how to print the result (default: by the ending of --output, else table)',
    },
    from: {
      type: 'string',
      placeholder: 'TIME',
      description: 'where to begin: a time of day such as 08:00 where the scenario has one, else a time such as 10min',
    },
    time: {
      type: 'string',
      placeholder: 'DURATION',
      description: 'how long to look: 4h (default: the day of the profiles, or the events and the recovery)',
    },
    step: {
      type: 'string',
      placeholder: 'DURATION',
      description: 'from one moment to the next: 1min (default: 360 moments, and more around events)',
    },
    start: {
      type: 'string',
      choices: ['steady', 'empty'],
      description: 'what there is in the beginning (default: empty where nothing happens, else steady)',
    },
    simulate: { type: 'boolean', description: 'every connection simulated beside the model, with intervals' },
    ...simulating,
    threads: { type: 'number', description: 'threads to simulate with (default: one a core, where it takes long)' },
    'fail-on': failOn,
    ...sharedOptions,
  },
  examples: [
    ['snat-plan timeline scenario.yaml', 'what happens, when it runs out, how long it takes to recover'],
    ['snat-plan timeline scenario.yaml --from 08:00 --time 4h', 'a morning'],
    ['snat-plan timeline scenario.yaml --start empty', 'how the pool fills from empty'],
    ['snat-plan timeline scenario.yaml --simulate', 'the same beside every connection simulated'],
    ['snat-plan timeline scenario.yaml -o ports.svg', 'ports by state over time, as a chart'],
  ],
  async handler({ words, options }, terminal) {
    const from = momentOf(options.from);
    const time = duration('time', options.time);
    const step = duration('step', options.step);
    if (time === 0) throw new UsageError('--time cannot be 0', 'write --time 4h');
    if (step === 0) throw new UsageError('--step cannot be 0', 'write --step 1min');
    const format: TimelineFormat = formatByEnding(options.format, options.output, ENDINGS) ?? 'table';
    const { scenarios, status } = await readScenarios(words, options.set, terminal);
    if (status !== EXIT.met) return status;
    const window = {
      ...(from === null ? {} : { fromSeconds: from.seconds }),
      ...(time === null ? {} : { lengthSeconds: time }),
      ...(step === null ? {} : { stepSeconds: step }),
      start: options.start,
    };
    const simulation = simulationOf(options);
    for (const parsed of scenarios) {
      const clock = followsClock(parsed.scenario);
      if (from !== null && from.clock !== clock) throw wrongClock(clock);
    }
    const computed =
      simulation === null
        ? { timelines: scenarios.map((parsed) => asked(() => timelineScenario(parsed, window))) }
        : await simulateTimelines(scenarios, { ...simulation, window, quiet: options.quiet }, terminal);
    if ('status' in computed) return computed.status;
    const { timelines } = computed;
    const text = timelineRenderers[format](timelineReport(timelines), viewOf(options, terminal));
    const written = await writeResult(text, options.output, terminal);
    if (written !== EXIT.met) return written;
    const gate = options['fail-on'] ?? 'fail';
    const missed = timelines.some((one) => one.status === 'fail' || (gate === 'warn' && one.status === 'warn'));
    return gate !== 'never' && missed ? EXIT.missed : EXIT.met;
  },
});

/** A window out of range is the caller's mistake here. */
function asked<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('Cannot draw timeline'))
      throw new UsageError(error.message, 'give another --from, --time or --step');
    throw error;
  }
}

function momentOf(text: string | undefined): { readonly seconds: number; readonly clock: boolean } | null {
  if (text === undefined) return null;
  if (!text.includes(':')) return { seconds: duration('from', text) ?? 0, clock: false };
  const reading = parseTimeOfDay(text);
  if (!reading.ok) throw new UsageError(`--from: ${reading.message}`, reading.hint);
  return { seconds: reading.value, clock: true };
}

function wrongClock(clock: boolean): UsageError {
  return clock
    ? new UsageError('--from needs a time of day: the scenario follows the clock', 'write --from 08:00')
    : new UsageError('--from needs a time since the start: the scenario has no time of day', 'write --from 10min');
}

/** How to simulate; null where nobody asks for it. */
function simulationOf(
  options: OptionValues<typeof simulating> & { readonly simulate: boolean; readonly threads: number | undefined },
): Omit<TimelineRequest, 'window' | 'quiet'> | null {
  const threads = whole('threads', options.threads, 1, MOST_THREADS, 2);
  const given = (['replications', 'events', 'confidence', 'seed', 'threads'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (!options.simulate && given !== undefined)
    throw new UsageError(`--${given} is about a simulation`, `add --simulate, or leave --${given} out`);
  if (!options.simulate) return null;
  const blank = { precision: undefined, time: undefined, 'warm-up': undefined, bursts: undefined };
  return { options: readSimulationOptions({ ...options, ...blank }), threads };
}
