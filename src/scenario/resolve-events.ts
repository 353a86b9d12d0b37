import { nearestName } from '../diagnostics/nearest.js';
import { parseDuration } from '../units/duration.js';
import { DAY_SECONDS, parseTimeOfDay } from '../units/time-of-day.js';
import type { Reader } from './reader.js';
import type { Assume } from './resolve-pool.js';
import type { EventKind, Flow, Path, ScenarioEvent } from './scenario.js';
import type { EventInput } from './schema-events.js';

/** What events may name. */
export interface EventContext {
  readonly flowNames: readonly string[];
  readonly poolNames: readonly string[];
  readonly flows: readonly Flow[];
  readonly reader: Reader;
  readonly assume: Assume;
}

const KINDS: readonly EventKind[] = ['ramp', 'burst', 'restart', 'failover', 'deploy'];

/** Which of the other keys go with a kind. */
const GOES_WITH: { readonly [kind in EventKind]: readonly (keyof EventInput)[] } = {
  ramp: ['over', 'flows'],
  burst: ['lasts', 'flows'],
  restart: ['reconnect'],
  failover: ['lasts', 'reconnect', 'flows', 'pools'],
  deploy: ['reconnect', 'flows'],
};

/** The keys without which a kind says nothing, and what to write. */
const NEEDS: { readonly [kind in EventKind]?: readonly [key: keyof EventInput, example: string, meaning: string] } = {
  ramp: ['over', 'over: 10min', 'how long the rates take to get there'],
  burst: ['lasts', 'lasts: 2min', 'how long it goes on'],
  deploy: ['reconnect', 'reconnect: 30s', 'over which time the clients come back'],
};

/** More events than this are not played. */
const MOST_EVENTS = 200;

/** Reads the events of a scenario, by time. */
export function resolveEvents(
  inputs: readonly EventInput[] | undefined,
  context: EventContext,
): readonly ScenarioEvent[] {
  if ((inputs?.length ?? 0) > MOST_EVENTS) {
    context.reader.problems.add(
      'out-of-range',
      ['events'],
      `${inputs?.length} events are more than a timeline can show`,
      {
        at: 'key',
        hint: `write at most ${MOST_EVENTS}`,
      },
    );
    return [];
  }
  const events = (inputs ?? []).flatMap((input, index) => resolveEvent(input, ['events', index], context) ?? []);
  checkClock(events, context);
  return [...events].sort((a, b) => a.atSeconds - b.atSeconds);
}

function resolveEvent(input: EventInput, path: Path, context: EventContext): ScenarioEvent | undefined {
  const { reader } = context;
  const kind = kindOf(input, path, reader);
  const at = readMoment(String(input.at), [...path, 'at'], reader);
  if (kind === undefined) return undefined;
  for (const key of Object.keys(input) as (keyof EventInput)[]) {
    if (key === 'at' || key === kind || GOES_WITH[kind].includes(key)) continue;
    reader.problems.add('conflict', [...path, key], `"${key}" means nothing for a ${kind}`, {
      at: 'key',
      hint: `with ${kind}: ${GOES_WITH[kind].join(', ')}`,
    });
  }
  const need = NEEDS[kind];
  if (need !== undefined && input[need[0]] === undefined) {
    reader.problems.add('missing-key', path, `"${need[0]}" is missing: ${need[2]}`, { hint: `for example ${need[1]}` });
    return undefined;
  }
  const rest = readKind(kind, input, path, context);
  return at === undefined || rest === undefined ? undefined : { ...at, path, ...rest };
}

function kindOf(input: EventInput, path: Path, reader: Reader): EventKind | undefined {
  const given = KINDS.filter((kind) => input[kind] !== undefined);
  const [kind, other] = given;
  if (kind === undefined) {
    reader.problems.add('missing-key', path, 'the event does not say what happens', {
      hint: `add one of ${KINDS.join(', ')}, for example burst: 300%`,
    });
    return undefined;
  }
  if (other === undefined) return kind;
  reader.problems.add('conflict', [...path, other], `an event is either a ${kind} or a ${other}`, {
    at: 'key',
    hint: 'write two events, with the same "at"',
  });
  return undefined;
}

/** A time since the start, or a time of day. */
function readMoment(
  text: string,
  path: Path,
  reader: Reader,
): Pick<ScenarioEvent, 'atSeconds' | 'onClock'> | undefined {
  const onClock = text.includes(':');
  const reading = onClock ? parseTimeOfDay(text) : parseDuration(text);
  if (reading.ok && reading.value <= LATEST_SECONDS) return { atSeconds: reading.value, onClock };
  if (reading.ok) {
    reader.problems.add('out-of-range', path, `"${text}" is more than a year after the start`, {
      hint: 'write at most 365 days',
    });
  } else {
    const hint = onClock ? reading.hint : `${reading.hint}; or a time of day such as 09:30`;
    reader.problems.add(reading.code, path, reading.message, { hint });
  }
  return undefined;
}

const LATEST_SECONDS = 365 * DAY_SECONDS;

/** What a kind of event says beside its moment. */
type KindOf<E> = E extends unknown ? Omit<E, 'atSeconds' | 'onClock' | 'path'> : never;

function readKind(
  kind: EventKind,
  input: EventInput,
  path: Path,
  context: EventContext,
): KindOf<ScenarioEvent> | undefined {
  const { reader } = context;
  const reconnectSeconds = optionalSeconds(input, 'reconnect', path, reader);
  switch (kind) {
    case 'ramp': {
      const factor = reader.factor(input.ramp ?? '', [...path, 'ramp']);
      const overSeconds = optionalSeconds(input, 'over', path, reader);
      const flows = changingFlows(input, path, context);
      if (factor === undefined || overSeconds == null || flows === undefined) return undefined;
      return { kind, factor, overSeconds, flows };
    }
    case 'burst': {
      const factor = reader.factor(input.burst ?? '', [...path, 'burst']);
      const seconds = optionalSeconds(input, 'lasts', path, reader);
      const flows = changingFlows(input, path, context);
      if (factor === undefined || seconds == null || flows === undefined) return undefined;
      return { kind, factor, seconds, flows };
    }
    case 'restart': {
      const pools = named(input.restart, 'restart', path, 'pool', context.poolNames, reader);
      if (pools === undefined || reconnectSeconds === undefined) return undefined;
      if (reconnectSeconds === null) assumeGone('restart', path, context);
      return { kind, pools, reconnectSeconds };
    }
    case 'deploy': {
      const share = reader.share(input.deploy ?? '', [...path, 'deploy']);
      const flows = named(input.flows, 'flows', path, 'flow', context.flowNames, reader);
      if (share === undefined || flows === undefined || reconnectSeconds == null) return undefined;
      return { kind, share, flows, reconnectSeconds };
    }
    case 'failover':
      return readFailover(input, path, reconnectSeconds, context);
  }
}

function readFailover(
  input: EventInput,
  path: Path,
  reconnectSeconds: number | null | undefined,
  context: EventContext,
): KindOf<ScenarioEvent> | undefined {
  const { reader } = context;
  const { traffic, ports } = input.failover ?? {};
  const at = [...path, 'failover'];
  if (traffic === undefined && ports === undefined) {
    reader.problems.add('missing-key', at, '"failover" says nothing', {
      at: 'key',
      hint: 'write failover: {traffic: 200%}, failover: {ports: 50%}, or both in one',
    });
    return undefined;
  }
  const trafficFactor = traffic === undefined ? 1 : reader.factor(traffic, [...at, 'traffic']);
  const portsShare = ports === undefined ? 1 : reader.share(ports, [...at, 'ports']);
  const seconds = optionalSeconds(input, 'lasts', path, reader);
  const flows =
    traffic === undefined
      ? named(input.flows, 'flows', path, 'flow', context.flowNames, reader)
      : changingFlows(input, path, context);
  const pools = named(input.pools, 'pools', path, 'pool', context.poolNames, reader);
  if (portsShare === 0) {
    reader.problems.add('out-of-range', [...at, 'ports'], 'no ports are left: then nothing can be planned', {
      hint: 'write the part that is left, above 0%',
    });
    return undefined;
  }
  if (
    trafficFactor === undefined ||
    portsShare === undefined ||
    seconds === undefined ||
    reconnectSeconds === undefined ||
    flows === undefined ||
    pools === undefined
  )
    return undefined;
  if (reconnectSeconds === null) assumeGone('failover', path, context);
  return { kind: 'failover', trafficFactor, portsShare, seconds, reconnectSeconds, flows, pools };
}

function assumeGone(kind: string, path: Path, { assume }: EventContext): void {
  assume({
    key: `${path.join('.')}.reconnect`,
    value: 'never',
    confidence: 'low',
    source: `not given: the connections that the ${kind} touches do not come back by themselves; new ones arrive at the flows’ rates`,
  });
}

/** Null where it is not given, undefined after a complaint. */
function optionalSeconds(
  input: EventInput,
  key: 'over' | 'lasts' | 'reconnect',
  path: Path,
  reader: Reader,
): number | null | undefined {
  const value = input[key];
  if (value === undefined) return null;
  const seconds = reader.duration(value, [...path, key]);
  if (seconds === undefined || seconds >= SHORTEST[key]) return seconds;
  reader.problems.add('out-of-range', [...path, key], `"${key}" is no time in which anything can happen`, {
    hint: 'write at least 1ms',
  });
  return undefined;
}

/** A ramp may jump; everything else takes its time. */
const SHORTEST = { over: 0, lasts: 1e-3, reconnect: 1e-3 } as const;

/** Flows whose rate an event changes: those of counted clients have a rate that follows from the idle ones. */
function changingFlows(input: EventInput, path: Path, context: EventContext): readonly string[] | undefined {
  const { reader, flows } = context;
  const names = named(input.flows, 'flows', path, 'flow', context.flowNames, reader);
  const counted = flows.find(({ id, sources }) => sources !== null && names?.includes(id));
  if (counted === undefined) return names;
  reader.problems.add('conflict', path, `"${counted.id}" has counted clients: its rate follows from the idle ones`, {
    hint: 'leave "sources" out, or name the other flows under "flows"',
  });
  return undefined;
}

/** The names that are meant: all where nothing or `all` is said. */
function named(
  typed: string | readonly string[] | undefined,
  key: string,
  path: Path,
  what: 'flow' | 'pool',
  known: readonly string[],
  reader: Reader,
): readonly string[] | undefined {
  if (typed === undefined || (typed === 'all' && !known.includes('all'))) return known;
  const list = typeof typed === 'string' ? [typed] : typed;
  let good = list.length > 0;
  if (!good) reader.problems.add('missing-key', [...path, key], `"${key}" names no ${what}`, { at: 'key' });
  for (const [index, name] of list.entries()) {
    if (known.includes(name)) continue;
    good = false;
    const near = nearestName(name, known);
    reader.problems.add(
      'unknown-name',
      typeof typed === 'string' ? [...path, key] : [...path, key, index],
      `there is no ${what} "${name}"`,
      { hint: near === undefined ? `${what}s here: ${known.join(', ')}` : `did you mean "${near}"?` },
    );
  }
  return good ? [...new Set(list)] : undefined;
}

/** One clock for all events: with a profile that of the day, else either clock times or times since the start. */
function checkClock(events: readonly ScenarioEvent[], { flows, reader }: EventContext): void {
  const profiled = flows.find(({ profile }) => profile !== null);
  const since = events.find(({ onClock }) => !onClock);
  const other = events.find(({ onClock }) => onClock);
  if (since === undefined) return;
  if (profiled !== undefined) {
    reader.problems.add(
      'conflict',
      [...since.path, 'at'],
      `"${profiled.id}" follows the time of day, so events need one too`,
      {
        hint: 'write a time of day such as 09:30',
      },
    );
  } else if (other !== undefined) {
    reader.problems.add(
      'conflict',
      [...since.path, 'at'],
      'some events have a time of day, this one a time since the start',
      {
        hint: 'write all of them in one way',
      },
    );
  }
}
