/** The question behind all answers: is the model right? Every connection simulated, beside the closed forms. */
import type { ParsedScenario } from '../../scenario/parse.js';
import { peakTime } from '../../scenario/resolve-profile.js';
import type { Flow, Scenario } from '../../scenario/scenario.js';
import type { Estimated, SimulatedMetric } from '../../simulation/estimate.js';
import { DEFAULT_SIMULATION, type SimulationOptions } from '../../simulation/options.js';
import { planSimulation, type SimulationPlan } from '../../simulation/plan.js';
import {
  type Runner,
  type SimulatedGroup,
  type SimulatedLimit,
  type Simulation,
  serialRunner,
  simulate,
} from '../../simulation/simulate.js';
import { STATES } from '../../simulation/system.js';
import { meanInterval } from '../../statistics/student-t.js';
import { formatRate } from '../../units/format.js';
import { evaluateScenario } from '../evaluate.js';
import type { ConnectionState, GroupResult, LimitResult } from '../result.js';
import type {
  ScenarioSimulation,
  SimulatedGroupResult,
  SimulatedLimitResult,
  SimulatedMetricResult,
  SimulatedTrace,
  SimulateReport,
  SimulationNoteResult,
} from './simulate-result.js';

/** The interval outside which model and simulation part, and how much of the mean they may differ all the same. */
const PARTING_CONFIDENCE = 0.999;
const PARTING_DIFFERENCE = 0.005;
/** Blocking below this needs no word. */
const NOTICED = 1e-6;

/** What `simulateScenario` may be told. */
export type SimulateOptions = Partial<SimulationOptions> & {
  /** Does the runs, for example in threads; default: one after the other in this one. */
  readonly runner?: (plan: SimulationPlan, seed: number) => Runner;
};

/**
 * Simulates a scenario connection by connection and puts the model's values beside the simulated intervals: the steady state
 * that `check` plans, at the peak of flows that follow a profile. `simulateTimeline` plays the day.
 *
 * @param parsed what `parseScenario` gives
 * @returns plain data, the same as `simulate --format json` prints for one scenario
 * @throws RangeError for options out of range, and where it would take more than 20,000 million events
 */
export async function simulateScenario(
  parsed: ParsedScenario,
  { runner, ...given }: SimulateOptions = {},
): Promise<ScenarioSimulation> {
  const options: SimulationOptions = { ...DEFAULT_SIMULATION, ...given };
  requireOptions(options);
  const plan = planSimulation(parsed.scenario, options);
  const run = runner?.(plan, options.seed) ?? serialRunner(plan, options.seed);
  return besideModel(parsed, options, await simulate(plan, options, run));
}

/** The report of several scenarios, as every output format takes it. */
export function simulateReport(scenarios: readonly ScenarioSimulation[]): SimulateReport {
  return { schemaVersion: 1, command: 'simulate', scenarios };
}

/** A simulation of a scenario beside what the model says of it. */
function besideModel(parsed: ParsedScenario, options: SimulationOptions, simulation: Simulation): ScenarioSimulation {
  const { result } = evaluateScenario(parsed.scenario);
  const groups = simulation.groups.flatMap((group) => {
    const model = result.groups.find(({ id }) => id === group.id);
    return model === undefined
      ? []
      : [groupBeside(model, group, options.confidence, fewSplits(parsed.scenario, model))];
  });
  const missing = result.groups
    .filter(({ id }) => !simulation.groups.some((group) => group.id === id))
    .map(({ id }) => simulationNote(id, 'not simulated'));
  const noted = simulation.notes.map(({ about, text }) => simulationNote(about, text));
  return {
    path: result.path,
    name: result.name,
    platform: result.platform,
    status: result.status,
    seed: options.seed,
    replications: simulation.replications,
    events: simulation.events,
    confidence: options.confidence,
    precision: options.precision === null ? null : { asked: options.precision, reached: simulation.precise === true },
    groups,
    limits: simulation.limits.flatMap((limit) => {
      const model = result.limits.find(({ key }) => key === limit.key);
      return model === undefined ? [] : [limitBeside(model, limit, options.confidence)];
    }),
    notes: [
      ...parsed.scenario.events.slice(0, 1).map(eventsNote),
      ...parsed.scenario.flows.flatMap(peakNote),
      ...groups.flatMap((group) => (fewSplits(parsed.scenario, group) ? splitNote(group, simulation) : [])),
      ...noted,
      ...missing.filter(({ about }) => !noted.some((note) => note.about === about)),
    ],
    traces: simulation.traces.flatMap(({ everySeconds, groups }) =>
      groups.map(({ id, ports, states }): SimulatedTrace => {
        const known = simulation.groups.find((group) => group.id === id);
        return {
          group: id,
          groups: Math.max(1, Math.round(ports / Math.max(1, known?.ports ?? ports))),
          ports,
          everySeconds,
          states: Object.fromEntries(
            STATES.flatMap((state, index) => {
              const series = states[index] ?? [];
              return series.some((value) => value > 0) ? [[state, series]] : [];
            }),
          ),
        };
      }),
    ),
  };
}

/** What the simulation alone leaves out or puts differently. */
function simulationNote(about: string, message: string): SimulationNoteResult {
  return { about, message, side: 'simulation' };
}

/** What happens is played where it can be seen over time. */
function eventsNote(): SimulationNoteResult {
  return { about: 'events', message: 'not played here; `snat-plan timeline --simulate` plays them', side: 'both' };
}

/** The model plans one moment of the day, and that one is played. */
function peakNote({ id, profile, ratePerSecond }: Flow): readonly SimulationNoteResult[] {
  if (profile === null) return [];
  const peak = `${peakTime(profile)}: ${formatRate(ratePerSecond)} new connections`;
  const message = `played at its peak, ${peak}, as if it lasted, as \`check\` plans it; \`snat-plan timeline --simulate\` plays the day`;
  return [{ about: id, message, side: 'both' }];
}

/** Whether a group stands for all addresses of a pinned pool: each replication shows one split of its clients. */
function fewSplits(scenario: Scenario, { pool, role }: Pick<GroupResult, 'pool' | 'role'>): boolean {
  const sharing = scenario.pools.find(({ id }) => id === pool)?.sharing;
  return role === 'mean' && sharing?.kind === 'pinned' && sharing.clients !== null;
}

/** Refusals of all addresses of a pinned pool, which rare splits of the clients may bring about. */
const REFUSALS: ReadonlySet<string> = new Set(['blockingProbability', 'lossProbability', 'blockedPerSecond']);

/** A mean that a few rare splits make up lies outside the interval of replications that have not met them. */
function splitNote(
  { id, metrics }: SimulatedGroupResult,
  { replications }: Simulation,
): readonly SimulationNoteResult[] {
  const refuses = metrics.some(({ metric, model, simulated }) => {
    return metric === 'blockingProbability' && ((model ?? 0) > NOTICED || (simulated?.mean ?? 0) > NOTICED);
  });
  if (!refuses) return [];
  const message = `each of the ${replications} replications hashes its clients anew: the model’s refusals are the mean of all splits, of which rare ones may make up most; the interval is of those that were met, and the two are not judged`;
  return [simulationNote(id, message)];
}

function groupBeside(
  model: GroupResult,
  group: SimulatedGroup,
  confidence: number,
  fewSplits: boolean,
): SimulatedGroupResult {
  const { id, pool, destination, count, role, ports } = model;
  return {
    id,
    pool,
    destination,
    count,
    role,
    ports,
    formula: model.formula.name,
    warmUpSeconds: group.warmUpSeconds,
    secondsObserved: group.seconds,
    metrics: group.estimates.map((estimated) => {
      const result = metricBeside(model, estimated, confidence);
      return fewSplits && REFUSALS.has(result.metric) ? { ...result, parts: false } : result;
    }),
  };
}

function metricBeside(model: GroupResult, estimated: Estimated, confidence: number): SimulatedMetricResult {
  const { metric } = estimated;
  const said = modelValue(model, metric);
  const simulated = estimated.at(confidence);
  const wide = estimated.at(PARTING_CONFIDENCE);
  const difference = said === null || simulated === null || simulated.mean === 0 ? null : said / simulated.mean - 1;
  const outside = said !== null && wide !== null && (said < wide.low || said > wide.high);
  return {
    metric,
    unit: unitOf(metric),
    model: said,
    simulated,
    difference,
    parts: outside && (difference === null || Math.abs(difference) > PARTING_DIFFERENCE),
  };
}

function modelValue(model: GroupResult, metric: SimulatedMetric): number | null {
  if (metric.startsWith('states.')) return model.states[metric.slice('states.'.length) as ConnectionState] ?? 0;
  switch (metric) {
    case 'arrivalRatePerSecond':
    case 'attemptRatePerSecond':
    case 'blockingProbability':
    case 'lossProbability':
    case 'blockedPerSecond':
    case 'carriedErlangs':
    case 'occupancy':
    case 'secondsToFill':
      return model[metric];
    case 'unavailableCarried':
      return model.unavailableErlangs * (1 - model.blockingProbability);
    case 'occupiedPorts.p99':
      return model.occupiedPorts.p99;
    case 'occupiedPorts.p999':
      return model.occupiedPorts.p999;
    case 'reuseRisk.eventsPerSecond':
      return model.reuseRisk.eventsPerSecond;
    case 'reuseRisk.probability':
      return model.reuseRisk.probability;
    default:
      return null;
  }
}

function unitOf(metric: SimulatedMetric): SimulatedMetricResult['unit'] {
  if (metric.endsWith('PerSecond')) return '1/s';
  if (metric.startsWith('secondsTo')) return 's';
  if (metric.endsWith('robability')) return 'probability';
  return metric === 'occupancy' ? 'share' : 'ports';
}

function limitBeside(model: LimitResult, limit: SimulatedLimit, confidence: number): SimulatedLimitResult {
  return {
    key: limit.key,
    limit: model.limit,
    unit: model.unit,
    model: model.value,
    simulated: { ...meanInterval(limit.means, confidence), confidence },
    refusedPerSecond: { ...meanInterval(limit.refusedPerSecond, confidence), confidence },
  };
}

function requireOptions(options: SimulationOptions): void {
  const refuse = (name: string, range: string, value: unknown): never => {
    throw new RangeError(`Cannot simulate: ${name} must be ${range}, got ${String(value)}`);
  };
  const { replications, mostReplications, precision, seconds, warmUpSeconds, confidence, traceEverySeconds } = options;
  if (replications !== null && (!Number.isInteger(replications) || replications < 2 || replications > 100_000)) {
    refuse('replications', 'a whole number from 2 to 100,000', replications);
  }
  if (!Number.isInteger(mostReplications) || mostReplications < 2)
    refuse('mostReplications', 'at least 2', mostReplications);
  if (precision !== null && !(precision > 0 && precision < 1)) refuse('precision', 'between 0 and 1', precision);
  if (seconds !== null && !(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) refuse('seconds', 'above 0', seconds);
  if (warmUpSeconds !== null && !(warmUpSeconds >= 0 && warmUpSeconds < Number.POSITIVE_INFINITY)) {
    refuse('warmUpSeconds', 'at least 0', warmUpSeconds);
  }
  if (!(confidence > 0.5 && confidence < 1)) refuse('confidence', 'between 0.5 and 1', confidence);
  if (traceEverySeconds !== null && !(traceEverySeconds > 0)) refuse('traceEverySeconds', 'above 0', traceEverySeconds);
}
