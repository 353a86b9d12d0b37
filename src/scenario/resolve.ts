import { nearestName } from '../diagnostics/nearest.js';
import type { PlatformProfile } from '../platforms/profile.js';
import { findPlatform, platformIds, suggestPlatform } from '../platforms/registry.js';
import type { Evaluate } from './expression/types.js';
import { resolveParameters } from './parameters.js';
import { type Problems, showPath } from './problems.js';
import { centralValue, type InputRange, Ranges, writeRangeValue } from './ranges.js';
import { Reader } from './reader.js';
import { anonymousDestination, resolveDestination } from './resolve-destination.js';
import { resolveEvents } from './resolve-events.js';
import { resolveFlow } from './resolve-flow.js';
import { givenLimits, platformLimits } from './resolve-limits.js';
import { type Assume, resolvePool } from './resolve-pool.js';
import type { Assumption, Destination, Flow, Path, Pool, Scenario, SecondLimit, Threshold } from './scenario.js';
import type { PoolInput, ScenarioInput } from './schema.js';
import { defaultThresholds, parseThreshold } from './thresholds.js';

/** What else is needed to resolve a scenario. */
export interface ResolveOptions {
  /** Name for results. */
  readonly file: string;
  /** Null when the scenario has no expressions. */
  readonly evaluate: Evaluate | null;
  /** Parameters that were taken out because their shape is wrong. */
  readonly broken: readonly string[];
  /** Collects the quantities that are ranges, and says which value of each counts; default: the likely one, else the middle. */
  readonly ranges?: Ranges;
}

/**
 * Reads units and names of a scenario whose shape is right, and fills in defaults. Complaints go to `problems`; the
 * result is undefined when there was an error.
 */
export function resolveScenario(
  input: ScenarioInput,
  { file, evaluate, broken, ranges = new Ranges() }: ResolveOptions,
  problems: Problems,
): Scenario | undefined {
  const assumptions: Assumption[] = [];
  const assume: Assume = (assumption) => {
    if (!assumptions.some((other) => other.key === assumption.key)) assumptions.push(assumption);
  };
  const parameters = resolveParameters(input.parameters, evaluate, broken, ranges, problems);
  const reader = new Reader(problems, evaluate, parameters.scope, parameters.broken, ranges);
  const sources = poolSources(input, problems);
  const pools = resolvePools(sources, input, reader, assume);
  const destinations = resolveDestinations(input, reader);
  const flows = resolveFlows(
    input,
    sources.map((source) => source.id),
    pools,
    destinations,
    reader,
    assume,
  );
  const limits = resolveLimits(input, [...pools.values()], reader);
  const thresholds = resolveThresholds(
    input,
    limits,
    sources.map((source) => source.id),
    problems,
  );
  const flowNames = Object.keys(input.traffic);
  const poolNames = sources.map(({ id }) => id);
  const events = resolveEvents(input.events, { flowNames, poolNames, flows, reader, assume });
  if (problems.errors > 0) return undefined;
  for (const range of ranges.list) assumeMiddle(range, assume);
  const used = new Set(flows.map((flow) => flow.destination));
  return {
    file,
    name: input.name ?? null,
    description: input.description ?? null,
    platform: input.platform ?? [...pools.values()][0]?.platform.id ?? '',
    pools: [...pools.values()],
    destinations: [...destinations.values()].filter((destination) => destination.id !== 'any' || used.has('any')),
    flows,
    events,
    limits,
    thresholds,
    assumptions,
  };
}

/** Where a range names no likely value, everything but `sensitivity` counts with its middle. */
function assumeMiddle(range: InputRange, assume: Assume): void {
  if (range.likely !== null) return;
  const write = (value: number): string => writeRangeValue(range.unit, value);
  const whole =
    range.path[0] === 'events'
      ? '`snat-plan timeline` plays that alone: give it other values with --set'
      : '`snat-plan sensitivity` draws from the whole range';
  assume({
    key: showPath(range.path),
    value: write(centralValue(range)),
    confidence: 'low',
    source: `the middle of ${write(range.low)} to ${write(range.high)}; ${whole}`,
  });
}

interface PoolSource {
  readonly id: string;
  readonly input: PoolInput;
  readonly path: Path;
}

function poolSources(input: ScenarioInput, problems: Problems): readonly PoolSource[] {
  if (input.pool !== undefined && input.pools !== undefined) {
    problems.add('conflict', ['pools'], '"pool" and "pools" stand side by side', {
      at: 'key',
      also: { path: ['pool'], at: 'key', message: '"pool" stands here' },
      hint: 'move the one pool into "pools" under a name',
    });
  }
  if (input.pools !== undefined) {
    const entries = Object.entries(input.pools);
    if (entries.length === 0) {
      problems.add('missing-key', ['pools'], '"pools" names no pool', {
        at: 'key',
        hint: 'for example pools: {outside: {addresses: 2}}',
      });
    }
    return entries.map(([id, pool]) => ({ id, input: pool, path: ['pools', id] }));
  }
  return [{ id: 'default', input: input.pool ?? {}, path: ['pool'] }];
}

function resolvePools(
  sources: readonly PoolSource[],
  input: ScenarioInput,
  reader: Reader,
  assume: Assume,
): ReadonlyMap<string, Pool> {
  const pools = new Map<string, Pool>();
  const shared = input.platform === undefined ? undefined : lookUp(input.platform, ['platform'], reader.problems);
  for (const source of sources) {
    const own = source.input.platform;
    if (own === undefined && input.platform === undefined) {
      reader.problems.add(
        'missing-key',
        input.pools === undefined ? [] : source.path,
        '"platform" is missing: which box owns the ports',
        {
          at: 'key',
          hint: 'for example platform: linux-netfilter; `snat-plan platforms` lists them, generic-nat and generic-proxy follow the RFCs',
        },
      );
      readForMistakes(source, input, reader);
      continue;
    }
    const platform = own === undefined ? shared : lookUp(own, [...source.path, 'platform'], reader.problems);
    if (platform === undefined) {
      readForMistakes(source, input, reader);
      continue;
    }
    // The scenario's timers are those of its own platform; a pool on another box has its own.
    const timers = own === undefined || platform.id === shared?.id ? input.timers : undefined;
    const pool = resolvePool({ ...source, platform, timers }, reader, assume);
    if (pool !== undefined) pools.set(source.id, pool);
  }
  return pools;
}

/** A pool whose platform is not known still says what is wrong with its own numbers; any profile that has all of them does. */
function readForMistakes(source: PoolSource, input: ScenarioInput, reader: Reader): void {
  const platform = findPlatform('generic-nat');
  if (platform === undefined) throw new Error('the profile generic-nat is gone');
  resolvePool(
    { ...source, platform, timers: input.pools === undefined ? input.timers : undefined },
    reader,
    () => undefined,
  );
}

function lookUp(id: string, path: Path, problems: Problems): PlatformProfile | undefined {
  const platform = findPlatform(id);
  if (platform !== undefined) return platform;
  const nearest = nearestName(id, platformIds());
  const near = nearest === undefined ? suggestPlatform(id) : [nearest];
  problems.add('unknown-platform', path, `there is no platform "${id}"`, {
    hint:
      near.length === 0
        ? '`snat-plan platforms` lists them; generic-nat and generic-proxy follow the RFCs'
        : `did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`,
  });
  return undefined;
}

function resolveDestinations(input: ScenarioInput, reader: Reader): ReadonlyMap<string, Destination> {
  const destinations = new Map<string, Destination>();
  if (input.destinations?.any === undefined) destinations.set('any', anonymousDestination);
  for (const [id, destination] of Object.entries(input.destinations ?? {})) {
    const resolved = resolveDestination(id, destination, ['destinations', id], reader);
    if (resolved !== undefined) destinations.set(id, resolved);
  }
  return destinations;
}

function resolveFlows(
  input: ScenarioInput,
  poolNames: readonly string[],
  pools: ReadonlyMap<string, Pool>,
  destinations: ReadonlyMap<string, Destination>,
  reader: Reader,
  assume: Assume,
): readonly Flow[] {
  const entries = Object.entries(input.traffic);
  if (entries.length === 0) {
    reader.problems.add('missing-key', ['traffic'], '"traffic" names no flow', {
      at: 'key',
      hint: 'for example traffic: {web: {rate: 120/s, lifetime: 20s, close: client-fin}}',
    });
  }
  const destinationNames = Object.keys(input.destinations ?? {});
  return entries.flatMap(
    ([id, flow]) =>
      resolveFlow(id, flow, ['traffic', id], { pools, poolNames, destinations, destinationNames, reader, assume }) ??
      [],
  );
}

/** Limits of the whole scenario count the traffic of all pools of its own platform; published ones, of each platform. */
function resolveLimits(input: ScenarioInput, pools: readonly Pool[], reader: Reader): readonly SecondLimit[] {
  const platforms = [...new Set(pools.map((pool) => pool.platform))];
  const first = platforms[0];
  const own = pools.filter((pool) => pool.platform === first).map((pool) => pool.id);
  const given = [...givenLimits(input.limits, own, ['limits'], reader), ...pools.flatMap((pool) => pool.limits)];
  const published = platforms.flatMap((platform) => {
    const ids = pools.filter((pool) => pool.platform === platform).map((pool) => pool.id);
    return platformLimits(
      platform,
      ids,
      given.filter((limit) => limit.pools.some((id) => ids.includes(id))),
    );
  });
  return [...given, ...published];
}

function resolveThresholds(
  input: ScenarioInput,
  limits: readonly SecondLimit[],
  pools: readonly string[],
  problems: Problems,
): readonly Threshold[] {
  if (input.thresholds === undefined || input.thresholds.length === 0) return defaultThresholds;
  const scopes = [...new Set([...Object.keys(input.traffic), ...Object.keys(input.destinations ?? {}), ...pools])];
  return thresholdTexts(input.thresholds).flatMap(({ text, path }) => {
    const threshold = parseThreshold(text, path, scopes, problems);
    if (threshold === undefined || typeof threshold.metric !== 'object' || !threshold.relative) return threshold ?? [];
    const key = threshold.metric.limit;
    if (key === 'oversubscription' || limits.some((limit) => limit.key === key)) return threshold;
    problems.add('threshold-invalid', path, `there is no limit "${key}" to take a share of`, {
      hint: `state it under limits, for example limits: {${key}: …}`,
    });
    return [];
  });
}

/** `- load < 80%` and `- web: load < 80%`, which YAML reads as a mapping. */
function thresholdTexts(
  typed: NonNullable<ScenarioInput['thresholds']>,
): readonly { readonly text: string; readonly path: Path }[] {
  return typed.flatMap((entry, index) =>
    typeof entry === 'string'
      ? [{ text: entry, path: ['thresholds', index] }]
      : Object.entries(entry).map(([scope, text]) => ({
          text: `${scope}: ${text}`,
          path: ['thresholds', index, scope],
        })),
  );
}
