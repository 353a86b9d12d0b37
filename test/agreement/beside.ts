import { evaluateScenario } from '../../src/planning/evaluate.js';
import type { GroupResult } from '../../src/planning/result.js';
import { type SimulateOptions, simulateScenario } from '../../src/planning/simulate/simulate.js';
import type { ScenarioSimulation, SimulatedGroupResult } from '../../src/planning/simulate/simulate-result.js';
import { parsed } from '../planning/check-text.js';

/** A scenario whose model is held against its simulation. */
export interface Case {
  readonly title: string;
  readonly scenario: string;
  /** Metrics, by the beginning of their names, on which the model must lie in the interval. */
  readonly exact: readonly string[];
  /** Metrics that the model approximates: how much it may be off, relative, beyond the interval. */
  readonly about?: Readonly<Record<string, number>>;
  /** What makes the model's holding time wrong by a few per cent, as `--set` takes it; the simulation must notice. */
  readonly planted?: string;
  readonly options?: SimulateOptions;
  /** Takes too long for every day. */
  readonly longOnly?: boolean;
  /** Only these groups; default: all. */
  readonly groups?: readonly string[];
}

/** A true value lies outside its interval once in a thousand. */
const CONFIDENCE = 0.999;

/** Runs a case's simulation; `effort` multiplies its events. */
export async function simulated(one: Case, effort = 1): Promise<ScenarioSimulation> {
  const { events = 400_000, ...options } = one.options ?? {};
  return simulateScenario(await parsed(one.scenario), {
    seed: seedOf(one.title),
    replications: 20,
    confidence: CONFIDENCE,
    events: events * effort,
    ...options,
  });
}

/** Cases do not share their luck. */
function seedOf(title: string): number {
  let seed = 20_261_122;
  for (const letter of title) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return seed;
}

/** Where the model of a scenario, with something set differently, lies outside the simulated intervals. */
export async function partings(
  one: Case,
  simulation: ScenarioSimulation,
  set: readonly string[] = [],
): Promise<readonly string[]> {
  const { result } = evaluateScenario((await parsed(one.scenario, set)).scenario);
  return simulation.groups
    .filter(({ id }) => one.groups?.includes(id) ?? true)
    .flatMap((group) => {
      const model = result.groups.find(({ id }) => id === group.id);
      if (model === undefined) throw new Error(`the model has no group ${group.id}`);
      return partingsOf(one, group, model);
    });
}

function partingsOf(one: Case, group: SimulatedGroupResult, model: GroupResult): readonly string[] {
  const compared = group.metrics.filter(({ metric }) => boundOf(one, metric) !== undefined);
  const wanted = [...one.exact, ...Object.keys(one.about ?? {})];
  const missing = wanted.filter((name) => !compared.some(({ metric }) => metric.startsWith(name)));
  if (missing.length > 0) throw new Error(`${one.title}: nothing simulated of ${missing.join(', ')}`);
  return compared.flatMap(({ metric, simulated: seen }) => {
    const bound = boundOf(one, metric) ?? 0;
    const said = modelValue(model, metric);
    if (seen === null) return said === null ? [] : [`${group.id} ${metric}: ${said}, not simulated`];
    const { low, high, mean } = seen;
    const within = said !== null && said >= low * (1 - bound) && said <= high * (1 + bound);
    return within ? [] : [`${group.id} ${metric}: model ${said}, simulated ${mean} (${low} to ${high})`];
  });
}

/** How far off the model may be in a metric; undefined where it is not asked. */
function boundOf({ exact, about = {} }: Case, metric: string): number | undefined {
  const [, bound] = Object.entries(about).find(([name]) => metric.startsWith(name)) ?? [];
  return bound ?? (exact.some((name) => metric.startsWith(name)) ? 0 : undefined);
}

function modelValue(model: GroupResult, metric: string): number | null {
  if (metric === 'unavailableCarried') return model.unavailableErlangs * (1 - model.blockingProbability);
  let value: unknown = model;
  for (const key of metric.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
  if (value === undefined && metric.startsWith('states.')) return 0;
  if (value === null || typeof value === 'number') return value;
  throw new Error(`the model says nothing of ${metric}`);
}
